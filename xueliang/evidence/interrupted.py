"""Evidence a killed forerunner left unfinished: its manifest is written by the desk, and says that it is incomplete."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from cases.desk import Desk
from models.clock import Clock
from models.db import evidence_gaps
from models.db.engine import Database
from models.db.evidence_gaps import Gap
from models.errors import StorageUnavailable
from models.facts import rule_event_from_json
from models.files import FileStore
from models.manifest import MEDIA_TYPE, write_manifest
from models.media import EvidenceLabel, EvidenceRef
from models.signing import Signer
from xueliang import __version__
from xueliang.evidence import lacks
from xueliang.evidence.telling import evidence_told

PATIENCE: Final = timedelta(seconds=60)  # what the forerunner told may still be on the bus
LOOK_BACK: Final = timedelta(days=7)


class Interrupted:
    """Looks for alerts whose evidence will not be completed by anybody."""

    def __init__(self, database: Database, files: FileStore, desk: Desk, signer: Signer, clock: Clock) -> None:
        self._database, self._files, self._desk = database, files, desk
        self._signer, self._clock = signer, clock
        self._marked: set[str] = set()  # an alert that is full takes no further manifest: once is enough

    def mark(self, began: datetime, has: Callable[[str], bool]) -> int:
        """Mark what began before a watch that `began` then and `has` these cameras; gives how many.

        Raises DatabaseUnavailable.
        """
        if self._clock.now() < began + PATIENCE:
            return 0
        with self._database.read() as session:
            gaps = evidence_gaps.find(session, began - LOOK_BACK, began)
        mine = [gap for gap in gaps if has(gap.camera_id) and gap.event["event_id"] not in self._marked]
        for gap in mine:
            self._marked.add(gap.event["event_id"])
            self._desk.take_rule_event(evidence_told(rule_event_from_json(gap.event), (self._manifest(gap),)))
        return len(mine)

    def _manifest(self, gap: Gap) -> EvidenceRef:
        why = lacks.SERVICE_ENDED if gap.files else lacks.NOTHING_KEPT
        now = self._clock.now()
        manifest = write_manifest(_facts(gap), gap.files, [why], now, self._signer)
        try:
            sha256 = self._files.put(manifest, MEDIA_TYPE)
        except OSError as error:
            raise StorageUnavailable(f"the disk of pictures: {error.strerror or error}") from error
        return EvidenceRef(sha256, MEDIA_TYPE, len(manifest), now, EvidenceLabel.MANIFEST, why)


def _facts(gap: Gap) -> dict[str, Any]:
    """As `scene_of`, of what the database still knows."""
    event = gap.event
    return {
        "event_id": event["event_id"],
        "rule": {"id": event["rule_id"], "kind": event["kind"], "name": gap.rule_name},
        "camera": {"id": gap.camera_id, "name": gap.camera_name},
        "began_at": gap.began_at.isoformat(),
        "values": event.get("values", {}),
        "software": f"xueliang {__version__}",
        "written_by": "the desk, after the watch had ended",
    }
