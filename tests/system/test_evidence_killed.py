"""kill -9 between an alert and its evidence: afterwards the evidence is complete, or signed for as incomplete."""

import os
import random
import subprocess
import time
from functools import partial
from pathlib import Path

import pytest

from tests.media import media_path
from tests.servers.redis import free_port
from tests.system.service import ADMIN_PASSWORD, COMMAND, Person, Service, first_admin, service
from tests.waiting import eventually

KILLS = int(os.environ.get("XUELIANG_TEST_KILLS", "3"))
STAGES = ("", "picture", "manifest")  # the last word of the evidence that came before the end
MARKED_WITHIN_S = 180.0


def newest(admin: Person) -> dict[str, list[str]]:
    """By alert: the labels of its evidence."""
    items = admin.get("/alerts?limit=200")["items"]
    return {alert["id"]: [piece["label"] for piece in alert["evidence"]] for alert in items}


def _fresh(admin: Person, seen: set[str], stage: str) -> set[str]:
    """Alerts not seen before whose evidence has come so far."""
    return {alert_id for alert_id, labels in newest(admin).items() if alert_id not in seen and stage in ["", *labels]}


def is_settled(admin: Person, alert_id: str) -> bool:
    """Whether every event of the alert that has pictures has its manifest too."""
    labels = [piece["label"] for piece in admin.get(f"/alerts/{alert_id}")["evidence"]]
    return labels.count("manifest") >= max(1, labels.count("picture"))


def verified(running: Service, alert_id: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "XUELIANG_DATA_DIR": str(running.folder / "data")}
    command = [str(COMMAND), "evidence", "verify", alert_id]
    return subprocess.run(command, env=environment, cwd=running.folder, capture_output=True, text=True, check=False)


@pytest.mark.timeout(600)
def test_killed_at_random_no_evidence_is_left_without_a_word(tmp_path: Path) -> None:
    clip = f"street={media_path('stream/vtest_h264.mp4')}"
    environment = {
        "XUELIANG_VIRTUAL_CAMERAS__PORT": str(free_port()),
        "XUELIANG_DETECTOR__WEIGHTS": str(media_path("weights/yolo11n_dynamic.onnx")),
        "XUELIANG_ALERTS__GROUP_WINDOW_S": "1",
    }
    rng, seen = random.Random(5), set[str]()
    with service(tmp_path, environment, "--virtual-cameras", "--clip", clip) as running:
        admin = first_admin(running)
        for _ in range(KILLS):
            seen |= eventually(partial(_fresh, admin, seen, rng.choice(STAGES)), timeout_s=120)
            running.kill()
            running.start()
            admin = running.sign_in("admin", ADMIN_PASSWORD)
        for camera in admin.get("/cameras")["items"]:  # nothing new happens from here on
            admin.http.patch(f"/cameras/{camera['id']}", json={"enabled": False})
        for alert_id in seen:
            eventually(partial(is_settled, admin, alert_id), timeout_s=MARKED_WITHIN_S)
        for alert_id in seen:
            told = verified(running, alert_id)
            assert told.returncode == 0, told.stdout + told.stderr
        left = [path for path in (tmp_path / "data" / "evidence").rglob(".*") if path.is_file()]
        assert all(time.time() - path.stat().st_mtime < 360 for path in left)
