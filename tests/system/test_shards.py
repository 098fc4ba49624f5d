"""The installed command watching in two processes: killed, left alone, and put back in order."""

import os
import signal
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.servers.isapi_device import IsapiDevice
from tests.system.service import ADMIN_PASSWORD, Person, Service, first_admin, service
from tests.system.sharded import BACK_WITHIN_S, all_online, environment, received, reports, shard_of, two_cameras
from tests.waiting import eventually

pytestmark = pytest.mark.timeout(300)  # three processes load on a machine that may be busy


@pytest.fixture(scope="module")
def sharded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with service(tmp_path_factory.mktemp("sharded"), environment(), *two_cameras()) as running:
        yield running


@pytest.fixture(scope="module")
def admin(sharded: Service) -> Person:
    return first_admin(sharded)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_each_shard_watches_its_cameras_and_their_alerts_reach_the_feed(sharded: Service, admin: Person) -> None:
    cameras = all_online(admin)
    assert sorted(len(report.cameras) for report in reports(sharded).values()) == [1, 1]
    assert len({report.pid for report in reports(sharded).values()}) == 2
    for camera in cameras:
        eventually(lambda: admin.http.get(f"/cameras/{camera['id']}/picture").status_code == 200, timeout_s=30)  # noqa: B023
        alert = eventually(
            lambda: [each for each in admin.get("/alerts")["items"] if each["camera_id"] == camera["id"]],  # noqa: B023
            timeout_s=BACK_WITHIN_S,
        )[0]
        assert admin.picture_of(alert["id"])[:2] == b"\xff\xd8"
        assert admin.get(f"/cameras/{camera['id']}/counters")["received"] > 0
    assert httpx.get(f"{sharded.address}/readyz", timeout=5).status_code == 200
    assert admin.get("/system")["detector"]["weights"] == "yolo11n_dynamic.onnx"


def test_a_killed_shard_is_started_again_and_its_camera_is_back(sharded: Service, admin: Person) -> None:
    east, west = all_online(admin)
    killed, other = shard_of(sharded, east["id"]), shard_of(sharded, west["id"])
    began = time.monotonic()
    os.kill(killed.pid, signal.SIGKILL)
    eventually(lambda: received(sharded, east["id"]) > 0 and shard_of(sharded, east["id"]).pid != killed.pid,
               timeout_s=BACK_WITHIN_S)  # fmt: skip
    print(f"back after: {time.monotonic() - began:.1f} s")
    all_online(admin)
    assert shard_of(sharded, west["id"]).pid == other.pid
    eventually(lambda: httpx.get(f"{sharded.address}/readyz", timeout=5).status_code == 200, timeout_s=BACK_WITHIN_S)


def test_a_shard_that_hangs_leaves_its_camera_offline_and_says_so_until_it_answers(
    sharded: Service, admin: Person
) -> None:
    east, west = all_online(admin)
    shard = shard_of(sharded, east["id"])
    os.kill(shard.pid, signal.SIGSTOP)
    try:
        camera = eventually(
            lambda: next((each for each in admin.get("/cameras")["items"] if each["state"] == "offline"), None),
            timeout_s=20,
        )
        assert camera is not None
        assert camera["id"] == east["id"]
        assert camera["state_reason"].startswith(f"the watch process {shard.shard} does not answer")
        assert admin.http.get(f"/cameras/{east['id']}/picture").status_code == 503
        assert "does not answer" in httpx.get(f"{sharded.address}/readyz", timeout=5).text
        assert admin.get(f"/cameras/{west['id']}")["state"] == "online"
    finally:
        os.kill(shard.pid, signal.SIGCONT)
    all_online(admin)


def test_a_door_is_opened_through_the_shard_that_keeps_its_gate(sharded: Service, admin: Person) -> None:
    east = all_online(admin)[0]
    with IsapiDevice() as device:
        gate = admin.post(
            "/gates",
            {
                "name": "南门门禁",
                "kind": "hikvision_isapi",
                "url": device.url,
                "username": device.username,
                "password": device.password,
                "area_id": east["area_id"],
            },
        )
        rule = {"kind": "door_alarm", "name": "南门", "gate_id": gate["id"], "camera_id": east["id"], "severity": 3}
        admin.post("/rules", rule)
        eventually(lambda: admin.get(f"/gates/{gate['id']}")["state"] == "online", timeout_s=30)
        assert admin.get(f"/gates/{gate['id']}/doors/1")["state"] in ("open", "closed")
        opened = admin.post(f"/gates/{gate['id']}/doors/1/open", {"reason": "送医，住户电话核实"})
        assert opened["outcome"] == "verified", opened
        device.push_event(5, 0x1B)  # a forced door, with the picture of the camera that sees it
        alert = eventually(
            lambda: [each for each in admin.get("/alerts")["items"] if each["gate_id"] == gate["id"]], timeout_s=30
        )[0]
        assert alert["camera_id"] == east["id"]
        assert admin.picture_of(alert["id"])
        admin.http.delete(f"/gates/{gate['id']}")


def test_a_camera_that_is_switched_off_is_left_alone_and_on_again_is_watched(sharded: Service, admin: Person) -> None:
    east = all_online(admin)[0]
    admin.http.patch(f"/cameras/{east['id']}", json={"enabled": False}).raise_for_status()
    eventually(lambda: admin.get(f"/cameras/{east['id']}")["state"] == "offline", timeout_s=30)
    admin.http.patch(f"/cameras/{east['id']}", json={"enabled": True}).raise_for_status()
    all_online(admin)


def test_after_kill_9_of_the_service_no_process_is_left_and_another_start_goes_well(sharded: Service) -> None:
    pids = [report.pid for report in reports(sharded).values()]
    assert len(pids) == 2
    sharded.kill()
    eventually(lambda: not any(is_running(pid) for pid in pids), timeout_s=BACK_WITHIN_S)
    sharded.start()
    all_online(sharded.sign_in("admin", ADMIN_PASSWORD))


def test_ctrl_c_ends_all_of_it_cleanly(sharded: Service) -> None:
    pids = [report.pid for report in reports(sharded).values()]
    assert sharded.interrupt() == 0
    assert not any(is_running(pid) for pid in pids)
    assert "Traceback" not in sharded.output, sharded.output
