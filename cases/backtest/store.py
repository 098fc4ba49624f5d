"""What is stored of a rule's camera and gate, in the order it happened."""

import heapq
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, or_, select

from models.access import AccessEvent
from models.cameras import CameraSight, CameraStatus
from models.db import track_minutes
from models.db.engine import Database
from models.db.schema import AccessEventRow, CameraSightRow, CameraStateRow
from models.errors import InputError
from models.rules import RuleSpec
from models.track_codec import decode
from rules.kinds.kind import CameraHealth
from rules.kinds.registry import RULE_KINDS
from rules.replay import Happening, Restart

_log = logging.getLogger(__name__)

READ_AT_ONCE = 1000
Changes = TypeVar("Changes", CameraSightRow, CameraStateRow)
DEVICE_CLOCK_OFF = timedelta(days=1)  # at most, between when a gate says it was and when we heard of it


class PastOf:
    """The past of one rule's devices from `since` until `until`; read through once, bounded in memory.

    `unreadable`: stored minutes that turned out to be damaged so far.
    """

    def __init__(self, database: Database, spec: RuleSpec, since: datetime, until: datetime) -> None:
        self._database, self._spec, self._since, self._until = database, spec, since, until
        self.unreadable = 0

    def happenings(self) -> Iterator[Happening]:
        """Raises InputError (no such kind of rule), DatabaseUnavailable."""
        spec, kind = self._spec, RULE_KINDS.get(self._spec.kind)
        subjects = kind.subjects if kind is not None else frozenset()
        sources: list[Iterator[Happening]] = []
        if "frame" in subjects and spec.camera_id:
            sources.append(self._tracks())
        if "health" in subjects and spec.camera_id:
            sources.append(self._health())
        if spec.gate_id:
            sources.append(self._access())
        yield from heapq.merge(*sources, key=_when)

    def _tracks(self) -> Iterator[Happening]:
        """Each picture; a restart wherever the watching began anew."""
        run, camera_id = "", self._spec.camera_id
        since_s, until_s = self._since.timestamp(), self._until.timestamp()
        for row in track_minutes.read(self._database, camera_id, self._since, self._until):
            try:
                frames = decode(row.data, camera_id)
            except InputError as error:
                self.unreadable += 1
                _log.warning("minute %d: %s", row.id, error, extra={"action": "tracks_unreadable"})
                continue
            if run not in ("", row.run):
                yield row.began_at.timestamp(), Restart()
            run = row.run
            yield from ((each.frame_time_s, each) for each in frames if since_s <= each.frame_time_s < until_s)

    def _access(self) -> Iterator[Happening]:
        """Events of the gate in the order they came in, as rules heard of them."""
        behind: ColumnElement[bool] | None = None
        row = AccessEventRow
        while True:
            query = select(row).where(
                row.gate_id == self._spec.gate_id,
                row.at.between(self._since - DEVICE_CLOCK_OFF, self._until + DEVICE_CLOCK_OFF),
                row.received_at >= self._since,
                row.received_at < self._until,
            )
            if behind is not None:
                query = query.where(behind)
            with self._database.read() as session:
                rows = session.scalars(query.order_by(row.received_at, row.id).limit(READ_AT_ONCE)).all()
            yield from ((each.received_at.timestamp(), _access_event(each)) for each in rows)
            if len(rows) < READ_AT_ONCE:
                return
            last = rows[-1]
            behind = or_(
                row.received_at > last.received_at, and_(row.received_at == last.received_at, row.id > last.id)
            )

    def _health(self) -> Iterator[Happening]:
        """How the camera was at the beginning, and each change."""
        sights = [CameraSight(row.camera_id, row.sight, row.reason, row.at) for row in self._changes(CameraSightRow)]
        states = [CameraStatus(row.camera_id, row.state, row.reason, row.at) for row in self._changes(CameraStateRow)]
        news: list[CameraHealth] = [*sights, *states]
        yield from sorted(((max(each.at, self._since).timestamp(), each) for each in news), key=_when)

    def _changes(self, table: type[Changes]) -> list[Changes]:
        of_camera = select(table).where(table.camera_id == self._spec.camera_id)
        newest_before = of_camera.where(table.at < self._since).order_by(table.at.desc(), table.id.desc()).limit(1)
        within = of_camera.where(table.at >= self._since, table.at < self._until).order_by(table.at, table.id)
        with self._database.read() as session:
            before = list(session.scalars(newest_before))
            return before + list(session.scalars(within))


def _when(happening: Happening) -> float:
    return happening[0]


def _access_event(row: AccessEventRow) -> AccessEvent:
    return AccessEvent(
        event_id=row.id,
        gate_id=row.gate_id,
        door_no=row.door_no,
        kind=row.kind,
        at=row.at,
        received_at=row.received_at,
        credential=row.credential,
        person_ref=row.person_ref,
        clock_believed=row.clock_believed,
        detail=dict(row.detail),
    )
