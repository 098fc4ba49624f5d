import asyncio
import json
import threading
from typing import Any

import pytest

from api.live import GOING_AWAY, SESSION_ENDED, TOO_SLOW, Goodbye, Kind, LiveHub, Subscription, Viewer, may_see
from models.db.scope import Scope
from models.people import Role


def _viewer(role: Role = Role.OPERATOR, area_path: str = "/city/", account_id: str = "anna") -> Viewer:
    return Viewer(Scope(area_path, account_id, role), f"session of {account_id}")


async def _taken(subscription: Subscription) -> list[Any]:
    taken = await subscription.take()
    assert isinstance(taken, list)
    return [json.loads(text) for text in taken]


@pytest.mark.parametrize(
    ("role", "viewer_path", "kind", "path", "assignee", "seen"),
    [
        (Role.OPERATOR, "/city/", "alert", "/city/grid/", None, True),
        (Role.OPERATOR, "/city/a/", "alert", "/city/b/", None, False),
        (Role.OPERATOR, "/city/a/", "alert", "/city/", None, False),
        (Role.ADMIN, "/", "gate", "/city/", None, True),
        (Role.GRID_WORKER, "/city/", "alert", "/city/", None, False),
        (Role.GRID_WORKER, "/city/", "camera", "/city/", None, False),
        (Role.GRID_WORKER, "/city/", "case", "/city/", "anna", True),
        (Role.GRID_WORKER, "/city/", "case", "/city/", "bert", False),
        (Role.GRID_WORKER, "/city/", "case", "/city/", None, False),
        (Role.AUDITOR, "/city/", "case", "/city/x/", "bert", True),
    ],
)
def test_who_sees_what(role: Role, viewer_path: str, kind: Kind, path: str, assignee: str | None, seen: bool) -> None:
    assert may_see(_viewer(role, viewer_path).scope, kind, path, assignee) is seen


async def test_a_message_published_by_another_thread_arrives() -> None:
    hub = LiveHub()
    subscription = hub.join(_viewer())
    thread = threading.Thread(target=hub.publish, args=("alert", {"id": "al_1"}, "/city/"))
    thread.start()
    assert await _taken(subscription) == [{"type": "alert", "data": {"id": "al_1"}}]
    thread.join()


async def test_messages_keep_their_order() -> None:
    hub = LiveHub()
    subscription = hub.join(_viewer())
    for number in range(5):
        hub.publish("alert", {"n": number}, "/city/")
    assert [message["data"]["n"] for message in await _taken(subscription)] == [0, 1, 2, 3, 4]


async def test_a_slow_listener_is_dropped_and_the_others_are_not() -> None:
    hub = LiveHub(room=3)
    slow, quick = hub.join(_viewer()), hub.join(_viewer())
    for number in range(4):
        hub.publish("alert", {"n": number}, "/city/")
        if number < 3:
            await _taken(quick)
    goodbye = await slow.take()
    assert isinstance(goodbye, Goodbye)
    assert goodbye.code == TOO_SLOW
    assert [message["data"]["n"] for message in await _taken(quick)] == [3]


async def test_a_case_says_what_each_viewer_may_do_with_it() -> None:
    hub = LiveHub()
    operator, worker = hub.join(_viewer()), hub.join(_viewer(Role.GRID_WORKER, account_id="walt"))
    case = {"id": "case_1", "state": "dispatched", "assignee_id": "walt", "allowed_moves": []}
    hub.publish("case", case, "/city/", "walt")
    assert (await _taken(operator))[0]["data"]["allowed_moves"] == ["reassign", "cancel"]
    assert (await _taken(worker))[0]["data"]["allowed_moves"] == ["start", "return"]


async def test_the_end_of_a_session_ends_its_connections_only() -> None:
    hub = LiveHub()
    anna, bert = hub.join(_viewer()), hub.join(_viewer(account_id="bert"))
    hub.end_credential("session of anna")
    assert await anna.take() == Goodbye(SESSION_ENDED, "the session has ended")
    hub.publish("alert", {}, "/city/")
    assert len(await _taken(bert)) == 1
    hub.end_account("bert")
    assert isinstance(await bert.take(), Goodbye)


async def test_who_left_is_told_nothing_more() -> None:
    hub = LiveHub()
    subscription = hub.join(_viewer())
    hub.leave(subscription)
    hub.publish("alert", {}, "/city/")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(subscription.take(), 0.01)


async def test_closing_says_goodbye_to_everybody() -> None:
    hub = LiveHub()
    subscription = hub.join(_viewer())
    hub.close()
    goodbye = await subscription.take()
    assert isinstance(goodbye, Goodbye)
    assert goodbye.code == GOING_AWAY
