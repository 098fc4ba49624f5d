"""Nothing is lost silently."""

from vision.counters import CameraCounters, DropReason, Ledger


def test_counts_by_camera_and_reason() -> None:
    ledger = Ledger()
    ledger.watch(["gate", "yard"])
    for _ in range(4):
        ledger.received("gate")
    ledger.decoded("gate", 3)
    ledger.dropped("gate", DropReason.DAMAGED)
    ledger.dropped("gate", DropReason.NOT_DUE, 2)
    ledger.dropped("gate", DropReason.QUEUE_FULL, 0)
    ledger.analysed("gate", late=True)
    ledger.analysed("gate", late=False)
    assert ledger.snapshot() == {
        "gate": CameraCounters(4, 3, 2, 1, {DropReason.DAMAGED: 1, DropReason.NOT_DUE: 2}),
        "yard": CameraCounters(),
    }


def test_a_snapshot_stands_still() -> None:
    ledger = Ledger()
    ledger.watch(["gate"])
    before = ledger.snapshot()["gate"]
    ledger.dropped("gate", DropReason.STOPPED)
    assert before.dropped == {}


def test_cameras_not_watched_cost_no_memory() -> None:
    ledger = Ledger()
    ledger.watch(["gate"])
    ledger.received("stranger")
    ledger.dropped("stranger", DropReason.STOPPED)
    ledger.watch(["yard"])
    assert list(ledger.snapshot()) == ["yard"]


def test_totals_survive_a_change_of_the_watch_list() -> None:
    ledger = Ledger()
    ledger.watch(["gate"])
    ledger.received("gate")
    ledger.watch(["gate", "yard"])
    assert ledger.snapshot()["gate"].received == 1
