"""Cases on a Redis Stream, for a 综治 platform or anything else that reads one.

In: messages. Out: `XADD <stream> * id <key> topic <topic> version <n> payload <JSON>`; `id` is the idempotency key.
It never reads, and never holds a message back: what Redis does not take, the outbox keeps.
"""

import json

import redis

from cases.notify.port import Message
from models.errors import DeliveryFailed, SettingsError

STREAM = "xueliang:cases"
MAX_ENTRIES = 100_000  # about; the oldest go first
TIMEOUT_S = 5.0
_Field = bytes | bytearray | memoryview | str | int | float


class RedisStreamChannel:
    """One stream of one Redis server."""

    def __init__(self, client: redis.Redis, stream: str = STREAM, max_entries: int = MAX_ENTRIES) -> None:
        self._client = client
        self._stream = stream
        self._max_entries = max_entries

    @classmethod
    def open(cls, url: str) -> "RedisStreamChannel":
        """The channel to `redis://host:port/db`. Nothing is connected yet. Raises SettingsError."""
        try:
            return cls(redis.Redis.from_url(url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S))
        except ValueError:
            raise SettingsError("redis url: give redis://host:port/db, or rediss:// with TLS") from None

    def send(self, message: Message) -> None:
        """Add the message to the stream. Raises DeliveryFailed."""
        entry: dict[_Field, _Field] = {
            "id": message.key,
            "topic": message.topic,
            "version": str(message.version),
            "payload": json.dumps(message.payload, ensure_ascii=False),
        }
        try:
            self._client.xadd(self._stream, entry, maxlen=self._max_entries, approximate=True)
        except redis.RedisError as fault:
            raise DeliveryFailed(f"redis stream {self._stream}: {fault}") from fault

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()
