"""Lists in pages: each page continues after the last row of the one before, whatever was inserted meanwhile."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.errors import InputError

T = TypeVar("T")
MAX_LIMIT = 200
DEFAULT_LIMIT = 50
_MAX_CURSOR_CHARS = 500


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows, and the cursor of the next page; None on the last."""

    items: list[T]
    next_cursor: str | None


def page(
    session: Session,
    query: Select[T],
    keys: Sequence[InstrumentedAttribute[Any]],
    cursor: str | None,
    limit: int,
    *,
    newest_first: bool = True,
) -> Page[T]:
    """The page of `query` after `cursor`, ordered by `keys`, columns of T that are never NULL and unique together.

    Raises InputError for a limit outside 1-200 or a cursor that is none of ours.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise InputError(f"limit {limit}: give 1 to {MAX_LIMIT}")
    if cursor is not None:
        query = query.where(_after(keys, _decode(cursor, keys), newest_first))
    order = [key.desc() if newest_first else key.asc() for key in keys]
    rows = list(session.scalars(query.order_by(*order).limit(limit + 1)).unique())
    if len(rows) <= limit:
        return Page(rows, None)
    return Page(rows[:limit], _encode([getattr(rows[limit - 1], key.key) for key in keys]))


def _after(keys: Sequence[InstrumentedAttribute[Any]], values: list[Any], newest_first: bool) -> ColumnElement[bool]:
    here = tuple_(*keys)
    there = tuple_(*(literal(value, key.type) for key, value in zip(keys, values, strict=True)))
    return here < there if newest_first else here > there


def _encode(values: list[Any]) -> str:
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _decode(cursor: str, keys: Sequence[InstrumentedAttribute[Any]]) -> list[Any]:
    try:
        if len(cursor) > _MAX_CURSOR_CHARS:
            raise ValueError("too long")
        plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(plain, list) or len(plain) != len(keys):
            raise ValueError("wrong number of keys")
        return [_typed(value, key.type.python_type) for value, key in zip(plain, keys, strict=True)]
    except (ValueError, TypeError, binascii.Error):
        raise InputError("cursor: not one this list gave out; leave it away to begin again") from None


def _typed(value: Any, wanted: type) -> Any:
    if wanted is datetime:
        value = datetime.fromisoformat(value)
        if value.tzinfo is None:
            raise ValueError("a time without zone")
    if not isinstance(value, wanted) or isinstance(value, bool):
        raise TypeError(f"not a {wanted.__name__}")
    if isinstance(value, int) and not -(2**31) <= value < 2**31:
        raise ValueError("a number out of range")
    return value
