"""Gates: how to reach them, how they are, what happened at their doors, and opening a door."""

import secrets
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Path
from fastapi.concurrency import run_in_threadpool
from pydantic import ValidationError
from sqlalchemy.orm import Session

from api.addresses import check_gate_url, refuse_moved_password
from api.callers import Caller
from api.errors import unavailable
from api.paging import Asked, as_page
from api.permissions import OpensDoors, SeesGates, SetsGates
from api.ports import ApiPorts
from api.routing import errors, new_router
from api.schemas.gates import (
    AccessEventAnswer,
    DoorAction,
    DoorAnswer,
    DoorCommand,
    DoorResultAnswer,
    GateAnswer,
    GateChange,
    GateKindAnswer,
    GateMade,
    GateNew,
)
from api.schemas.words import ID_PATTERN, BilingualText, Listing, Page
from api.service import Ports
from api.trail import record
from api.views.devices import access_event_answer, gate_answer
from gates.registry import GATE_KINDS, GateKind
from models.access import CommandResult
from models.db import access_events, gates
from models.db.schema import GateRow
from models.errors import GateError, InputError, NotFound

router = new_router("gates")
GateId = Annotated[str, Path(pattern=ID_PATTERN)]
DoorNo = Annotated[int, Path(ge=1, le=64, description="Doors are numbered from 1 (门号)")]


def _kind_answer(kind: GateKind) -> GateKindAnswer:
    return GateKindAnswer(
        kind=kind.kind,
        title=BilingualText(zh=kind.title["zh"], en=kind.title["en"]),
        needs_url=any(field.name == "url" and field.required for field in kind.fields),
        takes_deliveries=kind.takes_deliveries,
        options_schema=kind.options_schema(),
    )


@router.get("/gate-kinds", summary="Kinds of gates (门禁类型)")
def list_gate_kinds(_: SeesGates) -> Listing[GateKindAnswer]:
    """What can be connected, and whether its address is needed."""
    return Listing(items=[_kind_answer(kind) for kind in GATE_KINDS.values()])


@router.get("/gates", summary="Gates (门禁列表)")
def list_gates(caller: SeesGates, ports: Ports, asked: Asked) -> Page[GateAnswer]:
    """Gates within reach, oldest first."""
    with ports.database.read() as session:
        found = gates.find(session, caller.scope, cursor=asked.cursor, limit=asked.limit)
    return as_page(found, lambda gate: gate_answer(gate, ports.public_url))


@router.post("/gates", summary="Add a gate (新增门禁)", status_code=201, responses=errors(404))
def add_gate(caller: SetsGates, ports: Ports, asked: GateNew) -> GateMade:
    """A gate that pushes to us gets a secret that signs its pushes, shown this once."""
    kind = _kind_of(asked)
    check_gate_url(asked.url)
    _check_options(kind, asked.options)
    secret = secrets.token_urlsafe(32)
    with ports.database.write() as session:
        gate = gates.add(
            session,
            ports.vault,
            caller.scope,
            name=asked.name,
            kind=asked.kind,
            url=asked.url or "",
            username=asked.username,
            password=asked.password,
            secret=secret,
            doors=asked.doors,
            options=asked.options,
            area_id=asked.area_id,
            now=ports.clock.now(),
        )
        record(session, ports.clock, caller, "gate.add", gate.id, place=gate.area, name=gate.name, kind=gate.kind)
    _changed(ports, gate.id)
    shown = secret if kind.takes_deliveries else None
    return GateMade(**gate_answer(gate, ports.public_url).model_dump(), webhook_secret=shown)


@router.get("/gates/{gate_id}", summary="One gate (门禁)", responses=errors(404))
def get_gate(gate_id: GateId, caller: SeesGates, ports: Ports) -> GateAnswer:
    """How it is reached and how it is."""
    with ports.database.read() as session:
        return gate_answer(gates.get(session, caller.scope, gate_id), ports.public_url)


@router.patch("/gates/{gate_id}", summary="Change a gate (修改门禁)", responses=errors(404, 409))
def change_gate(gate_id: GateId, caller: SetsGates, ports: Ports, asked: GateChange) -> GateAnswer:
    """What is left out stays; an empty password removes it. A new host needs the password again."""
    check_gate_url(asked.url)
    changes = asked.model_dump(exclude_none=True)
    with ports.database.write() as session:
        before = gates.get(session, caller.scope, gate_id)
        _check_options(GATE_KINDS[before.kind], asked.options or {})
        refuse_moved_password(changes, before.url, bool(before.password_sealed))
        gate = gates.update(session, ports.vault, caller.scope, gate_id, **changes)
        record(session, ports.clock, caller, "gate.change", gate_id, place=gate.area, **changes)
    _changed(ports, gate_id)
    return gate_answer(gate, ports.public_url)


@router.delete("/gates/{gate_id}", summary="Remove a gate (删除门禁)", status_code=204, responses=errors(404))
def remove_gate(gate_id: GateId, caller: SetsGates, ports: Ports) -> None:
    """With its rules; what it reported stays."""
    with ports.database.write() as session:
        gate = gates.get(session, caller.scope, gate_id)
        gates.remove(session, caller.scope, gate_id, ports.clock.now())
        record(session, ports.clock, caller, "gate.remove", gate_id, place=gate.area, name=gate.name)
    ports.on_config_change("gates")
    ports.on_config_change("rules")


@router.get("/gates/{gate_id}/events", summary="What happened at its doors (门禁事件)", responses=errors(404))
def list_gate_events(gate_id: GateId, caller: SeesGates, ports: Ports, asked: Asked) -> Page[AccessEventAnswer]:
    """Newest first; no names, no faces, no card numbers."""
    with ports.database.read() as session:
        found = access_events.find(session, caller.scope, gate_id, cursor=asked.cursor, limit=asked.limit)
    return as_page(found, access_event_answer)


@router.get("/gates/{gate_id}/doors/{door_no}", summary="How a door stands (门状态)", responses=errors(404, 503))
async def get_door(gate_id: GateId, door_no: DoorNo, caller: SeesGates, ports: Ports) -> DoorAnswer:
    """Asked of the device now; unknown where it cannot tell."""
    await run_in_threadpool(_door_of, ports, caller, gate_id, door_no)
    try:
        return DoorAnswer(state=await ports.gates.door_state(gate_id, door_no))
    except GateError as fault:
        raise unavailable(str(fault)) from fault
    except NotFound:
        raise unavailable("this gate is not connected to now") from None


@router.post("/gates/{gate_id}/doors/{door_no}/open", summary="Open a door (开门)", responses=errors(404))
async def open_door(
    gate_id: GateId, door_no: DoorNo, caller: OpensDoors, ports: Ports, asked: DoorCommand
) -> DoorResultAnswer:
    """Needs a reason, is written to the audit log before and after, and is judged by the door, not by the reply."""
    return await _command(gate_id, door_no, caller, ports, asked, "open")


@router.post("/gates/{gate_id}/doors/{door_no}/close", summary="Close a door (关门)", responses=errors(404))
async def close_door(
    gate_id: GateId, door_no: DoorNo, caller: OpensDoors, ports: Ports, asked: DoorCommand
) -> DoorResultAnswer:
    """As opening; it ends our own opening and never keeps people in."""
    return await _command(gate_id, door_no, caller, ports, asked, "close")


async def _command(
    gate_id: str, door_no: int, caller: Caller, ports: ApiPorts, asked: DoorCommand, action: DoorAction
) -> DoorResultAnswer:
    await run_in_threadpool(_record_asked, gate_id, door_no, caller, ports, asked.reason, action)
    order = ports.gates.open_door if action == "open" else ports.gates.close_door
    try:
        result = await order(gate_id, door_no)
    except NotFound:
        await run_in_threadpool(_record_outcome, gate_id, door_no, caller, ports, action, "not connected", "")
        raise unavailable("this gate is not connected to now") from None
    await run_in_threadpool(
        _record_outcome, gate_id, door_no, caller, ports, action, result.outcome.value, result.reason
    )
    return _result_answer(result)


def _result_answer(result: CommandResult) -> DoorResultAnswer:
    return DoorResultAnswer(outcome=result.outcome, reason=result.reason, door=result.door, took_s=result.took_s)


def _record_asked(gate_id: str, door_no: int, caller: Caller, ports: ApiPorts, reason: str, action: DoorAction) -> None:
    with ports.database.write() as session:
        gate = _gate_with_door(session, caller, gate_id, door_no)
        record(session, ports.clock, caller, f"door.{action}", gate_id, place=gate.area, door=door_no, reason=reason)


def _record_outcome(
    gate_id: str, door_no: int, caller: Caller, ports: ApiPorts, action: DoorAction, outcome: str, reason: str
) -> None:
    with ports.database.write() as session:
        gate = gates.get(session, caller.scope, gate_id)
        record(
            session, ports.clock, caller, f"door.{action}.outcome", gate_id,
            place=gate.area, door=door_no, outcome=outcome, reason=reason,
        )  # fmt: skip


def _door_of(ports: ApiPorts, caller: Caller, gate_id: str, door_no: int) -> None:
    with ports.database.read() as session:
        _gate_with_door(session, caller, gate_id, door_no)


def _gate_with_door(session: Session, caller: Caller, gate_id: str, door_no: int) -> GateRow:
    gate = gates.get(session, caller.scope, gate_id)
    if door_no > gate.doors:
        raise NotFound(f"this gate has the doors 1 to {gate.doors}")
    return gate


def _kind_of(asked: GateNew) -> GateKind:
    kind = GATE_KINDS.get(asked.kind)
    if kind is None:
        raise InputError(f"kind: there are {', '.join(GATE_KINDS)}")
    for field in kind.fields:
        if field.required and field.name != "secret" and not getattr(asked, field.name):
            raise InputError(f"{field.name}: a gate of kind {kind.kind} needs it")
    return kind


def _check_options(kind: GateKind, options: Mapping[str, Any]) -> None:
    try:
        kind.options.model_validate(options)
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(str(part) for part in problem["loc"])
        known = ", ".join(kind.options.model_fields)
        raise InputError(f"options.{where}: {problem['msg']}; there are {known}") from error


def _changed(ports: ApiPorts, gate_id: str) -> None:
    ports.on_config_change("gates")
    ports.announcer.gate(gate_id)
