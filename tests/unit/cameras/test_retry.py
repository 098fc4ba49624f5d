"""What follows which ending."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.retry import Ending, RetryLimits, Wait, decide_retry
from models.cameras import CameraState

LIMITS = RetryLimits()
OFFLINE, STALLED, UNAUTHORISED = CameraState.OFFLINE, CameraState.STALLED, CameraState.UNAUTHORISED


@pytest.mark.parametrize(
    ("ending", "failures", "online_s", "state", "wait", "wait_s", "next_failures"),
    [
        (Ending.UNREACHABLE, 0, 0, OFFLINE, Wait.SOON, (0, 1), 1),
        (Ending.UNREACHABLE, 1, 0, OFFLINE, Wait.BACK_OFF, (0, 2), 2),
        (Ending.UNREACHABLE, 5, 0, OFFLINE, Wait.BACK_OFF, (0, 32), 6),
        (Ending.UNREACHABLE, 6, 0, OFFLINE, Wait.BACK_OFF, (0, 60), 7),
        (Ending.UNREACHABLE, 9999, 0, OFFLINE, Wait.BACK_OFF, (0, 60), 10000),
        (Ending.FAULT, 3, 59, OFFLINE, Wait.BACK_OFF, (0, 8), 4),
        (Ending.FAULT, 3, 60, OFFLINE, Wait.SOON, (0, 1), 1),
        (Ending.CRASHED, 2, 0, OFFLINE, Wait.BACK_OFF, (0, 4), 3),
        (Ending.STALLED, 0, 20, STALLED, Wait.SOON, (0, 1), 1),
        (Ending.STALLED, 4, 20, STALLED, Wait.BACK_OFF, (0, 16), 5),
        (Ending.STREAM_ENDED, 4, 0, OFFLINE, Wait.BACK_OFF, (0, 16), 5),
        (Ending.STREAM_ENDED, 4, 2, OFFLINE, Wait.SOON, (0, 1), 1),
        (Ending.UNAUTHORISED, 0, 0, UNAUTHORISED, Wait.SPARE_THE_ACCOUNT, (30, 60), 1),
        (Ending.UNAUTHORISED, 1, 0, UNAUTHORISED, Wait.SPARE_THE_ACCOUNT, (30, 120), 2),
        (Ending.UNAUTHORISED, 50, 0, UNAUTHORISED, Wait.SPARE_THE_ACCOUNT, (30, 300), 51),
        (Ending.MISCONFIGURED, 0, 0, OFFLINE, Wait.UNTIL_CHANGED, (30, 60), 1),
    ],
)
def test_what_follows(
    ending: Ending,
    failures: int,
    online_s: float,
    state: CameraState,
    wait: Wait,
    wait_s: tuple[float, float],
    next_failures: int,
) -> None:
    retry = decide_retry(ending, failures, online_s, LIMITS)
    assert (retry.state, retry.wait, retry.wait_s, retry.failures) == (state, wait, wait_s, next_failures)


@given(st.sampled_from(Ending), st.integers(0, 10**6), st.floats(0, 1e6))
def test_every_wait_is_bounded_and_every_ending_is_a_failure(ending: Ending, failures: int, online_s: float) -> None:
    retry = decide_retry(ending, failures, online_s, LIMITS)
    low_s, high_s = retry.wait_s
    assert 0 <= low_s < high_s <= LIMITS.refused_longest_s
    assert 1 <= retry.failures <= failures + 1
    assert retry.state not in (CameraState.ONLINE, CameraState.CONNECTING)


def test_refused_credentials_never_wait_less_than_half_a_minute() -> None:
    for failures in range(20):
        assert decide_retry(Ending.UNAUTHORISED, failures, 1e6, LIMITS).wait_s[0] >= 30
