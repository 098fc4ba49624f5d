"""Camera addresses as people type them, taken apart once; credentials never stay in an address."""

from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from models.errors import InputError

LONGEST_URL = 2048
RTSP_PORTS = {"rtsp": 554, "rtsps": 322}
ENCODE_HINT = "give a password with special characters in its own field"


class CameraAddress(NamedTuple):
    """A camera's URL without credentials, and the credentials that stood in it, percent-decoded ("" where none)."""

    url: str
    username: str
    password: str


def split_credentials(url: str, *, files_allowed: bool = False) -> CameraAddress:
    """Take credentials out of a camera's URL and check that the URL is one we open.

    Only rtsp:// and rtsps://host[:port]/path are open to everybody; file:///absolute/path where `files_allowed`.
    Raises InputError naming what is wrong and what is allowed; its words never hold the credentials.
    """
    _check_characters(url)
    parts = _split(url)
    if parts.scheme in RTSP_PORTS:
        return _rtsp(parts)
    if parts.scheme == "file" and files_allowed:
        return CameraAddress(_file(parts), "", "")
    names = ["rtsp://host/path", "rtsps://host/path", *(["file:///absolute/path"] if files_allowed else [])]
    allowed = ", ".join(names)
    raise InputError(f"camera address: the scheme {parts.scheme[:20]!r} is not supported; allowed: {allowed}")


def host_and_port(url: str) -> tuple[str, int]:
    """Host and port (554, with rtsps:// 322, where none is named) of a camera's address. Raises InputError."""
    parts = _split(url)
    return parts.hostname or "", _port(parts) or RTSP_PORTS.get(parts.scheme, RTSP_PORTS["rtsp"])


def withhold(text: str, *secrets: str) -> str:
    """`text` with every secret in it blotted out: a guard for words that come from devices and libraries."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, "***")
    return text


def _check_characters(url: str) -> None:
    if not url or len(url) > LONGEST_URL:
        raise InputError(f"camera address: 1 to {LONGEST_URL} characters, this has {len(url)}")
    if any(character.isspace() or not character.isprintable() for character in url):
        raise InputError("camera address: it must not hold spaces or control characters; write them as %20 and so on")


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        raise InputError(f"camera address: it cannot be read, check brackets and host; {ENCODE_HINT}") from None


def _port(parts: SplitResult) -> int | None:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise InputError(f"camera address: the port must be a number from 1 to 65535; {ENCODE_HINT}")
    return port


def _rtsp(parts: SplitResult) -> CameraAddress:
    port = _port(parts)
    if not parts.hostname:
        raise InputError("camera address: the host is missing; write rtsp://host/path")
    if parts.fragment or ("@" in parts.path and "@" not in parts.netloc):
        raise InputError(f"camera address: # and @ have a meaning here, write them as %23 and %40; {ENCODE_HINT}")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    place = host if port is None else f"{host}:{port}"
    clean = urlunsplit((parts.scheme, place, parts.path, parts.query, ""))
    return CameraAddress(clean, unquote(parts.username or ""), unquote(parts.password or ""))


def _file(parts: SplitResult) -> str:
    if parts.netloc not in ("", "localhost") or not parts.path.startswith("/"):
        raise InputError("camera address: a file is named by its absolute path, file:///folder/clip.mp4")
    return f"file://{parts.path}"
