"""The channels there are: a line each."""

from collections.abc import Callable, Mapping

from cases.notify.port import Channel
from cases.notify.redis_stream import RedisStreamChannel

CHANNELS: Mapping[str, Callable[[str], Channel]] = {
    "redis_stream": RedisStreamChannel.open,
}
