"""All gates of this process, on one event loop in a thread of its own; callable from any thread."""

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine, Iterable, Mapping
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from typing import Any, TypeVar

from gates.port import Gate, TakesDeliveries, WebhookReceipt
from gates.registry import open_gate
from models.access import (
    AccessEvent,
    CommandOutcome,
    CommandResult,
    DoorPhysical,
    GateCapabilities,
    GateConfig,
    GateState,
    GateStatus,
)
from models.clock import Clock
from models.errors import GateError, GateUnreachable, GateUnsupported, InputError, NotFound

_log = logging.getLogger(__name__)
_ANSWER_WITHIN_S = 60.0
_AFTER_A_FAULT_S = 30.0

T = TypeVar("T")


@dataclass(slots=True)
class _Tended:
    config: GateConfig
    gate: Gate | None
    task: asyncio.Task[None] | None
    status: GateStatus


class GateFleet:
    """Keeps the gates it is told to keep.

    `on_event` and `on_status` are called on the fleet's own thread, one at a time; `on_status` only when state or
    reason changed. One gate's failure is that gate's status and nobody else's.
    """

    def __init__(
        self,
        clock: Clock,
        on_event: Callable[[AccessEvent], None],
        on_status: Callable[[GateStatus], None],
        open_one: Callable[[GateConfig, Clock], Gate] = open_gate,
    ) -> None:
        self._clock, self._on_event, self._on_status, self._open_one = clock, on_event, on_status, open_one
        self._tended: dict[str, _Tended] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start the thread; once. Raises RuntimeError when it runs already."""
        if self._thread is not None:
            raise RuntimeError("the gate fleet runs already")
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(ready,), name="gates", daemon=True)
        self._thread.start()
        ready.wait()

    def _serve(self, ready: threading.Event) -> None:
        with asyncio.Runner() as runner:
            loop = runner.get_loop()
            self._loop = loop
            loop.call_soon(ready.set)
            loop.run_forever()
            self._loop = None

    def stop(self, timeout_s: float = 5.0) -> None:
        """End all gates and the thread. Raises GateError when they do not end in time."""
        thread, loop = self._thread, self._loop
        if thread is None or loop is None:
            return
        try:
            asyncio.run_coroutine_threadsafe(self._end_all(), loop).result(timeout_s)
        except FutureTimeout:
            raise GateError(f"gates did not end within {timeout_s:g} s") from None
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join(timeout_s)
            self._thread = None

    async def _end_all(self) -> None:
        await asyncio.gather(*(self._end(gate_id) for gate_id in list(self._tended)))

    def set_gates(self, configs: Iterable[GateConfig]) -> None:
        """From now on keep these gates: new ones are opened, changed ones opened anew, others ended."""
        self._ask(self._set_gates(list(configs)))

    async def _set_gates(self, configs: list[GateConfig]) -> None:
        wanted = {config.gate_id: config for config in configs}
        for gate_id, tended in list(self._tended.items()):
            if wanted.get(gate_id) != tended.config:
                await self._end(gate_id)
        for gate_id, config in wanted.items():
            if gate_id not in self._tended:
                self._begin(config)

    def _begin(self, config: GateConfig) -> None:
        status = GateStatus(config.gate_id, GateState.CONNECTING, "starting", self._clock.now())
        tended = _Tended(config, None, None, status)
        with self._lock:
            self._tended[config.gate_id] = tended
        try:
            tended.gate = self._open_one(config, self._clock)
        except (InputError, GateError) as fault:
            self._set_status(config.gate_id, GateState.OFFLINE, str(fault))
            return
        tended.task = asyncio.get_running_loop().create_task(self._tend(config.gate_id, tended.gate))

    async def _end(self, gate_id: str) -> None:
        with self._lock:
            tended = self._tended.pop(gate_id)
        if tended.task is not None:
            tended.task.cancel()
            await asyncio.wait({tended.task})

    async def _tend(self, gate_id: str, gate: Gate) -> None:
        """Run the gate; should its adapter fail in a way it must not, say so and run it again."""
        while True:
            run = asyncio.ensure_future(
                gate.run(self._on_event, lambda state, reason: self._set_status(gate_id, state, reason))
            )
            try:
                await asyncio.wait({run})
            finally:
                run.cancel()
                await asyncio.wait({run})
            fault = None if run.cancelled() else run.exception()
            _log.error("gate adapter ended", extra={"action": "gate_adapter_ended", "gate": gate_id}, exc_info=fault)
            name = type(fault).__name__ if fault else "no error"
            self._set_status(gate_id, GateState.OFFLINE, f"internal fault in the adapter ({name}); trying again")
            await self._clock.sleep(_AFTER_A_FAULT_S)

    def _set_status(self, gate_id: str, state: GateState, reason: str) -> None:
        status = GateStatus(gate_id, state, reason, self._clock.now())
        with self._lock:
            tended = self._tended.get(gate_id)
            if tended is None or (tended.status.state, tended.status.reason) == (state, reason):
                return
            tended.status = status
        self._on_status(status)

    def statuses(self) -> dict[str, GateStatus]:
        """The state of every gate by id."""
        with self._lock:
            return {gate_id: tended.status for gate_id, tended in self._tended.items()}

    def capabilities(self, gate_id: str) -> GateCapabilities:
        """Raises NotFound, GateError."""
        return self._ask(self._gate(gate_id).capabilities())

    def door_state(self, gate_id: str, door_no: int) -> DoorPhysical:
        """Raises NotFound, GateError."""
        return self._ask(self._gate(gate_id).door_state(door_no))

    def open_door(self, gate_id: str, door_no: int) -> CommandResult:
        """Open and watch, up to about half a minute. Raises NotFound only; every failure is in the result."""
        return self._command(gate_id, lambda gate: gate.open_door(door_no))

    def close_door(self, gate_id: str, door_no: int) -> CommandResult:
        """Close and watch. Raises NotFound only; every failure is in the result."""
        return self._command(gate_id, lambda gate: gate.close_door(door_no))

    def _command(self, gate_id: str, order: Callable[[Gate], Coroutine[Any, Any, CommandResult]]) -> CommandResult:
        began_s = self._clock.mono_s()
        try:
            return self._ask(order(self._gate(gate_id)))
        except GateError as fault:
            took_s = self._clock.mono_s() - began_s
            return CommandResult(CommandOutcome.FAILED, str(fault), DoorPhysical.UNKNOWN, took_s)

    def take_webhook(self, gate_id: str, headers: Mapping[str, str], body: bytes) -> WebhookReceipt:
        """Take one delivery; its events have been handed to `on_event` when this returns.

        Raises NotFound, GateUnsupported for a gate of another kind, and what `TakesDeliveries.take` raises."""
        gate = self._gate(gate_id)
        if not isinstance(gate, TakesDeliveries):
            raise GateUnsupported("this gate takes no deliveries; it is connected to, not listened to")
        return self._ask(_taking(gate, headers, body))

    def _gate(self, gate_id: str) -> Gate:
        with self._lock:
            tended = self._tended.get(gate_id)
        if tended is None:
            raise NotFound(f"no gate {gate_id!r} is being kept")
        if tended.gate is None:
            raise GateUnreachable(tended.status.reason)
        return tended.gate

    def _ask(self, work: Coroutine[Any, Any, T]) -> T:
        """Run the work on the fleet's loop and wait for it."""
        loop = self._loop
        if loop is None:
            work.close()
            raise GateUnreachable("the gate service is not running")
        future = asyncio.run_coroutine_threadsafe(work, loop)
        try:
            return future.result(_ANSWER_WITHIN_S)
        except FutureTimeout:
            future.cancel()
            raise GateUnreachable(f"the gate gave no answer within {_ANSWER_WITHIN_S:g} s") from None


async def _taking(gate: TakesDeliveries, headers: Mapping[str, str], body: bytes) -> WebhookReceipt:
    return gate.take(headers, body)
