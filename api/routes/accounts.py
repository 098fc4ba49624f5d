"""Accounts: who may sign in, as what, for which area."""

from typing import Annotated, Any

from fastapi import Path, Query
from sqlalchemy.orm import Session

from api.callers import Caller
from api.paging import Asked, as_page
from api.passwords import check_new_password
from api.permissions import SeesAccounts, SetsAccounts
from api.ports import ApiPorts
from api.routes.session import account_answer
from api.routing import errors, new_router
from api.schemas.session import AccountAnswer, AccountChange, AccountNew
from api.schemas.words import ID_PATTERN, Page
from api.service import Ports
from api.trail import record
from models.db import accounts, sessions, tokens
from models.db.schema import AccountRow
from models.people import Role

router = new_router("accounts", "/accounts")
AccountId = Annotated[str, Path(pattern=ID_PATTERN)]


@router.get("", summary="Accounts within reach (账号列表)")
def list_accounts(
    caller: SeesAccounts, ports: Ports, asked: Asked, role: Annotated[Role | None, Query()] = None
) -> Page[AccountAnswer]:
    """Accounts whose area lies under the caller's, oldest first."""
    with ports.database.read() as session:
        found = accounts.find(session, caller.scope, role=role, cursor=asked.cursor, limit=asked.limit)
    return as_page(found, account_answer)


@router.post("", summary="Make an account (新建账号)", status_code=201, responses=errors(404, 409, 503))
def add_account(caller: SetsAccounts, ports: Ports, asked: AccountNew) -> AccountAnswer:
    """The account must change its password at the first sign-in."""
    check_new_password(asked.password, asked.username)
    hashed = ports.passwords.hash(asked.password)
    with ports.database.write() as session:
        account = accounts.add(
            session,
            caller.scope,
            username=asked.username,
            display_name=asked.display_name,
            password_hash=hashed,
            role=asked.role,
            area_id=asked.area_id,
            now=ports.clock.now(),
        )
        record(
            session, ports.clock, caller, "account.add", account.id,
            place=account.area, username=account.username, role=account.role,
        )  # fmt: skip
    return account_answer(account)


@router.patch("/{account_id}", summary="Change an account (修改账号)", responses=errors(404, 409, 503))
def change_account(account_id: AccountId, caller: SetsAccounts, ports: Ports, asked: AccountChange) -> AccountAnswer:
    """A reset password must be changed at the next sign-in; a reset or disabled account is signed out everywhere."""
    changes = asked.model_dump(exclude_none=True)
    password = changes.pop("password", None)
    with ports.database.read() as session:
        before = accounts.get(session, caller.scope, account_id)
    hashed = _new_hash(ports, password, before) if password is not None else None
    with ports.database.write() as session:
        account = accounts.update(session, caller.scope, account_id, **changes)
        if hashed is not None:
            accounts.set_password(session, account_id, hashed, must_change=True)
            tokens.remove_all(session, account_id)
        if hashed is not None or account.disabled:
            sessions.end_all(session, account_id)
        account = accounts.get(session, caller.scope, account_id)
        _record_change(session, ports, caller, account, changes, password is not None)
    ports.live.end_account(account_id)
    return account_answer(account)


def _new_hash(ports: ApiPorts, password: str, account: AccountRow) -> str:
    check_new_password(password, account.username)
    return ports.passwords.hash(password)


def _record_change(
    session: Session, ports: ApiPorts, caller: Caller, account: AccountRow, changes: dict[str, Any], reset: bool
) -> None:
    action = "account.reset" if reset else "account.change"
    record(session, ports.clock, caller, action, account.id, place=account.area, **changes)
