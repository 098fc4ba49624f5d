"""Bearer tokens of machines, found by their sha256. Each belongs to one account and has its rights."""

from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session, joinedload

from models.db.paging import DEFAULT_LIMIT, Page, page
from models.db.schema import AccountRow, ApiTokenRow
from models.db.sessions import digest
from models.errors import NotFound
from models.ids import new_id


def add(
    session: Session, *, account_id: str, name: str, token: str, expires_at: datetime | None, now: datetime
) -> ApiTokenRow:
    """A new token of that account; the token itself is not kept."""
    row = ApiTokenRow(
        id=new_id("tok", now),
        token_sha256=digest(token),
        account_id=account_id,
        name=name,
        created_at=now,
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    return row


def find(session: Session, token: str, now: datetime) -> tuple[ApiTokenRow, AccountRow] | None:
    """The token and its account (`area` loaded); None when unknown, expired, or the account is disabled."""
    row = session.execute(
        select(ApiTokenRow, AccountRow)
        .join(AccountRow, AccountRow.id == ApiTokenRow.account_id)
        .where(
            ApiTokenRow.token_sha256 == digest(token),
            or_(ApiTokenRow.expires_at.is_(None), ApiTokenRow.expires_at > now),
            AccountRow.disabled.is_(False),
        )
        .options(joinedload(AccountRow.area))
    ).first()
    return None if row is None else (row[0], row[1])


def touch(session: Session, token_id: str, now: datetime) -> None:
    """It was used now."""
    session.execute(update(ApiTokenRow).where(ApiTokenRow.id == token_id).values(last_used_at=now))


def of_account(
    session: Session, account_id: str, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[ApiTokenRow]:
    """An account's own tokens, newest first."""
    query = select(ApiTokenRow).where(ApiTokenRow.account_id == account_id)
    return page(session, query, [ApiTokenRow.created_at, ApiTokenRow.id], cursor, limit)


def remove(session: Session, account_id: str, token_id: str) -> None:
    """Take one of the account's own tokens away. Raises NotFound."""
    gone = delete(ApiTokenRow).where(ApiTokenRow.id == token_id, ApiTokenRow.account_id == account_id)
    if session.execute(gone.returning(ApiTokenRow.id)).first() is None:
        raise NotFound(f"no token {token_id}")


def remove_all(session: Session, account_id: str) -> None:
    """Take all tokens of an account away."""
    session.execute(delete(ApiTokenRow).where(ApiTokenRow.account_id == account_id))
