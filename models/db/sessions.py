"""Browser sessions: found by the sha256 of their token. These functions know no scope: they make one possible."""

import hashlib
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, joinedload

from models.db.schema import AccountRow, SessionRow


def digest(token: str) -> str:
    """What is stored of a token: 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(
    session: Session, *, token: str, account_id: str, csrf_token: str, now: datetime, expires_at: datetime
) -> SessionRow:
    """A new signed-in browser."""
    row = SessionRow(
        token_sha256=digest(token),
        account_id=account_id,
        csrf_token=csrf_token,
        created_at=now,
        last_seen_at=now,
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    return row


def find(session: Session, token: str, now: datetime) -> tuple[SessionRow, AccountRow] | None:
    """The session and its account (`area` loaded); None when unknown, expired, or the account is disabled."""
    row = session.execute(
        select(SessionRow, AccountRow)
        .join(AccountRow, AccountRow.id == SessionRow.account_id)
        .where(
            SessionRow.token_sha256 == digest(token),
            SessionRow.expires_at > now,
            AccountRow.disabled.is_(False),
        )
        .options(joinedload(AccountRow.area))
    ).first()
    return None if row is None else (row[0], row[1])


def touch(session: Session, token: str, now: datetime, expires_at: datetime) -> None:
    """It was used now, and lives until then."""
    seen = update(SessionRow).where(SessionRow.token_sha256 == digest(token))
    session.execute(seen.values(last_seen_at=now, expires_at=expires_at))


def end(session: Session, token: str) -> None:
    """Sign this browser out; nothing happens when it is already."""
    session.execute(delete(SessionRow).where(SessionRow.token_sha256 == digest(token)))


def end_all(session: Session, account_id: str, *, but_token: str = "") -> None:
    """Sign an account out everywhere, except in the browser of `but_token`."""
    session.execute(
        delete(SessionRow).where(SessionRow.account_id == account_id, SessionRow.token_sha256 != digest(but_token))
    )


def forget_expired(session: Session, now: datetime) -> int:
    """Delete what has expired; gives how many."""
    gone = session.scalars(delete(SessionRow).where(SessionRow.expires_at <= now).returning(SessionRow.token_sha256))
    return len(gone.all())
