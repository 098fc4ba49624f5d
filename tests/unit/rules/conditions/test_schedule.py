"""Hours at which a rule watches: weeks, holidays, sun, clocks put forward and back."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rules.conditions.schedule import Plan, Schedule, opening_at, plan_of

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]


def schedule(*periods: dict[str, Any], **more: Any) -> Schedule:
    return Schedule.model_validate({"periods": list(periods), **more})


def is_open(plan: Schedule, text: str, zone: ZoneInfo = SHANGHAI, fold: int = 0) -> bool:
    when = datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)
    return opening_at(plan, when.timestamp()).is_open


NIGHTS = schedule({"days": WORKDAYS, "start": "22:00", "end": "06:00"})


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2024-05-06 21:59:59", False),  # a Monday
        ("2024-05-06 22:00:00", True),
        ("2024-05-07 05:59:59", True),
        ("2024-05-07 06:00:00", False),
        ("2024-05-06 03:00:00", False),  # the night of Sunday is not watched
        ("2024-05-11 03:00:00", True),  # that of Friday lasts into Saturday
        ("2024-05-11 23:00:00", False),
    ],
)
def test_a_night_belongs_to_the_day_it_starts_on(moment: str, expected: bool) -> None:
    assert is_open(NIGHTS, moment) is expected


def test_without_periods_it_never_watches_and_by_default_always() -> None:
    assert not is_open(schedule(), "2024-05-06 12:00:00")
    assert is_open(Schedule(), "2024-05-06 00:00:00")
    assert is_open(Schedule(), "2024-05-06 23:59:59")


def test_holidays_and_exceptions_follow_other_plans() -> None:
    plan = schedule(
        {"days": WORKDAYS, "start": "18:00", "end": "24:00"},
        {"days": ["holiday"], "start": "00:00", "end": "24:00"},
        holidays=["2024-05-01", "2024-05-02"],
        exceptions=[
            {"date": "2024-05-11", "plan": "fri"},  # a Saturday worked
            {"date": "2024-05-02", "plan": "never"},
            {"date": "2024-05-12", "plan": "always"},
        ],
    )
    assert is_open(plan, "2024-05-01 10:00:00")
    assert not is_open(plan, "2024-05-02 20:00:00")
    assert not is_open(plan, "2024-05-11 10:00:00")
    assert is_open(plan, "2024-05-11 20:00:00")
    assert is_open(plan, "2024-05-12 03:00:00")
    assert plan_of(plan, date(2024, 5, 2)) is Plan.NEVER


AT_NIGHT = {"start": "sunset+30", "end": "sunrise-30"}
BEIJING = {"latitude_deg": 39.904, "longitude_deg": 116.407}


def test_the_sun_opens_and_closes_it() -> None:
    plan = schedule(AT_NIGHT, **BEIJING)  # on that day 19:46, the next sunrise 04:46
    assert not is_open(plan, "2024-06-21 20:10:00")
    assert is_open(plan, "2024-06-21 20:20:00")
    assert is_open(plan, "2024-06-22 04:10:00")
    assert not is_open(plan, "2024-06-22 04:20:00")


def test_from_the_clock_to_the_sun_on_the_same_or_the_next_day() -> None:
    until_sunset = schedule({"start": "12:00", "end": "sunset"}, **BEIJING)
    until_sunrise = schedule({"start": "12:00", "end": "sunrise"}, **BEIJING)
    assert not is_open(until_sunset, "2024-06-21 23:00:00")
    assert is_open(until_sunrise, "2024-06-21 23:00:00")


@pytest.mark.parametrize(
    ("moment", "day_open", "night_open"),
    [("2024-06-21 00:30:00", True, False), ("2024-12-21 11:00:00", False, True), ("2024-12-21 23:00:00", False, True)],
)
def test_beyond_the_polar_circle_day_or_night_lasts_all_day(moment: str, day_open: bool, night_open: bool) -> None:
    tromso = {"latitude_deg": 69.649, "longitude_deg": 18.955, "time_zone": "Europe/Oslo"}
    by_day = schedule({"start": "sunrise", "end": "sunset"}, **tromso)
    by_night = schedule({"start": "sunset", "end": "sunrise"}, **tromso)
    assert is_open(by_day, moment, ZoneInfo("Europe/Oslo")) is day_open
    assert is_open(by_night, moment, ZoneInfo("Europe/Oslo")) is night_open


def _open_hours(plan: Schedule, start: str, hours: int) -> float:
    since_s = datetime.fromisoformat(start).replace(tzinfo=BERLIN).timestamp()
    steps = [opening_at(plan, since_s + minute * 60).is_open for minute in range(hours * 60)]
    return sum(steps) / 60


def test_where_clocks_change_a_night_is_watched_from_its_start_to_its_end() -> None:
    plan = schedule({"start": "22:00", "end": "06:00"}, time_zone="Europe/Berlin")
    assert _open_hours(plan, "2024-01-10 12:00", 24) == 8
    assert _open_hours(plan, "2024-03-30 12:00", 24) == 7  # put forward at 02:00
    assert _open_hours(plan, "2024-10-26 12:00", 24) == 9  # put back at 03:00


def test_a_period_that_ends_in_the_doubled_hour_takes_both() -> None:
    plan = schedule({"start": "01:00", "end": "02:30"}, time_zone="Europe/Berlin")
    assert is_open(plan, "2024-10-27 02:15:00", BERLIN, fold=1)
    assert not is_open(plan, "2024-10-27 02:45:00", BERLIN, fold=1)
    starts = schedule({"start": "02:30", "end": "04:00"}, time_zone="Europe/Berlin")
    assert is_open(starts, "2024-10-27 02:45:00", BERLIN, fold=0)


def test_a_period_in_the_hour_that_is_left_out_still_comes() -> None:
    plan = schedule({"start": "02:15", "end": "02:45"}, time_zone="Europe/Berlin")
    assert _open_hours(plan, "2024-03-31 00:00", 6) > 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"time_zone": "Asia/Peking"}, "'Asia/Peking' is no time zone"),
        ({"time_zone": "../../etc/passwd"}, "is no time zone"),
        ({"time_zone": ""}, "is no time zone"),
        ({"periods": [{"start": "8:00"}]}, "String should match pattern"),
        ({"periods": [{"start": "25:00"}]}, "String should match pattern"),
        ({"periods": [{"start": "08:00", "end": "08:00"}]}, "for a whole day write 00:00 to 24:00"),
        ({"periods": [{"days": ["never"]}]}, "always and never are for exceptions"),
        ({"periods": [AT_NIGHT]}, "need latitude_deg and longitude_deg"),
        ({"latitude_deg": 91}, "less than or equal to 90"),
    ],
)
def test_what_makes_no_schedule_is_refused_in_words(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Schedule.model_validate(wrong)


marks = st.one_of(
    st.times().map(lambda each: f"{each:%H:%M}"),
    st.sampled_from(["24:00", "sunrise", "sunset", "sunrise-45", "sunset+120"]),
)
periods = (
    st.fixed_dictionaries(
        {"start": marks, "end": marks, "days": st.lists(st.sampled_from(tuple(Plan)[:8]), min_size=1)}
    )
    .map(lambda each: {**each, "days": list(dict.fromkeys(each["days"]))})
    .filter(lambda each: each["start"] != each["end"])
)
zones = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "America/Havana"])
moments = st.datetimes(datetime(2023, 1, 1), datetime(2025, 12, 31), timezones=st.just(SHANGHAI))


@given(st.lists(periods, max_size=3), zones, st.floats(-70, 70), moments)
def test_an_answer_holds_as_long_as_it_says(
    some: list[dict[str, Any]], zone: str, latitude: float, moment: datetime
) -> None:
    plan = schedule(*some, time_zone=zone, latitude_deg=latitude, longitude_deg=116.0)
    time_s = moment.timestamp()
    opening = opening_at(plan, time_s)
    assert opening.holds_at(time_s)
    assert opening.until_s - opening.since_s <= timedelta(hours=26).total_seconds()
    for share in (0.0, 0.3, 0.999):
        inside_s = opening.since_s + share * (opening.until_s - opening.since_s)
        assert opening_at(plan, inside_s).is_open is opening.is_open
