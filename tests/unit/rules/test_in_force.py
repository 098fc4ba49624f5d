"""Whether a rule watches at a moment, why not, and until when."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import RuleSpec
from rules.conditions.schedule import Schedule, opening_at
from rules.in_force import Force, standing
from tests.unit.rules.conditions.scenes import hours, under
from tests.unit.rules.scenes import T0, intrusion

MINUTE = 40.0  # T0 is 20 s past a full minute
DAY = 86400.0
OPEN = hours(MINUTE, MINUTE + 60)


def _stands(spec: RuleSpec, after_s: float = 0.0) -> tuple[Force, float | None]:
    found = standing(spec, T0 + after_s)
    return found.force, None if found.until_s is None else found.until_s - T0


def test_a_rule_without_conditions_watches_for_good() -> None:
    assert _stands(under()) == (Force.WATCHING, None)


def test_outside_its_hours_it_rests_until_they_begin_and_then_watches_until_they_end() -> None:
    spec = under(schedule=OPEN)
    assert _stands(spec) == (Force.OFF_HOURS, MINUTE)
    assert _stands(spec, MINUTE) == (Force.WATCHING, MINUTE + 60)
    assert _stands(spec, MINUTE + 60) == (Force.OFF_HOURS, MINUTE + DAY), "those of the next day"


def test_hours_that_go_on_over_midnight_are_one() -> None:
    whole_days = under(schedule={"periods": [{"start": "00:00", "end": "24:00"}]})
    assert _stands(whole_days) == (Force.WATCHING, None)
    assert _stands(under(schedule={"periods": []})) == (Force.OFF_HOURS, None)


def test_a_disarmed_rule_says_until_when() -> None:
    spec = replace(under(schedule=OPEN), armed=False, armed_until_s=T0 + 30)
    assert _stands(spec) == (Force.DISARMED, 30)
    assert _stands(spec, 30) == (Force.OFF_HOURS, MINUTE), "armed again, it waits for its hours"
    assert _stands(replace(under(), armed=False)) == (Force.DISARMED, None)
    assert _stands(replace(under(), armed=True, armed_until_s=T0 + 30)) == (Force.WATCHING, 30)


def test_what_ends_first_ends_the_watching() -> None:
    spec = replace(under(schedule=OPEN), armed=True, armed_until_s=T0 + MINUTE + 10)
    assert _stands(spec, MINUTE) == (Force.WATCHING, MINUTE + 10)


def test_a_rule_out_of_use_is_that_before_anything_else() -> None:
    assert _stands(replace(under(schedule=OPEN), enabled=False, armed=False)) == (Force.DISABLED, None)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (intrusion(zones=()), "needs 1 to "),
        (intrusion(dwell_s=-1), "params.dwell_s"),
        (under(unless_granted_s=5), "name the gate"),
        (replace(intrusion(), kind="nothing"), "no rule kind"),
    ],
)
def test_a_rule_that_cannot_run_says_why(broken: RuleSpec, said: str) -> None:
    found = standing(broken, T0)
    assert found.force is Force.BROKEN
    assert said in found.problem


_MARKS = st.integers(0, 23).map(lambda hour: f"{hour:02}:30")
_PERIODS = st.lists(st.tuples(_MARKS, _MARKS).filter(lambda marks: marks[0] != marks[1]), max_size=3)


@given(periods=_PERIODS, after_s=st.floats(0, 7 * DAY), share=st.floats(0, 0.999))
def test_until_it_says_so_nothing_changes(periods: list[tuple[str, str]], after_s: float, share: float) -> None:
    asked: dict[str, Any] = {"periods": [{"start": start, "end": end} for start, end in periods]}
    found = standing(under(schedule=asked), T0 + after_s)
    now_s = T0 + after_s
    later_s = now_s + share * ((found.until_s or now_s + DAY) - now_s)
    is_open = opening_at(Schedule.model_validate(asked), later_s).is_open
    assert is_open is (found.force is Force.WATCHING)
    if found.until_s is not None:
        assert opening_at(Schedule.model_validate(asked), found.until_s).is_open is not is_open
