"""Events of a Hikvision terminal over real HTTP: every quirk, repetition, gaps, clocks and hostile payloads."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from gates.hikvision.gate import HikvisionGate
from models.access import AccessEvent, AccessKind, Credential, GateConfig, GateState
from models.clock import Clock, SystemClock
from tests.fakes.clock import ManualClock
from tests.servers.isapi_device import Abilities, IsapiDevice
from tests.servers.isapi_wire import Quirks
from tests.unit.gates.gate_contract import Heard, running
from tests.unit.gates.test_documents import LAUGHS

CLOCK = SystemClock()


def gate_for(
    device: IsapiDevice, *, clock: Clock = CLOCK, password: str = "Gate-12345", **options: Any
) -> HikvisionGate:
    options = {"catch_up_s": 0, **options}
    config = GateConfig("gate_1", "North", "hikvision_isapi", device.url, "admin", password, doors=2, options=options)
    return HikvisionGate(config, clock, jitter=lambda: 0.0)


@asynccontextmanager
async def watching(device: IsapiDevice, **options: Any) -> AsyncIterator[Heard]:
    """The gate, online."""
    async with running(gate_for(device, **options)) as heard:
        await heard.until(lambda: heard.state is GateState.ONLINE)
        yield heard


def minors(heard: Heard) -> list[int]:
    return [int(event.detail["minor"]) for event in heard.events]


async def until_minor(heard: Heard, minor: int) -> AccessEvent:
    await heard.until(lambda: minor in minors(heard))
    return heard.events[minors(heard).index(minor)]


QUIRKS = {
    "as in the book": Quirks(),
    "brackets": Quirks(boundary_declared="<MIME_boundary>", boundary_sent="<MIME_boundary>"),
    "dashes": Quirks(boundary_declared="--myboundary", boundary_sent="myboundary"),
    "bare line feeds": Quirks(line_ends=(b"\n",)),
    "mixed line ends": Quirks(line_ends=(b"\n", b"\r\n", b"\n")),
    "xml": Quirks(body="xml", xml_namespace="http://www.hikvision.com/ver20/XMLSchema"),
    "psia": Quirks(body="xml", xml_namespace="urn:psialliance-org"),
    "object as text": Quirks(body="json_text"),
    "no length": Quirks(content_length="absent", delimiter_after=False),
    "length too small": Quirks(content_length="too_small"),
    "length too large": Quirks(content_length="too_large", delimiter_after=False),
    "chunked": Quirks(chunked=True),
    "pictures": Quirks(with_picture=True),
    "everything thrice": Quirks(sends_each=3),
}


@pytest.mark.parametrize("name", QUIRKS)
async def test_an_event_arrives_once_whatever_the_quirk(name: str) -> None:
    with IsapiDevice(quirks=QUIRKS[name]) as device:
        async with watching(device) as heard:
            device.send_heartbeat()
            device.push_event(5, 75, 2, employeeNoString="17", name="王小明")
            device.send_heartbeat()
            device.push_event(5, 27, 1)
            forced = await until_minor(heard, 27)
    assert minors(heard) == [75, 27]
    assert (forced.kind, forced.door_no, forced.clock_believed) == (AccessKind.DOOR_FORCED, 1, True)
    assert (heard.events[0].door_no, heard.events[0].credential) == (2, Credential.FACE)
    assert "王小明" not in repr(heard.events)


async def test_what_happened_while_we_were_away_is_fetched_once() -> None:
    with IsapiDevice(abilities=Abilities(page=3)) as device:
        async with watching(device) as heard:
            device.push_event(5, 25)
            await until_minor(heard, 25)
            device.drop_connections()
            for _ in range(8):
                device.keep_event(5, 1)
            device.keep_event(5, 27)
            await heard.until(lambda: [state for state, _ in heard.states].count(GateState.ONLINE) == 2)
            missed = await until_minor(heard, 27)
            device.push_event(5, 26)
            await until_minor(heard, 26)
    assert minors(heard) == [25, *[1] * 8, 27, 26]
    assert missed.detail["from"] == "history"
    assert missed.clock_believed


async def test_what_the_stream_does_not_bring_is_found_in_history() -> None:
    with IsapiDevice() as device:
        async with watching(device, catch_up_s=0.05) as heard:
            device.push_event(5, 25)
            await until_minor(heard, 25)
            device.keep_event(5, 28)
            await until_minor(heard, 28)
    assert minors(heard) == [25, 28]


async def test_a_device_that_passes_over_serial_numbers_is_asked_by_time() -> None:
    with IsapiDevice(abilities=Abilities(heeds_begin_serial=False, page=4)) as device:
        for number in range(6):
            device.keep_event(5, 1, time=(CLOCK.now() - timedelta(hours=9 - number)).isoformat())
        async with watching(device, catch_up_s=0.05) as heard:
            device.push_event(5, 25)
            await until_minor(heard, 25)
            device.keep_event(5, 28)
            await until_minor(heard, 28)
    assert minors(heard) == [25, 28]


async def test_at_the_first_start_only_the_last_minutes_are_read() -> None:
    with IsapiDevice() as device:
        for minutes, minor in ((60, 1), (5, 27)):
            device.keep_event(5, minor, time=(CLOCK.now() - timedelta(minutes=minutes)).isoformat())
        async with watching(device, look_back_s=600) as heard:
            await until_minor(heard, 27)
    assert minors(heard) == [27]


async def test_old_stories_told_at_the_opening_are_no_news() -> None:
    with IsapiDevice(abilities=Abilities(replays_on_open=50)) as device:
        for _ in range(50):
            device.keep_event(5, 27, time=(CLOCK.now() - timedelta(days=3)).isoformat())
        async with watching(device) as heard:
            device.push_event(5, 25)
            await until_minor(heard, 25)
            device.drop_connections()
            await heard.until(lambda: [state for state, _ in heard.states].count(GateState.ONLINE) == 2)
            device.push_event(5, 26)
            await until_minor(heard, 26)
    assert minors(heard) == [25, 26]


async def test_a_device_without_history_still_works() -> None:
    with IsapiDevice(abilities=Abilities(history=False)) as device:
        async with watching(device, catch_up_s=0.05) as heard:
            device.push_event(5, 27)
            await until_minor(heard, 27)
    asked = [request for request in device.requests if "AcsEvent" in request.target]
    assert len(asked) <= 1


async def test_a_counter_that_begins_anew_loses_nothing() -> None:
    with IsapiDevice() as device:
        async with watching(device) as heard:
            device.push_event(5, 25)
            device.set_serial(3)
            device.push_event(5, 26)
            device.push_event(5, 27)
            await until_minor(heard, 27)
    assert minors(heard) == [25, 26, 27]


async def test_a_clock_of_1970_is_not_believed() -> None:
    with IsapiDevice(quirks=Quirks(clock_at_1970=True)) as device:
        async with watching(device) as heard:
            device.push_event(5, 27)
            event = await until_minor(heard, 27)
    assert not event.clock_believed
    assert event.at == event.received_at
    assert abs(CLOCK.now() - event.at) < timedelta(minutes=1)


async def test_a_wrong_password_is_said_and_tried_once() -> None:
    with IsapiDevice() as device:
        async with running(gate_for(device, password="Wrong-1")) as heard:
            await heard.until(lambda: heard.state is GateState.UNAUTHORISED)
        assert device.guard.failures == 1
    assert heard.states[-1][1] == "the device refused user name or password"


async def test_a_locked_account_is_said() -> None:
    with IsapiDevice() as device:
        device.guard.failures = 99
        async with running(gate_for(device)) as heard:
            await heard.until(lambda: heard.state is GateState.UNAUTHORISED)
    assert "locked by the device for another 1800 s" in heard.states[-1][1]


async def test_a_gate_that_is_not_there_is_offline() -> None:
    with IsapiDevice() as device:
        gate = gate_for(device)
    async with running(gate) as heard:
        await heard.until(lambda: heard.state is GateState.OFFLINE)
    assert heard.states[-1][1] == f"no connection to 127.0.0.1:{device.port}"


@pytest.mark.parametrize(
    "body",
    [
        LAUGHS,
        b'{"AccessControllerEvent":' * 5000 + b"1" + b"}" * 5000,
        b'{"AccessControllerEvent": {"majorEventType": 1e400}}',
        b"<EventNotificationAlert><AccessControllerEvent/></EventNotificationAlert>",
    ],
    ids=["billion laughs", "deep json", "infinite", "empty event"],
)
async def test_a_hostile_part_is_passed_over(body: bytes) -> None:
    with IsapiDevice() as device:
        gate = gate_for(device)
        async with running(gate) as heard:
            await heard.until(lambda: heard.state is GateState.ONLINE)
            device.send_part(body)
            device.push_event(5, 27)
            await until_minor(heard, 27)
        assert gate.counters.unreadable == 1
    assert len(heard.events) == 1


@pytest.mark.parametrize("kind", ["endless part", "nothing but rubbish"])
async def test_a_stream_gone_mad_is_left_and_opened_anew(kind: str) -> None:
    with IsapiDevice() as device:
        async with watching(device) as heard:
            if kind == "endless part":
                device.send_raw(b"--MIME_boundary\r\nContent-Type: application/json\r\n\r\n{" + b"x" * 300_000)
            else:
                for _ in range(25):
                    device.send_part(b"rubbish")
            await heard.until(lambda: GateState.OFFLINE in [state for state, _ in heard.states])
            await heard.until(lambda: heard.state is GateState.ONLINE)
            device.push_event(5, 27)
            await until_minor(heard, 27)
    reason = next(reason for state, reason in heard.states if state is GateState.OFFLINE)
    assert "more than 262144 bytes in one part" in reason or "in a row could not be read" in reason


async def test_ninety_seconds_of_silence_open_the_stream_anew() -> None:
    clock = ManualClock()
    with IsapiDevice(clock=clock, abilities=Abilities(history=False)) as device:
        async with running(gate_for(device, clock=clock)) as heard:
            await heard.until(lambda: heard.state is GateState.ONLINE)
            await clock.advance(60)
            device.push_event(5, 25)
            await until_minor(heard, 25)
            await clock.advance(60)
            assert device.streams_opened == 1
            device.send_raw(b"Content-Type: applic")
            await clock.advance(31)
            silent = (GateState.OFFLINE, "no event and no heartbeat for 90 s")
            await heard.until(lambda: silent in heard.states)
            await clock.advance(1)
            await heard.until(lambda: heard.state is GateState.ONLINE)
    assert device.streams_opened == 2
