"""The fleet: many gates, each its own; from any thread."""

import asyncio
import json
import threading
from collections.abc import Iterator

import pytest

from gates.fleet import GateFleet
from gates.port import Gate, WebhookReceipt
from gates.registry import GATE_KINDS, open_gate
from gates.webhook.signature import sign
from models.access import (
    AccessEvent,
    AccessKind,
    CommandOutcome,
    DoorPhysical,
    GateConfig,
    GateState,
    GateStatus,
)
from models.clock import Clock
from models.errors import GateUnreachable, GateUnsupported, InputError, NotFound
from tests.fakes.clock import ManualClock
from tests.fakes.gate import FakeGate
from tests.waiting import eventually


class Station:
    """A fleet of fake gates (and real webhook gates), and what it said."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.events: list[AccessEvent] = []
        self.statuses: list[GateStatus] = []
        self.threads: set[str] = set()
        self.fakes: list[FakeGate] = []
        self.loop: asyncio.AbstractEventLoop | None = None
        self.fleet = GateFleet(self.clock, self._event, self._status, self._open)

    def _open(self, config: GateConfig, clock: Clock) -> Gate:
        self.loop = asyncio.get_running_loop()
        if config.kind != "fake":
            return open_gate(config, clock)
        self.fakes.append(FakeGate(config, clock))
        return self.fakes[-1]

    def _event(self, event: AccessEvent) -> None:
        self.threads.add(threading.current_thread().name)
        self.events.append(event)

    def _status(self, status: GateStatus) -> None:
        self.threads.add(threading.current_thread().name)
        self.statuses.append(status)

    def fake(self, gate_id: str) -> FakeGate:
        """The newest fake of that id, running."""
        fake = next(each for each in reversed(self.fakes) if each.config.gate_id == gate_id)
        eventually(lambda: fake.running)
        return fake

    def states(self, gate_id: str) -> list[GateState]:
        return [status.state for status in self.statuses if status.gate_id == gate_id]


def config(number: int, name: str = "Door", kind: str = "fake", secret: str = "") -> GateConfig:
    return GateConfig(f"gate_{number}", name, kind, secret=secret)


@pytest.fixture
def station() -> Iterator[Station]:
    station = Station()
    station.fleet.start()
    yield station
    station.fleet.stop(5)


def test_gates_are_kept_changed_and_let_go(station: Station) -> None:
    station.fleet.set_gates([config(1), config(2)])
    first, second = station.fake("gate_1"), station.fake("gate_2")
    station.fleet.set_gates([config(1), config(2, name="New name"), config(3)])
    assert station.fake("gate_1") is first
    assert station.fake("gate_2") is not second
    assert not second.running
    station.fleet.set_gates([config(3)])
    assert set(station.fleet.statuses()) == {"gate_3"}
    assert not first.running


def test_events_come_on_the_fleets_own_thread(station: Station) -> None:
    station.fleet.set_gates([config(1)])
    now = station.clock.now()
    event = AccessEvent("acc_1", "gate_1", 1, AccessKind.DOOR_FORCED, now, now)
    fake = station.fake("gate_1")
    asyncio.run_coroutine_threadsafe(_say(fake, event), _loop(station)).result(5)
    assert station.events == [event]
    assert station.threads == {"gates"}


async def _say(fake: FakeGate, event: AccessEvent) -> None:
    fake.happens(event)


def _loop(station: Station) -> asyncio.AbstractEventLoop:
    assert station.loop is not None
    return station.loop


def test_a_status_is_told_only_when_it_changes(station: Station) -> None:
    station.fleet.set_gates([config(1)])
    fake = station.fake("gate_1")
    loop = _loop(station)
    for reason in ("no connection", "no connection", "still none"):
        loop.call_soon_threadsafe(fake.says, GateState.OFFLINE, reason)
    eventually(lambda: station.fleet.statuses()["gate_1"].reason == "still none")
    assert [status.reason for status in station.statuses][-2:] == ["no connection", "still none"]


def test_a_gate_that_cannot_be_opened_disturbs_no_other(station: Station) -> None:
    station.fleet.set_gates([config(1, kind="doorbell"), config(2), config(3, kind="webhook")])
    station.fake("gate_2")
    states = station.fleet.statuses()
    assert "doorbell" in states["gate_1"].reason
    assert "secret" in states["gate_3"].reason
    assert [states[f"gate_{n}"].state for n in (1, 3)] == [GateState.OFFLINE] * 2
    assert station.fleet.open_door("gate_2", 1).outcome is CommandOutcome.VERIFIED
    assert station.fleet.open_door("gate_1", 1).outcome is CommandOutcome.FAILED


def test_an_adapter_that_breaks_is_run_again(station: Station, caplog: pytest.LogCaptureFixture) -> None:
    station.fleet.set_gates([config(1), config(2)])
    fake, other = station.fake("gate_1"), station.fake("gate_2")
    loop = _loop(station)
    loop.call_soon_threadsafe(fake.break_down, ZeroDivisionError("oops"))
    eventually(lambda: "ZeroDivisionError" in station.fleet.statuses()["gate_1"].reason)
    assert "gate adapter ended" in caplog.text
    assert other.running
    asyncio.run_coroutine_threadsafe(station.clock.advance(31), loop).result(5)
    eventually(lambda: fake.runs == 2 and station.fleet.statuses()["gate_1"].state is GateState.ONLINE)


def test_commands_from_any_thread(station: Station) -> None:
    station.fleet.set_gates([config(1)])
    fake = station.fake("gate_1")
    assert station.fleet.door_state("gate_1", 1) is DoorPhysical.CLOSED
    assert station.fleet.open_door("gate_1", 1).outcome is CommandOutcome.VERIFIED
    assert station.fleet.door_state("gate_1", 1) is DoorPhysical.OPEN
    assert station.fleet.close_door("gate_1", 1).door is DoorPhysical.CLOSED
    assert station.fleet.capabilities("gate_1").can_open
    fake.fail_with = GateUnsupported("no")
    with pytest.raises(GateUnsupported):
        station.fleet.door_state("gate_1", 1)
    assert station.fleet.open_door("gate_1", 1).outcome is CommandOutcome.REFUSED


def test_an_unknown_gate_is_not_found(station: Station) -> None:
    with pytest.raises(NotFound):
        station.fleet.open_door("gate_9", 1)
    with pytest.raises(NotFound):
        station.fleet.take_webhook("gate_9", {}, b"")


def test_a_delivery_reaches_its_gate(station: Station) -> None:
    station.fleet.set_gates([config(1), config(2, kind="webhook", secret="hook-secret")])
    eventually(lambda: GateState.CONNECTING in station.states("gate_2"))
    at = station.clock.now().isoformat()
    body = json.dumps({"event_id": "e1", "door_no": 1, "kind": "door_held", "at": at}).encode()
    headers = sign("hook-secret", int(station.clock.now().timestamp()), body)
    assert station.fleet.take_webhook("gate_2", headers, body) == WebhookReceipt(1, 0)
    assert station.fleet.take_webhook("gate_2", headers, body) == WebhookReceipt(0, 1)
    assert [event.kind for event in station.events] == [AccessKind.DOOR_HELD]
    assert station.states("gate_2")[-1] is GateState.ONLINE
    with pytest.raises(GateUnsupported):
        station.fleet.take_webhook("gate_1", headers, body)


def test_before_the_start_and_after_the_stop_nothing_hangs() -> None:
    station = Station()
    with pytest.raises(GateUnreachable):
        station.fleet.set_gates([config(1)])
    station.fleet.start()
    station.fleet.set_gates([config(1)])
    fake = station.fake("gate_1")
    station.fleet.stop()
    station.fleet.stop()
    assert not fake.running
    with pytest.raises(RuntimeError):
        _start_twice(Station())


def _start_twice(station: Station) -> None:
    station.fleet.start()
    try:
        station.fleet.start()
    finally:
        station.fleet.stop()


def test_every_kind_says_what_it_needs() -> None:
    for kind in GATE_KINDS.values():
        assert set(kind.title) == set(kind.summary) == {"zh", "en"}
        assert {each.name for each in kind.fields} <= set(GateConfig.__dataclass_fields__)
        assert kind.options_schema()["type"] == "object"
    with pytest.raises(InputError, match="hikvision_isapi, webhook"):
        open_gate(config(1, kind="doorbell"), ManualClock())
