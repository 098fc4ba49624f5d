"""The report on false alarms over HTTP, and a suggestion accepted by the ways that are there."""

from dataclasses import replace

from models.alerts import AlertMove, FalseAlarmReason
from models.people import Role
from models.rules import Phase
from tests.fakes.town import Community
from tests.integration.api.house import Served

V1 = "/api/v1"
TREE = (0.88, 0.1, 0.96, 0.3)


def _judged(
    town: Served, place: Community, box: tuple[float, float, float, float], score: float, move: AlertMove
) -> None:
    town.clock.tick(600)
    event = replace(town.new_event(place), box_xyxy_norm=box, score=score, phase=Phase.END)
    alert_id = town.house.ports.desk.take_rule_event(event)
    assert alert_id is not None
    reason = FalseAlarmReason.VEGETATION if move is AlertMove.FALSE_ALARM else None
    name = "owner" if place is town.town.old else "stranger"
    town.house.ports.desk.judge(alert_id, move, town.town.scope(name), reason=reason)


def test_a_tree_that_misfires_is_found_and_masked_by_a_person(town: Served) -> None:
    for _ in range(5):
        _judged(town, town.town.old, TREE, 0.41, AlertMove.FALSE_ALARM)
        _judged(town, town.town.new, TREE, 0.41, AlertMove.FALSE_ALARM)
    for _ in range(3):
        _judged(town, town.town.old, (0.2, 0.5, 0.3, 0.9), 0.9, AlertMove.CONFIRM)
    rule = town.town.old.intrusion
    with town.browser(town.of_role[Role.SECURITY_OFFICER]) as officer:
        [found] = officer.get(f"{V1}/false-alarms").json()["items"]
        assert (found["rule_id"], found["camera_id"]) == (rule.id, town.town.old.camera.id)
        assert (found["false"], found["true"], found["by_reason"]) == (5, 3, {"vegetation": 5})
        assert (found["columns"], found["rows"], found["cells"]) == (16, 9, [{"column": 14, "row": 2, "false": 5}])
        assert found["mask"]["removed"] == found["threshold"]["removed"] == {"false": 5, "true": 0}
        assert found["threshold"]["min_score"] == 0.42
        zone = officer.post(
            f"{V1}/zones",
            json={"camera_id": found["camera_id"], "name": "树", "shape": "polygon", "points": found["mask"]["points"]},
        ).json()
        changed = officer.patch(f"{V1}/rules/{rule.id}", json={"exclude_zone_ids": [zone["id"]]})
        assert changed.status_code == 200, changed.text
        assert changed.json()["exclude_zone_ids"] == [zone["id"]]
        params = changed.json()["params"] | {"min_score": found["threshold"]["min_score"]}
        assert officer.patch(f"{V1}/rules/{rule.id}", json={"params": params}).status_code == 200
        assert officer.get(f"{V1}/false-alarms", params={"rule_id": town.town.new.intrusion.id}).json()["items"] == []
        assert officer.get(f"{V1}/false-alarms", params={"days": 0}).status_code == 422
    town.clock.tick(2 * 86_400)
    with town.browser(town.of_role[Role.AUDITOR]) as auditor:
        assert auditor.get(f"{V1}/false-alarms", params={"days": 1}).json()["items"] == []
        assert len(auditor.get(f"{V1}/false-alarms").json()["items"]) == 1
