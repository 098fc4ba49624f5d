"""Facts survive the way through JSON, and what is not a fact is refused."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.access import AccessEvent, AccessKind, Credential, GateState, GateStatus
from models.cameras import CameraState, CameraStatus
from models.errors import InputError
from models.facts import (
    CameraFact,
    access_event_from_json,
    access_event_to_json,
    camera_fact_from_json,
    camera_fact_to_json,
    gate_status_from_json,
    gate_status_to_json,
    rule_event_from_json,
    rule_event_to_json,
)
from models.media import Codec, EvidenceRef, StreamInfo
from models.rules import Phase, RuleEvent, Severity

AT = datetime(2026, 3, 1, 3, 4, 5, 678000, tzinfo=UTC)
times = st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1))
seconds = st.floats(0, 4e9, allow_nan=False)
words = st.text(max_size=20)
unit = st.floats(0, 1, allow_nan=False)


def through_json(fact: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(fact))
    return read


rule_events = st.builds(
    RuleEvent,
    event_id=words,
    rule_id=words,
    kind=words,
    phase=st.sampled_from(Phase),
    sequence=st.integers(0, 1000),
    began_s=seconds,
    time_s=seconds,
    camera_id=words,
    gate_id=words,
    door_no=st.integers(0, 64),
    zone_id=words,
    track_id=st.integers(-1, 2**40),
    class_name=words,
    score=unit,
    box_xyxy_norm=st.none() | st.tuples(unit, unit, unit, unit),
    values=st.dictionaries(words, seconds | words, max_size=4),
    evidence=st.lists(st.builds(EvidenceRef, words, words, st.integers(0, 2**40), times, words), max_size=2).map(tuple),
    severity=st.none() | st.sampled_from(Severity),
)


@given(rule_events)
def test_a_rule_event_comes_back_whole(event: RuleEvent) -> None:
    assert rule_event_from_json(through_json(rule_event_to_json(event))) == event


@given(
    st.builds(
        AccessEvent,
        event_id=words,
        gate_id=words,
        door_no=st.integers(0, 64),
        kind=st.sampled_from(AccessKind),
        at=times,
        received_at=times,
        credential=st.sampled_from(Credential),
        person_ref=words,
        clock_believed=st.booleans(),
        detail=st.dictionaries(words, words, max_size=3),
    )
)
def test_an_access_event_comes_back_whole(event: AccessEvent) -> None:
    assert access_event_from_json(through_json(access_event_to_json(event))) == event


@pytest.mark.parametrize("stream", [None, StreamInfo(Codec.H265, (1920, 1080), 25.0)])
def test_a_camera_state_comes_back_whole(stream: StreamInfo | None) -> None:
    fact = CameraFact(CameraStatus("cam_1", CameraState.STALLED, "no picture for 10 s", AT), stream)
    assert camera_fact_from_json(through_json(camera_fact_to_json(fact))) == fact


def test_a_gate_state_comes_back_whole() -> None:
    status = GateStatus("gate_1", GateState.UNAUTHORISED, "the password was refused", AT)
    assert gate_status_from_json(through_json(gate_status_to_json(status))) == status


@pytest.mark.parametrize(
    ("read", "fact"),
    [
        (rule_event_from_json, {}),
        (rule_event_from_json, {"v": 2}),
        (rule_event_from_json, {"v": 1, "phase": "middle"}),
        (rule_event_from_json, {"v": 1, "phase": "begin", "box_xyxy_norm": [0, 1]}),
        (access_event_from_json, {"v": 1, "kind": "granted"}),
        (camera_fact_from_json, {"v": 1, "status": {"camera_id": "c", "state": "asleep"}, "stream": None}),
        (gate_status_from_json, {"v": 1, "gate_id": "g", "state": "online", "reason": "", "at": "yesterday"}),
    ],
)
def test_what_is_no_fact_is_refused(read: Any, fact: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        read(fact)
