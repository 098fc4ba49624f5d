from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cameras import CameraState
from patrols.coverage import Coverage, StateChange, coverage

START = datetime(2026, 1, 1, 8, 0, tzinfo=UTC)
S = CameraState


def _at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def _changes(*pairs: tuple[CameraState, float]) -> list[StateChange]:
    return [StateChange(state, _at(minutes)) for state, minutes in pairs]


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([], (0, 0, 60)),
        (_changes((S.ONLINE, -10)), (60, 0, 0)),
        (_changes((S.OFFLINE, -10)), (0, 60, 0)),
        (_changes((S.ONLINE, 20)), (40, 0, 20)),
        (_changes((S.ONLINE, -10), (S.STALLED, 30), (S.ONLINE, 45)), (45, 15, 0)),
        (_changes((S.ONLINE, 45), (S.STALLED, 30), (S.ONLINE, -10)), (45, 15, 0)),
        (_changes((S.ONLINE, 60)), (0, 0, 60)),
        (_changes((S.ONLINE, 0), (S.OFFLINE, 60)), (60, 0, 0)),
        (_changes((S.ONLINE, 10), (S.OFFLINE, 10)), (0, 50, 10)),
        (_changes((S.OFFLINE, -20), (S.ONLINE, -10), (S.OFFLINE, 90)), (60, 0, 0)),
    ],
)
def test_an_hour_by_its_changes(states: list[StateChange], expected: tuple[float, float, float]) -> None:
    found = coverage(states, START, _at(60))
    assert (found.watched_s / 60, found.blind_s / 60, found.unknown_s / 60) == expected
    assert found.share == pytest.approx(expected[0] / 60)


@pytest.mark.parametrize("state", [state for state in S if state is not S.ONLINE])
def test_a_blind_camera_is_never_credited(state: CameraState) -> None:
    assert coverage(_changes((state, -1)), START, _at(60)) == Coverage(0, 3600, 0)


def test_an_empty_period_covers_nothing() -> None:
    found = coverage(_changes((S.ONLINE, -1)), START, START)
    assert (found.period_s, found.share) == (0, 0)


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        coverage([], START, _at(-1))


_minutes = st.integers(-120, 240)
_histories = st.lists(st.builds(lambda s, m: StateChange(s, _at(m)), st.sampled_from(list(S)), _minutes), max_size=20)


@given(_histories, _minutes, st.integers(0, 200))
def test_the_parts_sum_to_the_period(states: list[StateChange], start: int, length: int) -> None:
    found = coverage(states, _at(start), _at(start + length))
    assert found.period_s == length * 60
    assert min(found.watched_s, found.blind_s, found.unknown_s) >= 0
    assert 0 <= found.share <= 1


@given(_histories, _minutes, st.integers(0, 100), st.integers(0, 100))
def test_a_split_period_adds_up(states: list[StateChange], start: int, first: int, second: int) -> None:
    whole = coverage(states, _at(start), _at(start + first + second))
    one, other = (
        coverage(states, _at(start), _at(start + first)),
        coverage(states, _at(start + first), _at(start + first + second)),
    )
    assert one.watched_s + other.watched_s == whole.watched_s
    assert one.blind_s + other.blind_s == whole.blind_s
    assert one.unknown_s + other.unknown_s == whole.unknown_s


@given(_histories, st.sampled_from([S.OFFLINE, S.STALLED, S.CONNECTING, S.UNAUTHORISED]), _minutes)
def test_going_blind_never_adds_credit(states: list[StateChange], state: CameraState, at: int) -> None:
    before = coverage(states, START, _at(60))
    after = coverage([*states, StateChange(state, _at(at))], START, _at(60))
    assert after.watched_s <= before.watched_s
