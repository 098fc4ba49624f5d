"""Pictures that come without being looked at are noticed, with the reason."""

import pytest

from vision.blindness import Blindness
from vision.counters import DropReason, Tally


def come(blindness: Blindness, tally: Tally, from_s: int, to_s: int, reason: DropReason | None = None) -> None:
    for second in range(from_s, to_s):
        blindness.arrive(second, tally)
        if reason is not None:
            tally.drop(reason)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (DropReason.DAMAGED, "damaged"),
        (DropReason.AWAITING_KEY, "no whole key picture"),
        (DropReason.UNDECODABLE, "cannot be decoded"),
        (DropReason.QUEUE_FULL, "does not keep up"),
        (DropReason.IDLE, "no whole key picture"),
        (None, "stands still"),
    ],
)
def test_the_reason_is_what_became_of_the_pictures(reason: DropReason | None, words: str) -> None:
    blindness, tally = Blindness(), Tally()
    tally.drop(DropReason.REPLACED, 1000)
    come(blindness, tally, 0, 40, reason)
    assert blindness.for_s(39) == 39
    assert words in blindness.reason(39, tally)
    assert "39 s" in blindness.reason(39, tally)


def test_a_look_ends_it_and_what_was_lost_before_is_no_reason() -> None:
    blindness, tally = Blindness(), Tally()
    come(blindness, tally, 0, 40, DropReason.DAMAGED)
    blindness.look(40, tally)
    come(blindness, tally, 40, 60, DropReason.UNDECODABLE)
    assert blindness.for_s(59) == 19
    assert "cannot be decoded" in blindness.reason(19, tally)


def test_a_camera_that_sends_nothing_is_not_blind_and_begins_anew() -> None:
    blindness, tally = Blindness(), Tally()
    assert blindness.for_s(100) == 0
    come(blindness, tally, 0, 10)
    assert blindness.for_s(60) == 0
    come(blindness, tally, 100, 103)
    assert blindness.for_s(102) == 2


def test_a_detector_that_does_not_answer_is_named() -> None:
    blindness, tally = Blindness(), Tally()
    come(blindness, tally, 0, 5)
    blindness.ask(5)
    for second in range(5, 50):
        blindness.arrive(second, tally)
        blindness.look(second, tally)
        blindness.ask(second)
    assert blindness.for_s(49) == 44
    assert "detector does not answer" in blindness.reason(44, tally)
    blindness.answer()
    assert blindness.for_s(49) == 0
