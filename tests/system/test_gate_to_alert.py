"""A door forced open is an alert with the picture of the camera that sees the door; a door is opened and verified."""

import cv2
import numpy as np

from tests.servers.isapi_device import Abilities, IsapiDevice
from tests.system.service import Person, Service, first_admin, plant_areas
from tests.waiting import eventually

DOOR_FORCED = (5, 0x1B)


def gate_and_camera(admin: Person, device: IsapiDevice, street_url: str) -> tuple[str, str]:
    """A gate, the camera that sees its door, and the rule between them."""
    areas = plant_areas(admin)
    place = areas["community"]["id"]
    camera = admin.post("/cameras", {"name": "南门", "url": street_url, "area_id": place})
    gate = admin.post(
        "/gates",
        {
            "name": "南门门禁",
            "kind": "hikvision_isapi",
            "url": device.url,
            "username": device.username,
            "password": device.password,
            "area_id": place,
        },
    )
    admin.post(
        "/rules",
        {
            "kind": "door_alarm",
            "name": "南门被强行打开",
            "gate_id": gate["id"],
            "camera_id": camera["id"],
            "severity": 3,
        },
    )
    eventually(lambda: admin.get(f"/gates/{gate['id']}")["state"] == "online", timeout_s=30)
    eventually(lambda: admin.http.get(f"/cameras/{camera['id']}/picture").status_code == 200, timeout_s=30)
    return str(gate["id"]), str(camera["id"])


def test_a_forced_door_is_an_alert_with_the_picture_of_its_camera(watching: Service, street_url: str) -> None:
    admin = first_admin(watching)
    with IsapiDevice() as device:
        gate_id, camera_id = gate_and_camera(admin, device, street_url)
        device.push_event(*DOOR_FORCED)
        alert = eventually(lambda: admin.get("/alerts")["items"], timeout_s=20)[0]
        assert (alert["rule_kind"], alert["gate_id"], alert["severity"]) == ("door_alarm", gate_id, 3)
        assert alert["camera_id"] == camera_id
        picture = admin.picture_of(alert["id"])
        decoded = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
        assert decoded is not None
        assert float(decoded.std()) > 10
        kinds = [event["kind"] for event in admin.get(f"/gates/{gate_id}/events")["items"]]
        assert "door_forced" in kinds

        opened = admin.post(f"/gates/{gate_id}/doors/1/open", {"reason": "送医，住户电话核实"})
        assert opened["outcome"] == "verified"
        audit = admin.get("/audit")["items"]
        assert any(entry["subject"] == gate_id and "送医，住户电话核实" in str(entry["detail"]) for entry in audit)


def test_a_door_that_says_ok_and_does_not_move_is_told_apart(watching: Service) -> None:
    admin = watching.sign_in("admin", "a password of my own")
    area_id = admin.get("/areas")["items"][0]["id"]
    with IsapiDevice(abilities=Abilities(liar=True)) as device:
        gate = admin.post(
            "/gates",
            {
                "name": "北门门禁",
                "kind": "hikvision_isapi",
                "url": device.url,
                "username": device.username,
                "password": device.password,
                "area_id": area_id,
            },
        )
        eventually(lambda: admin.get(f"/gates/{gate['id']}")["state"] == "online", timeout_s=30)
        answer = admin.http.post(f"/gates/{gate['id']}/doors/1/open", json={"reason": ""})
        assert answer.status_code == 422
        told = admin.post(f"/gates/{gate['id']}/doors/1/open", {"reason": "试开"})
        assert told["outcome"] == "not_carried_out", told
