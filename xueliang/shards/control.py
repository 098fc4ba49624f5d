"""What a watch process answers over its socket: reports, pictures, door commands, deliveries, "follow" and "wake"."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Protocol, get_args

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gates.port import WebhookReceipt
from gates.webhook.signature import SIGNATURE_HEADER, TIMESTAMP_HEADER
from models.access import CommandResult, DoorPhysical
from models.errors import InputError, XueliangError
from models.watching import ConfigKind, DetectorInfo, WatchReport, report_to_json
from xueliang.shards.sockets import listen
from xueliang.shards.wire import REFUSED, TAKEN_AT, Pulse, error_to_json, result_to_json
from xueliang.uvicorn_thread import UvicornThread

MOST_BODY_BYTES = 1024 * 1024


class OneWatch(Protocol):
    """What is asked here; see `xueliang.watch_port.WatchPort`."""

    def pulse(self) -> Pulse:
        """That we live."""
        ...

    def reports(self) -> Sequence[WatchReport]: ...
    def detector(self) -> DetectorInfo | None: ...
    def reload(self, kind: ConfigKind) -> None: ...
    def tell_states(self) -> None:
        """Publish how every camera and gate is, as of now."""
        ...

    def jpeg(self, camera_id: str) -> tuple[bytes, datetime] | None: ...
    def wake(self, camera_id: str) -> None: ...
    def open_door(self, gate_id: str, door_no: int) -> CommandResult: ...
    def close_door(self, gate_id: str, door_no: int) -> CommandResult: ...
    def door_state(self, gate_id: str, door_no: int) -> DoorPhysical: ...
    def take_webhook(self, gate_id: str, headers: Mapping[str, str], body: bytes) -> WebhookReceipt: ...


_KINDS = get_args(ConfigKind)
_SIGNED_BY = (TIMESTAMP_HEADER, SIGNATURE_HEADER)


class ControlServer:
    """Listens at a shard's socket for as long as the watching goes on."""

    def __init__(self, watch: OneWatch, path: Path) -> None:
        self._path = path
        self._server = UvicornThread("control", control_app(watch))

    @property
    def fault(self) -> str | None:
        """Why nobody is answered; None while all is well."""
        return self._server.fault

    def start(self) -> None:
        """Raises SettingsError."""
        self._server.start(listen(self._path))

    def stop(self, timeout_s: float) -> None:
        self._server.stop(timeout_s)
        self._path.unlink(missing_ok=True)


def control_app(watch: OneWatch) -> Starlette:
    """The answers. Whoever may open the socket may ask everything."""
    answers = _Answers(watch)
    return Starlette(
        routes=[
            Route("/pulse", answers.pulse),
            Route("/report", answers.report),
            Route("/detector", answers.detector),
            Route("/cameras/{camera_id}/jpeg", answers.jpeg),
            Route("/cameras/{camera_id}/wake", answers.wake, methods=["POST"]),
            Route("/gates/{gate_id}/doors/{door_no:int}", answers.door_state),
            Route("/gates/{gate_id}/doors/{door_no:int}/open", answers.open_door, methods=["POST"]),
            Route("/gates/{gate_id}/doors/{door_no:int}/close", answers.close_door, methods=["POST"]),
            Route("/gates/{gate_id}/deliveries", answers.delivery, methods=["POST"]),
            Route("/follow/{kind}", answers.follow, methods=["POST"]),
            Route("/states", answers.states, methods=["POST"]),
        ],
        exception_handlers={XueliangError: _refuse},
    )


class _Answers:
    def __init__(self, watch: OneWatch) -> None:
        self._watch = watch

    async def pulse(self, _request: Request) -> Response:
        return JSONResponse(asdict(self._watch.pulse()))

    async def report(self, _request: Request) -> Response:
        (report,) = await run_in_threadpool(self._watch.reports)
        return JSONResponse(report_to_json(report))

    async def detector(self, _request: Request) -> Response:
        found = self._watch.detector()
        return JSONResponse(None if found is None else asdict(found))

    async def jpeg(self, request: Request) -> Response:
        picture = await run_in_threadpool(self._watch.jpeg, request.path_params["camera_id"])
        if picture is None:
            return Response(status_code=204)
        return Response(picture[0], media_type="image/jpeg", headers={TAKEN_AT: picture[1].isoformat()})

    async def wake(self, request: Request) -> Response:
        await run_in_threadpool(self._watch.wake, request.path_params["camera_id"])
        return Response(status_code=204)

    async def door_state(self, request: Request) -> Response:
        state = await run_in_threadpool(self._watch.door_state, *_door(request))
        return JSONResponse(state.value)

    async def open_door(self, request: Request) -> Response:
        return await _commanded(self._watch.open_door, request)

    async def close_door(self, request: Request) -> Response:
        return await _commanded(self._watch.close_door, request)

    async def delivery(self, request: Request) -> Response:
        body = await _body(request)
        headers = {name: request.headers[name] for name in _SIGNED_BY if name in request.headers}
        receipt = await run_in_threadpool(self._watch.take_webhook, request.path_params["gate_id"], headers, body)
        return JSONResponse(asdict(receipt))

    async def follow(self, request: Request) -> Response:
        kind = request.path_params["kind"]
        if kind not in _KINDS:
            raise InputError(f"there is nothing called {kind!r} to follow; there are {', '.join(_KINDS)}")
        await run_in_threadpool(self._watch.reload, kind)
        return Response(status_code=204)

    async def states(self, _request: Request) -> Response:
        await run_in_threadpool(self._watch.tell_states)
        return Response(status_code=204)


async def _commanded(order: Callable[[str, int], CommandResult], request: Request) -> Response:
    return JSONResponse(result_to_json(await run_in_threadpool(order, *_door(request))))


def _door(request: Request) -> tuple[str, int]:
    return request.path_params["gate_id"], request.path_params["door_no"]


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BODY_BYTES:
            raise HTTPException(413)
    return body


async def _refuse(_request: Request, error: Exception) -> Response:
    assert isinstance(error, XueliangError)
    return JSONResponse(error_to_json(error), status_code=REFUSED)
