"""Rules with how they stand at a moment."""

from datetime import datetime

from api.schemas.rules import RuleAnswer, RuleStanding
from api.views.devices import rule_answer
from models.clock import from_unix
from models.db import rules
from models.db.schema import RuleRow
from rules.in_force import standing


def rule_now(rule: RuleRow, now: datetime) -> RuleAnswer:
    """A rule (loaded as `rule_answer` asks) with how it stands now."""
    found = standing(rules.spec(rule), now.timestamp())
    until = None if found.until_s is None else from_unix(found.until_s)
    stands = RuleStanding(force=found.force, until=until, problem=found.problem)
    return rule_answer(rule).model_copy(update={"armed_reason": rule.armed_reason, "standing": stands})
