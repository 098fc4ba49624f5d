"""Lists in pages: the query parameters `limit` and `cursor`, and rows turned into answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Query

from api.schemas.words import Page
from models.db import paging

Row = TypeVar("Row")
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list is asked for."""

    limit: int
    cursor: str | None


def window(
    limit: Annotated[int, Query(ge=1, le=paging.MAX_LIMIT, description="How many (每页条数)")] = paging.DEFAULT_LIMIT,
    cursor: Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before (游标)")] = None,
) -> Window:
    """The query parameters of every list."""
    return Window(limit, cursor)


Asked = Annotated[Window, Depends(window)]


def as_page(rows: paging.Page[Row], view: Callable[[Row], Item]) -> Page[Item]:
    """A page of rows as a page of answers."""
    return Page(items=[view(row) for row in rows.items], next_cursor=rows.next_cursor)
