"""What goes wrong in a compound: disks fill, databases lock, ports are taken, people pull plugs."""

import sqlite3
from collections.abc import Iterator

import httpx
import pytest

from tests.media import media_path
from tests.servers.redis import free_port
from tests.system.service import ADMIN_PASSWORD, Person, Service, first_admin, service, started_in
from tests.waiting import eventually


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Person]]:
    """A street under watch, with yolo11n."""
    clip = f"street={media_path('stream/vtest_h264.mp4')}"
    environment = {
        "XUELIANG_VIRTUAL_CAMERAS__PORT": str(free_port()),
        "XUELIANG_DETECTOR__WEIGHTS": str(media_path("weights/yolo11n_dynamic.onnx")),
    }
    folder = tmp_path_factory.mktemp("street")
    with service(folder, environment, "--virtual-cameras", "--clip", clip) as running:
        yield running, first_admin(running)


def checks(running: Service) -> dict[str, str]:
    found: dict[str, str] = httpx.get(f"{running.address}/readyz", timeout=20).json()["checks"]
    return found


def evidence_counts(admin: Person) -> dict[str, tuple[int, int]]:
    """By alert: how many events, and how many of them have their picture."""
    items = admin.get("/alerts?limit=200")["items"]
    pictures = {alert["id"]: [piece for piece in alert["evidence"] if piece["label"] == "picture"] for alert in items}
    return {alert["id"]: (alert["event_count"], len(pictures[alert["id"]])) for alert in items}


def test_an_alert_outlives_its_picture_and_it_is_said(street: tuple[Service, Person]) -> None:
    running, admin = street
    eventually(lambda: any(pictures for _, pictures in evidence_counts(admin).values()), timeout_s=60)
    evidence = running.folder / "data" / "evidence"
    evidence.rename(evidence.with_name("elsewhere"))
    evidence.write_text("a disk that takes nothing more")
    eventually(lambda: "evidence cannot be stored" in checks(running)["evidence"], timeout_s=60)
    eventually(lambda: any(pictures < events for events, pictures in evidence_counts(admin).values()), timeout_s=30)
    assert checks(running)["rules"] == "ok"
    evidence.unlink()
    evidence.with_name("elsewhere").rename(evidence)
    eventually(lambda: checks(running)["evidence"] == "ok", timeout_s=60)
    assert running.output.count("evidence waits for the disk") == 1
    eventually(lambda: all(pictures for _, pictures in evidence_counts(admin).values()), timeout_s=30)


def test_a_locked_database_keeps_nobody_from_looking_and_loses_no_event(street: tuple[Service, Person]) -> None:
    running, admin = street
    camera = admin.get("/cameras")["items"][0]
    before = sum(events for events, _ in evidence_counts(admin).values())
    lock = sqlite3.connect(running.folder / "data" / "xueliang.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    try:
        refused = admin.http.patch(f"/cameras/{camera['id']}", json={"name": "another"})
        assert refused.status_code == 503
        assert refused.json()["error"]["code"] == "unavailable"
        assert admin.http.get("/alerts").elapsed.total_seconds() < 5
        eventually(lambda: "locked" in checks(running)["bus"], timeout_s=60)
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    eventually(lambda: checks(running)["bus"] == "ok", timeout_s=60)
    eventually(lambda: sum(events for events, _ in evidence_counts(admin).values()) > before, timeout_s=30)


def test_a_camera_switched_off_is_not_shown_online_and_its_alerts_end(street: tuple[Service, Person]) -> None:
    _, admin = street
    camera_id = admin.get("/cameras")["items"][0]["id"]
    admin.http.patch(f"/cameras/{camera_id}", json={"enabled": False})
    [camera] = eventually(lambda: _in_state(admin, camera_id, "offline"))
    assert camera["state_reason"] == "not watched: switched off or removed"
    eventually(lambda: all(alert["ended_at"] for alert in admin.get("/alerts?limit=200")["items"]), timeout_s=30)
    admin.http.patch(f"/cameras/{camera_id}", json={"enabled": True})
    eventually(lambda: _in_state(admin, camera_id, "online"))


def _in_state(admin: Person, camera_id: str, state: str) -> list[dict[str, str]]:
    camera: dict[str, str] = admin.get(f"/cameras/{camera_id}")
    return [camera] if camera["state"] == state else []


def test_a_second_service_on_the_same_data_is_refused(street: tuple[Service, Person]) -> None:
    running, _ = street
    with started_in(running.folder, "--port", str(free_port())) as second:
        _, said = second.communicate(timeout=60)
    assert second.returncode == 2
    assert "another xueliang runs on it" in said


def test_killed_in_the_middle_it_loses_nothing_and_ends_what_was_open(street: tuple[Service, Person]) -> None:
    running, admin = street
    eventually(lambda: [a for a in admin.get("/alerts")["items"] if not a["ended_at"]], timeout_s=60)
    shown = admin.get("/alerts?limit=200")["items"]
    running.kill()
    running.start()
    again = running.sign_in("admin", ADMIN_PASSWORD)
    eventually(lambda: _all_ended(again, {alert["id"] for alert in shown}), timeout_s=30)
    kept = {alert["id"]: alert for alert in again.get("/alerts?limit=200")["items"]}
    for alert in shown:
        assert kept[alert["id"]]["event_count"] >= alert["event_count"]
        for piece in (piece for piece in alert["evidence"] if piece["media_type"] == "image/jpeg"):
            assert again.picture(piece["url"].removeprefix("/api/v1")).startswith(b"\xff\xd8")
    assert running.interrupt() == 0
    assert "Traceback" not in running.output


def _all_ended(admin: Person, alert_ids: set[str]) -> bool:
    alerts = admin.get("/alerts?limit=200")["items"]
    return all(alert["ended_at"] for alert in alerts if alert["id"] in alert_ids)
