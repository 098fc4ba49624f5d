"""Where shards are written down."""

from models.db import shard_places
from models.db.engine import Database


def test_places_are_kept_changed_and_forgotten(database: Database) -> None:
    with database.write() as session:
        assert shard_places.write(session, {"cam_1": 0, "cam_2": 1, "gate_1": 1})
    with database.write() as session:
        assert not shard_places.write(session, {"gate_1": 1, "cam_2": 1, "cam_1": 0})
    with database.write() as session:
        assert shard_places.write(session, {"cam_2": 0, "gate_1": 1})
    with database.read() as session:
        assert shard_places.read(session) == {"cam_2": 0, "gate_1": 1}
        assert shard_places.of_shard(session, 1) == {"gate_1"}
        assert shard_places.of_shard(session, 7) == frozenset()
