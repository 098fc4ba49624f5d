"""`xueliang rules try`, as a person types it: on a bundled film, and on what a running service has stored."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import cv2
import pytest

from tests.servers.redis import free_port
from tests.system.service import COMMAND, first_admin, service
from tests.waiting import eventually
from xueliang.demo.films import FILMS

GATE = FILMS / "gate.mp4"
TRUTH = GATE.with_suffix(".json")


def try_rule(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("XUELIANG_")}
    return subprocess.run(
        [str(COMMAND), "rules", "try", *words],
        cwd=folder,
        env={**inherited, "XUELIANG_DATA_DIR": str(folder / "data")},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )


@pytest.fixture
def rule(tmp_path: Path) -> Path:
    """A man walks in over the line of the vehicles, behind a car, at 22.8 s."""
    line = json.loads(TRUTH.read_text())["zones"]["vehicle_line"]
    path = tmp_path / "line.json"
    zone = {"name": "vehicle line", "shape": "line", "points": line}
    path.write_text(json.dumps({"kind": "line_crossing", "zones": [zone]}))
    return path


@pytest.mark.timeout(300)
def test_a_rule_is_tried_on_a_film_with_the_bundled_detector(tmp_path: Path, rule: Path) -> None:
    told = try_rule(tmp_path, "--file", str(rule), "--clip", str(GATE), "--truth", str(TRUTH), "--pictures", "drawn")
    assert told.returncode == 0, told.stderr
    assert "vehicle line" in told.stdout
    assert "direction b_to_a" in told.stdout
    assert "with this: 1 alert of 1 event" in told.stdout
    assert "by the truth: 1 of 1 found, 0 found that are none" in told.stdout
    (picture,) = (tmp_path / "drawn").iterdir()
    shown = cv2.imread(str(picture))
    assert shown is not None
    assert shown.shape[1] == 640
    assert not (tmp_path / "data" / "xueliang.db").exists()


@pytest.mark.timeout(300)
def test_a_program_gets_everything_of_a_changed_rule(tmp_path: Path, rule: Path) -> None:
    told = try_rule(
        tmp_path, "--file", str(rule), "--clip", str(GATE), "--fps", "2", "--set", "direction=a_to_b", "--json"
    )
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert (found["events"], found["alerts_total"], found["truth"]) == ([], 0, None)
    assert found["material"]["pictures"] == 102


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "name either --rule or --file"),
        (["--rule", "rule_1", "--pictures", "x"], "go with --clip"),
        (["--rule", "rule_1"], "there is no database"),
        (["--file", "RULE", "--clip", "RULE"], "cannot be read as a video"),
        (["--file", "RULE", "--clip", str(GATE), "--set", "dwell=3"], "params.dwell: unknown"),
        (["--file", "RULE", "--clip", str(GATE), "--truth", "RULE"], "is not the truth of a film"),
    ],
)
def test_what_cannot_be_tried_is_said_plainly(tmp_path: Path, rule: Path, words: list[str], said: str) -> None:
    told = try_rule(tmp_path, *(str(rule) if word == "RULE" else word for word in words))
    assert told.returncode == 2
    assert told.stderr.startswith("xueliang: ")
    assert said in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.timeout(300)
def test_what_a_service_stored_gives_the_alerts_it_raised(tmp_path: Path) -> None:
    environment = {"XUELIANG_VIRTUAL_CAMERAS__PORT": str(free_port())}
    with service(tmp_path, environment, "--virtual-cameras") as running:
        admin = first_admin(running)

        def of_pictures() -> list[dict[str, Any]]:
            return [alert for alert in admin.get("/alerts?limit=200")["items"] if alert["zone_name"]]

        real = eventually(of_pictures, timeout_s=150)[-1]
        asked = admin.post("/backtests", {"rule_id": real["rule_id"], "hours": 1})
        found = eventually(lambda: _over(admin.get(f"/backtests/{asked['id']}")), timeout_s=60)
        assert found["state"] == "done", found["problem"]
        assert found["result"]["comparison"]["before"] >= 1
        assert running.interrupt() == 0  # what was gathered since the last minute is stored now
    told = try_rule(tmp_path, "--rule", real["rule_id"], "--hours", "1", "--json")
    assert told.returncode == 0, told.stderr
    trial = json.loads(told.stdout)
    assert trial["material"]["pictures"] > 20
    assert trial["alerts_total"] >= 1
    kept = {each["alert_id"] for each in trial["comparison"]["real"] if each["kept"]}
    assert real["id"] in kept
    stricter = try_rule(tmp_path, "--rule", real["rule_id"], "--hours", "1", "--set", "min_score=1", "--json")
    assert json.loads(stricter.stdout)["alerts_total"] == 0
    table = try_rule(tmp_path, "--rule", real["rule_id"], "--hours", "1")
    assert "before: " in table.stdout
    assert "missing 0 confirmed" in table.stdout


def _over(backtest: dict[str, Any]) -> Any:
    return None if backtest["state"] in ("waiting", "running") else backtest
