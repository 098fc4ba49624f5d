"""The installed command as a process: started on a free port with its own data directory, and spoken to over HTTP."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.servers.redis import free_port
from tests.waiting import eventually

COMMAND = Path(sys.executable).with_name("xueliang")


class Service:
    """One `xueliang run`."""

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None, *options: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._options = options
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("XUELIANG_")},
            "XUELIANG_DATA_DIR": str(folder / "data"),
            "XUELIANG_HTTP__PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
            **(environment or {}),
        }
        self._process: subprocess.Popen[str] | None = None
        self._lines: list[str] = []
        self._people: list[Person] = []

    def sign_in(self, username: str, password: str) -> "Person":
        """Somebody signed in, until the service stops for good."""
        person = Person(self.address, username, password)
        self._people.append(person)
        return person

    @property
    def output(self) -> str:
        """What it has printed so far."""
        return "".join(self._lines)

    def start(self) -> None:
        self._process = subprocess.Popen(
            [str(COMMAND), "run", *self._options],
            cwd=self.folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._read, args=(self._process,), daemon=True).start()
        eventually(self._is_up, timeout_s=90)

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout as stream:
            self._lines.extend(iter(stream.readline, ""))

    def _is_up(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, f"the service ended by itself:\n{self.output}"
        try:
            return httpx.get(f"{self.address}/healthz", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def first_password(self) -> str:
        """The password printed at the first start."""
        found: list[str] = eventually(lambda: re.findall(r"with the password\s+(\S+)", self.output))
        return found[0]

    def kill(self) -> None:
        """kill -9."""
        self._end(signal.SIGKILL)

    def interrupt(self) -> int:
        """Ctrl-C; the exit status. Fails when it does not end by itself."""
        return self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> int:
        assert self._process is not None
        os.killpg(self._process.pid, how)
        status = self._process.wait(timeout=60)
        self._process = None
        return status

    def stop(self) -> None:
        for person in self._people:
            person.http.close()
        if self._process is not None:
            self._end(signal.SIGKILL)


@contextmanager
def service(folder: Path, environment: Mapping[str, str] | None = None, *options: str) -> Iterator[Service]:
    """A running service; killed at the end if it still runs."""
    running = Service(folder, environment, *options)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@contextmanager
def started_in(folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """`xueliang run` in a folder, not waited for; killed at the end if it still runs."""
    environment = {"PATH": "/usr/bin:/bin", "XUELIANG_DATA_DIR": str(folder / "data"), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [str(COMMAND), "run", *options],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


class Person:
    """Somebody signed in through the API, as a browser would be: cookie and CSRF header."""

    def __init__(self, address: str, username: str, password: str) -> None:
        self.http = httpx.Client(base_url=f"{address}/api/v1", timeout=20)
        signed_in = self._checked(self.http.post("/session", json={"username": username, "password": password}))
        self._carry(signed_in)
        self.account: dict[str, Any] = signed_in["account"]

    def choose_password(self, old: str, new: str) -> None:
        answer = self.post("/session/password", {"current_password": old, "new_password": new})
        self._carry(answer)
        self.account = answer["account"]

    def _carry(self, answer: dict[str, Any]) -> None:
        self.http.headers["X-CSRF-Token"] = answer["csrf_token"]

    def get(self, path: str) -> Any:
        return self._checked(self.http.get(path))

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return self._checked(self.http.post(path, json=dict(body or {})))

    def picture(self, path: str) -> bytes:
        answer = self.http.get(path)
        assert answer.status_code == 200, answer.text
        return answer.content

    def picture_of(self, alert_id: str, timeout_s: float = 30) -> bytes:
        """The picture of an alert, once it has come: evidence follows the alert."""
        pieces = eventually(lambda: self.get(f"/alerts/{alert_id}")["evidence"], timeout_s=timeout_s)
        assert pieces[0]["label"] == "picture"
        return self.picture(pieces[0]["url"].removeprefix("/api/v1"))

    @staticmethod
    def _checked(answer: httpx.Response) -> Any:
        assert answer.is_success, f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


ADMIN_PASSWORD = "a password of my own"
WORKER_PASSWORD = "grid worker's own password"


def first_admin(running: Service) -> Person:
    """The administrator after the forced change of the first password."""
    password = running.first_password()
    admin = running.sign_in("admin", password)
    admin.choose_password(password, ADMIN_PASSWORD)
    return admin


def plant_areas(admin: Person) -> dict[str, dict[str, Any]]:
    """The tree from the root down to one grid, by level."""
    existing = admin.get("/areas")["items"]
    root = next(area for area in existing if area["parent_id"] is None)
    areas = {root["level"]: root}
    code = root["code"]
    parent = root
    for level, more, name in (
        ("county", "02", "盐湖区"),
        ("street", "001", "中城街道"),
        ("community", "001", "红旗社区"),
        ("grid", "001", "第一网格"),
    ):
        code += more
        body = {"parent_id": parent["id"], "level": level, "code": code, "name": name}
        parent = areas[level] = admin.post("/areas", body)
    return areas


def plant_worker(running: Service, admin: Person, area_id: str) -> Person:
    """A grid worker who has chosen a password."""
    first = "the first password"
    admin.post(
        "/accounts",
        {
            "username": "wang",
            "display_name": "王网格员",
            "role": "grid_worker",
            "area_id": area_id,
            "password": first,
        },
    )
    worker = running.sign_in("wang", first)
    worker.choose_password(first, WORKER_PASSWORD)
    return worker
