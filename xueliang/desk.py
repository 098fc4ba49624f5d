"""The desk role: facts from the bus become rows, and what changed is told to whoever is looking."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cases.desk import Desk
from models.db import access_events, cameras, gates
from models.db.engine import Database
from models.errors import InputError
from models.facts import (
    access_event_from_json,
    camera_fact_from_json,
    camera_sight_from_json,
    gate_status_from_json,
    rule_event_from_json,
)
from xueliang.bus.port import Fact, Handler, Together, Topic, UnreadableFact

_log = logging.getLogger(__name__)

DeviceChanged = Callable[[str, str], None]  # "camera" or "gate", and its id


def desk_handlers(desk: Desk, database: Database, on_device: DeviceChanged) -> Mapping[Topic, Handler]:
    """What the desk does with each kind of fact; every one may come twice."""

    def rule_event(fact: Fact) -> None:
        desk.take_rule_event(rule_event_from_json(fact.payload))

    def access_event(fact: Fact) -> None:
        event = access_event_from_json(fact.payload)
        with database.write() as session:
            access_events.add(session, event)

    def camera_state(fact: Fact) -> None:
        news = camera_fact_from_json(fact.payload)
        with database.write() as session:
            changed = cameras.set_state(session, news.status)
            if news.stream is not None:
                width, height = news.stream.resolution_wh
                stream: dict[str, Any] = {
                    "codec": news.stream.codec.value,
                    "width": width,
                    "height": height,
                    "fps": news.stream.fps,
                }
                cameras.set_stream(session, news.status.camera_id, stream)
        if changed or news.stream is not None:
            on_device("camera", news.status.camera_id)

    def camera_sight(fact: Fact) -> None:
        sight = camera_sight_from_json(fact.payload)
        with database.write() as session:
            changed = cameras.set_sight(session, sight)
        if changed:
            on_device("camera", sight.camera_id)

    def gate_state(fact: Fact) -> None:
        status = gate_status_from_json(fact.payload)
        with database.write() as session:
            changed = gates.set_state(session, status)
        if changed:
            on_device("gate", status.gate_id)

    return {
        Topic.RULE_EVENTS: _refusing(rule_event),
        Topic.ACCESS_EVENTS: _refusing(access_event),
        Topic.CAMERA_STATES: _refusing(camera_state),
        Topic.CAMERA_SIGHTS: _refusing(camera_sight),
        Topic.GATE_STATES: _refusing(gate_state),
    }


def desk_together(desk: Desk) -> Mapping[Topic, Together]:
    """What the desk does with several facts at once: a storm of rule events waits for the disk a few times only."""

    def take_rule_events(facts: Sequence[Fact]) -> None:
        desk.take_rule_events([rule_event_from_json(fact.payload) for fact in facts])

    return {Topic.RULE_EVENTS: take_rule_events}


def _refusing(handler: Handler) -> Handler:
    """What the handler calls bad input will not get better by trying again."""

    def handle(fact: Fact) -> None:
        try:
            handler(fact)
        except InputError as error:
            raise UnreadableFact(f"{fact.topic} {fact.fact_id}: {error}") from error

    return handle
