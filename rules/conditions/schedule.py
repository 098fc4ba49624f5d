"""排程: the hours at which a rule watches, by the clock of its place.

A period belongs to the day it starts on, and may run into the next one. Which plan a date follows: that of its
exception, else that of holidays if it is one, else that of its weekday. Where clocks are put forward or back a period
rather lasts longer than shorter.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints, field_validator, model_validator

from models.clock import from_unix
from rules.conditions.marks import MARK_PATTERN, Place, ends_next_day, ends_s, read_mark, starts_s
from rules.kinds.kind import Params

MAX_PERIODS = 64
MAX_DATES = 400


class Plan(StrEnum):
    """Which periods a date follows."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"
    HOLIDAY = "holiday"
    ALWAYS = "always"  # all day
    NEVER = "never"


_WEEK = tuple(Plan)[:7]
MarkText = Annotated[str, StringConstraints(pattern=MARK_PATTERN)]


class Period(Params):
    """Hours of some days."""

    days: tuple[Plan, ...] = Field(
        default=_WEEK,
        min_length=1,
        max_length=8,
        title="Days",
        description="Days on which it starts: mon … sun, holiday.",
        json_schema_extra={
            "title_zh": "日期",
            "labels_zh": dict(
                zip(
                    Plan,
                    ["周一", "周二", "周三", "周四", "周五", "周六", "周日", "节假日", "全天", "停用"],
                    strict=True,
                )
            ),
        },
    )
    start: MarkText = Field(
        default="00:00",
        title="From",
        description="HH:MM, or sunrise or sunset with minutes after or before it, e.g. sunset-30.",
        json_schema_extra={"title_zh": "开始时间（可用 sunrise 日出、sunset 日落）"},
    )
    end: MarkText = Field(
        default="24:00",
        title="Until",
        description="As `start`; a time that is not after it is one of the next day. 24:00 is the end of the day.",
        json_schema_extra={"title_zh": "结束时间（不晚于开始时间则为次日）"},
    )

    @field_validator("days")
    @classmethod
    def _days_alone(cls, days: tuple[Plan, ...]) -> tuple[Plan, ...]:
        if {Plan.ALWAYS, Plan.NEVER} & set(days):
            raise ValueError("a period starts on weekdays or holidays; always and never are for exceptions")
        return days

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.start == self.end:
            raise ValueError("a period that ends when it starts: for a whole day write 00:00 to 24:00")
        return self


CalendarDay = date


class DayException(Params):
    """A date that follows another plan than its own."""

    date: CalendarDay = Field(
        title="Date",
        description="A day in the schedule's time zone.",
        json_schema_extra={"title_zh": "日期"},
    )
    plan: Plan = Field(
        default=Plan.NEVER,
        title="Plan",
        description="Follows the plan of this day: mon … sun, holiday, always (all day) or never.",
        json_schema_extra={"title_zh": "按哪天执行"},
    )


class Schedule(Params):
    """When a rule watches."""

    time_zone: str = Field(
        default="Asia/Shanghai",
        max_length=64,
        title="Time zone",
        description="IANA name of the zone in which the camera stands.",
        json_schema_extra={"title_zh": "时区"},
    )
    latitude_deg: float | None = Field(
        default=None,
        ge=-90,
        le=90,
        title="Latitude",
        description="Degrees, north positive; needed for sunrise and sunset.",
        json_schema_extra={"title_zh": "纬度"},
    )
    longitude_deg: float | None = Field(
        default=None,
        ge=-180,
        le=180,
        title="Longitude",
        description="Degrees, east positive; needed for sunrise and sunset.",
        json_schema_extra={"title_zh": "经度"},
    )
    periods: tuple[Period, ...] = Field(
        default=(Period(),),
        max_length=MAX_PERIODS,
        title="Periods",
        description="The rule watches while any of them lasts.",
        json_schema_extra={"title_zh": "布防时段"},
    )
    holidays: tuple[date, ...] = Field(
        default=(),
        max_length=MAX_DATES,
        title="Holidays",
        description="Dates that follow the plan of holidays instead of their weekday's.",
        json_schema_extra={"title_zh": "节假日"},
    )
    exceptions: tuple[DayException, ...] = Field(
        default=(),
        max_length=MAX_DATES,
        title="Exceptions",
        description="Dates that follow another plan, e.g. a Saturday worked instead of a Monday.",
        json_schema_extra={"title_zh": "例外日期（如调休）"},
    )

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (OSError, ValueError, LookupError) as error:
            raise ValueError(f"{name!r} is no time zone; write one as Asia/Shanghai") from error
        return name

    @model_validator(mode="after")
    def _place_for_the_sun(self) -> Self:
        looks_at_sun = any("sun" in mark for each in self.periods for mark in (each.start, each.end))
        if looks_at_sun and (self.latitude_deg is None or self.longitude_deg is None):
            raise ValueError("sunrise and sunset need latitude_deg and longitude_deg of the place")
        return self


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether the rule watches from `since_s` to before `until_s`, Unix seconds."""

    is_open: bool
    since_s: float
    until_s: float

    def holds_at(self, time_s: float) -> bool:
        """Whether the answer is good for this moment too."""
        return self.since_s <= time_s < self.until_s


def opening_at(schedule: Schedule, time_s: float) -> Opening:
    """Whether a rule watches at this moment, and how long the answer holds (at most to the end of the day)."""
    place = _place(schedule)
    today = from_unix(time_s).astimezone(place.zone).date()
    midnights = [datetime.combine(today + timedelta(days=n), time(), place.zone).timestamp() for n in (0, 1)]
    since_s, until_s = min(midnights[0], time_s), midnights[1]
    spans = [span for n in (-1, 0, 1) for span in _spans(schedule, today + timedelta(days=n))]
    edges = [edge for span in spans for edge in span]
    since_s = max([edge for edge in edges if edge <= time_s], default=since_s)
    until_s = min([edge for edge in edges if edge > time_s], default=until_s)
    is_open = any(start_s <= time_s < end_s for start_s, end_s in spans)
    return Opening(is_open, max(since_s, min(midnights[0], time_s)), min(until_s, midnights[1]))


def _spans(schedule: Schedule, day: date) -> Iterator[tuple[float, float]]:
    """The periods that start on that day, in Unix seconds."""
    place, plan = _place(schedule), plan_of(schedule, day)
    for period in (_ALL_DAY,) if plan is Plan.ALWAYS else schedule.periods:
        if plan is Plan.ALWAYS or plan in period.days:
            start_s, end_s = _span(period, day, place)
            if start_s < end_s:
                yield start_s, end_s


def _span(period: Period, day: date, place: Place) -> tuple[float, float]:
    start, end = read_mark(period.start), read_mark(period.end)
    start_s, next_day = starts_s(start, day, place), day + timedelta(days=1)
    if ends_next_day(start, end):
        return start_s, ends_s(end, next_day, place)
    end_s = ends_s(end, day, place)
    crosses = end_s <= start_s and "midnight" in (start.base, end.base) and start.base is not end.base
    return start_s, ends_s(end, next_day, place) if crosses else end_s


def plan_of(schedule: Schedule, day: date) -> Plan:
    """The plan a date follows."""
    for exception in schedule.exceptions:
        if exception.date == day:
            return exception.plan
    return Plan.HOLIDAY if day in schedule.holidays else _WEEK[day.weekday()]


_ALL_DAY = Period()


@lru_cache(maxsize=256)
def _place(schedule: Schedule) -> Place:
    return Place(ZoneInfo(schedule.time_zone), schedule.latitude_deg or 0.0, schedule.longitude_deg or 0.0)
