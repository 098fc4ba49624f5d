"""Nothing is lost silently."""

from vision.counters import CameraCounters, DropReason, Tally


def test_counts_by_reason() -> None:
    tally = Tally(received=4, decoded=3, analysed=2, late=1)
    tally.drop(DropReason.DAMAGED)
    tally.drop(DropReason.NOT_DUE, 2)
    tally.drop(DropReason.QUEUE_FULL, 0)
    assert tally.snapshot() == CameraCounters(4, 3, 2, 1, {DropReason.DAMAGED: 1, DropReason.NOT_DUE: 2})


def test_a_snapshot_stands_still() -> None:
    tally = Tally()
    before = tally.snapshot()
    tally.drop(DropReason.STOPPED)
    assert before.dropped == {}
