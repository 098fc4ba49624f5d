"""Whether a rule watches at a moment, and if not, why not."""

from dataclasses import dataclass
from enum import StrEnum

from models.errors import InputError
from models.rules import RuleSpec
from rules.conditions.schedule import Schedule, opening_at
from rules.conditions.terms import Terms
from rules.prepare import prepare_termed

_AHEAD_S = 8 * 86400.0


class Force(StrEnum):
    """Whether a rule watches, or what keeps it from it."""

    WATCHING = "watching"
    DISABLED = "disabled"  # people do not use it
    DISARMED = "disarmed"
    OFF_HOURS = "off_hours"  # its schedule has no hours now
    BROKEN = "broken"  # it cannot run as it is set


@dataclass(frozen=True, slots=True)
class Standing:
    """How a rule stands. `until_s`: when that changes by itself, Unix seconds; None when it does not within eight
    days. `problem`: what is wrong with a broken one."""

    force: Force
    until_s: float | None = None
    problem: str = ""


def standing(spec: RuleSpec, time_s: float) -> Standing:
    """How a rule stands at that moment (Unix seconds)."""
    try:
        terms = prepare_termed(spec).terms
    except InputError as error:
        return Standing(Force.BROKEN, problem=str(error))
    if not spec.enabled:
        return Standing(Force.DISABLED)
    turns_s = _turning(terms, time_s)
    if not terms.is_armed(time_s):
        return Standing(Force.DISARMED, turns_s)
    is_open, changes_s = _hours(terms.conditions.schedule, time_s)
    if not is_open:
        return Standing(Force.OFF_HOURS, changes_s)
    return Standing(Force.WATCHING, min((each for each in (turns_s, changes_s) if each is not None), default=None))


def _turning(terms: Terms, time_s: float) -> float | None:
    """When arming turns into its opposite, if it still will."""
    until_s = terms.armed_until_s
    return until_s if until_s is not None and until_s > time_s else None


def _hours(schedule: Schedule | None, time_s: float) -> tuple[bool, float | None]:
    """Whether it is open, and when that changes."""
    if schedule is None:
        return True, None
    opening = opening_at(schedule, time_s)
    is_open, until_s = opening.is_open, opening.until_s
    while until_s <= time_s + _AHEAD_S:
        opening = opening_at(schedule, until_s)
        if opening.is_open is not is_open:
            return is_open, until_s
        until_s = opening.until_s
    return is_open, None
