"""System, audit, health, metrics, the document, the host list."""

import pytest

from api.openapi import openapi_document
from models.people import Role
from models.watching import CameraWatch
from tests.integration.api.house import PASSWORD, Served

V1 = "/api/v1"


def test_alive_and_ready(town: Served) -> None:
    with town.client() as client:
        assert client.get("/healthz").json() == {"status": "alive"}
        assert client.get("/readyz").json() == {"checks": {"database": "ok", "disk": "ok"}}
        town.house.faults["disk"] = "the disk is full"
        unready = client.get("/readyz")
        town.house.faults.clear()
    assert (unready.status_code, unready.json()["checks"]["disk"]) == (503, "the disk is full")


def test_metrics_for_this_machine_and_for_tokens_within_their_reach(town: Served) -> None:
    own, foreign = town.town.old.camera.id, town.town.new.camera.id
    town.house.watch(
        CameraWatch(own, received=7, lost=1, decoded=5, analysed=3, dropped={"busy": 2}), CameraWatch(foreign)
    )
    town.new_case(town.town.old)
    with town.client() as local:
        text = local.get("/metrics").text
        assert f'xueliang_pictures_received_total{{camera="{own}"}} 7.0' in text
        assert f'xueliang_pictures_dropped_total{{camera="{own}",reason="busy"}} 2.0' in text
        assert foreign in text
        assert 'xueliang_cases{state="accepted"}' in text
        assert 'route="/metrics"' in local.get("/metrics").text
        assert local.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 401
    with town.machine(town.of_role[Role.OPERATOR]) as machine:
        bounded = machine.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).text
        assert own in bounded
        assert foreign not in bounded
    with town.machine(town.of_role[Role.GRID_WORKER]) as machine:
        assert machine.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 403


def test_request_times_are_kept_by_route_not_by_address(town: Served) -> None:
    with town.browser(town.of_role[Role.OPERATOR]) as client:
        client.get(f"{V1}/cameras/{town.town.old.camera.id}")
        client.get(f"{V1}/nowhere/at/all")
        text = client.get("/metrics").text
    assert 'route="/api/v1/cameras/{camera_id}"' in text
    assert "nowhere" not in text


def test_the_audit_shows_an_auditor_their_area_only(town: Served) -> None:
    with town.browser(town.of_role[Role.SECURITY_OFFICER]) as officer:
        made = officer.post(
            f"{V1}/cameras", json={"name": "audited", "url": "rtsp://a.example/1", "area_id": town.town.old.area.id}
        )
    foreign = town.made(
        town.town.chief, f"{V1}/cameras", {"name": "f", "url": "rtsp://f.example/1", "area_id": town.town.new.area.id}
    )
    with town.browser(town.of_role[Role.AUDITOR]) as auditor:
        items = auditor.get(f"{V1}/audit", params={"limit": 200}).json()["items"]
    entry = next(item for item in items if item["subject"] == made.json()["id"])
    assert (entry["account_name"], entry["action"]) == ("Officer", "camera.add")
    assert entry["detail"] == {"name": "audited", "url": "rtsp://a.example/1"}
    assert foreign["id"] not in {item["subject"] for item in items}


def test_the_system_page(town: Served) -> None:
    with town.browser(town.of_role[Role.AUDITOR]) as client:
        answer = client.get(f"{V1}/system").json()
    assert (answer["role"], answer["database"], answer["bus"]) == ("all", "sqlite", "local")
    assert answer["detector"]["classes"] == ["person", "car"]
    assert answer["detector"]["bundled"]
    assert answer["detector"]["scores"] == [{"dataset": "PETS", "recall": 0.8, "precision": 0.9, "objects": 465}]


def test_another_host_name_is_refused(town: Served) -> None:
    with town.client() as client:
        answer = client.get("/healthz", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "host_not_allowed")


def test_the_document_served_is_the_document_built_without_a_system(town: Served) -> None:
    with town.client() as client:
        assert client.get(f"{V1}/openapi.json").json() == openapi_document("0.1.0")
        page = client.get(f"{V1}/docs")
    assert "/api/v1/cameras" in page.text
    assert "<script" not in page.text


@pytest.mark.parametrize("path", [f"{V1}/nothing", f"{V1}/cameras/", f"{V1}"])
def test_addresses_of_the_api_that_are_none_wear_the_envelope(town: Served, path: str) -> None:
    with town.client() as client:
        answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_a_method_that_is_none_wears_the_envelope(town: Served) -> None:
    with town.client() as client:
        answer = client.put(f"{V1}/session", json={"username": "x", "password": PASSWORD})
    assert answer.status_code == 405
    assert answer.json()["error"]["code"] == "method_not_allowed"
