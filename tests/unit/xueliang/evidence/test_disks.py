"""Real disks that are full or read-only, and one that never answers: alerts go on, and evidence comes when it can."""

import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.files import FileStore
from models.media import EvidenceRef, Frame, i420_planes
from models.rules import Phase, RuleEvent
from tests.fakes.clock import ManualClock
from tests.fakes.witness import NO_CLIPS, SIGNER, Cameras
from tests.unit.rules.scenes import T0
from tests.unit.vision.streams import FPS, START_S, encoded
from tests.unit.xueliang.scenes import seen
from tests.waiting import eventually
from xueliang.evidence.scene import Maker
from xueliang.evidence.storing import Storing
from xueliang.evidence.witness import ClipSpan, Witness
from xueliang.evidence.writer import MOST_WAITING_BYTES, Writer

EVENT = RuleEvent("rev_1", "rul_1", "intrusion", Phase.BEGIN, 0, T0, T0, camera_id="cam_1")


class House:
    """A witness and its two threads over a folder."""

    def __init__(self, files: FileStore, span: ClipSpan = NO_CLIPS, cameras: Cameras | None = None) -> None:
        self.told: list[EvidenceRef] = []
        self.files, clock = files, ManualClock()
        self.writer = Writer(files, SIGNER, clock, self._tell, 85, Storing(retry_s=0.02))
        eyes = (cameras or Cameras()).eyes
        self.witness = Witness(self.writer, eyes, clock, span, Maker("9.9"))

    def _tell(self, _event: RuleEvent, refs: tuple[EvidenceRef, ...], _what: str) -> bool:
        self.told.extend(refs)
        return True

    @property
    def labels(self) -> list[str]:
        return sorted(ref.label for ref in self.told)


def mount(folder: Path, *options: str) -> None:
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"needs the right to mount: {done.stderr.strip()}")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KiB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount(folder, "-t", "tmpfs", "-o", "size=256k", "tmpfs")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_holds_up_pictures_and_clip_and_then_takes_them(disk: Path) -> None:
    units = encoded(count=40, camera_id="cam_1")
    house = House(FileStore(disk / "evidence"), ClipSpan(1, 1), Cameras(rings={"cam_1": units}))
    ballast = disk / "ballast"
    with pytest.raises(OSError, match="No space left"):
        ballast.write_bytes(bytes(300_000))
    house.witness.start()
    house.witness.see(replace(EVENT, time_s=START_S + 18 / FPS), None, seen(0))
    assert "No space left on device" in str(eventually(lambda: house.witness.fault))
    assert house.told == []
    ballast.unlink()
    eventually(lambda: house.labels == ["clip", "manifest", "picture", "plain"])
    assert house.witness.fault is None
    assert all(house.files.is_whole(ref.sha256) for ref in house.told)
    house.witness.stop(10)
    assert [path for path in disk.rglob(".*") if path.is_file()] == []


def test_a_read_only_disk_is_named_and_waited_for(disk: Path) -> None:
    house = House(FileStore(disk / "evidence"))
    mount(disk, "-o", "remount,ro")
    house.witness.start()
    house.witness.see(EVENT, None, seen(0))
    assert "Read-only file system" in str(eventually(lambda: house.witness.fault))
    mount(disk, "-o", "remount,rw")
    eventually(lambda: house.labels == ["manifest", "picture", "plain"])
    house.witness.stop(10)


class StuckFiles(FileStore):
    """A disk that answers nothing until `answers` is set."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.answers = threading.Event()

    def put(self, data: bytes, media_type: str) -> str:
        assert self.answers.wait(60)
        return super().put(data, media_type)


def test_a_disk_that_does_not_answer_holds_up_no_rule_and_fills_no_memory(tmp_path: Path) -> None:
    files = StuckFiles(tmp_path)
    house = House(files)
    house.witness.start()
    large = Frame("cam_1", i420_planes(np.full((1080 * 3 // 2, 1920), 90, np.uint8)), 0, 0, T0)
    picture_bytes = 1920 * 1080 * 3 // 2
    moment = replace(seen(0), frame=large)
    most = MOST_WAITING_BYTES // picture_bytes
    for number in range(2 * most):  # from cameras of their own: each is documented
        house.witness.see(replace(EVENT, event_id=f"rev_{number}", camera_id=f"cam_{number}"), None, moment)
    assert house.witness.dropped >= most - 2
    files.answers.set()
    eventually(lambda: house.labels.count("manifest") == 2 * most, timeout_s=60)
    assert house.labels.count("picture") == 2 * most - house.witness.dropped
    notes = [ref.note for ref in house.told if ref.label == "manifest" and ref.note]
    assert len(notes) == house.witness.dropped
    assert set(notes) == {"no picture: evidence came faster than it could be written"}
    house.witness.stop(10)
