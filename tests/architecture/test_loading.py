"""What a process loads: a command that shows a table needs no web framework, and a watch process serves no API."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("fastapi", "sqlalchemy", "alembic", "redis", "uvicorn", "cv2", "av", "numpy", "httpx", "openvino")
NOT_WATCHING = ("fastapi", "alembic", "redis", "api.app", "api.announce", "cases", "argon2")


def loaded_by(module: str) -> set[str]:
    """Every module in a process that has imported one."""
    words = f"import {module}, sys, json; print(json.dumps(list(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    return set(json.loads(told.stdout))


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("xueliang.commands.top", HEAVY),
        ("xueliang.shards.client", HEAVY),
        ("xueliang.commands.watch", NOT_WATCHING),
    ],
)
def test_a_command_loads_only_what_it_needs(module: str, unwanted: tuple[str, ...]) -> None:
    assert sorted(loaded_by(module).intersection(unwanted)) == []


def test_openvino_reports_to_nobody() -> None:
    loaded = loaded_by("vision.detectors.openvino")
    assert "openvino.tools.ovc.telemetry_stub" in loaded
    assert [name for name in loaded if name.startswith("openvino_telemetry.")] == []


def test_openvino_is_imported_only_where_its_reporting_is_off() -> None:
    root = Path(__file__).parents[2]
    using = {
        str(path.parent.relative_to(root))
        for package in ("models", "cameras", "gates", "vision", "rules", "cases", "patrols", "api", "xueliang")
        for path in (root / package).rglob("*.py")
        if re.search(r"^\s*(import|from) openvino", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert using == {"vision/detectors"}
