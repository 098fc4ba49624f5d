"""Conditions and arming of rules over HTTP: what is stored, what the engine makes of it, refusals, the audit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from models.db import audit, rules
from models.db.scope import Scope
from models.people import Role
from models.rules import RuleEvent, RuleSpec
from rules.engine import RuleEngine
from tests.integration.api.house import Served
from tests.unit.rules.scenes import frame

V1 = "/api/v1"
NIGHT = {"periods": [{"days": ["mon", "holiday"], "start": "22:00", "end": "06:00"}], "holidays": ["2024-10-01"]}
INSIDE = (0.5, 0.5)


def _rule(town: Served, **fields: Any) -> dict[str, Any]:
    place = town.town.old
    body: dict[str, Any] = {"kind": "intrusion", "name": "r", "camera_id": place.camera.id}
    body |= {"zone_ids": [place.zone.id], "params": {"dwell_s": 0}, **fields}
    return town.made(town.of_role[Role.SECURITY_OFFICER], f"{V1}/rules", body)


@contextmanager
def _client(town: Served, role: Role) -> Iterator[httpx.Client]:
    with town.browser(town.of_role[role]) as client:
        yield client


def _spec(town: Served, rule_id: str) -> RuleSpec:
    with town.house.ports.database.read() as session:
        [spec] = [each for each in rules.enabled_specs(session) if each.rule_id == rule_id]
    return spec


def _seen(engine: RuleEngine, spec: RuleSpec, at: datetime) -> list[RuleEvent]:
    """What is found when somebody stands in the middle of the rule's zone at that moment."""
    picture = replace(frame(0, {7: INSIDE}), camera_id=spec.camera_id, frame_time_s=at.timestamp())
    return engine.on_frame(picture)


def _audited(town: Served, rule_id: str) -> list[tuple[str, dict[str, Any]]]:
    with town.house.ports.database.read() as session:
        rows = audit.find(session, Scope.everything(), limit=200).items
    return [(row.action, row.detail) for row in reversed(rows) if row.subject == rule_id]


def test_a_schedule_is_kept_as_it_was_set_and_the_engine_keeps_to_it(town: Served) -> None:
    rule = _rule(town, conditions={"schedule": NIGHT, "cooldown_s": 60})
    assert rule["conditions"] == {"schedule": NIGHT, "cooldown_s": 60}
    spec = _spec(town, rule["id"])
    for moment, found in (("2024-10-01T23:00+08:00", 1), ("2024-10-01T12:00+08:00", 0), ("2024-10-08T23:00+08:00", 0)):
        assert len(_seen(RuleEngine([spec]), spec, datetime.fromisoformat(moment))) == found


def test_conditions_are_changed_as_a_whole_and_otherwise_stay(town: Served) -> None:
    rule = _rule(town, conditions={"cooldown_s": 60})
    path = f"{V1}/rules/{rule['id']}"
    with _client(town, Role.SECURITY_OFFICER) as client:
        assert client.patch(path, json={"name": "renamed"}).json()["conditions"] == {"cooldown_s": 60}
        changed = client.patch(path, json={"conditions": {"escalate_after_s": 30}}).json()
        assert changed["conditions"] == {"escalate_after_s": 30}
        assert client.get(path).json() == changed
        assert client.patch(path, json={"conditions": {}}).json()["conditions"] == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"conditions": {"cooldown_s": -1}},
        {"conditions": {"cool_down": 1}},
        {"conditions": {"schedule": {"time_zone": "Mars/Olympus"}}},
        {"conditions": {"schedule": {"periods": [{"start": "sunset"}]}}},
        {"conditions": {"unless_granted_s": 10}},
        {"conditions": None},
    ],
)
def test_conditions_that_cannot_hold_are_refused_and_nothing_is_stored(town: Served, wrong: dict[str, Any]) -> None:
    place = town.town.old
    body = {"kind": "intrusion", "name": "refused conditions", "camera_id": place.camera.id}
    with _client(town, Role.SECURITY_OFFICER) as client:
        answer = client.post(f"{V1}/rules", json={**body, "zone_ids": [place.zone.id], **wrong})
        assert answer.status_code == 422, answer.text
        assert "refused conditions" not in client.get(f"{V1}/rules", params={"limit": 200}).text


def test_a_rule_over_pictures_may_name_the_gate_whose_grants_count(town: Served) -> None:
    rule = _rule(town, gate_id=town.town.old.gate.id, conditions={"unless_granted_s": 10})
    assert _spec(town, rule["id"]).gate_id == town.town.old.gate.id
    assert RuleEngine([_spec(town, rule["id"])]).problems == {}


def test_nobody_counts_in_an_exclusion_zone_and_it_stays_while_it_is_used(town: Served) -> None:
    excluded = town.new_zone(town.town.old)
    rule = _rule(town, exclude_zone_ids=[excluded])
    assert (rule["zone_ids"], rule["exclude_zone_ids"]) == ([town.town.old.zone.id], [excluded])
    spec = _spec(town, rule["id"])
    noon = datetime.fromisoformat("2024-10-01T12:00+08:00")
    assert [zone.zone_id for zone in spec.excluded] == [excluded]
    assert _seen(RuleEngine([spec]), spec, noon) == []
    path = f"{V1}/rules/{rule['id']}"
    with _client(town, Role.SECURITY_OFFICER) as client:
        assert client.delete(f"{V1}/zones/{excluded}").status_code == 409
        both = client.patch(path, json={"exclude_zone_ids": [town.town.old.zone.id]})
        assert (both.status_code, "also a zone the rule watches" in both.text) == (422, True)
        assert client.patch(path, json={"exclude_zone_ids": []}).json()["exclude_zone_ids"] == []
        assert client.delete(f"{V1}/zones/{excluded}").status_code == 204
    assert len(_seen(RuleEngine([_spec(town, rule["id"])]), spec, noon)) == 1


def test_an_operator_disarms_a_rule_for_a_while_with_a_reason_that_stays(town: Served) -> None:
    rule = _rule(town)
    path, now = f"{V1}/rules/{rule['id']}", town.clock.now()
    until = now + timedelta(hours=2)
    town.house.config_changes.clear()
    with _client(town, Role.OPERATOR) as client:
        answer = client.post(f"{path}/disarm", json={"reason": "painters at work", "until": until.isoformat()})
    assert answer.status_code == 200, answer.text
    assert answer.json()["armed"] is False
    assert answer.json()["armed_reason"] == "painters at work"
    assert answer.json()["standing"] == {"force": "disarmed", "until": answer.json()["armed_until"], "problem": ""}
    assert datetime.fromisoformat(answer.json()["armed_until"]) == until
    assert town.house.config_changes == ["rules"]
    action, detail = _audited(town, rule["id"])[-1]
    assert (action, detail["reason"]) == ("rule.disarm", "painters at work")
    spec = _spec(town, rule["id"])
    engine = RuleEngine([spec])
    assert _seen(engine, spec, until - timedelta(seconds=1)) == []
    assert len(_seen(engine, spec, until)) == 1


def test_a_rule_is_armed_again_by_hand(town: Served) -> None:
    rule = _rule(town)
    path = f"{V1}/rules/{rule['id']}"
    with _client(town, Role.OPERATOR) as client:
        client.post(f"{path}/disarm", json={"reason": "a test"})
        armed = client.post(f"{path}/arm", json={"reason": "the test is over"}).json()
    assert (armed["armed"], armed["armed_until"], armed["standing"]["force"]) == (True, None, "watching")
    assert [action for action, _ in _audited(town, rule["id"])] == ["rule.add", "rule.disarm", "rule.arm"]


@pytest.mark.parametrize(
    "body", [{}, {"reason": ""}, {"reason": "x"}, {"reason": "fine", "until": "2001-01-01T00:00:00Z"}]
)
def test_arming_wants_a_reason_and_a_time_to_come(town: Served, body: dict[str, Any]) -> None:
    rule = _rule(town)
    with _client(town, Role.OPERATOR) as client:
        assert client.post(f"{V1}/rules/{rule['id']}/disarm", json=body).status_code == 422
    assert _spec(town, rule["id"]).armed


def test_the_form_of_conditions_follows_from_its_schema(town: Served) -> None:
    with _client(town, Role.AUDITOR) as client:
        schema = client.get(f"{V1}/rule-conditions").json()["conditions_schema"]
    assert schema["properties"]["cooldown_s"]["title_zh"] == "冷却时间（秒）"


def test_rule_kinds_say_what_they_look_at(town: Served) -> None:
    with _client(town, Role.AUDITOR) as client:
        kinds = {kind["kind"]: kind for kind in client.get(f"{V1}/rule-kinds").json()["items"]}
    intrusion, door = kinds["intrusion"], kinds["door_alarm"]
    assert (intrusion["subjects"], intrusion["zone_shapes"], intrusion["needs_zones"]) == (["frame"], ["polygon"], True)
    assert (door["subject"], door["zone_shape"], door["needs_zones"]) == ("access", None, False)
