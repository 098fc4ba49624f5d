"""The service as it starts and ends: without weights, on a port that is taken, asked to stop at any moment."""

import signal
from pathlib import Path

import httpx
import pytest

from tests.servers.redis import free_port
from tests.system.service import first_admin, service, started_in
from tests.system.test_commands import xueliang
from tests.waiting import eventually


def test_without_weights_it_runs_and_says_in_one_screen_how_to_get_some(tmp_path: Path) -> None:
    environment = {"XUELIANG_VIRTUAL_CAMERAS__PORT": str(free_port()), "XUELIANG_DETECTOR__WEIGHTS": "none"}
    with service(tmp_path, environment, "--virtual-cameras") as running:
        password = running.first_password()
        assert "xueliang weights pull yolo11n" in running.output
        person = running.sign_in("admin", password)
        person.choose_password(password, "a password of my own")
        system = person.get("/system")
        assert system["detector"] is None
        assert "weights" in system["detector_note"]
        camera = person.get("/cameras")["items"][0]
        eventually(lambda: person.http.get(f"/cameras/{camera['id']}/picture").status_code == 200, timeout_s=30)
        assert person.http.get(f"{running.address}/readyz").status_code == 503
        assert running.interrupt() == 0


def test_a_taken_port_is_said_plainly(tmp_path: Path) -> None:
    with service(tmp_path) as running:
        second = xueliang("run", "--port", str(running.port), folder=tmp_path / "data")
        assert second.returncode == 2
        assert f"cannot listen on 127.0.0.1:{running.port}" in second.stderr


def test_a_taken_port_at_the_very_first_start_costs_nobody_the_first_password(tmp_path: Path) -> None:
    with service(tmp_path / "", {"XUELIANG_DATA_DIR": str(tmp_path / "other")}) as holder:
        with started_in(tmp_path, "--port", str(holder.port)) as refused:
            _, said = refused.communicate(timeout=60)
        assert refused.returncode == 2
        assert f"cannot listen on 127.0.0.1:{holder.port}" in said
        assert "Traceback" not in said
    with service(tmp_path) as running:
        first_admin(running)


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_stopping_while_it_starts_is_no_fault(tmp_path: Path, asked: signal.Signals) -> None:
    with started_in(tmp_path, "--port", str(free_port())) as starting:
        eventually((tmp_path / "data").exists, timeout_s=60)
        starting.send_signal(asked)
        output, said = starting.communicate(timeout=60)
    assert starting.returncode == 0
    assert "stop" in output
    assert "Traceback" not in said


@pytest.mark.parametrize("library", ["pydantic_core", "numpy", "sqlalchemy"])
def test_ctrl_c_while_the_program_is_being_read_needs_no_traceback(tmp_path: Path, library: str) -> None:
    with started_in(tmp_path, "--port", str(free_port())) as starting:
        read = Path(f"/proc/{starting.pid}/maps")
        eventually(lambda: f"/{library}/" in read.read_text(), timeout_s=60, every_s=0.001)
        starting.send_signal(signal.SIGINT)
        _, said = starting.communicate(timeout=60)
    assert "xueliang/" not in said


def test_the_second_ctrl_c_ends_it_at_once(tmp_path: Path) -> None:
    with started_in(tmp_path, "--port", str(port := free_port())) as running:
        eventually(lambda: _answers(port), timeout_s=60)
        running.send_signal(signal.SIGINT)
        assert running.stdout is not None
        assert "stopping\n" in iter(running.stdout.readline, "")  # two signals at once could arrive as one
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=60) in (0, -signal.SIGINT)


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=2).status_code == 200
    except httpx.TransportError:
        return False
