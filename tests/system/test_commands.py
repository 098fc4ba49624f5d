"""The installed command, as a person types it."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.media import media_path
from tests.servers.gstreamer import gstreamer_rtsp
from tests.servers.redis import free_port
from tests.system.service import COMMAND, service


def xueliang(*words: str, folder: Path, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("XUELIANG_")}
    return subprocess.run(
        [str(COMMAND), *words],
        cwd=folder,
        env={**inherited, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_camera_check_tells_what_works_and_what_does_not(tmp_path: Path) -> None:
    mounts = {"street": media_path("stream/vtest_h264.mp4")}
    with gstreamer_rtsp(mounts, digest="viewer:a secret") as base_url:
        url = f"{base_url.rstrip('/')}/street"
        secret = {"XUELIANG_CAMERA_PASSWORD": "a secret"}
        good = xueliang(
            "camera", "check", url, "--username", "viewer", "--snapshot", "s.jpg", folder=tmp_path, environment=secret
        )
        assert good.returncode == 0, good.stdout + good.stderr
        for told in ("reachable", "credentials", "480x360"):
            assert told in good.stdout
        assert re.search(r"h\.?264", good.stdout, re.IGNORECASE)
        assert (tmp_path / "s.jpg").read_bytes().startswith(b"\xff\xd8")
        wrong = xueliang(
            *("camera", "check", url, "--username", "viewer"),
            folder=tmp_path,
            environment={"XUELIANG_CAMERA_PASSWORD": "another secret"},
        )
        assert wrong.returncode == 1
        assert "FAIL credentials" in wrong.stdout
        assert "secret" not in wrong.stdout + wrong.stderr
    nobody = xueliang("camera", "check", f"rtsp://127.0.0.1:{free_port()}/x", folder=tmp_path)
    assert nobody.returncode == 1
    assert "FAIL reachable" in nobody.stdout


def test_a_wrong_setting_is_refused_with_its_line(tmp_path: Path) -> None:
    settings = tmp_path / "settings.yaml"
    settings.write_text("http:\n  host: 127.0.0.1\n  prot: 8600\n")
    refused = xueliang("run", "--settings", str(settings), folder=tmp_path)
    assert refused.returncode == 2
    assert "settings.yaml:3" in refused.stderr
    assert "port" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_weights_that_cannot_be_used_stop_the_start_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "no-network.onnx").write_bytes(b"not a network at all")
    refused = xueliang("run", "--weights", "no-network.onnx", folder=tmp_path)
    assert refused.returncode == 2
    assert "no-network.onnx" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_doctor_finds_what_is_wrong_and_says_what_to_do(tmp_path: Path) -> None:
    environment = {"XUELIANG_DATA_DIR": str(tmp_path / "data"), "XUELIANG_HTTP__PORT": str(free_port())}
    first = xueliang("doctor", folder=tmp_path, environment=environment)
    assert first.returncode == 0, first.stdout
    assert "the first `xueliang run` makes it" in first.stdout
    with service(tmp_path) as running:
        running.interrupt()
    well = xueliang("doctor", folder=tmp_path, environment=environment)
    assert well.returncode == 0, well.stdout
    assert "schema up to date" in well.stdout
    (tmp_path / "data" / "device-secrets.key").chmod(0o644)
    bad = xueliang("doctor", folder=tmp_path, environment=environment)
    assert bad.returncode == 1
    assert "chmod 600" in bad.stdout


def test_a_forgotten_password_is_reset_from_the_machine_itself(tmp_path: Path) -> None:
    environment = {"XUELIANG_DATA_DIR": str(tmp_path / "data")}
    with service(tmp_path) as running:
        first = running.first_password()
        reset = xueliang("account", "reset-password", "admin", folder=tmp_path, environment=environment)
        password = reset.stdout.split()[-1]
        assert password != first
        person = running.sign_in("admin", password)
        assert person.account["must_change_password"]
    unknown = xueliang("account", "reset-password", "nobody", folder=tmp_path, environment=environment)
    assert unknown.returncode == 2
    assert "nobody" in unknown.stderr


@pytest.mark.parametrize("words", [("--help",), ("run", "--help"), ("camera", "check", "--help"), ("--version",)])
def test_help_is_there(words: tuple[str, ...], tmp_path: Path) -> None:
    assert xueliang(*words, folder=tmp_path).returncode == 0
