"""Deleting evidence: marked and audited first, then gone, so that nothing is ever missing without a word."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from models.clock import Clock
from models.db import audit, evidence, evidence_keeping
from models.db.engine import Database
from models.db.schema import EvidenceRow
from models.files import FileStore
from models.rules import Severity

_log = logging.getLogger(__name__)

AT_ONCE: Final = 200
_MOST_NAMED: Final = 50  # alerts in one line of the audit


class Why(StrEnum):
    """Why evidence was deleted."""

    AGE = "age"
    DISK = "disk"


@dataclass(frozen=True, slots=True)
class KeepFor:
    """How long evidence is kept without a case, and after its case has ended."""

    by_severity: Mapping[Severity, timedelta]
    with_case: timedelta


class Keeping:
    """Deletes what may be deleted. `removed`: how many pieces since the start, by why."""

    def __init__(self, database: Database, files: FileStore, clock: Clock, keep: KeepFor) -> None:
        self._database, self._files, self._clock, self._keep = database, files, clock, keep
        self.removed: dict[Why, int] = dict.fromkeys(Why, 0)

    @property
    def removed_for_disk(self) -> int:
        """Pieces deleted before their time."""
        return self.removed[Why.DISK]

    def delete_due(self) -> int:
        """Delete all that is older than it is kept; gives how many pieces. Raises DatabaseUnavailable."""
        count = 0
        while pieces := self._mark(Why.AGE, AT_ONCE):
            self._delete(pieces)
            count += len(pieces)
        if count:
            _log.info("%d pieces of evidence deleted, their time is over", count, extra={"action": "evidence_expired"})
        return count

    def delete_oldest(self, most: int = AT_ONCE) -> int:
        """Delete the oldest that nothing holds; gives how many bytes they had. Raises DatabaseUnavailable."""
        pieces = self._mark(Why.DISK, most)
        self._delete(pieces)
        return sum(piece.size_bytes for piece in pieces)

    def _mark(self, why: Why, most: int) -> Sequence[EvidenceRow]:
        now = self._clock.now()
        with self._database.write() as session:
            if why is Why.AGE:
                keep = self._keep
                pieces = evidence_keeping.due(session, now, keep.by_severity, keep.with_case, most)
            else:
                pieces = evidence_keeping.oldest(session, most)
            if pieces:
                evidence_keeping.mark_removed(session, pieces, now)
                self._audit(session, pieces, why)
        self.removed[why] += len(pieces)
        return pieces

    def _audit(self, session: Session, pieces: Sequence[EvidenceRow], why: Why) -> None:
        alert_ids = sorted({piece.alert_id for piece in pieces})
        audit.append(
            session,
            at=self._clock.now(),
            account_id=None,
            action="evidence.delete",
            subject=alert_ids[0],
            detail={
                "why": why.value,
                "files": len(pieces),
                "bytes": sum(piece.size_bytes for piece in pieces),
                "until": max(piece.taken_at for piece in pieces).isoformat(),
                "alerts": alert_ids[:_MOST_NAMED],
            },
        )

    def _delete(self, pieces: Sequence[EvidenceRow]) -> None:
        """A file that another alert or a case still names stays."""
        names = {piece.sha256 for piece in pieces}
        with self._database.read() as session:
            named = evidence.named(session, names)
        for sha256 in names - named:
            self._files.remove(sha256)
