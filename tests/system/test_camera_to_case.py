"""From a live camera to a closed case: a real stream, the installed command, real people (over HTTP)."""

from typing import Any

import cv2
import numpy as np

from tests.system.service import ADMIN_PASSWORD, Person, Service, first_admin, plant_areas, plant_worker
from tests.waiting import eventually

WHOLE_GROUND = [[0.0, 0.25], [1.0, 0.25], [1.0, 1.0], [0.0, 1.0]]


def watch_the_street(admin: Person, area_id: str, url: str) -> dict[str, Any]:
    """A camera with one zone and one intrusion rule."""
    camera: dict[str, Any] = admin.post("/cameras", {"name": "广场东", "url": url, "area_id": area_id})
    zone = admin.post(
        "/zones",
        {
            "camera_id": camera["id"],
            "name": "广场",
            "shape": "polygon",
            "points": WHOLE_GROUND,
            "anchor": "bottom_center",
        },
    )
    admin.post(
        "/rules",
        {
            "kind": "intrusion",
            "name": "广场有人",
            "camera_id": camera["id"],
            "zone_ids": [zone["id"]],
            "params": {"dwell_s": 1.0},
            "severity": 2,
            "direct": False,
            "enabled": True,
        },
    )
    return camera


def test_a_live_alert_becomes_a_closed_case(watching: Service, street_url: str) -> None:
    admin = first_admin(watching)
    areas = plant_areas(admin)
    worker = plant_worker(watching, admin, areas["grid"]["id"])
    camera = watch_the_street(admin, areas["grid"]["id"], street_url)

    alert = eventually(lambda: admin.get("/alerts?state=new")["items"], timeout_s=60)[0]
    assert admin.get(f"/cameras/{camera['id']}")["state"] == "online"
    assert alert["camera_id"] == camera["id"]
    assert alert["class_name"] == "person"
    picture = admin.picture_of(alert["id"])
    decoded = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    assert decoded is not None
    assert decoded.shape[1] >= 480

    admin.post(f"/alerts/{alert['id']}/acknowledge")
    confirmed = admin.post(f"/alerts/{alert['id']}/confirm", {"note": "确有人员进入"})
    case_id = confirmed["case"]["id"]
    assert confirmed["case"]["state"] == "accepted"
    assert confirmed["case"]["area_id"] == areas["grid"]["id"]

    assert worker.get("/cases")["items"] == []
    admin.post(f"/cases/{case_id}/moves", {"move": "assign", "assignee_id": worker.account["id"]})
    assert [case["id"] for case in worker.get("/cases")["items"]] == [case_id]
    worker.post(f"/cases/{case_id}/moves", {"move": "start"})
    upload = worker.http.post(f"/cases/{case_id}/attachments", files={"file": ("after.jpg", picture, "image/jpeg")})
    assert upload.status_code in (200, 201), upload.text
    finish = {"move": "finish", "note": "已劝离", "attachment_ids": [upload.json()["id"]]}
    assert worker.post(f"/cases/{case_id}/moves", finish)["state"] == "pending_check"
    assert (
        admin.post(f"/cases/{case_id}/moves", {"move": "check_pass", "note": "现场已恢复"})["state"] == "pending_close"
    )
    closed = admin.post(f"/cases/{case_id}/moves", {"move": "close"})
    assert closed["state"] == "closed"

    history = admin.get(f"/cases/{case_id}")["history"]
    told = [(entry["account_name"], entry["move"], entry["to"]) for entry in sorted(history, key=lambda e: e["at"])]
    boss = admin.account["display_name"]
    assert told[-5:] == [
        (boss, "assign", "dispatched"),
        ("王网格员", "start", "handling"),
        ("王网格员", "finish", "pending_check"),
        (boss, "check_pass", "pending_close"),
        (boss, "close", "closed"),
    ]
    assert all(entry["at"].endswith("Z") for entry in history)


def test_kill_9_loses_no_alert_that_was_shown(watching: Service, street_url: str) -> None:
    admin = watching.sign_in("admin", ADMIN_PASSWORD)
    shown = eventually(lambda: admin.get("/alerts")["items"], timeout_s=60)
    watching.kill()
    watching.start()
    again = watching.sign_in("admin", ADMIN_PASSWORD)
    kept = {alert["id"]: alert for alert in again.get("/alerts?limit=200")["items"]}
    for alert in shown:
        assert alert["id"] in kept
        for piece in (piece for piece in alert["evidence"] if piece["label"] == "picture"):
            assert again.picture(piece["url"].removeprefix("/api/v1"))
    camera = again.get("/cameras")["items"][0]
    eventually(lambda: again.get(f"/cameras/{camera['id']}")["state"] == "online", timeout_s=30)


def test_ctrl_c_ends_it_cleanly(watching: Service) -> None:
    assert watching.interrupt() == 0
    assert "Traceback" not in watching.output
