"""Which watch shard looks after which device; written by the one process that places them, read by all."""

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.db.schema import ShardPlaceRow


def read(session: Session) -> dict[str, int]:
    """The shard of every placed device."""
    return {row.device_id: row.shard for row in session.scalars(select(ShardPlaceRow))}


def of_shard(session: Session, shard: int) -> frozenset[str]:
    """The devices one shard looks after."""
    return frozenset(session.scalars(select(ShardPlaceRow.device_id).where(ShardPlaceRow.shard == shard)))


def write(session: Session, places: Mapping[str, int]) -> bool:
    """Make these the places; False, and nothing written, when they are so already."""
    kept = {row.device_id: row for row in session.scalars(select(ShardPlaceRow))}
    gone = kept.keys() - places.keys()
    changed = {device: shard for device, shard in places.items() if device not in kept or kept[device].shard != shard}
    if gone:
        session.execute(delete(ShardPlaceRow).where(ShardPlaceRow.device_id.in_(gone)))
    for device_id, shard in changed.items():
        session.merge(ShardPlaceRow(device_id=device_id, shard=shard))
    session.flush()
    return bool(gone or changed)
