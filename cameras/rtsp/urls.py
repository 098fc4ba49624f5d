"""RTSP addresses."""

from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from models.errors import CameraFault

DEFAULT_PORT = 554
_MAX_URL = 2048


class RtspAddress(NamedTuple):
    """Where to connect (`host`, `port`) and what to ask for (`url`, without credentials)."""

    host: str
    port: int
    url: str


def parse_address(url: str) -> RtspAddress:
    """Read an rtsp:// URL without credentials. Raises CameraFault, which never shows the URL's credentials."""
    if len(url) > _MAX_URL or any(character.isspace() or not character.isprintable() for character in url):
        raise CameraFault("the address is too long or holds blanks; expected rtsp://host:port/path")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise CameraFault("the address cannot be read; expected rtsp://host:port/path") from error
    if parts.scheme.lower() == "rtsps":
        raise CameraFault("rtsps:// (RTSP over TLS) is not supported yet; use rtsp:// within a trusted network")
    if parts.scheme.lower() != "rtsp" or not host:
        raise CameraFault("the address must look like rtsp://host:port/path")
    if not _resolvable(host):
        raise CameraFault("the address holds a host name that cannot exist")
    if parts.username is not None or parts.password is not None:
        raise CameraFault("the address holds credentials; put them into the fields for username and password")
    clean = urlunsplit(("rtsp", parts.netloc, parts.path, parts.query, ""))
    return RtspAddress(host, port if port is not None else DEFAULT_PORT, clean)


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
    if control.lower().startswith("rtsp://"):
        return control
    return base.rstrip("/") + "/" + control.lstrip("/")
