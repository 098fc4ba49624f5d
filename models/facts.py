"""Small facts that travel between roles: JSON with a version and a unique id.

A fact that cannot be read is refused with InputError; a newer version is refused rather than guessed at.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from models.access import AccessEvent, AccessKind, Credential, GateState, GateStatus
from models.cameras import CameraSight, CameraState, CameraStatus, Sight
from models.errors import InputError
from models.media import Codec, EvidenceRef, StreamInfo
from models.rules import Phase, RuleEvent, Severity

VERSION = 1


@dataclass(frozen=True, slots=True)
class CameraFact:
    """A camera's connection changed; `stream` is what it sends, once known."""

    status: CameraStatus
    stream: StreamInfo | None = None


def rule_event_to_json(event: RuleEvent) -> dict[str, Any]:
    """The fact of one rule event."""
    evidence = [{**asdict(ref), "taken_at": ref.taken_at.isoformat()} for ref in event.evidence]
    return {"v": VERSION, **asdict(event), "values": dict(event.values), "evidence": evidence}


def rule_event_from_json(fact: Mapping[str, Any]) -> RuleEvent:
    """The rule event of one fact."""
    fields = _fields(fact, "rule event")
    try:
        evidence = tuple(
            EvidenceRef(**{**ref, "taken_at": datetime.fromisoformat(ref["taken_at"])})
            for ref in fields.pop("evidence", ())
        )
        box = fields.pop("box_xyxy_norm", None)
        phase, severity = Phase(fields.pop("phase")), fields.pop("severity", None)
        return RuleEvent(
            **fields,
            phase=phase,
            box_xyxy_norm=None if box is None else _box(box),
            evidence=evidence,
            severity=None if severity is None else Severity(severity),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"rule event cannot be read: {error}") from error


def access_event_to_json(event: AccessEvent) -> dict[str, Any]:
    """The fact of one access event."""
    return {"v": VERSION, **asdict(event), "at": event.at.isoformat(), "received_at": event.received_at.isoformat()}


def access_event_from_json(fact: Mapping[str, Any]) -> AccessEvent:
    """The access event of one fact."""
    fields = _fields(fact, "access event")
    try:
        return AccessEvent(
            **{
                **fields,
                "kind": AccessKind(fields["kind"]),
                "credential": Credential(fields["credential"]),
                "at": datetime.fromisoformat(fields["at"]),
                "received_at": datetime.fromisoformat(fields["received_at"]),
            }
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"access event cannot be read: {error}") from error


def camera_fact_to_json(fact: CameraFact) -> dict[str, Any]:
    """The fact of one camera's state."""
    status = {**asdict(fact.status), "at": fact.status.at.isoformat()}
    stream = None if fact.stream is None else asdict(fact.stream)
    return {"v": VERSION, "status": status, "stream": stream}


def camera_fact_from_json(fact: Mapping[str, Any]) -> CameraFact:
    """The camera's state of one fact."""
    fields = _fields(fact, "camera state")
    try:
        status = fields["status"]
        stream = fields["stream"]
        return CameraFact(
            CameraStatus(
                status["camera_id"],
                CameraState(status["state"]),
                status["reason"],
                datetime.fromisoformat(status["at"]),
            ),
            None if stream is None else _stream(stream),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"camera state cannot be read: {error}") from error


def camera_sight_to_json(sight: CameraSight) -> dict[str, Any]:
    """The fact of what a camera's pictures are worth."""
    return {"v": VERSION, **asdict(sight), "at": sight.at.isoformat()}


def camera_sight_from_json(fact: Mapping[str, Any]) -> CameraSight:
    """The camera's sight of one fact."""
    fields = _fields(fact, "camera sight")
    try:
        return CameraSight(
            fields["camera_id"], Sight(fields["sight"]), fields["reason"], datetime.fromisoformat(fields["at"])
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"camera sight cannot be read: {error}") from error


def gate_status_to_json(status: GateStatus) -> dict[str, Any]:
    """The fact of one gate's state."""
    return {"v": VERSION, **asdict(status), "at": status.at.isoformat()}


def gate_status_from_json(fact: Mapping[str, Any]) -> GateStatus:
    """The gate's state of one fact."""
    fields = _fields(fact, "gate state")
    try:
        return GateStatus(
            fields["gate_id"], GateState(fields["state"]), fields["reason"], datetime.fromisoformat(fields["at"])
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"gate state cannot be read: {error}") from error


def _fields(fact: Mapping[str, Any], what: str) -> dict[str, Any]:
    version = fact.get("v")
    if version != VERSION:
        raise InputError(f"{what} of version {version!r}: this release reads version {VERSION}")
    return {key: value for key, value in fact.items() if key != "v"}


def _box(values: Any) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = (float(value) for value in values)
    return x1, y1, x2, y2


def _stream(fields: Mapping[str, Any]) -> StreamInfo:
    width, height = fields["resolution_wh"]
    return StreamInfo(Codec(fields["codec"]), (int(width), int(height)), float(fields["fps"]))
