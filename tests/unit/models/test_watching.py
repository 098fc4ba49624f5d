"""Reports of watch shards on their way: what is written is what is read, and what cannot be read is said."""

import json
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InputError
from models.watching import (
    AGE_BOUNDS_S,
    Ages,
    Alertness,
    CameraWatch,
    Stage,
    WakeReason,
    WatchReport,
    report_from_json,
    report_to_json,
)

counts = st.integers(0, 2**53)
seconds = st.floats(0, 1e9)
words = st.text(max_size=20)
stages = st.sampled_from(Stage)
ages = st.builds(Ages, st.lists(counts, min_size=len(AGE_BOUNDS_S) + 1, max_size=len(AGE_BOUNDS_S) + 1), seconds)
cameras = st.builds(
    CameraWatch,
    camera_id=words,
    state=words,
    received=counts,
    dropped=st.dictionaries(words, counts, max_size=3),
    alertness=st.sampled_from(Alertness),
    woken_by=st.none() | st.sampled_from(WakeReason),
    awake_s=seconds,
    ages_s=st.dictionaries(stages, seconds),
    deaf=words,
    owed=st.booleans(),
)
reports = st.builds(
    WatchReport,
    shard=counts,
    pid=counts,
    uptime_s=seconds,
    detector=words,
    cameras=st.lists(cameras, max_size=3).map(tuple),
    ages=st.dictionaries(stages, ages),
    faults=st.dictionaries(words, words, max_size=3),
)


@given(report=reports)
def test_a_report_travels_unchanged(report: WatchReport) -> None:
    assert report_from_json(json.loads(json.dumps(report_to_json(report)))) == report


@given(report=reports)
def test_no_field_is_left_behind(report: WatchReport) -> None:
    assert json.dumps(report_to_json(report), sort_keys=True) == json.dumps(asdict(report), sort_keys=True)


def test_a_shard_older_than_what_is_owed_is_understood() -> None:
    fields = report_to_json(WatchReport(3, cameras=(CameraWatch("gate", "online", owed=True),)))
    del fields["cameras"][0]["owed"]
    assert report_from_json(fields) == WatchReport(3, cameras=(CameraWatch("gate", "online"),))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"cameras": [], "ages": {"nowhere": {"counts": [], "sum_s": 0}}},
        {"cameras": [{"camera_id": "gate"}], "ages": {}},
        {"cameras": 5, "ages": {}},
        {"cameras": [], "ages": [], "shard": 0},
        {"cameras": [], "ages": {}, "colour": "red"},
    ],
)
def test_what_is_no_report_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        report_from_json(fields)
