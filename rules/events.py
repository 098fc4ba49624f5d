"""How a rule's finding becomes a RuleEvent, and where its id comes from."""

from models.ids import derived_id


def event_id(place_id: str, rule_id: str, subject: str, began_s: float) -> str:
    """The same id for the same camera or gate, rule, subject (zone and track, or door) and start.

    `began_s` counts to the millisecond, so that a replay of the same pictures doubles nothing.
    """
    return derived_id("rev", place_id, rule_id, subject, str(round(began_s * 1000)))
