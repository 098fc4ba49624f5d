"""The writing thread: patient with the disk, deaf to what is hopeless, and bounded."""

import threading
from pathlib import Path

import pytest

from models.files import FileStore
from models.manifest import read_manifest
from models.media import AccessUnit, Codec, EvidenceRef
from models.rules import Phase, RuleEvent
from tests.fakes.clock import ManualClock
from tests.fakes.witness import SIGNER
from tests.unit.rules.scenes import T0
from tests.unit.xueliang.scenes import seen
from tests.waiting import eventually
from xueliang.evidence.backlog import Backlog
from xueliang.evidence.cutting import Cut
from xueliang.evidence.dossier import Dossier, Part
from xueliang.evidence.jobs import Clip, Draw, Lack
from xueliang.evidence.shot import Shot
from xueliang.evidence.storing import Storing
from xueliang.evidence.writer import Writer

EVENT = RuleEvent("rev_1", "rul_1", "intrusion", Phase.BEGIN, 0, T0, T0, camera_id="cam_1")


class Bench:
    """A writer over a folder, and what it told."""

    def __init__(self, folder: Path) -> None:
        self.told: list[EvidenceRef] = []
        self.files = FileStore(folder)
        self.writer = Writer(self.files, SIGNER, ManualClock(), self._tell, 85, Storing(retry_s=0.01))

    def _tell(self, _event: RuleEvent, refs: tuple[EvidenceRef, ...], _what: str) -> bool:
        self.told.extend(refs)
        return True

    @property
    def labels(self) -> list[str]:
        return [ref.label for ref in self.told]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "evidence"


def drawing() -> Draw:
    return Draw(Dossier(EVENT, {}, {Part.PICTURES}), Shot(seen(0).frame, [], [], "gate"))


def test_a_full_disk_is_waited_for_and_nothing_is_lost(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    bench = Bench(folder)
    folder.write_text("a disk that takes nothing more")
    bench.writer.start()
    assert bench.writer.offer(drawing())
    fault = eventually(lambda: bench.writer.fault)
    assert str(fault).startswith("evidence cannot be stored, and waits: ")
    folder.unlink()
    eventually(lambda: len(bench.told) == 3)
    assert bench.labels == ["picture", "plain", "manifest"]
    assert bench.writer.fault is None
    bench.writer.stop(10)
    assert caplog.messages[-1] == "evidence is stored again"
    assert len(caplog.records) == 2


def test_stopped_on_a_full_disk_it_ends_at_once_and_tells_what_lacks(folder: Path) -> None:
    bench = Bench(folder)
    folder.write_text("a disk that takes nothing more")
    bench.writer.start()
    for _ in range(3):
        bench.writer.offer(drawing())
    eventually(lambda: bench.writer.fault)
    bench.writer.stop(10)
    assert bench.writer.waiting == 0
    assert bench.told == []
    assert bench.writer.incomplete == 3


def test_stopping_does_what_waits_first(folder: Path) -> None:
    bench = Bench(folder)
    for _ in range(3):
        bench.writer.offer(drawing())
    bench.writer.start()
    bench.writer.stop(30)
    assert bench.labels == ["picture", "plain", "manifest"] * 3


def test_out_of_time_it_finishes_what_it_is_at_and_leaves_the_rest_aloud(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bench = Bench(folder)
    for _ in range(500):
        bench.writer.offer(drawing())
    bench.writer.start()
    bench.writer.stop(0)
    assert bench.writer.waiting == 500 - bench.labels.count("manifest")
    assert bench.writer.waiting > 0
    assert caplog.messages == [f"stopped with {bench.writer.waiting} pieces of evidence unwritten"]


def test_pictures_that_make_no_clip_are_hopeless_and_not_tried_again(folder: Path) -> None:
    bench = Bench(folder)
    noise = AccessUnit("cam_1", Codec.H264, b"\x00\x01\x02" * 50, 0, 0, T0, is_key=True)
    bench.writer.do(Clip([Dossier(EVENT, {}, {Part.CLIP})], Cut([noise], T0, T0, ())))
    [ref] = bench.told
    assert ref.note.startswith("no clip: the pictures cannot be put into an MP4 file")
    assert [path for path in folder.rglob(".*") if path.is_file()] == []


def test_a_manifest_waits_for_all_parts_of_its_event(folder: Path) -> None:
    bench = Bench(folder)
    dossier = Dossier(EVENT, {"camera": {"id": "cam_1"}}, {Part.PICTURES, Part.CLIP})
    bench.writer.do(Draw(dossier, Shot(seen(0).frame, [], [], "gate")))
    assert bench.labels == ["picture", "plain"]
    bench.writer.do(Lack((dossier,), Part.CLIP, "no clip: for a test"))
    assert bench.labels == ["picture", "plain", "manifest"]
    signed = read_manifest(bench.files.read(bench.told[-1].sha256))
    assert (signed.content["complete"], signed.missing) == (False, ("no clip: for a test",))


def test_a_backlog_is_bounded_in_bytes_and_number_and_what_weighs_nothing_has_room() -> None:
    backlog: Backlog[str] = Backlog(most_bytes=100, most_jobs=3)
    assert backlog.offer("heavy", 100)
    assert not backlog.offer("one more", 1)
    assert backlog.offer("a word", 0)
    assert backlog.offer("a word", 0)
    assert not backlog.offer("a word too many", 0)
    assert backlog.take() == "heavy"
    assert backlog.offer("in its place", 50)
    backlog.close()
    assert not backlog.offer("too late", 0)
    assert [backlog.take() for _ in range(4)] == ["a word", "a word", "in its place", None]


def test_whoever_waits_for_a_job_is_woken_by_the_end() -> None:
    backlog: Backlog[str] = Backlog(100, 3)
    found: list[str | None] = ["nothing yet"]
    waiting = threading.Thread(target=lambda: found.append(backlog.take()))
    waiting.start()
    backlog.close()
    waiting.join(10)
    assert found[-1] is None
