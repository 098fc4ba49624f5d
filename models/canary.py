"""A synthetic rule event that travels the way real ones do and becomes no alert: its absence is what matters."""

from models.ids import derived_id
from models.rules import Phase, RuleEvent

KIND = "canary"


def canary(source: str, at_s: float) -> RuleEvent:
    """The canary of one watch ("watch/0") at that moment, Unix seconds."""
    event_id = derived_id("canary", source, str(round(at_s * 1000)))
    return RuleEvent(event_id, "", KIND, Phase.END, 0, at_s, at_s, values={"source": source})


def is_canary(event: RuleEvent) -> bool:
    """Whether it is one."""
    return event.kind == KIND


def source_of(event: RuleEvent) -> str:
    """Which watch sent it."""
    return str(event.values.get("source", ""))
