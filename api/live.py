"""Live messages: what changes is told to every open console that may see it, without waiting for a slow one."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Literal

from cases.duties import allowed_moves
from models.cases import CaseState
from models.db.scope import Scope
from models.people import Permission, allows

Kind = Literal["alert", "case", "camera", "gate"]

_NEEDS: dict[Kind, Permission] = {
    "alert": Permission.SEE_ALERTS,
    "case": Permission.SEE_CASES,
    "camera": Permission.SEE_CAMERAS,
    "gate": Permission.SEE_GATES,
}
SESSION_ENDED = 4401
TOO_SLOW = 4408
GOING_AWAY = 1001


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who listens, within which reach; `credential` names the session or token it hangs on."""

    scope: Scope
    credential: str


@dataclass(frozen=True, slots=True)
class Goodbye:
    """Why a connection ends: a WebSocket close code and a word."""

    code: int
    reason: str


def may_see(scope: Scope, kind: Kind, area_path: str, assignee_id: str | None) -> bool:
    """Whether a message lies in the viewer's area and role; a grid worker sees only cases assigned to them."""
    if not allows(scope.role, _NEEDS[kind]):
        return False
    return scope.holds_case(area_path, assignee_id) if kind == "case" else scope.holds(area_path)


def tailored(scope: Scope, kind: Kind, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The message for one viewer: a case says what this viewer may do with it."""
    if kind != "case":
        return data
    moves = allowed_moves(CaseState(data["state"]), data["assignee_id"], scope)
    return {**data, "allowed_moves": [move.value for move in moves]}


class Subscription:
    """One listener's bounded queue. Filled from any thread, emptied on its own event loop."""

    def __init__(self, viewer: Viewer, room: int) -> None:
        self.viewer = viewer
        self._room = room
        self._loop = asyncio.get_running_loop()
        self._wake = asyncio.Event()
        self._guard = Lock()
        self._waiting: deque[str] = deque()
        self._goodbye: Goodbye | None = None

    @property
    def is_over(self) -> bool:
        """Whether goodbye has been said."""
        return self._goodbye is not None

    def offer(self, text: str) -> None:
        """Queue one message; a listener whose queue is full is told goodbye instead."""
        with self._guard:
            if self._goodbye is not None:
                return
            if len(self._waiting) < self._room:
                self._waiting.append(text)
            else:
                self._waiting.clear()
                self._goodbye = Goodbye(TOO_SLOW, "too slow: connect again and reload")
        self._rouse()

    def dismiss(self, code: int, reason: str) -> None:
        """End it, after nothing more."""
        with self._guard:
            self._goodbye = self._goodbye or Goodbye(code, reason)
        self._rouse()

    async def take(self) -> list[str] | Goodbye:
        """All that waits, or why it ends; waits while there is nothing."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            with self._guard:
                if self._goodbye is not None:
                    return self._goodbye
                waiting, self._waiting = list(self._waiting), deque()
            if waiting:
                return waiting

    def _rouse(self) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake.set)


class LiveHub:
    """Carries messages to every subscription that may see them. `publish` may be called from any thread."""

    def __init__(self, room: int = 256) -> None:
        self._room = room
        self._guard = Lock()
        self._subscriptions: set[Subscription] = set()

    @property
    def listening(self) -> int:
        """How many listen now."""
        return len(self._listeners())

    def join(self, viewer: Viewer) -> Subscription:
        """A new listener; call it on the event loop that will take from it, and `leave` when done."""
        subscription = Subscription(viewer, self._room)
        with self._guard:
            self._subscriptions.add(subscription)
        return subscription

    def leave(self, subscription: Subscription) -> None:
        """Forget a listener."""
        with self._guard:
            self._subscriptions.discard(subscription)

    def publish(self, kind: Kind, data: Mapping[str, Any], area_path: str, assignee_id: str | None = None) -> None:
        """Tell everybody who may see it. `data` is JSON-ready, as the HTTP answer of the same thing."""
        for subscription in self._listeners():
            scope = subscription.viewer.scope
            if may_see(scope, kind, area_path, assignee_id):
                subscription.offer(message(kind, tailored(scope, kind, data)))

    def end_credential(self, credential: str) -> None:
        """Close what hangs on one session or token."""
        self._dismiss(lambda viewer: viewer.credential == credential)

    def end_account(self, account_id: str) -> None:
        """Close everything of one account."""
        self._dismiss(lambda viewer: viewer.scope.account_id == account_id)

    def close(self) -> None:
        """Say goodbye to everybody: the service stops."""
        for subscription in self._listeners():
            subscription.dismiss(GOING_AWAY, "the service stops")

    def _dismiss(self, concerns: Callable[[Viewer], bool]) -> None:
        for subscription in self._listeners():
            if concerns(subscription.viewer):
                subscription.dismiss(SESSION_ENDED, "the session has ended")

    def _listeners(self) -> tuple[Subscription, ...]:
        with self._guard:
            return tuple(self._subscriptions)


def message(kind: str, data: Mapping[str, Any]) -> str:
    """One message as it travels."""
    return json.dumps({"type": kind, "data": data}, ensure_ascii=False, separators=(",", ":"))
