"""Evidence over HTTP: holds, clips in ranges, what a manifest lacks, masks of cameras."""

from typing import Any

import pytest

from models.db import audit, cameras, evidence
from models.db.scope import Scope
from models.media import EvidenceRef
from models.people import Role
from tests.integration.api.house import Served

V1 = "/api/v1"
SQUARE = [[0.1, 0.1], [0.5, 0.1], [0.5, 0.5], [0.1, 0.5]]


def _audited(town: Served, subject: str) -> list[tuple[str, dict[str, Any]]]:
    with town.house.ports.database.read() as session:
        rows = audit.find(session, Scope.everything(), limit=200).items
    return [(row.action, row.detail) for row in reversed(rows) if row.subject == subject]


def _with_clip(town: Served, data: bytes) -> str:
    """An alert with a clip, and a manifest that lacks something."""
    alert_id = town.new_alert(town.town.old)
    now, files = town.clock.now(), town.house.ports.files
    clip = EvidenceRef(files.put(data, "video/mp4"), "video/mp4", len(data), now, "clip")
    signed = EvidenceRef(files.put(b"{}", "application/json"), "application/json", 2, now, "manifest", "it lacks")
    with town.house.ports.database.write() as session:
        evidence.add(session, alert_id, [clip, signed], now)
    return alert_id


def test_evidence_is_held_and_released_with_who_and_why(town: Served) -> None:
    alert_id = town.new_alert(town.town.old)
    operator = town.of_role[Role.OPERATOR]
    path = f"{V1}/alerts/{alert_id}/hold"
    with town.browser(operator) as client:
        assert client.get(path).status_code == 404
        assert client.put(path, json={"reason": ""}).status_code == 422
        held = client.put(path, json={"reason": "the police asked"}).json()
        assert (held["reason"], held["account_name"]) == ("the police asked", operator.display_name)
        assert client.get(path).json() == held
        assert client.delete(path).status_code == 204
        assert client.delete(path).status_code == 204
        assert client.get(path).status_code == 404
    assert _audited(town, alert_id) == [
        ("evidence.hold", {"reason": "the police asked"}),
        ("evidence.release", {}),
    ]


def test_a_clip_is_given_in_ranges_as_players_ask(town: Served) -> None:
    alert_id = _with_clip(town, bytes(range(200)))
    with town.browser(town.of_role[Role.OPERATOR]) as client:
        listed = client.get(f"{V1}/alerts/{alert_id}").json()["evidence"]
        assert listed[0]["media_type"] == "image/jpeg"  # pictures first, for whoever shows only one piece
        pieces = {piece["label"]: piece for piece in listed}
        part = client.get(pieces["clip"]["url"], headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, bytes(range(10, 20)))
    assert part.headers["content-type"] == "video/mp4"
    assert (pieces["clip"]["note"], pieces["manifest"]["note"]) == ("", "it lacks")


def test_what_was_deleted_is_not_listed_and_told_when_asked_for(town: Served) -> None:
    alert_id = _with_clip(town, b"clip")
    with town.browser(town.of_role[Role.OPERATOR]) as client:
        [clip] = [p for p in client.get(f"{V1}/alerts/{alert_id}").json()["evidence"] if p["label"] == "clip"]
        with town.house.ports.database.write() as session:
            for piece in evidence.of_alert(session, alert_id):
                piece.removed_at = town.clock.now()
        assert client.get(f"{V1}/alerts/{alert_id}").json()["evidence"] == []
        gone = client.get(clip["url"])
    assert gone.status_code == 404
    assert "was deleted on" in gone.json()["error"]["message"]


def test_masks_are_set_audited_and_reach_the_watching(town: Served) -> None:
    body = {"name": "c", "url": "rtsp://cam.example:554/1", "area_id": town.town.old.area.id}
    officer = town.of_role[Role.SECURITY_OFFICER]
    camera = town.made(officer, f"{V1}/cameras", body)
    assert camera["masks"] == []
    with town.browser(officer) as client:
        changed = client.patch(f"{V1}/cameras/{camera['id']}", json={"masks": [SQUARE]}).json()
        assert changed["masks"] == [SQUARE]
        assert client.patch(f"{V1}/cameras/{camera['id']}", json={"name": "d"}).json()["masks"] == [SQUARE]
    with town.house.ports.database.read() as session:
        row = cameras.get(session, Scope.everything(), camera["id"])
        assert cameras.config(row, town.house.ports.vault).masks == (tuple((x, y) for x, y in SQUARE),)
    assert _audited(town, camera["id"])[1][0] == "camera.change"
    with town.browser(officer) as client:
        assert client.patch(f"{V1}/cameras/{camera['id']}", json={"masks": []}).json()["masks"] == []


@pytest.mark.parametrize(
    "masks",
    [[SQUARE[:2]], [[*SQUARE[:3], [0.3, 1.2]]], [SQUARE, [[0, 0], [1, 1], [1, 0], [0, 1]]], [SQUARE] * 17],
)
def test_masks_that_cover_nothing_for_sure_are_refused(town: Served, masks: list[Any]) -> None:
    body = {"name": "c", "url": "rtsp://cam.example:554/1", "area_id": town.town.old.area.id}
    officer = town.of_role[Role.SECURITY_OFFICER]
    camera = town.made(officer, f"{V1}/cameras", body)
    with town.browser(officer) as client:
        refused = client.patch(f"{V1}/cameras/{camera['id']}", json={"masks": masks})
        assert refused.status_code == 422
        assert "masks" in refused.json()["error"]["message"]
