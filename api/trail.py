"""The audit trail of what people do over HTTP: written in the transaction that does it."""

import json
import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.callers import Caller
from models.clock import Clock
from models.db import audit
from models.db.schema import AccountRow, AreaRow
from models.db.scope import EVERYWHERE

_MAX_TEXT = 500
_WITHHELD = frozenset({"password", "secret", "token"})
_LOGIN = re.compile(r"(//)[^/\s@]+(?=@)|(passw(?:or)?d=|pwd=)[^&_\s/?]+", re.IGNORECASE)


def record(
    session: Session, clock: Clock, caller: Caller, action: str, subject: str, place: AreaRow | None = None, **said: Any
) -> None:
    """What `caller` did to `subject`, which stands in `place` (None: where the caller stands)."""
    area_path = caller.scope.area_path if place is None else place.path
    _append(session, clock, caller.account.id, area_path, action, subject, said)


def note(session: Session, clock: Clock, account: AccountRow, action: str, subject: str, **said: Any) -> None:
    """The same for an account that is not signed in (yet)."""
    area_path = account.area.path if account.area else EVERYWHERE
    _append(session, clock, account.id, area_path, action, subject, said)


def account_names(session: Session, account_ids: Iterable[str | None]) -> dict[str, str]:
    """The names of these accounts by id."""
    wanted = {account_id for account_id in account_ids if account_id}
    query = select(AccountRow.id, AccountRow.display_name).where(AccountRow.id.in_(wanted))
    return {row.id: row.display_name for row in session.execute(query)}


def _append(
    session: Session, clock: Clock, account_id: str, area_path: str, action: str, subject: str, said: dict[str, Any]
) -> None:
    audit.append(
        session,
        at=clock.now(),
        account_id=account_id,
        action=action,
        subject=subject,
        area_path=area_path,
        detail={name: "***" if name in _WITHHELD else _plain(value) for name, value in said.items()},
    )


def _plain(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return _LOGIN.sub(_withheld, str(text))[:_MAX_TEXT]


def _withheld(found: re.Match[str]) -> str:
    """A login that stands where none belongs, in an address pasted as a name for instance."""
    return (found[1] or found[2]) + "***"
