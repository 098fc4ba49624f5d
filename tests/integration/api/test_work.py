"""From a rule event to a closed case over HTTP: history, conflicts, pictures."""

from typing import Any

import httpx
import pytest

from models.people import Role
from tests.fakes.api_ports import JPEG
from tests.integration.api.house import Served, jpeg_photo

V1 = "/api/v1"


def _move(client: httpx.Client, case_id: str, move: str, **fields: Any) -> httpx.Response:
    return client.post(f"{V1}/cases/{case_id}/moves", json={"move": move, **fields})


def _done(answer: httpx.Response) -> Any:
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


def test_an_alert_is_confirmed_dispatched_handled_checked_and_closed(town: Served) -> None:
    alert_id = town.new_alert(town.town.old)
    worker = town.of_role[Role.GRID_WORKER]
    with town.browser(town.of_role[Role.OPERATOR]) as operator, town.browser(worker) as walt:
        alert = _done(operator.get(f"{V1}/alerts/{alert_id}"))
        assert (alert["state"], alert["class_name"], alert["zone_name"]) == ("new", "person", "绿化带")
        assert alert["events"][0]["values"] == {"dwell_s": 3.5}
        assert operator.get(alert["evidence"][0]["url"]).content == JPEG
        _done(operator.post(f"{V1}/alerts/{alert_id}/acknowledge", json={}))
        confirmed = _done(operator.post(f"{V1}/alerts/{alert_id}/confirm", json={"note": "a stranger"}))
        case = confirmed["case"]
        assert confirmed["alert"]["case_id"] == case["id"]
        assert case["allowed_moves"] == ["assign", "cancel"]

        assert walt.get(f"{V1}/cases/{case['id']}").status_code == 404
        assignees = _done(operator.get(f"{V1}/cases/{case['id']}/assignees"))["items"]
        assert worker.id in {person["id"] for person in assignees}
        _done(_move(operator, case["id"], "assign", assignee_id=worker.id))
        mine = _done(walt.get(f"{V1}/cases", params={"assignee": "me", "state": "dispatched"}))["items"]
        assert case["id"] in {item["id"] for item in mine}

        assert _done(_move(walt, case["id"], "start"))["allowed_moves"] == ["finish", "return"]
        without = _move(walt, case["id"], "finish", note="sent away")
        assert (without.status_code, without.json()["error"]["code"]) == (422, "invalid")
        files = {"file": ("p.jpg", jpeg_photo(), "image/jpeg")}
        photo = _done(walt.post(f"{V1}/cases/{case['id']}/attachments", files=files))
        assert photo["label"] == "handled"
        _done(_move(walt, case["id"], "finish", note="sent away", attachment_ids=[photo["id"]]))
        assert operator.get(photo["url"]).content == jpeg_photo()

        _done(_move(operator, case["id"], "check_fail", note="look again"))
        again = _done(walt.post(f"{V1}/cases/{case['id']}/attachments", files=files))
        _done(_move(walt, case["id"], "finish", note="really", attachment_ids=[again["id"]]))
        _done(_move(operator, case["id"], "check_pass"))
        closed = _done(_move(operator, case["id"], "close"))
        assert (closed["state"], closed["rework_count"], closed["allowed_moves"]) == ("closed", 1, [])

        detail = _done(operator.get(f"{V1}/cases/{case['id']}"))
        steps = [(step["move"], step["account_name"], step["to"]) for step in detail["history"]]
        assert steps[:3] == [
            ("open", "Owner", "accepted"),
            ("assign", "Owner", "dispatched"),
            ("start", "Teammate", "handling"),
        ]
        assert detail["history"][0]["from"] == ""
        assert detail["history"][-1]["from"] == "pending_close"
        assert {picture["label"] for picture in detail["attachments"]} >= {"alert_evidence", "handled"}
        history = _done(operator.get(f"{V1}/alerts/{alert_id}"))["history"]
        assert [step["move"] for step in history] == ["raise", "acknowledge", "confirm"]


def test_a_stale_version_is_a_conflict_and_changes_nothing(town: Served) -> None:
    alert_id = town.new_alert(town.town.old)
    with town.browser(town.of_role[Role.OPERATOR]) as client:
        version = client.get(f"{V1}/alerts/{alert_id}").json()["version"]
        _done(client.post(f"{V1}/alerts/{alert_id}/acknowledge", json={"version": version}))
        stale = client.post(f"{V1}/alerts/{alert_id}/confirm", json={"version": version})
        assert (stale.status_code, stale.json()["error"]["code"]) == (409, "conflict")
        assert client.get(f"{V1}/alerts/{alert_id}").json()["state"] == "acknowledged"
        case_id = town.new_case(town.town.old)
        stale = _move(client, case_id, "cancel", note="n", version=99)
        assert (stale.status_code, stale.json()["error"]["code"]) == (409, "conflict")


def test_an_illegal_move_says_what_is_allowed(town: Served) -> None:
    alert_id = town.new_alert(town.town.old)
    with town.browser(town.of_role[Role.OPERATOR]) as client:
        _done(client.post(f"{V1}/alerts/{alert_id}/false-alarm", json={"reason": "animal", "note": "a dog"}))
        again = client.post(f"{V1}/alerts/{alert_id}/confirm", json={})
        assert (again.status_code, again.json()["error"]["code"]) == (409, "illegal_move")
        assert again.json()["error"]["allowed"] == []
        refused = _move(client, town.new_case(town.town.old), "close")
        assert refused.json()["error"]["allowed"] == ["assign", "cancel"]


def test_a_false_alarm_needs_a_reason_we_know(town: Served) -> None:
    alert_id = town.new_alert(town.town.old)
    with town.browser(town.of_role[Role.OPERATOR]) as client:
        for body in ({}, {"reason": "boredom"}, {"reason": None}):
            assert client.post(f"{V1}/alerts/{alert_id}/false-alarm", json=body).status_code == 422


def test_the_summary_counts_what_waits(town: Served) -> None:
    with town.browser(town.of_role[Role.OPERATOR]) as client:
        before = client.get(f"{V1}/alerts/summary").json()
        alert_id = town.new_alert(town.town.old)
        town.new_alert(town.town.new)
        after = client.get(f"{V1}/alerts/summary").json()
        assert after["new"] == before["new"] + 1
        assert after["by_severity"]["2"] == before["by_severity"]["2"] + 1
        filtered = client.get(f"{V1}/alerts", params={"state": "new", "severity": 2, "since": "2026-01-01T00:00:00Z"})
        assert filtered.json()["items"][0]["id"] == alert_id


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\xff\xd8\xff not a jpeg", b"<svg onload=alert(1)>", b"%PDF-1.4"])
def test_only_pictures_that_decode_are_taken(town: Served, content: bytes) -> None:
    worker = town.of_role[Role.GRID_WORKER]
    case_id = town.new_case(town.town.old, worker)
    with town.browser(worker) as client:
        files = {"file": ("p.jpg", content, "image/jpeg")}
        answer = client.post(f"{V1}/cases/{case_id}/attachments", files=files)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid")


def test_a_picture_that_is_too_large_is_refused(town: Served) -> None:
    worker = town.of_role[Role.GRID_WORKER]
    case_id = town.new_case(town.town.old, worker)
    with town.browser(worker) as client:
        path = f"{V1}/cases/{case_id}/attachments"
        over = client.post(path, files={"file": ("p.jpg", b"\xff\xd8\xff" + bytes(10 * 1024 * 1024), "image/jpeg")})
        assert over.status_code == 422
        far_over = client.post(path, content=bytes(12 * 1024 * 1024))
        assert far_over.status_code == 413


def test_pictures_are_not_stored_by_browsers_nor_run(town: Served) -> None:
    alert_id = town.new_alert(town.town.old)
    with town.browser(town.of_role[Role.AUDITOR]) as client:
        picture = client.get(f"{V1}/alerts/{alert_id}/evidence/{town.evidence_of(alert_id)}")
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert "no-store" in picture.headers["cache-control"]
    assert "default-src 'none'" in picture.headers["content-security-policy"]


def test_a_picture_is_found_only_under_its_own_alert(town: Served) -> None:
    own, other = town.new_alert(town.town.old), town.new_alert(town.town.new)
    with town.browser(town.of_role[Role.OPERATOR]) as client:
        assert client.get(f"{V1}/alerts/{own}/evidence/{town.evidence_of(other)}").status_code == 404
