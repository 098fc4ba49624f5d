"""Accounts: who may sign in, as whom, and for which area."""

import unicodedata
from datetime import datetime
from typing import TypedDict, Unpack

from sqlalchemy import exists, func, select
from sqlalchemy import update as update_rows
from sqlalchemy.orm import Session, joinedload

from models.db import areas
from models.db.paging import DEFAULT_LIMIT, Page, page
from models.db.schema import AccountRow
from models.db.scope import Scope, within
from models.errors import Conflict, InputError, NotAllowed, NotFound
from models.ids import new_id
from models.people import Role

_WITH_AREA = joinedload(AccountRow.area)


class AccountChanges(TypedDict, total=False):
    """What an administrator may change; what is left away stays."""

    display_name: str
    role: Role
    area_id: str | None
    disabled: bool


def plain_username(typed: str) -> str:
    """The form by which two spellings of one name are the same: NFKC, casefolded, without outer space."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def add(
    session: Session,
    scope: Scope,
    *,
    username: str,
    display_name: str,
    password_hash: str,
    role: Role,
    area_id: str | None,
    now: datetime,
    must_change_password: bool = True,
) -> AccountRow:
    """A new account. Raises Conflict (name taken), NotFound (area out of reach), NotAllowed, InputError."""
    _check_place(session, scope, role, area_id)
    plain = plain_username(username)
    if not plain:
        raise InputError("username: give at least one character")
    if by_username(session, plain) is not None:
        raise Conflict(f"the username {plain} is taken")
    account = AccountRow(
        id=new_id("acc", now),
        username=plain,
        display_name=display_name,
        password_hash=password_hash,
        role=role,
        area_id=area_id,
        must_change_password=must_change_password,
        created_at=now,
    )
    session.add(account)
    session.flush()
    return get(session, scope, account.id)


def get(session: Session, scope: Scope, account_id: str) -> AccountRow:
    """The account, `area` loaded. Raises NotFound."""
    found = by_id(session, account_id)
    place = found.area.path if found and found.area else "/"
    if found is None or not (scope.holds(place) or found.id == scope.account_id):
        raise NotFound(f"no account {account_id}")
    return found


def find(
    session: Session, scope: Scope, *, role: Role | None = None, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[AccountRow]:
    """The accounts within reach, oldest first, `area` loaded."""
    query = select(AccountRow).where(within(scope, AccountRow.area_id)).options(_WITH_AREA)
    if role is not None:
        query = query.where(AccountRow.role == role)
    return page(session, query, [AccountRow.created_at, AccountRow.id], cursor, limit, newest_first=False)


def by_username(session: Session, username: str) -> AccountRow | None:
    """The account of that name, `area` loaded, for signing in: knows no scope."""
    query = select(AccountRow).where(AccountRow.username == plain_username(username)).options(_WITH_AREA)
    return session.scalar(query)


def by_id(session: Session, account_id: str) -> AccountRow | None:
    """The account, `area` loaded, for the house itself: knows no scope."""
    query = select(AccountRow).where(AccountRow.id == account_id).options(_WITH_AREA)
    return session.scalar(query.execution_options(populate_existing=True))


def any_exists(session: Session) -> bool:
    """Whether anybody was ever set up: False asks for the first administrator."""
    return bool(session.scalar(select(exists().select_from(AccountRow))))


def update(session: Session, scope: Scope, account_id: str, **changes: Unpack[AccountChanges]) -> AccountRow:
    """The account as changed. Raises NotFound, NotAllowed, Conflict (the last administrator of the whole tree)."""
    account = get(session, scope, account_id)
    if "role" in changes or "area_id" in changes:
        area_id = changes.get("area_id", account.area_id)
        _check_place(session, scope, changes.get("role", account.role), area_id)
    was_chief = _is_chief(account)
    for name, value in changes.items():
        setattr(account, name, value)
    if was_chief and not _is_chief(account) and not _other_chief(session, account_id):
        raise Conflict("this is the last administrator of the whole tree: make another one first")
    session.flush()
    return get(session, scope, account_id)


def set_password(session: Session, account_id: str, password_hash: str, *, must_change: bool) -> None:
    """Another password; the account is no longer locked. Raises NotFound."""
    account = by_id(session, account_id)
    if account is None:
        raise NotFound(f"no account {account_id}")
    account.password_hash, account.must_change_password = password_hash, must_change
    account.failed_logins, account.locked_until = 0, None
    session.flush()


def note_failed_login(session: Session, account_id: str, *, allowed: int, locked_until: datetime) -> int:
    """Count a wrong password; from the `allowed`-th on the account is locked until then. Gives the count."""
    count = session.scalar(
        update_rows(AccountRow)
        .where(AccountRow.id == account_id)
        .values(failed_logins=AccountRow.failed_logins + 1)
        .returning(AccountRow.failed_logins)
        .execution_options(synchronize_session=False)
    )
    if count is not None and count >= allowed:
        lock = update_rows(AccountRow).where(AccountRow.id == account_id).values(locked_until=locked_until)
        session.execute(lock.execution_options(synchronize_session=False))
    return count or 0


def note_login(session: Session, account_id: str) -> None:
    """Forget the wrong passwords before a right one."""
    clear = update_rows(AccountRow).where(AccountRow.id == account_id).values(failed_logins=0, locked_until=None)
    session.execute(clear.execution_options(synchronize_session=False))


def _check_place(session: Session, scope: Scope, role: Role, area_id: str | None) -> None:
    if area_id is not None:
        areas.get(session, scope, area_id)
        return
    if role is not Role.ADMIN:
        raise InputError(f"area_id: a {role} stands in an area")
    if not scope.is_everywhere:
        raise NotAllowed("only an administrator of the whole tree makes another one")


def _is_chief(account: AccountRow) -> bool:
    return account.role is Role.ADMIN and account.area_id is None and not account.disabled


def _other_chief(session: Session, account_id: str) -> bool:
    count = select(func.count()).where(
        AccountRow.role == Role.ADMIN,
        AccountRow.area_id.is_(None),
        AccountRow.disabled.is_(False),
        AccountRow.id != account_id,
    )
    return bool(session.scalar(count))
