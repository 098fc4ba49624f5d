"""What is deleted and what never is: by age, by a full disk, and what a killed watch left behind. On both databases."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from cases.desk import Desk
from models.alerts import AlertMove
from models.cases import CaseMove
from models.db import audit, evidence, evidence_keeping
from models.db.engine import Database
from models.db.invariants import check_invariants
from models.db.scope import Scope
from models.files import FileStore
from models.manifest import read_manifest
from models.media import EvidenceRef
from models.rules import Severity
from models.signing import Signer
from tests.fakes.clock import ManualClock
from tests.fakes.desk import Heard
from tests.fakes.town import Town, intrusion
from xueliang.evidence.disk import DiskReserve
from xueliang.evidence.interrupted import PATIENCE, Interrupted
from xueliang.evidence.keeping import KeepFor, Keeping
from xueliang.evidence.telling import evidence_told

ALL = Scope.everything()
DAY_S = 86_400
KEEP = KeepFor(
    {Severity.NOTICE: timedelta(days=30), Severity.WARNING: timedelta(days=90), Severity.ALARM: timedelta(days=180)},
    timedelta(days=1000),
)
MEDIA = {"picture": "image/jpeg", "clip": "video/mp4", "manifest": "application/json"}


@dataclass
class House:
    """A desk with its files, and alerts at will."""

    desk: Desk
    database: Database
    files: FileStore
    clock: ManualClock
    town: Town
    keeping: Keeping

    def raise_alert(self, number: int, *labels: str, told: bool = True) -> str:
        event = intrusion(self.town, number, at=self.clock.now())
        alert_id = self.desk.take_rule_event(event)
        refs = tuple(self.made(label, f"{label} {number}".encode()) for label in labels)
        if told and refs:
            self.desk.take_rule_event(evidence_told(event, refs))
        assert alert_id is not None
        return alert_id

    def made(self, label: str, data: bytes) -> EvidenceRef:
        return EvidenceRef(self.files.put(data, MEDIA[label]), MEDIA[label], len(data), self.clock.now(), label)

    def there(self, alert_id: str) -> list[str]:
        """Labels of what is still there of the alert."""
        with self.database.read() as session:
            pieces = evidence.of_alert(session, alert_id)
            assert check_invariants(session, self.files) == []
        assert all(self.files.has(piece.sha256) is (piece.removed_at is None) for piece in pieces)
        return [piece.label for piece in pieces if piece.removed_at is None]

    def hold(self, alert_id: str) -> None:
        with self.database.write() as session:
            evidence_keeping.hold(session, alert_id, "the police asked", None, self.clock.now())

    def confirm(self, alert_id: str) -> str:
        case = self.desk.judge(alert_id, AlertMove.CONFIRM, self.town.scope("owner")).case
        assert case is not None
        return case.id


@pytest.fixture
def house(database: Database, files: FileStore, clock: ManualClock, heard: Heard, town: Town) -> House:
    desk = Desk(database, files, clock, heard)
    return House(desk, database, files, clock, town, Keeping(database, files, clock, KEEP))


def test_evidence_goes_when_its_time_is_over_and_not_before(house: House) -> None:
    alert_id = house.raise_alert(1, "clip", "manifest")
    house.clock.tick(89 * DAY_S)
    assert house.keeping.delete_due() == 0
    house.clock.tick(2 * DAY_S)
    assert house.keeping.delete_due() == 2
    assert house.there(alert_id) == []
    with house.database.read() as session:
        [line] = audit.find(session, ALL, limit=1).items
    assert (line.action, line.subject, line.detail["why"], line.detail["files"]) == (
        "evidence.delete",
        alert_id,
        "age",
        2,
    )


@pytest.mark.parametrize("full", [False, True])
def test_what_is_held_is_never_deleted(house: House, full: bool) -> None:
    of_case = house.raise_alert(1, "clip")
    house.clock.tick(3600)
    held = house.raise_alert(2, "clip")
    house.confirm(of_case)
    house.hold(held)
    house.clock.tick(5000 * DAY_S)
    assert (house.keeping.delete_oldest() if full else house.keeping.delete_due()) == 0
    assert house.there(of_case) == house.there(held) == ["clip"]


def test_a_case_that_has_ended_holds_for_its_time_and_keeps_its_pictures(house: House) -> None:
    alert_id = house.raise_alert(1, "picture", "clip")
    case_id = house.confirm(alert_id)
    house.clock.tick(400 * DAY_S)
    house.desk.work.move(case_id, CaseMove.CANCEL, house.town.scope("owner"), note="nothing was there")
    house.clock.tick(999 * DAY_S)
    assert house.keeping.delete_due() == 0
    house.clock.tick(2 * DAY_S)
    assert house.keeping.delete_due() == 1
    assert house.there(alert_id) == ["picture"]


def test_a_hold_that_is_released_holds_no_longer(house: House) -> None:
    alert_id = house.raise_alert(1, "clip")
    house.hold(alert_id)
    house.clock.tick(100 * DAY_S)
    assert house.keeping.delete_due() == 0
    with house.database.write() as session:
        assert evidence_keeping.release(session, alert_id)
        assert not evidence_keeping.release(session, "alert_none")
    assert house.keeping.delete_due() == 1


def test_a_file_two_alerts_share_stays_while_one_of_them_is_held(house: House) -> None:
    shared = house.made("clip", b"the same clip")
    ids = []
    for number in (1, 2):
        house.clock.tick(3600)
        event = intrusion(house.town, number, at=house.clock.now())
        ids.append(str(house.desk.take_rule_event(replace(event, evidence=(shared,)))))
    house.hold(ids[1])
    house.clock.tick(100 * DAY_S)
    assert house.keeping.delete_due() == 1
    assert house.files.has(shared.sha256)
    assert house.there(ids[1]) == ["clip"]


# a disk that fills


class Disk:
    """A disk of 1000 bytes with what the folder holds, and something else, on it."""

    def __init__(self, house: House, others: int = 0) -> None:
        self._house, self.others = house, others

    def free(self) -> int:
        used = sum(len(self._house.files.read(name)) for name in self._house.files.older_than(2e10))
        return 1000 - used - self.others

    def give_up(self, wanted_bytes: int) -> int:
        given, self.others = min(self.others, wanted_bytes), self.others - min(self.others, wanted_bytes)
        return given


def test_the_oldest_goes_first_until_the_reserve_is_free_and_it_is_said(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    ids = []
    for number in range(1, 6):
        house.clock.tick(3600)
        event = intrusion(house.town, number, at=house.clock.now())
        ids.append(
            str(house.desk.take_rule_event(replace(event, evidence=(house.made("clip", bytes([number]) * 150),))))
        )
    keeping = replace_batch(house)
    disk = Disk(house)
    reserve = DiskReserve(disk.free, 300, keeping, house.clock)
    reserve.look()
    assert [house.there(alert_id) for alert_id in ids] == [[], ["clip"], ["clip"], ["clip"], ["clip"]]
    assert not reserve.is_low
    assert reserve.fault is not None
    assert "1 pieces of evidence were deleted before their time" in reserve.fault
    assert "the disk is nearly full: 1 pieces" in caplog.text
    house.clock.tick(3601)
    reserve.look()
    assert reserve.fault is None


def replace_batch(house: House) -> Keeping:
    """One that deletes a piece at a time, so that a small disk can be watched."""

    class OneByOne(Keeping):
        def delete_oldest(self, most: int = 1) -> int:
            return super().delete_oldest(most)

    return OneByOne(house.database, house.files, house.clock, KEEP)


def test_other_data_goes_before_any_evidence(house: House) -> None:
    alert_id = house.raise_alert(1, "clip")
    disk = Disk(house, others=900)
    DiskReserve(disk.free, 300, house.keeping, house.clock, (disk,)).look()
    assert house.there(alert_id) == ["clip"]
    assert disk.free() >= 375


def test_a_disk_full_of_what_is_held_deletes_nothing_and_says_so(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    alert_id = house.raise_alert(1, "clip")
    house.hold(alert_id)
    reserve = DiskReserve(Disk(house, others=900).free, 300, house.keeping, house.clock)
    reserve.look()
    reserve.look()
    assert house.there(alert_id) == ["clip"]
    assert "all evidence left is held" in str(reserve.fault)
    assert caplog.text.count("all evidence left is held") == 1


def test_a_reserve_of_nothing_never_deletes(house: House) -> None:
    house.raise_alert(1, "clip")
    reserve = DiskReserve(lambda: 0, 0, house.keeping, house.clock)
    reserve.look()
    assert (reserve.fault, house.keeping.removed_for_disk) == (None, 0)


# what a killed watch left


@pytest.fixture
def interrupted(house: House) -> Interrupted:
    return Interrupted(house.database, house.files, house.desk, Signer(bytes(32)), house.clock)


def manifest_notes(house: House, alert_id: str) -> list[str]:
    with house.database.read() as session:
        return [piece.note for piece in evidence.of_alert(session, alert_id) if piece.label == "manifest"]


def everywhere(_camera_id: str) -> bool:
    return True


def test_pictures_without_a_manifest_are_signed_for_as_incomplete_once(house: House, interrupted: Interrupted) -> None:
    alert_id = house.raise_alert(1, "picture")
    house.clock.tick(5)
    began = house.clock.now()
    assert interrupted.mark(began, everywhere) == 0  # what was told may still be on its way
    house.clock.tick(PATIENCE.total_seconds())
    assert interrupted.mark(began, lambda _camera_id: False) == 0
    assert interrupted.mark(began, everywhere) == 1
    assert interrupted.mark(began, everywhere) == 0
    assert manifest_notes(house, alert_id) == ["the service ended before all of it was written"]
    with house.database.read() as session:
        [piece] = [each for each in evidence.of_alert(session, alert_id) if each.label == "manifest"]
    signed = read_manifest(house.files.read(piece.sha256))
    assert signed.is_signed_by(Signer(bytes(32)).public_key)
    assert [file.label for file in signed.files] == ["picture"]
    assert signed.content["camera"]["name"] == "老社区东门"


def test_an_alert_without_any_evidence_says_so(house: House, interrupted: Interrupted) -> None:
    alert_id = house.raise_alert(1)
    house.clock.tick(100)
    assert interrupted.mark(house.clock.now() - timedelta(seconds=90), everywhere) == 1
    assert manifest_notes(house, alert_id)[0].startswith("nothing was kept")


def test_what_is_complete_or_goes_on_now_is_left_alone(house: House, interrupted: Interrupted) -> None:
    house.raise_alert(1, "picture", "manifest")
    house.clock.tick(3600)
    began = house.clock.now()
    house.clock.tick(70)
    house.raise_alert(2, "picture")
    assert interrupted.mark(began, everywhere) == 0
