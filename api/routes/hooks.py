"""Where gates of other makers push their events to: no session, but a signature."""

from typing import Annotated, Any

from fastapi import Header, Path, Request

from api.errors import ApiError, unavailable
from api.routing import errors, new_router
from api.schemas.gates import HookAnswer, PushedEvent
from api.schemas.words import ID_PATTERN
from api.service import Ports
from models.errors import GateUnauthorised, GateUnreachable

router = new_router("hooks", "/hooks")

_ONE = PushedEvent.model_json_schema(ref_template="#/components/schemas/{model}")
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"oneOf": [_ONE, {"type": "array", "maxItems": 100}]}}},
    }
}


@router.post(
    "/gates/{gate_id}",
    summary="Take pushed access events (接收门禁推送)",
    responses=errors(404, 413, 503),
    openapi_extra=_BODY,
)
async def take_gate_events(
    gate_id: Annotated[str, Path(pattern=ID_PATTERN)],
    request: Request,
    ports: Ports,
    timestamp: Annotated[str, Header(alias="X-Xueliang-Timestamp", max_length=20, description="Unix seconds")] = "",
    signature: Annotated[
        str,
        Header(
            alias="X-Xueliang-Signature",
            max_length=100,
            description='sha256=<hex HMAC-SHA256(secret, timestamp + "." + body)>',
        ),
    ] = "",
) -> HookAnswer:
    """One event or a list of up to 100. Repeating a delivery doubles nothing; the timestamp may be 300 s off."""
    body = await request.body()
    try:
        receipt = await ports.gates.take_webhook(gate_id, timestamp, signature, body)
    except GateUnauthorised as refusal:
        raise ApiError(401, "bad_signature", str(refusal)) from refusal
    except GateUnreachable as fault:
        raise unavailable(str(fault)) from fault
    return HookAnswer(accepted=receipt.accepted, repeated=receipt.repeated)
