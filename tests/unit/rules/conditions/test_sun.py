"""Sunrise and sunset against almanacs, and where there are none."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.conditions.sun import sunlight

BEIJING, LONDON, TROMSO = (39.904, 116.407), (51.507, -0.128), (69.649, 18.955)


def _noon_s(day: date, zone: str) -> float:
    return datetime.combine(day, time(12), ZoneInfo(zone)).timestamp()


# To the minute, by the NOAA solar calculator.
@pytest.mark.parametrize(
    ("day", "zone", "place", "rise", "set_"),
    [
        (date(2024, 6, 21), "Asia/Shanghai", BEIJING, "04:46", "19:46"),
        (date(2024, 12, 21), "Asia/Shanghai", BEIJING, "07:32", "16:53"),
        (date(2024, 6, 20), "Europe/London", LONDON, "04:43", "21:21"),
        (date(2024, 12, 21), "Europe/London", LONDON, "08:04", "15:54"),
    ],
)
def test_the_sun_keeps_to_the_almanac_within_two_minutes(
    day: date, zone: str, place: tuple[float, float], rise: str, set_: str
) -> None:
    light = sunlight(day, _noon_s(day, zone), *place)
    for found_s, expected in ((light.rise_s, rise), (light.set_s, set_)):
        wanted = datetime.combine(day, time.fromisoformat(expected), ZoneInfo(zone)).timestamp()
        assert abs(found_s - wanted) <= 120


def test_in_the_polar_day_the_sun_stays_up_and_in_the_polar_night_down() -> None:
    midsummer, midwinter = date(2024, 6, 21), date(2024, 12, 21)
    up = sunlight(midsummer, _noon_s(midsummer, "Europe/Oslo"), *TROMSO)
    down = sunlight(midwinter, _noon_s(midwinter, "Europe/Oslo"), *TROMSO)
    assert up.set_s - up.rise_s == 86400
    assert down.set_s == down.rise_s


def test_the_day_is_that_of_the_place_on_both_sides_of_the_date_line() -> None:
    day = date(2024, 12, 21)
    for zone, longitude in (("Pacific/Apia", -171.8), ("Pacific/Pago_Pago", -170.7), ("Asia/Kamchatka", 158.6)):
        noon_s = _noon_s(day, zone)
        light = sunlight(day, noon_s, -13.8, longitude)
        assert light.rise_s < noon_s < light.set_s
        assert abs((light.rise_s + light.set_s) / 2 - noon_s) < 2 * 3600


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.floats(-90, 90), st.floats(-180, 180))
def test_a_day_lasts_from_none_to_all_and_follows_the_season(day: date, latitude: float, longitude: float) -> None:
    noon_s = datetime.combine(day, time(12), ZoneInfo("UTC")).timestamp() - longitude * 240
    light = sunlight(day, noon_s, latitude, longitude)
    mirrored = sunlight(day + timedelta(days=182), noon_s + 182 * 86400, -latitude, longitude)
    assert 0 <= light.set_s - light.rise_s <= 86400
    assert abs((light.rise_s + light.set_s) / 2 - noon_s) < 20 * 60  # the equation of time is at most 17 minutes
    if abs(latitude) < 50:
        assert abs((mirrored.set_s - mirrored.rise_s) - (light.set_s - light.rise_s)) < 20 * 60
