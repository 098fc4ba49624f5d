"""What every gate adapter must do. Subclass `GateContract` and give it a `bench` fixture."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

import pytest

from gates.port import Gate
from models.access import AccessEvent, AccessKind, CommandOutcome, DoorPhysical, GateConfig, GateState
from models.errors import GateError

SECRETS = ("Gate-12345", "hook-secret")


class Bench(Protocol):
    """A gate and the device behind it, as the contract needs them."""

    gate: Gate
    config: GateConfig

    def happens(self, name: str, kind: AccessKind, door_no: int = 1) -> None:
        """The device reports that `kind` happened; the same `name` is the same event, sent again."""
        ...


@dataclass
class Heard:
    """What a running gate said."""

    events: list[AccessEvent] = field(default_factory=list)
    states: list[tuple[GateState, str]] = field(default_factory=list)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def on_event(self, event: AccessEvent) -> None:
        self.events.append(event)
        self._changed.set()

    def on_state(self, state: GateState, reason: str) -> None:
        self.states.append((state, reason))
        self._changed.set()

    @property
    def state(self) -> GateState | None:
        """The latest state."""
        return self.states[-1][0] if self.states else None

    async def until(self, true: Callable[[], bool], within_s: float = 10.0) -> None:
        """Wait for something said to make `true` true."""
        async with asyncio.timeout(within_s):
            while not true():
                self._changed.clear()
                await self._changed.wait()


@asynccontextmanager
async def running(gate: Gate) -> AsyncIterator[Heard]:
    """The gate while it runs."""
    heard = Heard()
    task = asyncio.create_task(gate.run(heard.on_event, heard.on_state))
    try:
        await heard.until(lambda: bool(heard.states))
        yield heard
    finally:
        task.cancel()
        await asyncio.wait({task}, timeout=5)
        assert task.cancelled(), "run must end when it is cancelled"


class GateContract:
    """The tests. `bench` must be ready to take events once the gate runs; `comes_online` waits for that."""

    async def comes_online(self, bench: Bench, heard: Heard) -> None:
        """Override where ONLINE needs a first event."""
        await heard.until(lambda: heard.state is GateState.ONLINE)

    async def test_an_event_arrives_with_its_door_kind_and_time(self, bench: Bench) -> None:
        async with running(bench.gate) as heard:
            await self.comes_online(bench, heard)
            bench.happens("one", AccessKind.DOOR_FORCED)
            await heard.until(lambda: any(e.kind is AccessKind.DOOR_FORCED for e in heard.events))
        event = heard.events[-1]
        assert (event.gate_id, event.door_no) == (bench.config.gate_id, 1)
        assert event.at.utcoffset() is not None
        assert event.received_at.utcoffset() is not None

    async def test_a_repeated_event_is_reported_once(self, bench: Bench) -> None:
        async with running(bench.gate) as heard:
            await self.comes_online(bench, heard)
            for name in ("one", "one", "two"):
                bench.happens(name, AccessKind.DOOR_OPENED if name == "one" else AccessKind.DOOR_CLOSED)
            await heard.until(lambda: any(e.kind is AccessKind.DOOR_CLOSED for e in heard.events))
        kinds = [event.kind for event in heard.events]
        assert kinds.count(AccessKind.DOOR_OPENED) == 1
        assert len({event.event_id for event in heard.events}) == len(heard.events)

    async def test_it_can_be_run_again_after_it_was_cancelled(self, bench: Bench) -> None:
        async with running(bench.gate) as heard:
            await self.comes_online(bench, heard)
        async with running(bench.gate) as heard:
            await self.comes_online(bench, heard)
            bench.happens("later", AccessKind.DOOR_HELD)
            await heard.until(lambda: any(e.kind is AccessKind.DOOR_HELD for e in heard.events))

    async def test_its_door_is_told_after_an_event(self, bench: Bench) -> None:
        async with running(bench.gate) as heard:
            await self.comes_online(bench, heard)
            bench.happens("open", AccessKind.DOOR_OPENED)
            await heard.until(lambda: any(e.kind is AccessKind.DOOR_OPENED for e in heard.events))
            assert await bench.gate.door_state(1) is DoorPhysical.OPEN

    async def test_a_door_it_does_not_have_is_refused(self, bench: Bench) -> None:
        with pytest.raises(GateError):
            await bench.gate.door_state(bench.config.doors + 1)
        result = await bench.gate.open_door(bench.config.doors + 1)
        assert result.outcome is CommandOutcome.REFUSED
        assert result.reason

    async def test_commands_agree_with_the_capabilities(self, bench: Bench) -> None:
        can = await bench.gate.capabilities()
        assert can.doors >= 1
        opened = await bench.gate.open_door(1)
        assert (opened.outcome is CommandOutcome.VERIFIED) == can.can_open
        assert (opened.outcome is CommandOutcome.REFUSED) != can.can_open
        closed = await bench.gate.close_door(1)
        assert (closed.outcome is CommandOutcome.VERIFIED) == can.can_close

    async def test_no_credential_is_ever_said(self, bench: Bench) -> None:
        async with running(bench.gate) as heard:
            await self.comes_online(bench, heard)
        result = await bench.gate.open_door(1)
        said = [reason for _, reason in heard.states] + [result.reason, repr(bench.config), repr(bench.gate)]
        assert not [text for text in said if any(secret in text for secret in SECRETS)]
