"""A detector that does not keep up is said in words, and one that does is not."""

import pytest

from models.watching import CameraWatch
from vision.counters import DropReason
from xueliang.overload import Overload


class Counting:
    """Counters a test turns on by hand."""

    def __init__(self) -> None:
        self.totals: dict[str, CameraWatch] = {}

    def add(self, camera_id: str, analysed: int, replaced: int, not_due: int = 0) -> None:
        old = self.totals.get(camera_id) or CameraWatch(camera_id)
        self.totals[camera_id] = CameraWatch(
            camera_id,
            received=old.received + analysed + replaced + not_due,
            analysed=old.analysed + analysed,
            dropped={
                DropReason.REPLACED: old.dropped.get(DropReason.REPLACED, 0) + replaced,
                DropReason.NOT_DUE: old.dropped.get(DropReason.NOT_DUE, 0) + not_due,
            },
        )

    def __call__(self) -> dict[str, CameraWatch]:
        return self.totals


@pytest.mark.parametrize(
    ("analysed", "replaced", "not_due", "share"),
    [(50, 50, 0, None), (49, 51, 0, "49 %"), (3, 97, 0, "3 %"), (100, 0, 900, None), (0, 29, 0, None), (0, 0, 0, None)],
)
def test_less_than_half_is_too_slow(analysed: int, replaced: int, not_due: int, share: str | None) -> None:
    counting = Counting()
    overload = Overload(counting)
    counting.add("one", analysed, replaced, not_due)
    overload.look()
    assert (overload.words is None) == (share is None)
    assert share is None or share in str(overload.words)


def test_only_what_happened_since_the_last_look_counts() -> None:
    counting = Counting()
    overload = Overload(counting)
    counting.add("one", 10, 990)
    overload.look()
    assert overload.words is not None
    counting.add("one", 100, 0)
    overload.look()
    assert overload.words is None


def test_a_camera_that_is_gone_or_new_confuses_nothing() -> None:
    counting = Counting()
    overload = Overload(counting)
    counting.add("one", 100, 0)
    overload.look()
    del counting.totals["one"]
    counting.add("two", 10, 90)
    overload.look()
    assert "10 %" in str(overload.words)


def test_a_camera_counted_anew_after_a_restart_counts_from_nothing() -> None:
    counting = Counting()
    overload = Overload(counting)
    counting.add("one", 1000, 0)
    overload.look()
    del counting.totals["one"]
    counting.add("one", 10, 90)
    overload.look()
    assert "10 %" in str(overload.words)
