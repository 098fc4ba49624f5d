"""From "this changed" to a live message: the newest state is read from the database and told to who may see it."""

import logging
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from api.live import LiveHub
from api.schemas.words import Answer
from api.views.devices import camera_answer, gate_answer
from api.views.work import alert_answer, case_answer
from cases.changes import Change, ChangeKind
from models.db import alerts, cameras, cases, gates
from models.db.engine import Database
from models.db.scope import Scope
from models.errors import DatabaseUnavailable, NotFound

_log = logging.getLogger(__name__)
_HOUSE = Scope.everything()

Found = TypeVar("Found")


class Announcer:
    """Call it after a commit, from any thread; it never raises for what happens after that commit.

    What is gone by then is not announced; where the database does not answer, consoles learn of it when they reload.
    """

    def __init__(self, database: Database, live: LiveHub, public_url: str = "") -> None:
        self._database, self._live, self._public_url = database, live, public_url

    def change(self, change: Change) -> None:
        """What the desk changed: a `cases.changes.ChangeSink`."""
        answer = self._read(_alert if change.kind is ChangeKind.ALERT else _case, change.id)
        if answer is not None:
            self._live.publish(change.kind.value, as_json(answer), change.area_path, change.assignee_id)

    def camera(self, camera_id: str) -> None:
        """A camera's state or settings changed."""
        camera = self._read(cameras.get, camera_id)
        if camera is not None:
            self._live.publish("camera", as_json(camera_answer(camera)), camera.area.path)

    def gate(self, gate_id: str) -> None:
        """A gate's state or settings changed."""
        gate = self._read(gates.get, gate_id)
        if gate is not None:
            self._live.publish("gate", as_json(gate_answer(gate, self._public_url)), gate.area.path)

    def _read(self, get: Callable[[Session, Scope, str], Found], thing_id: str) -> Found | None:
        try:
            with self._database.read() as session:
                return get(session, _HOUSE, thing_id)
        except NotFound:
            return None
        except DatabaseUnavailable as fault:
            _log.warning("not announced: %s: %s", thing_id, fault, extra={"action": "announce_lost"})
            return None


def _alert(session: Session, scope: Scope, alert_id: str) -> Answer:
    return alert_answer(alerts.get(session, scope, alert_id))


def _case(session: Session, scope: Scope, case_id: str) -> Answer:
    return case_answer(cases.get(session, scope, case_id), scope)


def as_json(answer: Answer) -> dict[str, object]:
    """An answer as the HTTP routes write it."""
    return answer.model_dump(mode="json", by_alias=True)
