"""Facts from the bus become rows; each may come twice, and what cannot be read is said to be so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cases.desk import Desk
from models.access import AccessEvent, AccessKind, GateState, GateStatus
from models.cameras import CameraState, CameraStatus
from models.db import access_events, alerts, cameras, gates
from models.db.engine import Database
from models.db.scope import Scope
from models.facts import (
    CameraFact,
    access_event_to_json,
    camera_fact_to_json,
    gate_status_to_json,
    rule_event_to_json,
)
from models.files import FileStore
from models.media import Codec, StreamInfo
from tests.fakes.clock import ManualClock
from tests.fakes.desk import Heard
from tests.fakes.town import Town, intrusion
from xueliang.bus.port import Fact, Handler, Topic, UnreadableFact
from xueliang.desk import desk_handlers

ALL = Scope.everything()


@dataclass
class Office:
    """The handlers, and what was told of devices."""

    handlers: Mapping[Topic, Handler] = field(default_factory=dict)
    devices: list[tuple[str, str]] = field(default_factory=list)

    def take(self, topic: Topic, payload: Mapping[str, object]) -> None:
        self.handlers[topic](Fact("fact_1", topic, payload))


@pytest.fixture
def office(database: Database, clock: ManualClock, tmp_path: Path) -> Office:
    office = Office()
    desk = Desk(database, FileStore(tmp_path / "evidence"), clock, Heard())
    office.handlers = desk_handlers(desk, database, lambda kind, device_id: office.devices.append((kind, device_id)))
    return office


def test_there_is_a_handler_for_every_topic(office: Office) -> None:
    assert set(office.handlers) == set(Topic)


def test_a_rule_event_twice_is_one_alert(office: Office, database: Database, town: Town, clock: ManualClock) -> None:
    fact = rule_event_to_json(intrusion(town, 1, at=clock.now()))
    office.take(Topic.RULE_EVENTS, fact)
    office.take(Topic.RULE_EVENTS, fact)
    with database.read() as session:
        [alert] = alerts.find(session, ALL).items
    assert alert.event_count == 1


def test_a_cameras_state_is_noted_with_its_stream_and_told_once(
    office: Office, database: Database, town: Town, clock: ManualClock
) -> None:
    camera_id = town.old.camera.id
    status = CameraStatus(camera_id, CameraState.ONLINE, "", clock.now())
    office.take(Topic.CAMERA_STATES, camera_fact_to_json(CameraFact(status)))
    office.take(Topic.CAMERA_STATES, camera_fact_to_json(CameraFact(status)))
    assert office.devices == [("camera", camera_id)]
    stream = StreamInfo(Codec.H265, (1920, 1080), 25.0)
    office.take(Topic.CAMERA_STATES, camera_fact_to_json(CameraFact(status, stream)))
    with database.read() as session:
        row = cameras.get(session, ALL, camera_id)
    assert row.state is CameraState.ONLINE
    assert row.stream == {"codec": "h265", "width": 1920, "height": 1080, "fps": 25.0}
    assert len(office.devices) == 2


def test_a_gates_state_is_noted_and_told_once(
    office: Office, database: Database, town: Town, clock: ManualClock
) -> None:
    fact = gate_status_to_json(GateStatus(town.old.gate.id, GateState.ONLINE, "receiving events", clock.now()))
    office.take(Topic.GATE_STATES, fact)
    office.take(Topic.GATE_STATES, fact)
    with database.read() as session:
        assert gates.get(session, ALL, town.old.gate.id).state is GateState.ONLINE
    assert office.devices == [("gate", town.old.gate.id)]


def test_an_access_event_twice_is_kept_once(office: Office, database: Database, town: Town, clock: ManualClock) -> None:
    event = AccessEvent("acc_1", town.old.gate.id, 1, AccessKind.DOOR_FORCED, clock.now(), clock.now())
    for _ in range(2):
        office.take(Topic.ACCESS_EVENTS, access_event_to_json(event))
    with database.read() as session:
        page = access_events.find(session, ALL, town.old.gate.id)
    assert [row.kind for row in page.items] == [AccessKind.DOOR_FORCED]


@pytest.mark.parametrize("topic", list(Topic))
@pytest.mark.parametrize("payload", [{}, {"v": 99}, {"v": 1}, {"v": 1, "event_id": None}])
def test_what_cannot_be_read_is_set_aside_not_tried_again(
    office: Office, topic: Topic, payload: Mapping[str, object]
) -> None:
    with pytest.raises(UnreadableFact, match=str(topic)):
        office.take(topic, payload)


def test_an_event_of_a_rule_nobody_knows_is_set_aside(office: Office, town: Town, clock: ManualClock) -> None:
    fact = {**rule_event_to_json(intrusion(town, 1, at=clock.now())), "rule_id": "rule_of_another_town"}
    with pytest.raises(UnreadableFact, match="rule_of_another_town"):
        office.take(Topic.RULE_EVENTS, fact)
