"""Pages follow each other without a gap or a repetition."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from models.db.paging import page
from models.db.schema import SettingRow
from models.errors import InputError

KEYS = [SettingRow.updated_at, SettingRow.key]
START = datetime(2026, 1, 1, tzinfo=UTC)


def _session(rows: dict[str, int]) -> Session:
    engine = create_engine("sqlite://")
    SettingRow.metadata.create_all(engine, [SettingRow.metadata.tables["settings"]])
    session = Session(engine)
    session.add_all(SettingRow(key=key, value=0, updated_at=START + timedelta(hours=at)) for key, at in rows.items())
    session.flush()
    return session


@settings(deadline=None)
@given(
    st.dictionaries(st.text("abcXYZ_", min_size=1, max_size=4), st.integers(0, 3), max_size=12),
    st.integers(1, 5),
    st.booleans(),
)
def test_pages_together_are_the_whole_list_in_order(rows: dict[str, int], limit: int, newest_first: bool) -> None:
    seen: list[tuple[int, str]] = []
    cursor: str | None = None
    with _session(rows) as session:
        while True:
            part = page(session, select(SettingRow), KEYS, cursor, limit, newest_first=newest_first)
            assert len(part.items) <= limit
            seen += [(rows[row.key], row.key) for row in part.items]
            cursor = part.next_cursor
            if cursor is None:
                break
    assert seen == sorted(((at, key) for key, at in rows.items()), reverse=newest_first)


def test_what_is_inserted_in_front_moves_nothing() -> None:
    with _session({"a": 1, "b": 2, "c": 3}) as session:
        first = page(session, select(SettingRow), KEYS, None, 2)
        session.add(SettingRow(key="d", value=0, updated_at=START + timedelta(hours=9)))
        session.flush()
        second = page(session, select(SettingRow), KEYS, first.next_cursor, 2)
    assert [row.key for row in first.items + second.items] == ["c", "b", "a"]


@pytest.mark.parametrize("limit", [0, -1, 201])
def test_a_limit_has_limits(limit: int) -> None:
    with _session({}) as session, pytest.raises(InputError, match="1 to 200"):
        page(session, select(SettingRow), KEYS, None, limit)


def _coded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    ["", "?", "AAAA", "é", _coded({}), _coded([]), _coded(["x", "y"]), _coded([1, "y"]), _coded(["2026-01-01", "y"]),
     _coded(["2026-01-01T00:00:00+00:00", 3]), _coded([None, None]), "A" * 501],
)  # fmt: skip
def test_a_cursor_that_is_none_of_ours_is_refused(cursor: str) -> None:
    with _session({"a": 1}) as session, pytest.raises(InputError, match="cursor"):
        page(session, select(SettingRow), KEYS, cursor, 2)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_cursor_is_refused_or_read(cursor: str) -> None:
    with _session({"a": 1}) as session, pytest.raises(InputError):
        page(session, select(SettingRow), KEYS, cursor, 2)
