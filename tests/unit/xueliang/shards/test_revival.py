"""When a process that has ended is started again."""

from hypothesis import given
from hypothesis import strategies as st

from xueliang.shards.revival import FIRST_PAUSE_S, LIVED_WELL_S, LONGEST_PAUSE_S, decide_revival


def test_the_first_time_it_is_started_at_once_then_ever_later() -> None:
    pauses, failures = [], 0
    for _ in range(8):
        revival = decide_revival(1.0, failures)
        failures = revival.failures
        pauses.append(revival.pause_s)
    assert pauses[0] == FIRST_PAUSE_S
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE_S
    assert failures == 8


def test_three_short_lives_in_a_row_are_a_loop_and_a_long_one_is_forgiven() -> None:
    assert not decide_revival(1.0, 1).loops
    assert decide_revival(1.0, 2).loops
    assert not decide_revival(LIVED_WELL_S, 9).loops


@given(st.floats(0, 1e6), st.integers(0, 10**6))
def test_the_pause_is_always_within_its_bounds(lived_s: float, failures: int) -> None:
    assert FIRST_PAUSE_S <= decide_revival(lived_s, failures).pause_s <= LONGEST_PAUSE_S
