"""Who is asking: a browser's session cookie or a machine's bearer token becomes a `Caller` with a role and a reach."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from api.errors import ApiError, not_signed_in
from api.origin import is_same_origin
from api.ports import ApiPorts
from api.service import Ports
from models.db import sessions, tokens
from models.db.schema import AccountRow
from models.db.scope import Scope
from models.errors import NotAllowed
from models.people import Permission, allows

COOKIE = "xueliang_session"
CSRF_HEADER = "x-csrf-token"
TOKEN_PREFIX = "xl_"
_SAFE = ("GET", "HEAD", "OPTIONS")
_NOTE_USE_EVERY = timedelta(minutes=1)
_MAX_TOKEN_CHARS = 200


@dataclass(frozen=True, slots=True)
class Caller:
    """A person or a machine of theirs. `scope` goes into every repository call.

    `credential` names the session or token the request hangs on; `session_token` is "" for machines.
    """

    account: AccountRow
    scope: Scope
    credential: str
    last_used_at: datetime | None
    session_token: str = ""
    csrf_token: str = ""

    def may(self, permission: Permission) -> bool:
        """Whether the caller's role carries it."""
        return allows(self.account.role, permission)

    def check(self, permission: Permission) -> None:
        """Raises NotAllowed unless the caller's role carries it."""
        if not self.may(permission):
            raise NotAllowed(f"the role {self.account.role} lacks the permission {permission}")


def identify(connection: HTTPConnection, ports: ApiPorts) -> Caller:
    """The caller behind a request or WebSocket; the session or token is not prolonged. Raises ApiError 401."""
    now = ports.clock.now()
    with ports.database.read() as session:
        machine = _bearer(connection)
        caller = _machine(session, machine, now) if machine is not None else _browser(session, connection, now)
    if caller is None:
        raise not_signed_in()
    return caller


def _bearer(connection: HTTPConnection) -> str | None:
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _machine(session: Session, token: str, now: datetime) -> Caller | None:
    if not token.startswith(TOKEN_PREFIX) or len(token) > _MAX_TOKEN_CHARS:
        return None
    found = tokens.find(session, token, now)
    if found is None:
        return None
    row, account = found
    return Caller(account, Scope.of(account), row.id, row.last_used_at)


def _browser(session: Session, connection: HTTPConnection, now: datetime) -> Caller | None:
    token = connection.cookies.get(COOKIE, "")
    if not token or len(token) > _MAX_TOKEN_CHARS:
        return None
    found = sessions.find(session, token, now)
    if found is None:
        return None
    row, account = found
    return Caller(account, Scope.of(account), row.token_sha256, row.last_seen_at, token, row.csrf_token)


def _note_use(caller: Caller, ports: ApiPorts) -> None:
    """Once a minute at most, so that reading costs no write: a session lives on from its last use."""
    now = ports.clock.now()
    if caller.last_used_at is not None and now - caller.last_used_at < _NOTE_USE_EVERY:
        return
    with ports.database.write() as session:
        if caller.session_token:
            sessions.touch(session, caller.session_token, now, now + timedelta(hours=ports.session_hours))
        else:
            tokens.touch(session, caller.credential, now)


def signed_in(request: Request, ports: Ports) -> Caller:
    """The caller, even one who must change the password first. Raises ApiError 401, 403 csrf."""
    caller = identify(request, ports)
    if caller.session_token and request.method not in _SAFE:
        _check_not_forged(request, ports, caller.csrf_token)
    _note_use(caller, ports)
    return caller


def _check_not_forged(request: Request, ports: ApiPorts, csrf_token: str) -> None:
    given = request.headers.get(CSRF_HEADER, "")
    if not secrets.compare_digest(given.encode(), csrf_token.encode()):
        raise ApiError(403, "csrf", "send the session's csrf_token in the header X-CSRF-Token")
    check_origin(request, ports)


def check_origin(request: Request, ports: ApiPorts) -> None:
    """Raises ApiError 403 csrf when a browser says that another site asks."""
    if is_same_origin(request.headers, ports.public_url) is False:
        raise ApiError(403, "csrf", "requests of other sites are refused; set the public address if this is ours")


SignedIn = Annotated[Caller, Depends(signed_in)]


def free_caller(caller: SignedIn) -> Caller:
    """The caller, whose password is their own. Raises ApiError 401, 403 must_change_password."""
    if caller.account.must_change_password:
        raise ApiError(403, "must_change_password", "choose a new password first: POST /api/v1/session/password")
    return caller


AnyCaller = Annotated[Caller, Depends(free_caller)]


class Require:
    """A dependency: the caller, whose role carries `permission`."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, caller: AnyCaller) -> Caller:
        caller.check(self.permission)
        return caller
