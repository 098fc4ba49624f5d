"""A witness over a folder whose work is done only when a test says so, on the test's own thread."""

from dataclasses import dataclass, field
from pathlib import Path

from models.clock import Clock
from models.files import FileStore
from models.media import AccessUnit, EvidenceRef, Frame
from models.rules import RuleEvent
from models.signing import Signer
from xueliang.evidence.jobs import Job
from xueliang.evidence.scene import Maker, SeenBy
from xueliang.evidence.storing import Storing
from xueliang.evidence.witness import ClipSpan, Eyes, Witness
from xueliang.evidence.writer import Writer

SIGNER = Signer(bytes(32))
NO_CLIPS = ClipSpan(0, 0)


class PatientWriter(Writer):
    """Keeps its jobs for `catch_up`. `room`: how many more it takes that weigh anything."""

    def __init__(self, files: FileStore, clock: Clock, told: list[tuple[RuleEvent, tuple[EvidenceRef, ...]]]) -> None:
        def tell(event: RuleEvent, refs: tuple[EvidenceRef, ...], _what: str) -> bool:
            told.append((event, refs))
            return True

        super().__init__(files, SIGNER, clock, tell, 85, Storing(retry_s=0.01))
        self.jobs: list[Job] = []
        self.room = 1000

    def offer(self, job: Job) -> bool:
        if self.room <= 0 and not hasattr(job, "part"):
            return False
        self.room -= 1
        self.jobs.append(job)
        return True

    def catch_up(self) -> None:
        """Do all that waits."""
        while self.jobs:
            self.do(self.jobs.pop(0))


@dataclass
class Cameras:
    """What the witness may see of the cameras, by id."""

    frames: dict[str, Frame] = field(default_factory=dict)
    rings: dict[str, list[AccessUnit]] = field(default_factory=dict)
    people: dict[str, SeenBy] = field(default_factory=dict)

    def units_since(self, camera_id: str, frame_time_s: float) -> list[AccessUnit]:
        """As `vision.ring.Ring.since`."""
        held = self.rings.get(camera_id, [])
        keys = [place for place, unit in enumerate(held) if unit.is_key]
        first = max(
            (place for place in keys if held[place].frame_time_s <= frame_time_s), default=keys[0] if keys else 0
        )
        return held[first:]

    @property
    def eyes(self) -> Eyes:
        return Eyes(self.frames.get, self.units_since, lambda camera_id: self.people.get(camera_id, SeenBy(camera_id)))


class Stand:
    """A witness, its writer, the folder they write to, and what was told of it."""

    def __init__(self, folder: Path, clock: Clock, span: ClipSpan = NO_CLIPS, cameras: Cameras | None = None) -> None:
        self.files, self.cameras = FileStore(folder), cameras or Cameras()
        self.told: list[tuple[RuleEvent, tuple[EvidenceRef, ...]]] = []
        self.writer = PatientWriter(self.files, clock, self.told)
        self.witness = Witness(self.writer, self.cameras.eyes, clock, span, Maker("9.9", "nano.onnx", "ab" * 32))

    @property
    def refs(self) -> dict[str, EvidenceRef]:
        """The newest file told of, by label."""
        return {ref.label: ref for _, refs in self.told for ref in refs}
