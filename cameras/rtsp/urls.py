"""RTSP addresses."""

from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from cameras.rtsp import tls
from models.errors import CameraFault

PORTS = {"rtsp": 554, "rtsps": tls.DEFAULT_PORT}
_MAX_URL = 2048


class RtspAddress(NamedTuple):
    """Where to connect (`host`, `port`, `tls`) and what to ask for (`url`, without credentials)."""

    host: str
    port: int
    url: str
    tls: bool = False


def parse_address(url: str) -> RtspAddress:
    """Read an rtsp:// or rtsps:// URL without credentials. Raises CameraFault, which never shows what stood there."""
    if len(url) > _MAX_URL or any(character.isspace() or not character.isprintable() for character in url):
        raise CameraFault("the address is too long or holds blanks; expected rtsp://host:port/path")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise CameraFault("the address cannot be read; expected rtsp://host:port/path") from error
    scheme = parts.scheme.lower()
    if scheme not in PORTS or not host:
        raise CameraFault("the address must look like rtsp://host:port/path")
    if not _resolvable(host):
        raise CameraFault("the address holds a host name that cannot exist")
    if parts.username is not None or parts.password is not None:
        raise CameraFault("the address holds credentials; put them into the fields for username and password")
    clean = urlunsplit((scheme, parts.netloc, parts.path, parts.query, ""))
    return RtspAddress(host, port if port is not None else PORTS[scheme], clean, scheme == "rtsps")


def _resolvable(host: str) -> bool:
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return True


def resolve_control(base: str, control: str) -> str:
    """The URL of a control attribute (RFC 2326 C.1.1), joined as cameras expect it: appended to the base."""
    if control in ("", "*"):
        return base
    if control.lower().startswith(("rtsp://", "rtsps://")):
        return control
    return base.rstrip("/") + "/" + control.lstrip("/")
