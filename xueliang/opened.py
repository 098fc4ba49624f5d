"""What every role opens: database, evidence and keys, the bus and who publishes on it."""

import os
import socket
from dataclasses import dataclass

from models.clock import Clock
from xueliang.bus.local import LOOK_AGAIN_S, LocalBus
from xueliang.bus.port import Bus
from xueliang.publisher import Publisher
from xueliang.settings import Settings
from xueliang.storage import Storage, open_storage

SHARDS_LOOK_AGAIN_S = 0.1  # facts of other processes come without a word: an alert must not wait for them


@dataclass(frozen=True, slots=True)
class Opened:
    """Opened and not started."""

    settings: Settings
    clock: Clock
    storage: Storage
    bus: Bus
    publisher: Publisher


def open_role(settings: Settings, clock: Clock) -> Opened:
    """Open everything. Raises SettingsError, DatabaseUnavailable."""
    storage = open_storage(settings)
    bus = make_bus(settings, storage, clock)
    return Opened(settings, clock, storage, bus, Publisher(bus))


def is_sharded(settings: Settings) -> bool:
    """Whether the watching happens in processes of its own."""
    return settings.watch.shards > 1 or not settings.watch.spawn


def make_bus(settings: Settings, storage: Storage, clock: Clock) -> Bus:
    """Redis Streams when a URL is set, else the table."""
    if settings.redis.url:
        from xueliang.bus.redis_streams import RedisBus  # its client is loaded only where there is a Redis

        return RedisBus(settings.redis.url, f"{socket.gethostname()}-{os.getpid()}")
    look_again_s = SHARDS_LOOK_AGAIN_S if is_sharded(settings) else LOOK_AGAIN_S
    return LocalBus(storage.database, clock, look_again_s=look_again_s)
