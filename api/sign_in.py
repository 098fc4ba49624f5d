"""Signing in: a username and a password become a session, with a lock after too many failures."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from api.errors import ApiError
from api.service import Service
from api.trail import note
from models.db import accounts, sessions
from models.db.schema import AccountRow


@dataclass(frozen=True, slots=True)
class NewSession:
    """What the browser is given: the cookie's token, and the token against forged requests."""

    account: AccountRow
    token: str
    csrf_token: str


def sign_in(service: Service, username: str, password: str) -> NewSession:
    """A new session. Raises ApiError 401 for a wrong name or password alike, 429 while locked."""
    ports = service.ports
    name = accounts.plain_username(username)
    with ports.database.read() as session:
        account = accounts.by_username(session, name)
    if account is None:
        if service.unknown_names.is_locked(name):
            raise _locked()
        ports.passwords.verify(None, password)
        service.unknown_names.failed(name)
        raise _wrong()
    verify_counted(service, account, password)
    if account.disabled:
        raise _wrong()
    return begin_session(service, account, "session.begin")


def verify_counted(service: Service, account: AccountRow, password: str) -> None:
    """Raises ApiError 401 for a wrong password, counting it, and 429 while the account is locked."""
    _refuse_locked(service, account)
    if service.ports.passwords.verify(account.password_hash, password):
        return
    _count_failure(service, account)
    raise _wrong()


def _refuse_locked(service: Service, account: AccountRow) -> None:
    if account.locked_until is not None and service.ports.clock.now() < account.locked_until:
        raise _locked()


def _count_failure(service: Service, account: AccountRow) -> None:
    ports = service.ports
    until = ports.clock.now() + timedelta(minutes=ports.lock_minutes)
    with ports.database.write() as session:
        count = accounts.note_failed_login(session, account.id, allowed=ports.lock_after_failures, locked_until=until)
        locked = count >= ports.lock_after_failures
        note(session, ports.clock, account, "session.lock" if locked else "session.refuse", account.id, failures=count)


def begin_session(service: Service, account: AccountRow, action: str) -> NewSession:
    """A new session of an account whose password was right. Raises ApiError 429 if it was locked meanwhile."""
    ports = service.ports
    now = ports.clock.now()
    token, csrf_token = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    with ports.database.write() as session:
        current = accounts.by_id(session, account.id)
        if current is None or current.disabled:
            raise _wrong()
        _refuse_locked(service, current)
        accounts.note_login(session, account.id)
        sessions.forget_expired(session, now)
        expires_at = now + timedelta(hours=ports.session_hours)
        sessions.begin(
            session, token=token, account_id=account.id, csrf_token=csrf_token, now=now, expires_at=expires_at
        )
        note(session, ports.clock, current, action, account.id)
    return NewSession(current, token, csrf_token)


def _wrong() -> ApiError:
    return ApiError(401, "wrong_credentials", "wrong username or password")


def _locked() -> ApiError:
    return ApiError(429, "too_many_attempts", "too many wrong passwords: wait some minutes and try again")
