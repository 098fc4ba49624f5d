"""The compose file, as far as it can be checked without an engine."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import redis
import yaml

from tests.waiting import eventually
from xueliang.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_the_schema_accepts_it(tmp_path: Path) -> None:
    compose = shutil.which("docker-compose")
    if compose is None:
        pytest.skip("docker-compose not found; on Debian: apt-get install docker-compose")
    shutil.copy(ROOT / "docker-compose.yml", tmp_path)
    (tmp_path / "secrets").mkdir()
    for secret in COMPOSE["secrets"].values():
        (tmp_path / secret["file"]).write_text("secret")
    check = subprocess.run([compose, "config", "--quiet"], cwd=tmp_path, capture_output=True, text=True)
    assert check.returncode == 0, check.stderr


def test_every_environment_variable_is_a_setting(tmp_path: Path) -> None:
    environment = dict(COMPOSE["services"]["xueliang"]["environment"])
    for name, value in environment.items():
        if name.endswith("_FILE"):
            secret = tmp_path / Path(value).name
            secret.write_text("redis://r:6379/0" if "REDIS" in name else "postgresql+psycopg://u:p@h/d")
            environment[name] = str(secret)
        else:
            environment[name] = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value)
    settings = load_settings(None, environment)
    assert settings.redis.url == "redis://r:6379/0"
    assert settings.database.url == "postgresql+psycopg://u:p@h/d"
    assert "localhost" in settings.http.allowed_hosts


def test_every_part_tells_whether_it_is_well_and_nothing_runs_as_root_by_our_doing() -> None:
    services = COMPOSE["services"]
    assert all("healthcheck" in services[name] for name in ("postgres", "redis"))
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "HEALTHCHECK" in dockerfile
    last_stage = dockerfile.rpartition("\nFROM ")[2]
    assert re.search(r"^USER xueliang$", last_stage, re.MULTILINE)
    assert services["xueliang"]["depends_on"] == {
        "postgres": {"condition": "service_healthy"},
        "redis": {"condition": "service_healthy"},
    }


def test_no_password_stands_in_it() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert not re.search(r"(PASSWORD|SECRET|TOKEN): *[^$\s/{]", text)


def test_the_image_copies_only_what_exists() -> None:
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            *sources, _target = line.split()[1:]
            assert all((ROOT / source).exists() for source in sources), line


def test_only_the_service_listens_outside_and_there_only_on_this_machine() -> None:
    services = COMPOSE["services"]
    assert "ports" not in services["postgres"]
    assert "ports" not in services["redis"]
    assert [port.partition(":-")[2].partition("}")[0] for port in services["xueliang"]["ports"]] == ["127.0.0.1"]


def test_no_service_gains_privileges_and_no_password_stands_in_the_list_of_processes() -> None:
    for name, service in COMPOSE["services"].items():
        assert service["security_opt"] == ["no-new-privileges:true"], name
    store = COMPOSE["services"]["redis"]
    command, config = store["command"][-1].split("<<END\n")
    assert "password" not in command
    assert config.startswith("requirepass $$(cat /run/secrets/redis_password)")
    assert "redis-cli ping" in store["healthcheck"]["test"][1]


def test_redis_takes_its_password_by_that_command(tmp_path: Path) -> None:
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server not found; on Debian: apt-get install redis-server")
    (tmp_path / "redis_password").write_text("a-password\n")
    shell = COMPOSE["services"]["redis"]["command"][-1].replace("$$", "$").replace("/run/secrets", str(tmp_path))
    place = str(tmp_path / "socket")
    shell = shell.replace("--appendonly", f"--port 0 --unixsocket {place} --dir {tmp_path} --appendonly")
    server = subprocess.Popen(["sh", "-c", shell], stdout=subprocess.DEVNULL)
    try:
        eventually(Path(place).exists)
        with redis.Redis(unix_socket_path=place) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
        with redis.Redis(unix_socket_path=place, password="a-password") as owner:
            assert owner.ping()
        assert b"a-password" not in Path(f"/proc/{server.pid}/cmdline").read_bytes()
    finally:
        server.terminate()
        assert server.wait(20) == 0
