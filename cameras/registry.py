"""Which way of watching belongs to which address. A new camera protocol is one line here."""

from collections.abc import Callable
from urllib.parse import urlsplit

from cameras.files import FileSource
from cameras.rtsp.client import RtspSource
from cameras.rtsp.tls import CameraTls
from cameras.source import CameraSource
from models.cameras import CameraConfig
from models.clock import Clock
from models.errors import InputError

SourceFactory = Callable[[CameraConfig, Clock, int, float, CameraTls], CameraSource]


def _rtsp(config: CameraConfig, clock: Clock, epoch: int, timeout_s: float, tls: CameraTls) -> CameraSource:
    return RtspSource(config, clock, epoch=epoch, connect_timeout_s=timeout_s, tls=tls)


SOURCES: dict[str, SourceFactory] = {
    "rtsp": _rtsp,
    "rtsps": _rtsp,
    "file": lambda config, clock, epoch, *_: FileSource(config, clock, epoch=epoch),
}
_SYSTEM_TRUST = CameraTls()


def open_source(
    config: CameraConfig,
    clock: Clock,
    epoch: int = 0,
    connect_timeout_s: float = 10.0,
    tls: CameraTls = _SYSTEM_TRUST,
) -> CameraSource:
    """The source for a camera's address; nothing is connected before its `run`. Raises InputError.

    `tls`: what is asked of the certificates of rtsps:// cameras; by default that the system trusts them.
    """
    scheme = urlsplit(config.url).scheme
    factory = SOURCES.get(scheme)
    if factory is None:
        raise InputError(f"camera address: the scheme {scheme[:20]!r} is not one of {', '.join(SOURCES)}")
    return factory(config, clock, epoch, connect_timeout_s, tls)
