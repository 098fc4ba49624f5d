"""The audit: who did what, append-only. Each row's hash covers the row and the hash before it.

hash = SHA-256 of the canonical JSON (sorted keys, no spaces, UTF-8) of
[seq, at, account_id, area_path, action, subject, detail, prev_hash]; the first prev_hash is 64 zeros.
A changed, inserted or missing row breaks the chain; a cut-off tail shows against `audit_head`.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.db.paging import DEFAULT_LIMIT, Page, page
from models.db.schema import AuditHeadRow, AuditRow
from models.db.scope import EVERYWHERE, Scope
from models.db.upsert import insert_once

FIRST_HASH = "0" * 64
_HEAD = 1
_CHUNK = 500


def append(
    session: Session,
    *,
    at: datetime,
    account_id: str | None,
    action: str,
    subject: str,
    area_path: str = EVERYWHERE,
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Write down what was done, in the transaction that does it; gives the row's number.

    `area_path`: where the subject stands, so that an auditor of an area sees it; "/" for the house itself.
    `detail`: plain JSON values; never a credential.
    """
    insert_once(session, AuditHeadRow, {"id": _HEAD, "seq": 0, "hash": FIRST_HASH})
    head = session.get_one(AuditHeadRow, _HEAD, with_for_update=True, populate_existing=True)
    row = AuditRow(
        seq=head.seq + 1,
        at=at,
        account_id=account_id,
        area_path=area_path,
        action=action,
        subject=subject,
        detail=json.loads(json.dumps(detail or {})),  # as it will be read again, so that the hash stays true
        prev_hash=head.hash,
    )
    row.hash = hash_of(row)
    session.add(row)
    head.seq, head.hash = row.seq, row.hash
    session.flush()
    return row.seq


def find(session: Session, scope: Scope, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT) -> Page[AuditRow]:
    """What was done within reach, newest first."""
    query = select(AuditRow).where(AuditRow.area_path.startswith(scope.area_path, autoescape=True))
    return page(session, query, [AuditRow.seq], cursor, limit)


def first_break(session: Session) -> str | None:
    """Where the chain is broken, in words; None when every row is as it was written."""
    seq, prev_hash = 0, FIRST_HASH
    while rows := _rows_after(session, seq):
        for row in rows:
            if row.seq != seq + 1:
                return f"row {seq + 1} is missing"
            if row.prev_hash != prev_hash or row.hash != hash_of(row):
                return f"row {row.seq} was changed"
            seq, prev_hash = row.seq, row.hash
    head = session.get(AuditHeadRow, _HEAD)
    if (head.seq, head.hash) != (seq, prev_hash) if head else seq != 0:
        return f"the end is missing: the last row found is {seq}"
    return None


def _rows_after(session: Session, seq: int) -> Sequence[AuditRow]:
    return session.scalars(select(AuditRow).where(AuditRow.seq > seq).order_by(AuditRow.seq).limit(_CHUNK)).all()


def hash_of(row: AuditRow) -> str:
    """The hash a row must carry."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [row.seq, at, row.account_id, row.area_path, row.action, row.subject, row.detail, row.prev_hash]
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
