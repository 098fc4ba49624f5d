"""The API served over real HTTP above a town (`tests/fakes/town.py`), and people who are signed in to it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import cv2
import httpx
import numpy as np
from sqlalchemy.orm import Session

from api.app import create_app
from api.callers import TOKEN_PREFIX
from models.alerts import AlertMove
from models.cases import CaseMove
from models.db import (
    accounts,
    alerts,
    cameras,
    cases,
    evidence,
    evidence_keeping,
    gates,
    sessions,
    silences,
    tokens,
    zones,
)
from models.db.engine import Database
from models.db.schema import AccountRow
from models.db.scope import Scope
from models.media import EvidenceRef
from models.people import Role
from models.rules import RuleEvent, Severity, ZoneShape
from tests.fakes.api_ports import CHEAP_PASSWORDS, JPEG, FakeHouse, fake_house
from tests.fakes.clock import ManualClock
from tests.fakes.town import EVERYTHING, SQUARE, Community, Town, build_town, intrusion
from tests.servers.uvicorn_thread import served

PASSWORD = "a good password"


def jpeg_photo() -> bytes:
    """A small picture that really decodes."""
    made, data = cv2.imencode(".jpg", np.full((16, 16, 3), 90, np.uint8))
    assert made
    return data.tobytes()


@dataclass
class Served:
    """A served town. `people` of the old community by role, in `of_role`; the new community is foreign to them."""

    address: str
    house: FakeHouse
    town: Town
    clock: ManualClock
    folder: Path
    of_role: dict[Role, AccountRow] = field(default_factory=dict)
    _count: int = 0

    def client(self, **settings: Any) -> httpx.Client:
        """A client that is nobody."""
        return httpx.Client(base_url=self.address, timeout=30, verify=False, **settings)

    def browser(self, account: AccountRow) -> httpx.Client:
        """A client with a session of that account, without spending a sign-in."""
        token, csrf_token = f"session-{account.id}-{self._next()}", f"csrf-{account.id}"
        now = self.clock.now()
        with self.house.ports.database.write() as session:
            sessions.begin(
                session,
                token=token,
                account_id=account.id,
                csrf_token=csrf_token,
                now=now,
                expires_at=now + timedelta(hours=12),
            )
        return self.client(headers={"Cookie": f"xueliang_session={token}", "X-CSRF-Token": csrf_token})

    def machine(self, account: AccountRow) -> httpx.Client:
        """A client with a bearer token of that account."""
        token = f"{TOKEN_PREFIX}{account.id}{self._next()}"
        with self.house.ports.database.write() as session:
            tokens.add(
                session, account_id=account.id, name="machine", token=token, expires_at=None, now=self.clock.now()
            )
        return self.client(headers={"Authorization": f"Bearer {token}"})

    def made(self, account: AccountRow, path: str, body: Any) -> dict[str, Any]:
        """What that account gets when it makes something."""
        with self.browser(account) as client:
            answer = client.post(path, json=body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def person(self, name: str, role: Role, area_id: str | None, *, must_change: bool = False) -> AccountRow:
        """A new account with `PASSWORD`."""
        with self.house.ports.database.write() as session:
            return accounts.add(
                session,
                EVERYTHING,
                username=name,
                display_name=name.capitalize(),
                password_hash=CHEAP_PASSWORDS.hash(PASSWORD),
                role=role,
                area_id=area_id,
                must_change_password=must_change,
                now=self.clock.now(),
            )

    def new_account(self, place: Community) -> str:
        """Somebody in that community."""
        return self.person(f"person{self._next()}", Role.GRID_WORKER, place.grids[0].id).id

    def new_area_name(self) -> str:
        """A grid code that is free, without its parent's digits."""
        return f"{100 + self._next()}"

    def new_camera(self, place: Community) -> str:
        """A camera nobody uses, with a picture."""
        with self._write() as session:
            camera = cameras.add(
                session,
                self.house.ports.vault,
                EVERYTHING,
                name=f"camera {self._next()}",
                url="rtsp://spare.example/1",
                area_id=place.area.id,
                now=self.clock.now(),
            )
        self.house.pictures.newest[camera.id] = (JPEG, self.clock.now())
        return camera.id

    def new_zone(self, place: Community) -> str:
        """A zone nobody uses."""
        with self._write() as session:
            return zones.add(
                session,
                EVERYTHING,
                camera_id=place.camera.id,
                name="spare",
                shape=ZoneShape.POLYGON,
                points_xy_norm=SQUARE,
                now=self.clock.now(),
            ).id

    def new_gate(self, place: Community) -> str:
        """A gate that is connected."""
        with self._write() as session:
            gate = gates.add(
                session,
                self.house.ports.vault,
                EVERYTHING,
                name=f"gate {self._next()}",
                kind="webhook",
                secret="gate secret",
                area_id=place.area.id,
                now=self.clock.now(),
            )
        self.house.gates.secrets[gate.id] = "gate secret"
        return gate.id

    def new_event(self, place: Community) -> RuleEvent:
        """Somebody else walks into the zone of the community's camera."""
        self._count += 1
        return intrusion(self.town, self._count, at=self.clock.now(), place=place)

    def new_alert(self, place: Community) -> str:
        """A new alert of its own, with a picture."""
        self.clock.tick(600)  # past the window that would group it with the one before
        alert_id = self.house.ports.desk.take_rule_event(self.new_event(place))
        assert alert_id is not None
        sha256 = self.house.ports.files.put(JPEG, "image/jpeg")
        with self._write() as session:
            ref = EvidenceRef(sha256, "image/jpeg", len(JPEG), self.clock.now(), "scene")
            evidence.add(session, alert_id, [ref], self.clock.now())
        return alert_id

    def new_silence(self, place: Community) -> str:
        """A silence over a rule that finds nothing."""
        operator = self.of_role[Role.OPERATOR]
        with self._write() as session:
            return silences.add(
                session,
                replace(EVERYTHING, account_id=operator.id),
                now=self.clock.now(),
                ends_at=self.clock.now() + timedelta(hours=1),
                reason="spare",
                up_to_severity=Severity.NOTICE,
                rule_id=place.door.id,
            ).id

    def held_alert(self, place: Community) -> str:
        """A new alert whose evidence is held."""
        alert_id = self.new_alert(place)
        with self._write() as session:
            evidence_keeping.hold(session, alert_id, "the police asked", None, self.clock.now())
        return alert_id

    def evidence_of(self, alert_id: str) -> str:
        """The id of an alert's picture."""
        with self.house.ports.database.read() as session:
            return alerts.get(session, EVERYTHING, alert_id).evidence[0].id

    def new_case(self, place: Community, worker: AccountRow | None = None) -> str:
        """A case of a confirmed alert; dispatched when there is a worker."""
        desk = self.house.ports.desk
        judged = desk.judge(self.new_alert(place), AlertMove.CONFIRM, EVERYTHING)
        assert judged.case is not None
        if worker is not None:
            desk.work.move(judged.case.id, CaseMove.ASSIGN, EVERYTHING, assignee_id=worker.id)
        return judged.case.id

    def attachment_of(self, case_id: str) -> str:
        """The id of a case's first picture."""
        with self.house.ports.database.read() as session:
            return cases.attachments(session, Scope.everything(), case_id)[0].id

    def _write(self) -> AbstractContextManager[Session]:
        return self.house.ports.database.write()

    def _next(self) -> int:
        self._count += 1
        return self._count


def set_password(session: Session, account_id: str) -> None:
    """Give an account of the town the password `PASSWORD`."""
    accounts.set_password(session, account_id, CHEAP_PASSWORDS.hash(PASSWORD), must_change=False)


@contextmanager
def served_town(folder: Path, database_url: str) -> Iterator[Served]:
    """A town built in an empty database, and the API above it on a free port."""
    clock = ManualClock()
    database = Database.open(database_url)
    database.migrate()
    house = fake_house(database, folder, clock, allowed_hosts=("127.0.0.1",))
    built = build_town(database, house.ports.vault, clock)
    with database.write() as session:
        for account in (built.chief, *built.old.people.values(), *built.new.people.values()):
            set_password(session, account.id)
    with served(create_app(house.ports, folder / "no console")) as address:
        world = Served(address, house, built, clock, folder)
        world.of_role = {
            Role.ADMIN: world.person("warden", Role.ADMIN, built.old.area.id),
            Role.OPERATOR: built.person("owner"),
            Role.SECURITY_OFFICER: built.person("officer"),
            Role.GRID_WORKER: built.person("teammate"),
            Role.AUDITOR: built.person("auditor"),
        }
        for place in (built.old, built.new):
            house.gates.secrets[place.gate.id] = "gate secret"
        yield world
    database.close()
