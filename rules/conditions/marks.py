"""A moment of any day: a time on the clock, or sunrise or sunset with minutes before or after."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from rules.conditions.sun import sunlight

MARK_PATTERN = r"^(([01]\d|2[0-3]):[0-5]\d|24:00|(sunrise|sunset)([+-]\d{1,3})?)$"
_SUN = re.compile(r"(sunrise|sunset)([+-]\d{1,3})?")
_MINUTES_A_DAY = 24 * 60


class Base(StrEnum):
    """What a mark counts from."""

    MIDNIGHT = "midnight"
    SUNRISE = "sunrise"
    SUNSET = "sunset"


@dataclass(frozen=True, slots=True)
class Mark:
    """So many minutes after (or before) its base."""

    base: Base
    minutes: int


@dataclass(frozen=True, slots=True)
class Place:
    """Whose time of day it is. North and east count positive; both are only looked at for the sun."""

    zone: ZoneInfo
    latitude_deg: float = 0.0
    longitude_deg: float = 0.0


def read_mark(text: str) -> Mark:
    """The mark of a text that matches MARK_PATTERN."""
    sun = _SUN.fullmatch(text)
    if sun is not None:
        return Mark(Base(sun[1]), int(sun[2] or 0))
    hours, minutes = text.split(":")
    return Mark(Base.MIDNIGHT, int(hours) * 60 + int(minutes))


def ends_next_day(start: Mark, end: Mark) -> bool:
    """Whether a period from `start` to `end` runs into the next day by what its marks are; between the sun and the
    clock it depends on the date."""
    if start.base is end.base:
        return end.minutes <= start.minutes
    return start.base is Base.SUNSET and end.base is Base.SUNRISE


def starts_s(mark: Mark, day: date, place: Place) -> float:
    """When the mark comes on that day, in Unix seconds; of two such moments the first (clocks put back)."""
    return min(_moments_s(mark, day, place))


def ends_s(mark: Mark, day: date, place: Place) -> float:
    """The same for the end of a period: of two moments the last."""
    return max(_moments_s(mark, day, place))


def _moments_s(mark: Mark, day: date, place: Place) -> tuple[float, ...]:
    if mark.base is Base.MIDNIGHT:
        on = day + timedelta(days=mark.minutes // _MINUTES_A_DAY)
        clock = time(mark.minutes // 60 % 24, mark.minutes % 60)
        return tuple(datetime.combine(on, clock.replace(fold=fold), place.zone).timestamp() for fold in (0, 1))
    noon_s = datetime.combine(day, time(12), place.zone).timestamp()
    light = sunlight(day, noon_s, place.latitude_deg, place.longitude_deg)
    return ((light.rise_s if mark.base is Base.SUNRISE else light.set_s) + mark.minutes * 60,)
