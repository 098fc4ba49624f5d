"""The error envelope: every refusal as `{"error": {"code", "message", "allowed"?, "field"?}}`."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from models.errors import (
    CameraError,
    CameraUnauthorised,
    CameraUnreachable,
    Conflict,
    DatabaseUnavailable,
    GateError,
    GateUnauthorised,
    GateUnreachable,
    GateUnsupported,
    Held,
    IllegalMove,
    InputError,
    NotAllowed,
    NotFound,
    XueliangError,
)

_KINDS: tuple[tuple[type[XueliangError], int, str], ...] = (
    (NotFound, 404, "not_found"),
    (NotAllowed, 403, "not_allowed"),
    (InputError, 422, "invalid"),
    (IllegalMove, 409, "illegal_move"),
    (Held, 409, "held"),
    (Conflict, 409, "conflict"),
    (CameraUnauthorised, 422, "camera_unauthorised"),
    (CameraUnreachable, 422, "camera_unreachable"),
    (CameraError, 422, "camera_fault"),
    (GateUnauthorised, 422, "gate_unauthorised"),
    (GateUnreachable, 422, "gate_unreachable"),
    (GateUnsupported, 422, "gate_unsupported"),
    (GateError, 422, "gate_fault"),
)
_STATUS_CODES = {
    400: "invalid",
    401: "not_signed_in",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "invalid",
    422: "invalid",
    429: "too_many_attempts",
    503: "unavailable",
}


class ApiError(XueliangError):
    """A refusal that has a meaning only over HTTP."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        self.status, self.code, self.headers = status, code, dict(headers or {})
        super().__init__(message)


def not_signed_in() -> ApiError:
    """Nobody we know is asking."""
    return ApiError(401, "not_signed_in", "sign in first", {"WWW-Authenticate": "Bearer"})


def unavailable(message: str) -> ApiError:
    """It exists, but cannot be had now."""
    return ApiError(503, "unavailable", message)


def envelope(
    status: int,
    code: str,
    message: str,
    *,
    allowed: Sequence[str] | None = None,
    field: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """One error as the contract writes it."""
    error: dict[str, Any] = {"code": code, "message": message}
    if allowed is not None:
        error["allowed"] = list(allowed)
    if field is not None:
        error["field"] = field
    return JSONResponse({"error": error}, status_code=status, headers=dict(headers or {}))


def _named(_: Request, error: Exception) -> JSONResponse:
    if isinstance(error, ApiError):
        return envelope(error.status, error.code, str(error), headers=error.headers)
    if isinstance(error, DatabaseUnavailable):  # its own words may name the server
        message = "the database does not answer; try again shortly"
        return envelope(503, "unavailable", message, headers={"Retry-After": "5"})
    status, code = next(((s, c) for kind, s, c in _KINDS if isinstance(error, kind)), (500, "internal"))
    allowed = error.allowed if isinstance(error, IllegalMove) else None
    return envelope(status, code, str(error), allowed=allowed)


def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    message = str(first["msg"]).encode("utf-8", "replace").decode()
    return envelope(422, "invalid", f"{field}: {message}"[:500], field=field[:200])


def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = _STATUS_CODES.get(error.status_code, "invalid")
    return envelope(error.status_code, code, str(error.detail), headers=error.headers)


def _internal(_: Request, error: Exception) -> JSONResponse:
    return envelope(500, "internal", f"something broke in the service ({type(error).__name__}); its log says more")


def install_errors(app: FastAPI) -> None:
    """Make every refusal of `app` wear the envelope."""
    app.add_exception_handler(XueliangError, _named)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _internal)
