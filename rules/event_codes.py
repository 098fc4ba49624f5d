"""From what a rule found to the numbers of other systems, and back. The numbers stand with the kinds."""

from collections import defaultdict
from collections.abc import Mapping

from models.rules import RuleEvent
from rules.kinds.codes import CodeTable, EventCode
from rules.kinds.kind import AnyRuleKind
from rules.kinds.registry import RULE_KINDS

Finding = tuple[str, str]
"""A rule kind and the cause its event names, "" for none."""


def codes_of(event: RuleEvent, kinds: Mapping[str, AnyRuleKind] = RULE_KINDS) -> tuple[EventCode, ...]:
    """Every number this event may be sent under; none where the other systems have no word for it."""
    kind = kinds.get(event.kind)
    return () if kind is None else kind.event_codes.get(str(event.values.get("cause", "")), ())


def findings_by_code(kinds: Mapping[str, AnyRuleKind] = RULE_KINDS) -> Mapping[tuple[CodeTable, str], set[Finding]]:
    """What each number means here; numbers that are only the nearest ones are left out.

    One finding a number, which a test proves: so a number received can be turned into ours.
    """
    found: defaultdict[tuple[CodeTable, str], set[Finding]] = defaultdict(set)
    for kind in kinds.values():
        for cause, codes in kind.event_codes.items():
            for code in codes:
                if not code.near:
                    found[code.table, code.code].add((kind.kind, cause))
    return dict(found)
