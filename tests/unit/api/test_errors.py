import httpx
import pytest
from fastapi import FastAPI

from api.errors import ApiError, install_errors
from models import errors
from models.cases import CaseMove, CaseState

UNREACHABLE = errors.DatabaseUnavailable("connection to 10.0.0.5 refused for user xueliang")


async def _answer(fault: Exception) -> httpx.Response:
    app = FastAPI()
    install_errors(app)

    @app.get("/")
    async def fails() -> None:
        raise fault

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://house") as client:
        return await client.get("/")


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (errors.NotFound("no camera x"), 404, "not_found"),
        (errors.NotAllowed("no"), 403, "not_allowed"),
        (errors.InputError("no"), 422, "invalid"),
        (errors.Conflict("no"), 409, "conflict"),
        (errors.CameraUnauthorised("no"), 422, "camera_unauthorised"),
        (errors.CameraUnreachable("no"), 422, "camera_unreachable"),
        (errors.CameraFault("no"), 422, "camera_fault"),
        (errors.GateUnsupported("no"), 422, "gate_unsupported"),
        (errors.XueliangError("no"), 500, "internal"),
        (ApiError(429, "too_many_attempts", "no"), 429, "too_many_attempts"),
        (UNREACHABLE, 503, "unavailable"),
        (KeyError("secret"), 500, "internal"),
    ],
)
async def test_each_error_has_its_status_and_code(fault: Exception, status: int, code: str) -> None:
    answer = await _answer(fault)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


async def test_an_illegal_move_carries_what_is_allowed() -> None:
    answer = await _answer(errors.IllegalMove("case", CaseState.ACCEPTED, CaseMove.CLOSE, ["assign"]))
    assert answer.status_code == 409
    assert answer.json()["error"]["allowed"] == ["assign"]


@pytest.mark.parametrize("fault", [UNREACHABLE, KeyError("secret")])
async def test_what_lies_underneath_is_not_shown(fault: Exception) -> None:
    answer = await _answer(fault)
    assert "10.0.0.5" not in answer.text
    assert "secret" not in answer.text
