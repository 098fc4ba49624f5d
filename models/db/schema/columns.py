"""How a column is made: the declarative root, times, enums with a CHECK, severities, references."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum, ForeignKey, MetaData, SmallInteger, Text
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

from models.rules import Severity

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in, aware UTC out; a naive one raises ValueError.

    PostgreSQL keeps `timestamptz`; SQLite keeps UTC text whose order is the order of time.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"the time {value.isoformat()} has no time zone; give an aware one")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class SeverityNumber(TypeDecorator[Severity]):
    """A severity as its number 1-3."""

    impl = SmallInteger
    cache_ok = True

    def process_bind_param(self, value: Severity | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Severity | None:  # noqa: ARG002
        return None if value is None else Severity(value)


class Row(DeclarativeBase):
    """The root of all tables; times and JSON objects map by their annotation."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012
        datetime: UtcDateTime(),
        str: Text(),
        dict[str, Any]: JSON(none_as_null=True),
        Severity: SeverityNumber(),
    }


def words(kinds: type[StrEnum], constraint: str) -> Enum:
    """A text column that holds only the values of `kinds`, by a CHECK named `ck_<table>_<constraint>`."""
    return Enum(
        kinds,
        name=constraint,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda enum: [member.value for member in enum],
    )


def refers_to(target: str, *, index: bool = True, cascade: bool = False) -> MappedColumn[Any]:
    """A reference to another table's id; `cascade` where the row is a mere part of the other."""
    return mapped_column(ForeignKey(target, ondelete="CASCADE" if cascade else None), index=index)
