"""Cameras, gates, zones and rules as the contract shows them."""

from api.routing import PREFIX
from api.schemas.cameras import CameraAnswer, StreamAnswer
from api.schemas.gates import AccessEventAnswer, GateAnswer
from api.schemas.rules import RuleAnswer, ZoneAnswer
from gates.registry import GATE_KINDS
from models.db import rules
from models.db.schema import AccessEventRow, CameraRow, GateRow, RuleRow, ZoneRow


def camera_answer(camera: CameraRow) -> CameraAnswer:
    """A camera whose `area` is loaded."""
    return CameraAnswer(
        id=camera.id,
        name=camera.name,
        url=camera.url,
        username=camera.username,
        has_password=bool(camera.password_sealed),
        transport=camera.transport,
        analysis_fps=camera.analysis_fps,
        watching=camera.watching,
        regions=camera.regions,
        motion_url=camera.motion_url,
        masks=[[(x, y) for x, y in mask] for mask in camera.masks],
        area_id=camera.area_id,
        area_name=camera.area.name,
        enabled=camera.enabled,
        state=camera.state,
        state_reason=camera.state_reason,
        state_at=camera.state_at,
        sight=camera.sight,
        sight_reason=camera.sight_reason,
        sight_at=camera.sight_at,
        stream=StreamAnswer(**camera.stream) if camera.stream else None,
        created_at=camera.created_at,
    )


def gate_answer(gate: GateRow, public_url: str) -> GateAnswer:
    """A gate whose `area` is loaded; one that pushes to us has an address for it."""
    return GateAnswer(
        id=gate.id,
        name=gate.name,
        kind=gate.kind,
        url=gate.url,
        username=gate.username,
        has_password=bool(gate.password_sealed),
        doors=gate.doors,
        options=gate.options,
        area_id=gate.area_id,
        area_name=gate.area.name,
        enabled=gate.enabled,
        state=gate.state,
        state_reason=gate.state_reason,
        state_at=gate.state_at,
        webhook_url=f"{public_url}{PREFIX}/hooks/gates/{gate.id}" if _takes_deliveries(gate) else None,
    )


def _takes_deliveries(gate: GateRow) -> bool:
    kind = GATE_KINDS.get(gate.kind)
    return kind is not None and kind.takes_deliveries


def access_event_answer(event: AccessEventRow) -> AccessEventAnswer:
    """Something that happened at a door."""
    return AccessEventAnswer(
        id=event.id,
        door_no=event.door_no,
        kind=event.kind,
        at=event.at,
        credential=event.credential,
        detail={str(name): str(value) for name, value in event.detail.items()},
    )


def zone_answer(zone: ZoneRow) -> ZoneAnswer:
    """A place in a camera's picture."""
    return ZoneAnswer(
        id=zone.id,
        camera_id=zone.camera_id,
        name=zone.name,
        shape=zone.shape,
        points=[(x, y) for x, y in zone.points_xy_norm],
        anchor=zone.anchor,
    )


def rule_answer(rule: RuleRow) -> RuleAnswer:
    """A rule whose `zones`, `excluded`, `camera`, `gate` and their `area` are loaded."""
    return RuleAnswer(
        id=rule.id,
        kind=rule.kind,
        name=rule.name,
        camera_id=rule.camera_id,
        gate_id=rule.gate_id,
        area_id=rules.area_of(rule).id,
        zone_ids=[zone.id for zone in rule.zones],
        params=rule.params,
        severity=rule.severity,
        direct=rule.direct,
        enabled=rule.enabled,
        conditions=rule.conditions,
        exclude_zone_ids=[zone.id for zone in rule.excluded],
        armed=rule.armed,
        armed_until=rule.armed_until,
        created_at=rule.created_at,
    )
