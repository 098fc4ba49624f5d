"""A rule to try as a person writes it down: a file, or one of the database with changes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.errors import InputError
from models.rules import Anchor, RuleSpec, Severity, Zone, ZoneShape

CONDITIONS = "conditions."
_MAX_BYTES = 1_000_000


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class ZoneFile(_Written):
    """A zone drawn in a camera's picture."""

    id: str = ""
    name: str = ""
    shape: ZoneShape = ZoneShape.POLYGON
    points: list[tuple[float, float]]
    anchor: Anchor = Anchor.BOTTOM_CENTER


class RuleFile(_Written):
    """What a rule file holds."""

    kind: str
    name: str = ""
    camera_id: str = ""
    gate_id: str = ""
    zones: list[ZoneFile] = Field(default_factory=list)
    exclude: list[ZoneFile] = Field(default_factory=list)
    params: dict[str, Any] = Field(default_factory=dict)
    conditions: dict[str, Any] = Field(default_factory=dict)
    severity: Severity = Severity.WARNING


def read_rule(path: Path, camera_id: str = "") -> RuleSpec:
    """The rule in a JSON file. `camera_id`: where the file names none. Raises InputError."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InputError(f"{path} is larger than {_MAX_BYTES} bytes; no rule is")
        written = RuleFile.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise InputError(f"{path} is no rule: {where}: {first['msg']}") from error
    camera_id = written.camera_id or camera_id
    return RuleSpec(
        rule_id=path.stem,
        kind=written.kind,
        name=written.name or path.stem,
        camera_id=camera_id,
        gate_id=written.gate_id,
        zones=tuple(_zone(zone, camera_id, f"zone_{number}") for number, zone in enumerate(written.zones, start=1)),
        params=written.params,
        severity=written.severity,
        conditions=written.conditions,
        excluded=tuple(_zone(zone, camera_id, f"not_{number}") for number, zone in enumerate(written.exclude, start=1)),
    )


def changed(spec: RuleSpec, changes: Sequence[str]) -> RuleSpec:
    """The rule with `name=value` changes of its parameters, or of its conditions as `conditions.name=value`.

    A value is JSON, or else a text; an empty one takes the name back to its default. Raises InputError.
    """
    params, conditions = dict(spec.params), dict(spec.conditions)
    for change in changes:
        name, equals, value = change.partition("=")
        if not equals or not name:
            raise InputError(f"{change!r} is no change such as dwell_s=10")
        if name.startswith(CONDITIONS):
            _set(conditions, name.removeprefix(CONDITIONS), value)
        else:
            _set(params, name, value)
    return replace(spec, params=params, conditions=conditions)


def _set(where: dict[str, Any], name: str, value: str) -> None:
    if value:
        where[name] = _read(value)
    else:
        where.pop(name, None)


def _read(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def zone_names(spec: RuleSpec) -> Mapping[str, str]:
    """Names of the rule's zones by id."""
    return {zone.zone_id: zone.name or zone.zone_id for zone in spec.zones}


def _zone(zone: ZoneFile, camera_id: str, otherwise: str) -> Zone:
    zone_id = zone.id or otherwise
    return Zone(zone_id, camera_id, zone.name or zone_id, zone.shape, tuple(zone.points), zone.anchor)
