"""Stored tracks: written by those who watch, read where rules are tried, deleted by age."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select
from sqlalchemy.orm import Session, defer

from models.clock import from_unix
from models.db.engine import Database
from models.db.schema import TrackMinuteRow
from models.track_codec import encode
from models.track_columns import TrackColumns

LONGEST_S = 60.0
"""What one row spans at most, in frame time."""

_READ_AT_ONCE = 60
_DELETED_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Packed:
    """A camera's minute, ready to be stored; fields as `TrackMinuteRow`."""

    camera_id: str
    run: str
    began_at: datetime
    ended_at: datetime
    pictures: int
    sightings: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored of a camera in a stretch of time. `watched_s`: the sum of the spans of its minutes."""

    minutes: int
    pictures: int
    sightings: int
    size_bytes: int
    watched_s: float


def packed(camera_id: str, run: str, columns: TrackColumns) -> Packed:
    """The minute of what was gathered of a camera; at least one picture, spanning at most `LONGEST_S`."""
    began_s, ended_s = columns.span_s
    return Packed(
        camera_id=camera_id,
        run=run,
        began_at=from_unix(began_s),
        ended_at=from_unix(ended_s),
        pictures=len(columns),
        sightings=columns.sightings,
        data=encode(columns),
    )


def add(session: Session, minutes: Iterable[Packed]) -> None:
    """Keep these."""
    session.execute(insert(TrackMinuteRow), [asdict(minute) for minute in minutes])


def stored(session: Session, camera_id: str, since: datetime, until: datetime) -> Stored:
    """What there is of a camera the caller may see, in minutes that touch the time."""
    query = select(TrackMinuteRow).options(defer(TrackMinuteRow.data)).where(_touching(camera_id, since, until))
    rows = session.scalars(query).all()
    size = select(func.coalesce(func.sum(func.length(TrackMinuteRow.data)), 0))
    return Stored(
        minutes=len(rows),
        pictures=sum(row.pictures for row in rows),
        sightings=sum(row.sightings for row in rows),
        size_bytes=session.scalar(size.where(_touching(camera_id, since, until))) or 0,
        watched_s=sum((row.ended_at - row.began_at).total_seconds() for row in rows),
    )


def read(database: Database, camera_id: str, since: datetime, until: datetime) -> Iterator[TrackMinuteRow]:
    """The minutes of a camera the caller may see that touch the time, in order; an hour of them in memory at once.

    Each hour is a transaction of its own, so that a long reading holds nobody up. Raises DatabaseUnavailable.
    """
    behind: ColumnElement[bool] | None = None
    while True:
        query = select(TrackMinuteRow).where(_touching(camera_id, since, until))
        if behind is not None:
            query = query.where(behind)
        with database.read() as session:
            rows = session.scalars(
                query.order_by(TrackMinuteRow.began_at, TrackMinuteRow.id).limit(_READ_AT_ONCE)
            ).all()
        yield from rows
        if len(rows) < _READ_AT_ONCE:
            return
        last = rows[-1]
        same_time = and_(TrackMinuteRow.began_at == last.began_at, TrackMinuteRow.id > last.id)
        behind = or_(TrackMinuteRow.began_at > last.began_at, same_time)


def forget_before(database: Database, moment: datetime) -> int:
    """Delete what ended before then, a bounded number in a transaction; gives how many. Raises DatabaseUnavailable."""
    deleted = 0
    while True:
        oldest = select(TrackMinuteRow.id).where(TrackMinuteRow.ended_at < moment).limit(_DELETED_AT_ONCE)
        with database.write() as session:
            ids = session.scalars(oldest).all()
            session.execute(delete(TrackMinuteRow).where(TrackMinuteRow.id.in_(ids)))
        deleted += len(ids)
        if len(ids) < _DELETED_AT_ONCE:
            return deleted


def _touching(camera_id: str, since: datetime, until: datetime) -> ColumnElement[bool]:
    """The condition; what one row may span bounds the beginning, so that the index finds them."""
    return and_(
        TrackMinuteRow.camera_id == camera_id,
        TrackMinuteRow.began_at >= since - timedelta(seconds=LONGEST_S + 1),
        TrackMinuteRow.began_at < until,
        TrackMinuteRow.ended_at >= since,
    )
