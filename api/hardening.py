"""What every answer and every request must keep to: allowed hosts, bounded bodies, security headers."""

import re
from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import envelope

CONSOLE_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[^\[\]:/?#@\s]+)(?::[0-9]{1,5})?")
_MACHINE_PATHS = ("/api/", "/metrics", "/healthz", "/readyz")


class SecurityHeaders:
    """Adds the headers that keep a browser honest; answers of the API are never stored."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        for_machine = scope["path"].startswith(_MACHINE_PATHS)

        async def send_hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", API_POLICY if for_machine else CONSOLE_POLICY)
                if for_machine:
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_hardened)


def host_of(header: str) -> str:
    """The host name of a Host header or an origin's authority, without its port, in lower case; "" if it is neither."""
    found = _AUTHORITY.fullmatch(header.strip().lower())
    return found[1] if found else ""


def host_allowed(host: str, allowed_hosts: Sequence[str]) -> bool:
    """Whether a host name is on the list; entries are names, `*.domain` or `*`."""
    return any(
        pattern in ("*", host) or (pattern.startswith("*.") and host.endswith(pattern[1:])) for pattern in allowed_hosts
    )


class AllowedHosts:
    """Refuses requests for a host name that is not ours (DNS rebinding)."""

    def __init__(self, app: ASGIApp, allowed_hosts: Sequence[str]) -> None:
        self._app = app
        self._allowed = tuple(pattern.lower() for pattern in allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or host_allowed(host_of(Headers(scope=scope).get("host", "")), self._allowed):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4400, "reason": "host not allowed"})
        else:
            message = "this host name is not in the setting for allowed hosts"
            await envelope(400, "host_not_allowed", message)(scope, receive, send)


class BodyLimit:
    """Refuses a request body over the limit, by its declared length at once, else when it has grown too long."""

    def __init__(self, app: ASGIApp, limit_bytes: int, upload_limit_bytes: int, upload_suffix: str) -> None:
        self._app = app
        self._limit_bytes, self._upload_limit_bytes, self._upload_suffix = (
            limit_bytes,
            upload_limit_bytes,
            upload_suffix,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._upload_limit_bytes if scope["path"].endswith(self._upload_suffix) else self._limit_bytes
        too_large = f"the request body may have at most {limit} bytes"
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdigit() and (len(declared) > 12 or int(declared) > limit):
            await envelope(413, "too_large", too_large, headers={"Connection": "close"})(scope, receive, send)
            return
        received = 0

        async def receive_bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(413, too_large, {"Connection": "close"})
            return message

        await self._app(scope, receive_bounded, send)
