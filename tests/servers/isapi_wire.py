"""How the simulated access terminal writes: notifications, stream parts, answers, and Digest as a server sees it."""

import hashlib
import json
import re
import secrets
from dataclasses import dataclass, field
from typing import Any, Literal

ISAPI = "http://www.isapi.org/ver20/XMLSchema"


@dataclass(slots=True)
class Quirks:
    """In what way this device differs from the book."""

    boundary_declared: str = "MIME_boundary"
    boundary_sent: str = "MIME_boundary"
    line_ends: tuple[bytes, ...] = (b"\r\n",)
    body: Literal["json", "json_text", "xml"] = "json"
    xml_namespace: str = ISAPI
    content_length: Literal["right", "absent", "too_small", "too_large"] = "right"
    delimiter_after: bool = True
    chunked: bool = False
    with_picture: bool = False
    sends_each: int = 1
    clock_at_1970: bool = False
    heartbeat_s: float = 0.0


@dataclass(slots=True)
class StoredEvent:
    """One event as the device keeps it."""

    serial: int
    major: int
    minor: int
    time: str
    fields: dict[str, Any] = field(default_factory=dict)

    def live(self, *, current: bool | None) -> dict[str, Any]:
        """The AccessControllerEvent object."""
        inner: dict[str, Any] = {
            "deviceName": "Access Controller",
            "majorEventType": self.major,
            "subEventType": self.minor,
            "serialNo": self.serial,
            "currentVerifyMode": "face",
            "FaceRect": {"height": 0.304, "width": 0.171, "x": 0.369, "y": 0.68},
            **self.fields,
        }
        return inner if current is None else {**inner, "currentEvent": current}

    def record(self) -> dict[str, Any]:
        """The entry of the history's InfoList."""
        return {"major": self.major, "minor": self.minor, "time": self.time, "serialNo": self.serial, **self.fields}


def notification(quirks: Quirks, event: StoredEvent, *, current: bool | None = None) -> bytes:
    """The body of one event's part."""
    inner = event.live(current=current)
    envelope: dict[str, Any] = {
        "ipAddress": "192.168.1.64",
        "portNo": 80,
        "protocol": "HTTP",
        "channelID": 1,
        "dateTime": event.time,
        "activePostCount": 1,
        "eventType": "AccessControllerEvent",
        "eventState": "active",
        "eventDescription": "Access Controller Event",
    }
    if quirks.body == "xml":
        return _xml(quirks.xml_namespace, envelope, inner)
    envelope["AccessControllerEvent"] = json.dumps(inner) if quirks.body == "json_text" else inner
    return json.dumps(envelope).encode()


def heartbeat(quirks: Quirks, time: str) -> bytes:
    """The videoloss/inactive notification that means no more than 'still here'."""
    fields = {"dateTime": time, "activePostCount": 0, "eventType": "videoloss", "eventState": "inactive"}
    return _xml(quirks.xml_namespace, fields, None) if quirks.body == "xml" else json.dumps(fields).encode()


def _xml(namespace: str, fields: dict[str, Any], inner: dict[str, Any] | None) -> bytes:
    def tags(values: dict[str, Any]) -> str:
        return "".join(f"<{k}>{_text(v)}</{k}>\n" for k, v in values.items() if not isinstance(v, dict))

    nested = f"<AccessControllerEvent>\n{tags(inner)}</AccessControllerEvent>\n" if inner is not None else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<EventNotificationAlert version="2.0" xmlns="{namespace}">\n'
        f"{tags(fields)}{nested}</EventNotificationAlert>"
    ).encode()


def _text(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text.replace("&", "&amp;").replace("<", "&lt;")


class PartWriter:
    """Writes stream parts with the device's own idea of multipart."""

    def __init__(self, quirks: Quirks) -> None:
        self._quirks, self._lines, self._open = quirks, 0, False

    def _eol(self) -> bytes:
        self._lines += 1
        return self._quirks.line_ends[self._lines % len(self._quirks.line_ends)]

    def part(self, body: bytes, content_type: str) -> bytes:
        """Delimiter (unless the last part left one), headers and body."""
        out = b"" if self._open else b"--" + self._quirks.boundary_sent.encode() + self._eol()
        out += b"Content-Type: " + content_type.encode() + self._eol()
        told = {"right": len(body), "too_small": len(body) // 2, "too_large": len(body) * 3, "absent": None}
        length = told[self._quirks.content_length]
        if length is not None:
            out += b"Content-Length: " + str(length).encode() + self._eol()
        out += self._eol() + body + self._eol()
        self._open = self._quirks.delimiter_after
        if self._open:
            out += b"--" + self._quirks.boundary_sent.encode() + self._eol()
        return out

    def picture(self) -> bytes:
        """A part that holds a picture."""
        return self.part(b"\xff\xd8" + bytes(range(256)) * 80 + b"\xff\xd9", "image/jpeg")


def response_status(code: int, status: str, sub: str) -> bytes:
    """A ResponseStatus document."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<ResponseStatus version="2.0" xmlns="{ISAPI}">\n'
        f"<statusCode>{code}</statusCode><statusString>{status}</statusString>"
        f"<subStatusCode>{sub}</subStatusCode></ResponseStatus>"
    ).encode()


class DigestGuard:
    """Checks HTTP Digest (RFC 7616, MD5, qop=auth) and locks the account after a few wrong tries."""

    def __init__(self, username: str, password: str, lock_after: int = 7) -> None:
        self.username, self.password, self._lock_after = username, password, lock_after
        self._nonce = secrets.token_hex(16)
        self._used: set[tuple[str, str]] = set()
        self.failures = 0

    @property
    def locked(self) -> bool:
        """Too many wrong tries."""
        return self.failures >= self._lock_after

    def challenge(self) -> str:
        """The WWW-Authenticate value."""
        return f'Digest qop="auth", realm="DS-SIM", nonce="{self._nonce}", stale="FALSE"'

    def admits(self, method: str, target: str, header: str) -> bool:
        """Whether the Authorization header signs this request; a used nonce count is refused."""
        given = {key: quoted or bare for key, quoted, bare in re.findall(r'(\w+)=(?:"([^"]*)"|([^",\s]+))', header)}
        if not given:
            return False
        once = (given.get("nc", ""), given.get("cnonce", ""))
        right = given.get("response") == self._expected(method, target, given)
        fresh = given.get("qop") == "auth" and given.get("nonce") == self._nonce and once not in self._used
        named = given.get("username") == self.username and given.get("uri") == target
        if right and fresh and named and not self.locked:
            self._used.add(once)
            self.failures = 0
            return True
        self.failures += 1
        return False

    def _expected(self, method: str, target: str, given: dict[str, str]) -> str:
        secret = _md5(f"{self.username}:DS-SIM:{self.password}")
        asked = _md5(f"{method}:{target}")
        return _md5(f"{secret}:{self._nonce}:{given.get('nc')}:{given.get('cnonce')}:auth:{asked}")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()
