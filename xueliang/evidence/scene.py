"""What the manifest of an event says of it: plain JSON values, times in UTC, lengths in seconds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.clock import from_unix
from models.rules import RuleEvent, RuleSpec
from vision.masks import Mask


@dataclass(frozen=True, slots=True)
class SeenBy:
    """The camera of an event. `clock_offset_s`: its clock minus ours; None: not known."""

    camera_id: str
    name: str = ""
    masks: Sequence[Mask] = ()
    clock_offset_s: float | None = None

    @property
    def drawable_name(self) -> str:
        """What the picture calls it: no font for Chinese ships with the program, so a name that needs one is its id."""
        return self.name if self.name and self.name.isascii() else self.camera_id


@dataclass(frozen=True, slots=True)
class Maker:
    """What found the event. `weights_sha256`: "" without a detector."""

    software: str
    weights: str = ""
    weights_sha256: str = ""


def scene_of(event: RuleEvent, spec: RuleSpec | None, seen_by: SeenBy, maker: Maker) -> dict[str, Any]:
    """The facts of an event as of the word of it that is documented."""
    weights = {"name": maker.weights, "sha256": maker.weights_sha256} if maker.weights_sha256 else None
    offset_s = seen_by.clock_offset_s
    return {
        "event_id": event.event_id,
        "rule": _rule(event, spec),
        "camera": {"id": seen_by.camera_id, "name": seen_by.name},
        "gate": {"id": event.gate_id, "door_no": event.door_no} if event.gate_id else None,
        "zones": _zones(spec),
        "object": _object(event),
        "values": dict(event.values),
        "began_at": from_unix(event.began_s).isoformat(),
        "decided_at": from_unix(event.time_s).isoformat(),
        "clock_offset_s": None if offset_s is None else round(offset_s, 3),
        "software": f"xueliang {maker.software}",
        "weights": weights,
        "masks": len(seen_by.masks),
    }


def _rule(event: RuleEvent, spec: RuleSpec | None) -> dict[str, Any]:
    name, severity = (spec.name, int(spec.severity)) if spec else ("", None)
    return {"id": event.rule_id, "kind": event.kind, "name": name, "severity": severity}


def _zones(spec: RuleSpec | None) -> list[dict[str, Any]]:
    if spec is None:
        return []
    return [
        {
            "id": zone.zone_id,
            "name": zone.name,
            "shape": zone.shape.value,
            "points_xy_norm": [[x, y] for x, y in zone.points_xy_norm],
        }
        for zone in spec.zones
    ]


def _object(event: RuleEvent) -> dict[str, Any] | None:
    if event.box_xyxy_norm is None:
        return None
    return {
        "class": event.class_name,
        "score": round(float(event.score), 4),
        "track_id": event.track_id,
        "box_xyxy_norm": [round(float(each), 5) for each in event.box_xyxy_norm],
    }
