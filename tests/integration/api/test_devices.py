"""Cameras, zones, rules and gates over HTTP, beyond who may: what is stored, what is told, what is refused."""

import json
from typing import Any

import pytest

from gates.webhook.signature import sign
from models.access import CommandOutcome, CommandResult, DoorPhysical
from models.cameras import CameraSight, CameraState, CameraStatus, Sight
from models.db import audit, cameras, gates
from models.db.scope import Scope
from models.people import Role
from models.watching import CameraWatch
from tests.integration.api.house import Served

V1 = "/api/v1"


def _audited(town: Served, subject: str) -> list[tuple[str, dict[str, Any]]]:
    with town.house.ports.database.read() as session:
        rows = audit.find(session, Scope.everything(), limit=200).items
    return [(row.action, row.detail) for row in reversed(rows) if row.subject == subject]


def _camera(town: Served, **fields: Any) -> dict[str, Any]:
    body = {"name": "c", "url": "rtsp://cam.example:554/1", "area_id": town.town.old.area.id, **fields}
    return town.made(town.of_role[Role.SECURITY_OFFICER], f"{V1}/cameras", body)


def test_credentials_in_an_address_are_split_off_and_sealed(town: Served) -> None:
    camera = _camera(town, url="rtsp://viewer:s3cret%21@cam.example:554/1")
    assert camera["url"] == "rtsp://cam.example:554/1"
    assert (camera["username"], camera["has_password"]) == ("viewer", True)
    with town.house.ports.database.read() as session:
        row = cameras.get(session, Scope.everything(), camera["id"])
        assert cameras.config(row, town.house.ports.vault).password == "s3cret!"
    assert "s3cret" not in json.dumps(_audited(town, camera["id"]))


def test_a_password_is_kept_removed_or_asked_for_again(town: Served) -> None:
    camera = _camera(town, password="s3cret")
    path = f"{V1}/cameras/{camera['id']}"
    with town.browser(town.of_role[Role.SECURITY_OFFICER]) as client:
        assert client.patch(path, json={"name": "renamed"}).json()["has_password"] is True
        moved = client.patch(path, json={"url": "rtsp://elsewhere.example/1"})
        assert moved.status_code == 422
        assert "password" in moved.json()["error"]["message"]
        other_path = client.patch(path, json={"url": "rtsp://cam.example:554/2"})
        assert other_path.status_code == 200
        assert client.patch(path, json={"url": "rtsp://elsewhere.example/1", "password": "n"}).status_code == 200
        assert client.patch(path, json={"password": ""}).json()["has_password"] is False


def test_changes_are_told_to_the_wiring_and_audited(town: Served) -> None:
    town.house.config_changes.clear()
    camera = _camera(town)
    with town.browser(town.of_role[Role.SECURITY_OFFICER]) as client:
        client.patch(f"{V1}/cameras/{camera['id']}", json={"analysis_fps": 2.5, "password": "s3cret"})
        client.delete(f"{V1}/cameras/{camera['id']}")
    assert town.house.config_changes == ["cameras", "cameras", "cameras", "rules"]
    audited = _audited(town, camera["id"])
    assert [action for action, _ in audited] == ["camera.add", "camera.change", "camera.remove"]
    assert audited[1][1] == {"analysis_fps": "2.5", "password": "***"}


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://cam.example/", "rtsp://", "rtsp://h/ x", "javascript:1"])
def test_addresses_that_are_not_opened(town: Served, url: str) -> None:
    with town.browser(town.of_role[Role.SECURITY_OFFICER]) as client:
        added = client.post(f"{V1}/cameras", json={"name": "c", "url": url, "area_id": town.town.old.area.id})
        checked = client.post(f"{V1}/cameras/check", json={"url": url})
    assert added.status_code == checked.status_code == 422


def test_lists_are_filtered_and_continue(town: Served) -> None:
    for number in range(3):
        town.clock.tick(1)
        _camera(town, name=f"paged {number}")
    with town.browser(town.of_role[Role.OPERATOR]) as client:
        first = client.get(f"{V1}/cameras", params={"q": "paged", "limit": 2}).json()
        rest = client.get(f"{V1}/cameras", params={"q": "paged", "limit": 2, "cursor": first["next_cursor"]}).json()
        assert [item["name"] for item in first["items"] + rest["items"]] == ["paged 0", "paged 1", "paged 2"]
        assert rest["next_cursor"] is None
        online = client.get(f"{V1}/cameras", params={"state": "online"}).json()["items"]
        assert all(item["state"] == "online" for item in online)
        assert client.get(f"{V1}/cameras", params={"area_id": town.town.new.area.id}).status_code == 404


def test_state_picture_counters_and_coverage(town: Served) -> None:
    camera_id = _camera(town)["id"]
    path = f"{V1}/cameras/{camera_id}"
    town.clock.tick(3600)
    with town.house.ports.database.write() as session:
        cameras.set_state(session, CameraStatus(camera_id, CameraState.ONLINE, "pictures arrive", town.clock.now()))
    town.clock.tick(3600)
    town.house.watch(CameraWatch(camera_id, received=100, lost=1, decoded=90, analysed=50, dropped={"busy": 40}))
    with town.browser(town.of_role[Role.OPERATOR]) as client:
        none = client.get(f"{path}/picture")
        assert (none.status_code, none.json()["error"]["code"]) == (503, "unavailable")
        assert "online" in none.json()["error"]["message"]
        town.house.pictures.newest[camera_id] = (b"\xff\xd8jpeg", town.clock.now())
        picture = client.get(f"{path}/picture")
        assert picture.content == b"\xff\xd8jpeg"
        assert picture.headers["content-type"] == "image/jpeg"
        assert picture.headers["x-picture-at"].endswith("Z")
        assert client.get(f"{path}/counters").json()["dropped"] == {"busy": 40}
        assert client.get(f"{path}/history").json()["items"][0]["state"] == "online"
        covered = client.get(f"{path}/coverage", params={"hours": 2}).json()
        assert covered["watched_s"] == 3600
        assert covered["share"] == 0.5
        counted = client.get(f"{V1}/system").json()
        assert counted["counters"]["received"] >= 100
        assert counted["cameras"]["online"] >= 1
        rows = client.get(f"{V1}/system/counters", params={"limit": 200}).json()["items"]
        assert next(row for row in rows if row["camera_id"] == camera_id)["analysed"] == 50


def test_how_a_camera_is_watched_is_set_audited_and_read_again(town: Served) -> None:
    camera = _camera(town, regions="tiles")
    assert (camera["watching"], camera["regions"], camera["motion_url"]) == ("auto", "tiles", "")
    path = f"{V1}/cameras/{camera['id']}"
    with town.browser(town.of_role[Role.SECURITY_OFFICER]) as client:
        changed = client.patch(path, json={"watching": "always", "motion_url": "http://cam.example/onvif"}).json()
        assert client.patch(path, json={"watching": "never"}).status_code == 422
        assert client.patch(path, json={"motion_url": "rtsp://cam.example/"}).status_code == 422
        assert client.get(path).json() == changed
    assert (changed["watching"], changed["regions"]) == ("always", "tiles")
    audited = _audited(town, camera["id"])[1]
    assert audited == ("camera.change", {"watching": "always", "motion_url": "http://cam.example/onvif"})


def test_a_kept_password_goes_to_no_other_host_for_its_motion_events(town: Served) -> None:
    path = f"{V1}/cameras/{_camera(town, password='s3cret')['id']}"
    with town.browser(town.of_role[Role.SECURITY_OFFICER]) as client:
        moved = client.patch(path, json={"motion_url": "http://evil.example/"})
        assert moved.status_code == 422
        assert "password" in moved.json()["error"]["message"]
        assert client.patch(path, json={"motion_url": "http://cam.example:8080/"}).status_code == 200
        assert client.patch(path, json={"motion_url": ""}).status_code == 200
        assert client.patch(path, json={"motion_url": "http://evil.example/", "password": "n"}).status_code == 200


def test_what_cameras_see_is_shown_counted_filtered_and_kept(town: Served) -> None:
    camera_id = _camera(town)["id"]
    path = f"{V1}/cameras/{camera_id}"
    saying = CameraSight(camera_id, Sight.COVERED, "the picture shows no detail", town.clock.now())
    with town.house.ports.database.write() as session:
        cameras.set_sight(session, saying)
    with town.browser(town.of_role[Role.OPERATOR]) as client:
        camera = client.get(path).json()
        assert (camera["sight"], camera["sight_reason"]) == ("covered", "the picture shows no detail")
        assert camera["sight_at"] == town.clock.now().isoformat().replace("+00:00", "Z")
        assert client.get(f"{path}/sights").json()["items"][0]["sight"] == "covered"
        assert not client.get(f"{V1}/cameras", params={"sight": "covered"}).json()["items"]  # it is not connected
        with town.house.ports.database.write() as session:
            cameras.set_state(session, CameraStatus(camera_id, CameraState.ONLINE, "", town.clock.now()))
        found = client.get(f"{V1}/cameras", params={"sight": "covered"}).json()["items"]
        assert [item["id"] for item in found] == [camera_id]
        assert client.get(f"{V1}/system").json()["sights"]["covered"] == 1
        assert client.get(f"{V1}/cameras/summary").json()["sights"]["covered"] == 1
        assert 'xueliang_cameras_by_sight{sight="covered"} 1.0' in client.get("/metrics").text
    with town.browser(town.town.person("stranger")) as foreign:
        assert foreign.get(f"{V1}/cameras", params={"sight": "covered"}).json()["items"] == []
        assert "covered" not in foreign.get(f"{V1}/system").json()["sights"]
        assert "covered" not in foreign.get(f"{V1}/cameras/summary").json()["sights"]


def test_a_camera_is_checked_before_it_is_added(town: Served) -> None:
    with town.browser(town.of_role[Role.SECURITY_OFFICER]) as client:
        good = client.post(f"{V1}/cameras/check", json={"url": "rtsp://a:right@192.0.2.10/1"}).json()
        bad = client.post(f"{V1}/cameras/check", json={"url": "rtsp://192.0.2.10/1", "password": "x"}).json()
        device = {"host": "192.0.2.10", "username": "a", "password": "wrong"}
        refused = client.post(f"{V1}/cameras/onvif", json=device)
        silent = client.post(f"{V1}/cameras/onvif", json={**device, "host": "192.0.2.99"})
    assert good["ok"] is True
    assert good["snapshot_jpeg_base64"]
    assert town.house.tools.probes[-2].url == "rtsp://192.0.2.10/1"
    assert [step["ok"] for step in bad["steps"]] == [True, False]
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "camera_unauthorised")
    assert (silent.status_code, silent.json()["error"]["code"]) == (422, "camera_unreachable")


@pytest.mark.parametrize(
    "points",
    [[[0, 0], [1, 1]], [[0, 0], [1, 1], [2, 0]], [[0, 0], [1, 1], [0, 1], [1, 0]], [[0.5, 0.5]] * 3, [[0, 0, 0]] * 3],
)
def test_zones_that_cannot_be(town: Served, points: list[list[float]]) -> None:
    body = {"camera_id": town.town.old.camera.id, "name": "z", "shape": "polygon", "points": points}
    with town.browser(town.of_role[Role.SECURITY_OFFICER]) as client:
        assert client.post(f"{V1}/zones", json=body).status_code == 422


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "no such kind"},
        {"zone_ids": []},
        {"params": {"dwell_s": -1}},
        {"params": {"dwel_s": 1}},
        {"camera_id": None},
    ],
)
def test_rules_that_cannot_run_are_refused_and_not_stored(town: Served, change: dict[str, Any]) -> None:
    community = town.town.old
    body = {"kind": "intrusion", "name": "refused", "camera_id": community.camera.id, "zone_ids": [community.zone.id]}
    with town.browser(town.of_role[Role.SECURITY_OFFICER]) as client:
        answer = client.post(f"{V1}/rules", json=body | change)
        assert answer.status_code == 422, answer.text
        assert "refused" not in client.get(f"{V1}/rules", params={"limit": 200}).text


def test_rule_kinds_carry_the_schema_of_their_form(town: Served) -> None:
    with town.browser(town.of_role[Role.AUDITOR]) as client:
        kinds = {kind["kind"]: kind for kind in client.get(f"{V1}/rule-kinds").json()["items"]}
        gate_kinds = {kind["kind"]: kind for kind in client.get(f"{V1}/gate-kinds").json()["items"]}
    assert kinds["intrusion"]["zone_shape"] == "polygon"
    assert "dwell_s" in kinds["intrusion"]["params_schema"]["properties"]
    assert gate_kinds["hikvision_isapi"]["needs_url"] is True
    assert gate_kinds["webhook"]["needs_url"] is False


def test_a_zone_that_is_watched_stays(town: Served) -> None:
    with town.browser(town.of_role[Role.SECURITY_OFFICER]) as client:
        assert client.delete(f"{V1}/zones/{town.town.old.zone.id}").status_code == 409


def test_a_webhook_gate_gets_its_secret_once_and_takes_signed_events(town: Served) -> None:
    body = {"name": "barrier", "kind": "webhook", "area_id": town.town.old.area.id}
    gate = town.made(town.of_role[Role.SECURITY_OFFICER], f"{V1}/gates", body)
    assert gate["webhook_url"] == f"{V1}/hooks/gates/{gate['id']}"
    town.house.gates.secrets[gate["id"]] = gate["webhook_secret"]
    event = {"event_id": "1", "door_no": 1, "kind": "granted", "at": town.clock.now().isoformat()}
    content = json.dumps([event, event | {"event_id": "2"}]).encode()
    headers = sign(gate["webhook_secret"], int(town.clock.now().timestamp()), content)
    with town.client() as client:
        assert client.post(gate["webhook_url"], content=content, headers=headers).json() == {
            "accepted": 2,
            "repeated": 0,
        }
        assert client.post(gate["webhook_url"], content=content, headers=headers).json()["repeated"] == 2
        assert client.post(gate["webhook_url"], content=content + b" ", headers=headers).status_code == 401
        assert client.post(gate["webhook_url"], content=content).status_code == 401
        assert client.post(f"{V1}/hooks/gates/gate_none", content=content, headers=headers).status_code == 404
        town.clock.tick(301)
        assert client.post(gate["webhook_url"], content=content, headers=headers).status_code == 401
    with town.browser(town.of_role[Role.SECURITY_OFFICER]) as officer:
        assert gate["webhook_secret"] not in officer.get(f"{V1}/gates", params={"limit": 200}).text


def test_a_gate_of_a_maker_needs_its_address(town: Served) -> None:
    body = {"name": "g", "kind": "hikvision_isapi", "area_id": town.town.old.area.id}
    with town.browser(town.of_role[Role.SECURITY_OFFICER]) as client:
        assert "url" in client.post(f"{V1}/gates", json=body).json()["error"]["message"]
        assert client.post(f"{V1}/gates", json=body | {"kind": "abacus"}).status_code == 422
        full = body | {"url": "http://192.0.2.20", "username": "admin", "password": "pw"}
        made = client.post(f"{V1}/gates", json=full)
        assert made.status_code == 201
        assert made.json()["webhook_secret"] is None
        path = f"{V1}/gates/{made.json()['id']}"
        assert client.patch(path, json={"url": "http://192.0.2.66"}).status_code == 422


def test_options_of_a_gate_are_kept_and_wrong_ones_refused_with_what_there_is(town: Served) -> None:
    full = {
        "name": "g",
        "kind": "hikvision_isapi",
        "area_id": town.town.old.area.id,
        "url": "http://192.0.2.21",
        "username": "admin",
        "password": "pw",
    }
    with town.browser(town.of_role[Role.SECURITY_OFFICER]) as client:
        refused = client.post(f"{V1}/gates", json=full | {"options": {"door_evidense": "lock"}})
        assert refused.status_code == 422
        assert "door_evidence" in refused.json()["error"]["message"]
        made = client.post(f"{V1}/gates", json=full | {"options": {"door_evidence": "lock"}}).json()
        assert made["options"] == {"door_evidence": "lock"}
        path = f"{V1}/gates/{made['id']}"
        assert client.patch(path, json={"options": {"codes": {"5/x": "granted"}}}).status_code == 422
        changed = client.patch(path, json={"options": {"codes": {"5/0x1b": "other"}}})
        assert changed.json()["options"] == {"codes": {"5/0x1b": "other"}}
        assert client.get(path).json()["options"] == {"codes": {"5/0x1b": "other"}}
        kinds = client.get(f"{V1}/gate-kinds").json()["items"]
        assert "door_evidence" in kinds[0]["options_schema"]["properties"]
    with town.house.ports.database.read() as session:
        config = gates.config(gates.get(session, Scope.everything(), made["id"]), town.house.ports.vault)
    assert config.options == {"codes": {"5/0x1b": "other"}}
    assert config.secret, "without a key persons could not be told apart"


def test_opening_a_door_needs_a_reason_and_is_audited_before_and_after(town: Served) -> None:
    gate_id = town.new_gate(town.town.old)
    path = f"{V1}/gates/{gate_id}/doors/1/open"
    outcome = CommandResult(CommandOutcome.NOT_CARRIED_OUT, "the door did not move", DoorPhysical.CLOSED, 5.0)
    town.house.gates.result = outcome
    with town.browser(town.of_role[Role.OPERATOR]) as client:
        for body in ({}, {"reason": ""}, {"reason": " x "}):
            assert client.post(path, json=body).status_code == 422
        assert town.house.gates.orders == [] or town.house.gates.orders[-1][1] != gate_id
        assert _audited(town, gate_id) == []
        answer = client.post(path, json={"reason": "ambulance at the gate"})
        assert answer.json() == {
            "outcome": "not_carried_out",
            "reason": "the door did not move",
            "door": "closed",
            "took_s": 5.0,
        }
        assert client.post(f"{V1}/gates/{gate_id}/doors/2/open", json={"reason": "ok"}).status_code == 404
    assert _audited(town, gate_id) == [
        ("door.open", {"door": "1", "reason": "ambulance at the gate"}),
        ("door.open.outcome", {"door": "1", "outcome": "not_carried_out", "reason": "the door did not move"}),
    ]


def test_a_door_of_a_gate_that_is_not_connected_is_not_opened(town: Served) -> None:
    gate_id = town.new_gate(town.town.old)
    del town.house.gates.secrets[gate_id]
    with town.browser(town.of_role[Role.OPERATOR]) as client:
        answer = client.post(f"{V1}/gates/{gate_id}/doors/1/open", json={"reason": "a parcel"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
        assert client.get(f"{V1}/gates/{gate_id}/doors/1").status_code == 503
    assert [action for action, _ in _audited(town, gate_id)] == ["door.open", "door.open.outcome"]
