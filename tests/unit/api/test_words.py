import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from api.schemas.words import Id, JsonObject, Line, Moment, Note

LINE, NOTE, ID = TypeAdapter(Line), TypeAdapter(Note), TypeAdapter(Id)
JSON = TypeAdapter(JsonObject)


@pytest.mark.parametrize("text", ["", "  ", "a\x00b", "a\nb", "a\x7fb", "x" * 101, "a\ud800"])
def test_lines_that_are_none(text: str) -> None:
    with pytest.raises(ValidationError):
        LINE.validate_python(text)


def test_a_line_is_trimmed_and_may_be_chinese() -> None:
    assert LINE.validate_python("  东门　1号 ") == "东门　1号"


def test_a_note_may_have_lines_but_no_control_characters() -> None:
    assert NOTE.validate_python("a\r\nb\tc") == "a\r\nb\tc"
    with pytest.raises(ValidationError):
        NOTE.validate_python("a\x00")


@pytest.mark.parametrize("text", ["", "../etc", "a/b", "a b", "a\x00", "é", "x" * 65, "a\n"])
def test_ids_that_are_none(text: str) -> None:
    with pytest.raises(ValidationError):
        ID.validate_python(text)


def _nested(depth: int) -> dict[str, Any]:
    return {"a": _nested(depth - 1)} if depth else {}


@pytest.mark.parametrize(
    "value",
    [
        {"a": math.nan},
        {"a": [math.inf]},
        {"a": 2**60},
        {"a": "x\x00"},
        {"a\x00": 1},
        {"a": "\ud800"},
        {"a": "x" * 5000},
        {"a": list(range(600))},
        _nested(8),
    ],
)
def test_json_that_is_not_stored(value: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        JSON.validate_python(value)


_leaves = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(-1e9, 1e9) | st.text("abc", max_size=3)
_values = _leaves | st.lists(_leaves, max_size=3) | st.dictionaries(st.text("abc", max_size=3), _leaves, max_size=3)


@given(st.dictionaries(st.text("abc", max_size=3), _values, max_size=5))
def test_small_json_is_kept_as_it_is(value: dict[str, Any]) -> None:
    assert JSON.validate_python(value) == value


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_moments_outside_the_calendar(text: str) -> None:
    with pytest.raises(ValidationError, match="calendar"):
        TypeAdapter(Moment).validate_python(text)
