"""Which pictures of an awake camera are worth looking at."""

from vision.change import Look, Verdict
from vision.gate import Gate

QUIET, CHANGED = Look(Verdict.QUIET), Look(Verdict.CHANGED)


def wanted(gate: Gate, looks: list[Look], tracking: bool = False) -> list[int]:
    """Numbers of the wanted pictures, five a second."""
    return [number for number, look in enumerate(looks) if gate.wants(look, 100 + number / 5, tracking)]


def test_the_first_picture_and_whatever_moves() -> None:
    looks = [QUIET, QUIET, CHANGED, CHANGED, QUIET, Look(Verdict.EXPOSURE), QUIET, Look(Verdict.SCENE)]
    assert wanted(Gate(0.8), looks) == [0, 2, 3, 5, 7]


def test_what_is_strong_enough_but_held_for_clutter_is_looked_at() -> None:
    assert wanted(Gate(0.8), [QUIET, Look(Verdict.QUIET, strength=1.2), Look(Verdict.QUIET, strength=0.9)]) == [0, 1]


def test_while_something_is_tracked_it_is_looked_at_again_and_again() -> None:
    assert wanted(Gate(0.8), [QUIET] * 12, tracking=True) == [0, 4, 8]


def test_waking_begins_anew_and_a_clock_set_back_does_not_blind() -> None:
    gate = Gate(0.8)
    assert gate.wants(QUIET, 100, tracking=False)
    gate.begin()
    assert gate.wants(QUIET, 100.2, tracking=False)
    assert gate.wants(QUIET, 50, tracking=True)
