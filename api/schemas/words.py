"""The building blocks of every shape: bounded texts, ids, finite numbers, lists, the error envelope."""

import math
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

ID_PATTERN = r"^[A-Za-z0-9_\-]{1,64}$"
_LINE_PATTERN = r"^[^\x00-\x1f\x7f]*$"
_NOTE_PATTERN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
_MAX_JSON_DEPTH = 6
_MAX_JSON_ITEMS = 500
_MAX_JSON_TEXT = 4000


def _encodable(text: str) -> str:
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("the text holds half a character (a lone surrogate)")
    return text


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("the time lies outside the calendar") from None


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN), Field(examples=["cam_01jq3z8k9xw2v5n7m0p4"])]
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=_LINE_PATTERN),
    AfterValidator(_encodable),
]
ShortText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=200, pattern=_LINE_PATTERN),
    AfterValidator(_encodable),
]
Url = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=1000, pattern=r"^[^\x00-\x20\x7f]*$"),
    AfterValidator(_encodable),
]
Secret = Annotated[str, StringConstraints(max_length=200, pattern=_LINE_PATTERN), AfterValidator(_encodable)]
Note = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=2000, pattern=_NOTE_PATTERN),
    AfterValidator(_encodable),
]
Version = Annotated[int, Field(ge=0, lt=2**31, description="The version the caller saw; stale is a conflict (版本)")]
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc), Field(description="UTC, ISO 8601 with Z (时间)")]


def _measure(value: Any, depth: int) -> int:
    """How many values a JSON tree holds; raises ValueError on what must not be stored."""
    if depth > _MAX_JSON_DEPTH:
        raise ValueError(f"nested deeper than {_MAX_JSON_DEPTH}")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("numbers must be finite")
    if isinstance(value, int) and abs(value) >= 2**53:
        raise ValueError("whole numbers must be below 2^53")
    if isinstance(value, str) and (len(value) > _MAX_JSON_TEXT or "\x00" in _encodable(value)):
        raise ValueError(f"texts must be at most {_MAX_JSON_TEXT} characters, without null characters")
    if isinstance(value, dict):
        return 1 + sum(_measure(key, depth + 1) + _measure(item, depth + 1) for key, item in value.items())
    if isinstance(value, list):
        return 1 + sum(_measure(item, depth + 1) for item in value)
    return 1


def bounded_json(value: dict[str, Any]) -> dict[str, Any]:
    """The same object; raises ValueError when it is too deep, too large, or holds NaN or null characters."""
    if _measure(value, 0) > _MAX_JSON_ITEMS:
        raise ValueError(f"more than {_MAX_JSON_ITEMS} values")
    return value


JsonObject = Annotated[dict[str, Any], AfterValidator(bounded_json)]


class Request(BaseModel):
    """What a client sends: unknown fields are refused, numbers are finite."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Answer(BaseModel):
    """What a client gets; built from rows and dataclasses by attribute."""

    model_config = ConfigDict(from_attributes=True)


T = TypeVar("T")


class Page(Answer, Generic[T]):
    """One page of a list (分页)."""

    items: list[T]
    next_cursor: str | None = Field(None, description="Give it as `cursor` for the next page; null at the end (游标)")


class Listing(Answer, Generic[T]):
    """A whole list that is never long (列表)."""

    items: list[T]


class BilingualText(Answer):
    """A text in Chinese and English (双语文本)."""

    zh: str
    en: str


class ErrorBody(Answer):
    """What was refused and why (错误)."""

    code: str = Field(description="A word a program can act on (错误码)", examples=["illegal_move"])
    message: str = Field(description="A sentence a person can act on (说明)")
    allowed: list[str] | None = Field(None, description="What is allowed instead (允许的操作)")
    field: str | None = Field(None, description="Which field was wrong (字段)")


class ErrorAnswer(Answer):
    """The envelope of every error (错误响应)."""

    error: ErrorBody


class HistoryStep(Answer):
    """One move of an alert or a case: who, when, why (流转记录)."""

    at: datetime = Field(description="When (时间)")
    account_name: str = Field(description="Who; empty when the service itself moved it (操作人)")
    move: str = Field(description="The move (动作)")
    from_: str = Field(serialization_alias="from", description="State before (原状态)")
    to: str = Field(description="State after (新状态)")
    note: str = Field("", description="What was said (备注)")
