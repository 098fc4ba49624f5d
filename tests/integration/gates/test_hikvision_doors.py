"""Door commands on a simulated terminal: what counts is the door, not the reply."""

import asyncio
from typing import Any

import httpx
import pytest

from gates.fleet import GateFleet
from gates.hikvision.gate import HikvisionGate
from models.access import AccessEvent, CommandOutcome, DoorPhysical, GateConfig, GateState, GateStatus
from models.clock import SystemClock
from models.errors import GateUnauthorised, GateUnreachable
from tests.integration.gates.test_hikvision_events import gate_for
from tests.servers.isapi_device import Abilities, IsapiDevice
from tests.unit.gates.gate_contract import running
from tests.waiting import eventually

QUICK: dict[str, Any] = {"open_within_s": 0.4, "poll_s": 0.05}


async def test_a_body_without_namespace_is_answered_ok_and_moves_nothing() -> None:
    """The simulator shows the field note that the adapter must live with."""
    with IsapiDevice() as device:
        async with httpx.AsyncClient(auth=httpx.DigestAuth("admin", "Gate-12345"), trust_env=False) as client:
            url = f"{device.url}/ISAPI/AccessControl/RemoteControl/door/1"
            answer = await client.put(url, content=b"<RemoteControlDoor><cmd>open</cmd></RemoteControlDoor>")
        assert answer.status_code == 200
        assert b"<statusCode>1</statusCode>" in answer.content
        assert not device.doors[1].lock_released


async def test_an_opened_door_is_verified_and_closed_again() -> None:
    with IsapiDevice(abilities=Abilities(doors=2)) as device:
        gate = gate_for(device)
        opened = await gate.open_door(2)
        assert (opened.outcome, opened.door) == (CommandOutcome.VERIFIED, DoorPhysical.OPEN)
        assert (device.doors[1].leaf_open, device.doors[2].leaf_open) == (False, True)
        assert await gate.door_state(2) is DoorPhysical.OPEN
        closed = await gate.close_door(2)
        assert (closed.outcome, closed.door) == (CommandOutcome.VERIFIED, DoorPhysical.CLOSED)
    assert [request.target[-1] for request in device.requests if request.method == "PUT"] == ["2", "2"]


async def test_a_lock_that_releases_is_enough_while_nobody_pushes_the_door() -> None:
    with IsapiDevice(abilities=Abilities(leaf_follows=False)) as device:
        result = await gate_for(device).open_door(1)
    assert (result.outcome, result.reason) == (CommandOutcome.VERIFIED, "the lock is released")
    assert result.door is DoorPhysical.CLOSED


async def test_a_liar_is_found_out() -> None:
    with IsapiDevice(abilities=Abilities(liar=True)) as device:
        result = await gate_for(device, **QUICK).open_door(1)
    assert (result.outcome, result.door) == (CommandOutcome.NOT_CARRIED_OUT, DoorPhysical.CLOSED)
    assert result.reason == "the device answered OK, but neither its lock nor its door moved within 0.4 s"
    assert 0.4 <= result.took_s < 10


async def test_a_door_that_stood_open_already_is_said_to_have() -> None:
    with IsapiDevice(abilities=Abilities(liar=True)) as device:
        device.move_leaf(1, is_open=True)
        result = await gate_for(device).open_door(1)
    assert (result.outcome, result.door) == (CommandOutcome.VERIFIED, DoorPhysical.OPEN)
    assert result.reason == "the door stands open, as before the command"


async def test_a_door_that_is_held_open_is_not_closed() -> None:
    with IsapiDevice(abilities=Abilities(leaf_follows=False)) as device:
        device.move_leaf(1, is_open=True)
        result = await gate_for(device, **QUICK).close_door(1)
    assert (result.outcome, result.door) == (CommandOutcome.NOT_CARRIED_OUT, DoorPhysical.OPEN)
    assert "still stands open" in result.reason


async def test_without_work_status_the_devices_own_events_verify() -> None:
    with IsapiDevice(abilities=Abilities(work_status=False)) as device:
        gate = gate_for(device)
        async with running(gate) as heard:
            await heard.until(lambda: heard.state is GateState.ONLINE)
            result = await gate.open_door(1)
            assert await gate.door_state(1) is DoorPhysical.OPEN
    assert result.outcome is CommandOutcome.VERIFIED
    assert "reported" in result.reason


async def test_a_liar_whose_door_events_are_known_is_found_out_too() -> None:
    with IsapiDevice(abilities=Abilities(work_status=False)) as device:
        gate = gate_for(device, **QUICK)
        async with running(gate) as heard:
            await heard.until(lambda: heard.state is GateState.ONLINE)
            await gate.open_door(1)
            device.abilities.liar = True
            result = await gate.open_door(1)
    assert result.outcome is CommandOutcome.NOT_CARRIED_OUT


async def test_a_device_that_cannot_tell_is_unverified() -> None:
    with IsapiDevice(abilities=Abilities(work_status=False, door_events=False)) as device:
        result = await gate_for(device, **QUICK).open_door(1)
    assert (result.outcome, result.door) == (CommandOutcome.UNVERIFIED, DoorPhysical.UNKNOWN)


async def test_what_the_device_does_not_support_is_refused() -> None:
    with IsapiDevice(abilities=Abilities(remote_door=False, doors=2)) as device:
        gate = gate_for(device)
        result = await gate.open_door(1)
        can = await gate.capabilities()
    assert result.outcome is CommandOutcome.REFUSED
    assert "notSupport" in result.reason
    assert (can.can_open, can.can_replay_history, can.reports_door_state) == (False, True, True)


async def test_a_wrong_password_is_refused_and_an_absent_device_fails() -> None:
    with IsapiDevice() as device:
        wrong = gate_for(device, password="Wrong-1")
        refused = await wrong.open_door(1)
        with pytest.raises(GateUnauthorised):
            await wrong.capabilities()
        gate = gate_for(device)
    failed = await gate.open_door(1)
    with pytest.raises(GateUnreachable):
        await gate.door_state(1)
    assert (refused.outcome, failed.outcome) == (CommandOutcome.REFUSED, CommandOutcome.FAILED)
    assert "Wrong-1" not in refused.reason


async def test_two_openings_at_once_are_both_judged() -> None:
    with IsapiDevice(abilities=Abilities(doors=2)) as device:
        gate = gate_for(device)
        results = await asyncio.gather(gate.open_door(1), gate.open_door(2))
    assert [result.outcome for result in results] == [CommandOutcome.VERIFIED] * 2


def test_in_a_fleet_one_bad_gate_disturbs_no_other() -> None:
    events: list[AccessEvent] = []
    statuses: list[GateStatus] = []
    with IsapiDevice() as good, IsapiDevice() as bad:
        configs = [
            GateConfig("good", "East", "hikvision_isapi", good.url, "admin", "Gate-12345"),
            GateConfig("wrong", "West", "hikvision_isapi", bad.url, "admin", "Wrong-1"),
            GateConfig("gone", "South", "hikvision_isapi", "http://127.0.0.1:1", "admin", "x"),
        ]
        fleet = GateFleet(SystemClock(), events.append, statuses.append)
        fleet.start()
        try:
            fleet.set_gates(configs)
            wanted = {"good": GateState.ONLINE, "wrong": GateState.UNAUTHORISED, "gone": GateState.OFFLINE}
            eventually(lambda: {each: status.state for each, status in fleet.statuses().items()} == wanted)
            good.push_event(5, 27)
            eventually(lambda: [event.gate_id for event in events] == ["good"])
            assert fleet.open_door("good", 1).outcome is CommandOutcome.VERIFIED
            assert fleet.open_door("wrong", 1).outcome is CommandOutcome.REFUSED
        finally:
            fleet.stop()
    assert not [status for status in statuses if "Gate-12345" in status.reason]


def test_the_gate_itself_shows_no_password() -> None:
    with IsapiDevice() as device:
        gate = gate_for(device)
    assert isinstance(gate, HikvisionGate)
    assert "Gate-12345" not in repr(gate)
