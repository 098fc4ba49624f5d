"""What `xueliang doctor` finds."""

import socket
from pathlib import Path
from typing import Any

import pytest

from tests.servers.redis import free_port
from xueliang.health import Finding, Verdict, examine
from xueliang.settings import Settings
from xueliang.storage import open_storage


def findings(folder: Path, **more: Any) -> dict[str, Finding]:
    settings = Settings.model_validate({"data_dir": str(folder), "http": {"port": free_port()}, **more})
    return {finding.what: finding for finding in examine(settings)}


@pytest.fixture
def used(tmp_path: Path) -> Path:
    """A data directory a service has run on."""
    open_storage(Settings.model_validate({"data_dir": str(tmp_path)})).database.close()
    return tmp_path


def test_before_the_first_run_nothing_is_a_fault(tmp_path: Path) -> None:
    found = findings(tmp_path / "data")
    assert Verdict.FAULT not in {finding.verdict for finding in found.values()}
    assert "the first `xueliang run` makes it" in found["data"].remedy


def test_after_a_run_the_database_is_judged(used: Path) -> None:
    found = findings(used)
    assert found["database"].verdict is Verdict.WELL
    assert found["invariants"].verdict is Verdict.WELL
    assert found["secrets"].verdict is Verdict.WELL


def test_what_is_wrong_comes_with_what_to_do(used: Path) -> None:
    (used / "evidence").write_text("not a folder")
    (used / "device-secrets.key").chmod(0o644)
    found = findings(
        used, redis={"url": f"redis://127.0.0.1:{free_port()}"}, detector={"weights": str(used / "no.onnx")}
    )
    for what in ("evidence", "secrets", "bus", "weights"):
        assert found[what].verdict is Verdict.FAULT, what
        assert found[what].remedy


def test_a_database_that_is_none_is_a_fault(used: Path) -> None:
    (used / "xueliang.db").write_bytes(b"no database at all" * 100)
    assert findings(used)["database"].verdict is Verdict.FAULT


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        found = findings(tmp_path, http={"port": holder.getsockname()[1]})
    assert found["port"].verdict is Verdict.WARNING
