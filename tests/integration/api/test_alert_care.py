"""Claims, silences and neighbours over HTTP."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from models.canary import canary
from models.people import Role
from tests.integration.api.house import Served

V1 = "/api/v1"


@pytest.fixture
def owner(town: Served) -> Iterator[httpx.Client]:
    with town.browser(town.of_role[Role.OPERATOR]) as client:
        yield client


@pytest.fixture
def officer(town: Served) -> Iterator[httpx.Client]:
    with town.browser(town.of_role[Role.SECURITY_OFFICER]) as client:
        yield client


def _done(answer: httpx.Response) -> Any:
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


def _silence(town: Served, **what: Any) -> dict[str, Any]:
    until = town.clock.now() + timedelta(hours=1)
    return {"until": until.isoformat(), "reason": "施工", "up_to_severity": 3, **what}


def test_who_holds_an_alert_is_seen_and_nobody_else_judges_it_unknowingly(
    town: Served, owner: httpx.Client, officer: httpx.Client
) -> None:
    path = f"{V1}/alerts/{town.new_alert(town.town.old)}"
    held = _done(owner.post(f"{path}/claim", json={}))["claim"]
    assert (held["account_id"], held["account_name"]) == (town.of_role[Role.OPERATOR].id, "Owner")
    for refused in (officer.post(f"{path}/claim", json={}), officer.post(f"{path}/confirm", json={})):
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "held")
        assert "Owner holds the alert" in refused.json()["error"]["message"]
    town.clock.tick(1)
    taken = _done(officer.post(f"{path}/claim", json={"take_over": True, "reason": "Owner went home"}))
    assert taken["claim"]["account_name"] == "Officer"
    town.clock.tick(1)
    _done(officer.post(f"{path}/false-alarm", json={"reason": "animal"}))
    detail = _done(owner.get(path))
    assert detail["claim"] is None
    steps = [(step["move"], step["account_name"], step["note"]) for step in detail["history"]]
    assert steps[:3] == [("raise", "", ""), ("claim", "Owner", ""), ("take_over", "Officer", "Owner · Owner went home")]
    assert [step["to"] for step in detail["history"]] == ["new", "new", "new", "false_alarm"]
    gone = officer.post(f"{path}/claim", json={})
    assert (gone.status_code, gone.json()["error"]["code"]) == (422, "invalid")


def test_who_acknowledges_holds_it_and_the_list_shows_what_is_mine(
    town: Served, owner: httpx.Client, officer: httpx.Client
) -> None:
    alert_id = town.new_alert(town.town.old)
    _done(owner.post(f"{V1}/alerts/{alert_id}/acknowledge", json={}))
    mine = _done(owner.get(f"{V1}/alerts", params={"holder": "me"}))["items"]
    assert alert_id in {alert["id"] for alert in mine}
    assert alert_id not in {a["id"] for a in _done(officer.get(f"{V1}/alerts", params={"holder": "me"}))["items"]}
    assert _done(owner.get(f"{V1}/alerts/summary"))["mine"] >= 1
    _done(owner.post(f"{V1}/alerts/{alert_id}/release", json={}))
    _done(officer.post(f"{V1}/alerts/{alert_id}/confirm", json={}))


def test_a_claim_runs_out_by_itself(town: Served, owner: httpx.Client, officer: httpx.Client) -> None:
    path = f"{V1}/alerts/{town.new_alert(town.town.old)}"
    _done(owner.post(f"{path}/claim", json={}))
    town.clock.tick(601)
    assert _done(officer.post(f"{path}/claim", json={}))["claim"]["account_name"] == "Officer"


def test_a_silence_keeps_quiet_is_seen_and_ended_by_anybody_with_the_right(
    town: Served, owner: httpx.Client, officer: httpx.Client
) -> None:
    made = _done(owner.post(f"{V1}/silences", json=_silence(town, camera_id=town.town.old.camera.id)))
    assert (made["active"], made["account_name"], made["camera_name"]) == (True, "Owner", "老社区东门")
    town.clock.tick(1)
    alert_id = town.house.ports.desk.take_rule_event(town.new_event(town.town.old))
    quiet = _done(owner.get(f"{V1}/alerts", params={"silenced": True}))["items"]
    assert (alert_id, "施工") in [(alert["id"], alert["silence"]["reason"]) for alert in quiet]
    assert alert_id not in {a["id"] for a in _done(owner.get(f"{V1}/alerts", params={"silenced": False}))["items"]}
    assert _done(owner.get(f"{V1}/alerts/summary"))["silenced"] == len(quiet)
    town.clock.tick(1)
    ended = _done(officer.post(f"{V1}/silences/{made['id']}/end", json={}))
    assert (ended["active"], ended["ended_by"]) == (False, "Officer")
    assert _done(owner.get(f"{V1}/alerts", params={"silenced": True}))["items"] == []
    again = officer.post(f"{V1}/silences/{made['id']}/end", json={})
    assert again.json()["error"]["message"] == "the silence is over already"
    listed = _done(owner.get(f"{V1}/silences"))["items"]
    assert made["id"] in {each["id"] for each in listed}
    with town.browser(town.of_role[Role.ADMIN]) as admin:
        actions = [(row["action"], row["subject"]) for row in _done(admin.get(f"{V1}/audit"))["items"]]
    assert ("silence.add", made["id"]) in actions
    assert ("silence.end", made["id"]) in actions


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({}, "exactly one"),
        ({"camera_id": "camera", "area_id": "area"}, "exactly one"),
        ({"camera_id": "camera", "reason": "  "}, "reason"),
        ({"camera_id": "camera", "until": "2025-01-01T00:00:00Z"}, "ends by itself"),
        ({"camera_id": "camera", "until": "2027-01-01T00:00:00Z"}, "ends by itself"),
        ({"camera_id": "camera", "up_to_severity": 4}, "up_to_severity"),
    ],
)
def test_a_silence_has_one_subject_an_end_and_a_reason(
    town: Served, owner: httpx.Client, wrong: dict[str, Any], words: str
) -> None:
    ids = {"camera": town.town.old.camera.id, "area": town.town.old.area.id}
    body = _silence(town, **{name: ids.get(value, value) for name, value in wrong.items()})
    refused = owner.post(f"{V1}/silences", json=body)
    assert refused.status_code == 422
    assert words in refused.json()["error"]["message"]


def test_an_area_out_of_reach_is_not_silenced(town: Served, owner: httpx.Client) -> None:
    for area in (town.town.new.area, town.town.street):
        assert owner.post(f"{V1}/silences", json=_silence(town, area_id=area.id)).status_code == 404
    made = _done(owner.post(f"{V1}/silences", json=_silence(town, area_id=town.town.old.area.id)))
    town.clock.tick(1)
    _done(owner.post(f"{V1}/silences/{made['id']}/end", json={}))


def test_neighbours_are_mutual(town: Served) -> None:
    one, other = town.new_camera(town.town.old), town.new_camera(town.town.old)
    with town.browser(town.of_role[Role.SECURITY_OFFICER]) as client:
        [named] = _done(client.put(f"{V1}/cameras/{one}/neighbours", json={"camera_ids": [other]}))["items"]
        assert named["id"] == other
        [back] = _done(client.get(f"{V1}/cameras/{other}/neighbours"))["items"]
        assert back["id"] == one
        foreign = client.put(f"{V1}/cameras/{one}/neighbours", json={"camera_ids": [town.town.new.camera.id]})
        assert foreign.status_code == 404
        assert _done(client.put(f"{V1}/cameras/{other}/neighbours", json={"camera_ids": []}))["items"] == []


def test_an_alert_shows_what_each_event_saw(town: Served, owner: httpx.Client) -> None:
    event = _done(owner.get(f"{V1}/alerts/{town.new_alert(town.town.old)}"))["events"][0]
    assert event["camera_id"] == town.town.old.camera.id
    assert event["rule_id"] == town.town.old.intrusion.id
    assert (event["severity"], len(event["box"])) == (None, 4)


def test_metrics_say_how_long_ago_a_synthetic_alert_arrived(town: Served) -> None:
    desk = town.house.ports.desk
    desk.take_rule_event(canary("watch/0", town.clock.now().timestamp()))
    town.clock.tick(90)
    with town.client() as local:
        assert 'xueliang_canary_age_seconds{source="watch/0"} 90.0' in local.get("/metrics").text
