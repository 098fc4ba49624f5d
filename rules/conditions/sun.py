"""Sunrise and sunset of a day at a place, from the date alone.

Formulas: NOAA Global Monitoring Laboratory, "General Solar Position Calculations" (low-accuracy equations after
Spencer 1971), with the sun's centre 90.833 degrees from the zenith (refraction 34', half a disc 16'). Good to about
two minutes between the polar circles.
"""

import math
from dataclasses import dataclass
from datetime import date

_ZENITH = math.radians(90.833)
_DAY_S = 86400.0


@dataclass(frozen=True, slots=True)
class Sunlight:
    """Unix seconds. Where the sun does not set on that day the two lie half a day before and after its highest point,
    where it does not rise both are that point: day and night then last all day, or not at all."""

    rise_s: float
    set_s: float


def sunlight(day: date, noon_s: float, latitude_deg: float, longitude_deg: float) -> Sunlight:
    """Sunrise and sunset around the highest sun nearest to `noon_s`, the local noon of `day` in Unix seconds."""
    turn = 2 * math.pi / 365 * (day.timetuple().tm_yday - 1)
    highest_s = noon_s - noon_s % _DAY_S + (720 - 4 * longitude_deg - _equation_of_time_min(turn)) * 60
    highest_s += round((noon_s - highest_s) / _DAY_S) * _DAY_S
    half_s = _half_day_deg(math.radians(latitude_deg), _declination(turn)) * 240  # the sun moves a degree in 4 minutes
    return Sunlight(highest_s - half_s, highest_s + half_s)


def _equation_of_time_min(turn: float) -> float:
    return 229.18 * (
        0.000075
        + 0.001868 * math.cos(turn)
        - 0.032077 * math.sin(turn)
        - 0.014615 * math.cos(2 * turn)
        - 0.040849 * math.sin(2 * turn)
    )


def _declination(turn: float) -> float:
    return (
        0.006918
        - 0.399912 * math.cos(turn)
        + 0.070257 * math.sin(turn)
        - 0.006758 * math.cos(2 * turn)
        + 0.000907 * math.sin(2 * turn)
        - 0.002697 * math.cos(3 * turn)
        + 0.00148 * math.sin(3 * turn)
    )


def _half_day_deg(latitude: float, declination: float) -> float:
    """The sun's hour angle at its setting: 0 where it does not rise, 180 where it does not set."""
    across = math.cos(latitude) * math.cos(declination)
    cosine = (math.cos(_ZENITH) - math.sin(latitude) * math.sin(declination)) / max(across, 1e-9)
    return math.degrees(math.acos(min(1.0, max(-1.0, cosine))))
