"""Backtests over HTTP: asked for, waited for, given up; each sees their own, and nothing of what is tried is kept."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from models.db import alerts, rules, track_minutes, zones
from models.db.scope import Scope
from models.track_columns import TrackColumns
from models.tracks import TrackedFrame
from tests.fakes.town import Community
from tests.integration.api.house import Served, served_town
from tests.waiting import eventually

V1 = "/api/v1"
ALL = Scope.everything()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Served]:
    with served_town(tmp_path, f"sqlite:///{tmp_path / 'xueliang.db'}") as world:
        yield world


@pytest.fixture
def officer(town: Served) -> Iterator[httpx.Client]:
    with town.browser(town.town.person("officer")) as client:
        yield client


def stand(town: Served, place: Community, minutes_ago: float, seconds: int = 20) -> datetime:
    """Somebody stands in the community's zone for a while; gives since when."""
    columns = TrackColumns()
    began = town.clock.now() - timedelta(minutes=minutes_ago)
    for second in range(seconds):
        columns.add(
            TrackedFrame(
                place.camera.id,
                began.timestamp() + second,
                (640, 360),
                np.array([7]),
                np.array([[300, 100, 340, 180]], np.float32),
                np.array([0.75], np.float32),
                ("person",),
            )
        )
    with town.house.ports.database.write() as session:
        track_minutes.add(session, [track_minutes.packed(place.camera.id, "run_1", columns)])
    return began


def done(client: httpx.Client, body: dict[str, Any]) -> dict[str, Any]:
    """What comes of a backtest."""
    asked = client.post(f"{V1}/backtests", json=body)
    assert asked.status_code == 202, asked.text
    assert asked.json()["state"] in ("waiting", "running", "done")

    def over() -> Any:
        found = client.get(f"{V1}/backtests/{asked.json()['id']}").json()
        return found if found["state"] not in ("waiting", "running") else None

    found: dict[str, Any] = eventually(over)
    return found


def test_a_rule_is_tried_as_it_stands(town: Served, officer: httpx.Client) -> None:
    began = stand(town, town.town.old, 30)
    found = done(officer, {"rule_id": town.town.old.intrusion.id, "hours": 1})
    assert (found["state"], found["progress"], found["problem"]) == ("done", 1.0, "")
    assert (found["rule_name"], found["rule_kind"]) == ("闯入", "intrusion")
    result = found["result"]
    assert (result["pictures_looked_at"], result["sightings"], result["watched_s"]) == (20, 20, 19.0)
    (event,) = result["events"]
    assert (event["zone_name"], event["class_name"], event["values"]["dwell_s"]) == ("绿化带", "person", 19.0)
    assert datetime.fromisoformat(event["began_at"]) == began
    assert datetime.fromisoformat(event["decisive_at"]) == began + timedelta(seconds=2)
    assert event["box"] == pytest.approx([300 / 640, 100 / 360, 340 / 640, 180 / 360], abs=1e-4)
    (alert,) = result["alerts"]
    assert (alert["number"], alert["event_count"], alert["reason"], alert["severity"]) == (0, 1, "open_first", 2)
    assert result["comparison"]["before"] == 0
    assert result["comparison"]["fresh"] == 1


def test_a_change_is_tried_and_not_kept(town: Served, officer: httpx.Client) -> None:
    stand(town, town.town.old, 30)
    rule_id = town.town.old.intrusion.id
    found = done(officer, {"rule_id": rule_id, "changes": {"params": {"dwell_s": 60}}})
    assert found["result"]["alerts_total"] == 0
    with town.house.ports.database.read() as session:
        assert rules.get(session, ALL, rule_id).params == {}
        assert alerts.find(session, ALL).items == []


def test_a_rule_that_is_not_set_yet_is_tried_in_a_zone_that_is_not_drawn_yet(
    town: Served, officer: httpx.Client
) -> None:
    stand(town, town.town.old, 30)
    before = rule_count(town)
    rule = {
        "kind": "intrusion",
        "name": "a new one",
        "camera_id": town.town.old.camera.id,
        "zone_ids": [town.town.old.zone.id],
    }
    assert done(officer, {"rule": rule})["result"]["alerts_total"] == 1
    corner = {"name": "corner", "points": [[0.0, 0.9], [0.1, 0.9], [0.1, 1.0]]}
    there = {"name": "there", "points": [[0.4, 0.3], [0.6, 0.3], [0.6, 0.7], [0.4, 0.7]]}
    assert done(officer, {"rule": rule, "zones": [corner]})["result"]["alerts_total"] == 0
    found = done(officer, {"rule": rule, "zones": [corner, there]})
    assert [alert["zone_name"] for alert in found["result"]["alerts"]] == ["there"]
    assert (found["rule_id"], found["result"]["comparison"]) == (None, None)
    assert rule_count(town) == before


def rule_count(town: Served) -> int:
    with town.house.ports.database.read() as session:
        return len(rules.find(session, ALL).items) + len(zones.find(session, ALL).items)


def test_real_alerts_and_their_pictures_stand_beside(town: Served, officer: httpx.Client) -> None:
    place = town.town.old
    alert_id = town.new_alert(place)
    stand(town, place, 0.3)
    town.clock.tick(60)
    result = done(officer, {"rule_id": place.intrusion.id})["result"]
    assert [(each["alert_id"], each["kept"]) for each in result["comparison"]["real"]] == [(alert_id, True)]
    assert result["alerts"][0]["real_alert_ids"] == [alert_id]
    assert [each["alert_id"] for each in result["pictures"]] == [alert_id]
    assert officer.get(result["pictures"][0]["url"]).status_code == 200


def test_the_time_may_be_named(town: Served, officer: httpx.Client) -> None:
    began = stand(town, town.town.old, 300)
    rule_id, hour = town.town.old.intrusion.id, timedelta(hours=1)
    inside = {"since": (began - hour).isoformat(), "until": (began + hour).isoformat()}
    assert done(officer, {"rule_id": rule_id, **inside})["result"]["events_total"] == 1
    after = {"since": (began + hour).isoformat()}
    assert done(officer, {"rule_id": rule_id, **after})["result"]["events_total"] == 0


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "either rule_id or rule"),
        ({"rule_id": "RULE", "rule": {"kind": "intrusion", "name": "x"}}, "either rule_id or rule"),
        ({"rule_id": "RULE", "since": "2026-01-02T00:00:00Z", "until": "2026-01-01T00:00:00Z"}, "must go forward"),
        ({"rule_id": "RULE", "since": "2020-01-02T00:00:00Z"}, "31 days at most"),
        ({"rule_id": "RULE", "hours": 10_000}, "hours"),
        ({"rule_id": "RULE", "changes": {"params": {"dwell_s": -1}}}, "dwell_s"),
        ({"rule_id": "RULE", "zones": [{"points": [[0, 0], [1, 1], [0, 0]]}]}, "the last point repeats"),
    ],
)
def test_what_cannot_be_tried_is_refused(town: Served, officer: httpx.Client, body: dict[str, Any], words: str) -> None:
    named = {key: town.town.old.intrusion.id if value == "RULE" else value for key, value in body.items()}
    answer = officer.post(f"{V1}/backtests", json=named)
    assert answer.status_code == 422
    assert words in answer.json()["error"]["message"]


def test_each_sees_their_own_and_may_drop_it(town: Served, officer: httpx.Client) -> None:
    found = done(officer, {"rule_id": town.town.old.intrusion.id})
    assert [each["id"] for each in officer.get(f"{V1}/backtests").json()["items"]] == [found["id"]]
    with town.browser(town.town.chief) as chief:
        assert chief.get(f"{V1}/backtests").json()["items"] == []
        assert chief.get(f"{V1}/backtests/{found['id']}").status_code == 404
        assert chief.delete(f"{V1}/backtests/{found['id']}").status_code == 404
    assert officer.delete(f"{V1}/backtests/{found['id']}").status_code == 204
    assert officer.get(f"{V1}/backtests/{found['id']}").status_code == 404
