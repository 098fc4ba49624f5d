"""How answers and errors of a watch process are written over its socket."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from gates.port import WebhookReceipt
from models import errors
from models.access import CommandOutcome, CommandResult, DoorPhysical
from models.errors import InputError, XueliangError
from models.watching import DetectorInfo, DetectorScore

TAKEN_AT = "X-Taken-At"
REFUSED = 409  # the status of an answer that is one of our errors
_ERRORS: Mapping[str, type[XueliangError]] = {
    kind.__name__: kind
    for kind in (
        errors.InputError,
        errors.NotFound,
        errors.NotAllowed,
        errors.Conflict,
        errors.DatabaseUnavailable,
        errors.SettingsError,
        errors.GateError,
        errors.GateUnreachable,
        errors.GateUnauthorised,
        errors.GateFault,
        errors.GateUnsupported,
    )
}


@dataclass(frozen=True, slots=True)
class Pulse:
    """That a watch process lives: which one, and for how long it has watched."""

    pid: int
    uptime_s: float


def pulse_from_json(fields: Mapping[str, Any]) -> Pulse:
    """The pulse of `asdict`. Raises KeyError, ValueError, TypeError."""
    return Pulse(int(fields["pid"]), float(fields["uptime_s"]))


def error_to_json(error: XueliangError) -> dict[str, str]:
    """An error, by its nearest kind that travels."""
    kind = next((kind.__name__ for kind in type(error).__mro__ if kind.__name__ in _ERRORS), "Conflict")
    return {"error": kind, "words": str(error)}


def error_from_json(fields: Mapping[str, Any]) -> XueliangError:
    """The error of `error_to_json`."""
    return _ERRORS.get(str(fields.get("error")), InputError)(str(fields.get("words", "")))


def result_to_json(result: CommandResult) -> dict[str, Any]:
    """A door command's outcome."""
    return asdict(result)


def result_from_json(fields: Mapping[str, Any]) -> CommandResult:
    """The outcome of `result_to_json`. Raises KeyError, ValueError."""
    outcome, door = CommandOutcome(fields["outcome"]), DoorPhysical(fields["door"])
    return CommandResult(outcome, str(fields["reason"]), door, float(fields["took_s"]))


def receipt_from_json(fields: Mapping[str, Any]) -> WebhookReceipt:
    """A delivery's receipt. Raises KeyError, ValueError."""
    return WebhookReceipt(int(fields["accepted"]), int(fields["repeated"]))


def detector_from_json(fields: Mapping[str, Any] | None) -> DetectorInfo | None:
    """The detector of a shard. Raises TypeError, KeyError."""
    if fields is None:
        return None
    scores = tuple(DetectorScore(**each) for each in fields.get("scores", ()))
    return DetectorInfo(**{**fields, "classes": tuple(fields["classes"]), "scores": scores})
