"""From "this changed" to a live message: the newest state is read from the database and told to who may see it."""

from api.live import LiveHub
from api.schemas.words import Answer
from api.views.devices import camera_answer, gate_answer
from api.views.work import alert_answer, case_answer
from cases.changes import Change, ChangeKind
from models.db import alerts, cameras, cases, gates
from models.db.engine import Database
from models.db.scope import Scope
from models.errors import NotFound

_HOUSE = Scope.everything()


class Announcer:
    """Call it after a commit, from any thread. What is gone by then is not announced."""

    def __init__(self, database: Database, live: LiveHub, public_url: str = "") -> None:
        self._database, self._live, self._public_url = database, live, public_url

    def change(self, change: Change) -> None:
        """What the desk changed: a `cases.changes.ChangeSink`. Raises DatabaseUnavailable."""
        with self._database.read() as session:
            answer: Answer
            if change.kind is ChangeKind.ALERT:
                answer = alert_answer(alerts.get(session, _HOUSE, change.id))
            else:
                answer = case_answer(cases.get(session, _HOUSE, change.id), _HOUSE)
        self._live.publish(change.kind.value, as_json(answer), change.area_path, change.assignee_id)

    def camera(self, camera_id: str) -> None:
        """A camera's state or settings changed. Raises DatabaseUnavailable."""
        try:
            with self._database.read() as session:
                camera = cameras.get(session, _HOUSE, camera_id)
        except NotFound:
            return
        self._live.publish("camera", as_json(camera_answer(camera)), camera.area.path)

    def gate(self, gate_id: str) -> None:
        """A gate's state or settings changed. Raises DatabaseUnavailable."""
        try:
            with self._database.read() as session:
                gate = gates.get(session, _HOUSE, gate_id)
        except NotFound:
            return
        self._live.publish("gate", as_json(gate_answer(gate, self._public_url)), gate.area.path)


def as_json(answer: Answer) -> dict[str, object]:
    """An answer as the HTTP routes write it."""
    return answer.model_dump(mode="json", by_alias=True)
