"""The live connection: a WebSocket that tells what changes, as long as its session lasts."""

import asyncio
from contextlib import suppress

from fastapi import WebSocket, WebSocketDisconnect
from fastapi.concurrency import run_in_threadpool

from api.callers import Caller, identify
from api.errors import ApiError
from api.live import SESSION_ENDED, Goodbye, Subscription, Viewer, message
from api.origin import is_same_origin
from api.ports import ApiPorts
from api.routing import new_router
from api.service import Ports
from models.errors import DatabaseUnavailable

router = new_router("live")
PING_EVERY_S = 20.0
_NOT_ALLOWED = 4403


@router.websocket("/live")
async def live(websocket: WebSocket, ports: Ports) -> None:
    """Messages `{"type", "data"}`: hello, alert, case, camera, gate, ping. Closes with 4401 when the session ends."""
    if not _comes_from_us(websocket, ports):
        await websocket.close(_NOT_ALLOWED, "other sites are refused")
        return
    await websocket.accept()
    try:
        caller = await run_in_threadpool(_listener, websocket, ports)
    except ApiError as refusal:
        await websocket.close(SESSION_ENDED, str(refusal)[:100])
        return
    subscription = ports.live.join(Viewer(caller.scope, caller.credential))
    try:
        await _converse(websocket, subscription, ports)
    finally:
        ports.live.leave(subscription)


def _comes_from_us(websocket: WebSocket, ports: ApiPorts) -> bool:
    same = is_same_origin(websocket.headers, ports.public_url)
    return same or (same is None and "authorization" in websocket.headers)


def _listener(websocket: WebSocket, ports: ApiPorts) -> Caller:
    caller = identify(websocket, ports)
    if caller.account.must_change_password:
        raise ApiError(403, "must_change_password", "choose a new password first")
    return caller


async def _converse(websocket: WebSocket, subscription: Subscription, ports: ApiPorts) -> None:
    """Until the client leaves, or one side of the conversation ends."""
    scope = subscription.viewer.scope
    now = ports.clock.now().isoformat()
    subscription.offer(message("hello", {"account_id": scope.account_id, "role": scope.role, "at": now}))
    work = (
        _send(websocket, subscription),
        _keep_alive(websocket, subscription, ports),
        _hear(websocket),
    )
    tasks = [asyncio.ensure_future(each) for each in work]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    for task in tasks:
        if not task.cancelled():
            with suppress(WebSocketDisconnect):
                task.result()


async def _send(websocket: WebSocket, subscription: Subscription) -> None:
    while True:
        taken = await subscription.take()
        if isinstance(taken, Goodbye):
            await websocket.close(taken.code, taken.reason)
            return
        for text in taken:
            await websocket.send_text(text)


async def _keep_alive(websocket: WebSocket, subscription: Subscription, ports: ApiPorts) -> None:
    """Every 20 s: a ping, and a look whether the session still stands. Ends a connection that takes nothing."""
    while not subscription.is_over:
        await ports.clock.sleep(PING_EVERY_S)
        if await run_in_threadpool(_still_stands, websocket, subscription, ports):
            subscription.offer(message("ping", {"at": ports.clock.now().isoformat()}))
        else:
            subscription.dismiss(SESSION_ENDED, "the session has ended")
            await ports.clock.sleep(PING_EVERY_S)


def _still_stands(websocket: WebSocket, subscription: Subscription, ports: ApiPorts) -> bool:
    try:
        return _listener(websocket, ports).scope == subscription.viewer.scope
    except ApiError:
        return False
    except DatabaseUnavailable:
        return True  # nobody can say; the next look will


async def _hear(websocket: WebSocket) -> None:
    """What clients say is not used; it is read so that their leaving is noticed."""
    while (await websocket.receive())["type"] != "websocket.disconnect":
        pass
