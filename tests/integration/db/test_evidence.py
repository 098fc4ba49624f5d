"""Evidence of alerts as rows: what comes later is joined, a storm is bounded, what was deleted is known by name."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from cases.desk import Desk
from models.alerts import AlertMove
from models.db import alerts, cases, evidence
from models.db.engine import Database
from models.db.invariants import check_invariants
from models.db.schema import EvidenceRow
from models.db.scope import Scope
from models.errors import NotFound
from models.files import FileStore
from models.media import EvidenceRef
from models.rules import RuleEvent
from tests.fakes.clock import ManualClock
from tests.fakes.desk import Heard
from tests.fakes.town import Town, intrusion
from xueliang.evidence.telling import evidence_told

ALL = Scope.everything()
MEDIA = {"picture": "image/jpeg", "plain": "image/jpeg", "clip": "video/mp4", "manifest": "application/json"}
Made = Callable[..., EvidenceRef]


@pytest.fixture
def desk(database: Database, files: FileStore, clock: ManualClock, heard: Heard) -> Desk:
    return Desk(database, files, clock, heard)


@pytest.fixture
def made(files: FileStore, clock: ManualClock) -> Made:
    def make(label: str, content: str = "", note: str = "") -> EvidenceRef:
        data = f"{label} {content}".encode()
        return EvidenceRef(files.put(data, MEDIA[label]), MEDIA[label], len(data), clock.now(), label, note)

    return make


def filed(desk: Desk, event: RuleEvent) -> str:
    alert_id = desk.take_rule_event(event)
    assert alert_id is not None
    return alert_id


def test_evidence_told_later_belongs_to_the_alert_of_its_event(
    desk: Desk, database: Database, town: Town, clock: ManualClock, made: Made, heard: Heard
) -> None:
    began = intrusion(town, 1, at=clock.now())
    alert_id = filed(desk, began)
    heard.clear()
    assert filed(desk, evidence_told(began, (made("picture"), made("plain")))) == alert_id
    assert filed(desk, evidence_told(began, (made("clip"), made("manifest", note="it lacks")))) == alert_id
    with database.read() as session:
        pieces = alerts.get(session, ALL, alert_id).evidence
    assert [piece.label for piece in pieces] == ["clip", "manifest", "picture", "plain"]
    assert {piece.event_id for piece in pieces} == {began.event_id}
    assert {piece.note for piece in pieces} == {"", "it lacks"}
    assert len(heard) == 2


def test_evidence_may_come_before_the_event_itself_and_twice(
    desk: Desk, database: Database, town: Town, clock: ManualClock, made: Made
) -> None:
    began = intrusion(town, 1, at=clock.now())
    told = evidence_told(began, (made("picture"),))
    ids = {filed(desk, event) for event in (told, began, told)}
    assert len(ids) == 1
    with database.read() as session:
        alert = alerts.get(session, ALL, ids.pop())
    assert (alert.event_count, len(alert.evidence)) == (1, 1)


def test_of_a_storm_the_first_events_are_kept_with_all_that_was_made_for_them(
    desk: Desk, database: Database, town: Town, clock: ManualClock, made: Made
) -> None:
    storm = [intrusion(town, number, at=clock.now()) for number in range(evidence.MOST_PICTURES + 2)]
    ids = {filed(desk, evidence_told(event, (made("picture", event.event_id),))) for event in storm}
    ids |= {filed(desk, evidence_told(event, (made("manifest", event.event_id),))) for event in reversed(storm)}
    with database.read() as session:
        pieces = evidence.of_alert(session, ids.pop())
    assert ids == set()
    kept = {event.event_id for event in storm[: evidence.MOST_PICTURES]}
    for label in ("picture", "manifest"):
        assert {piece.event_id for piece in pieces if piece.label == label} == kept


def test_a_case_carries_the_pictures_and_leaves_clip_and_manifest_with_the_alert(
    desk: Desk, database: Database, town: Town, clock: ManualClock, made: Made
) -> None:
    began = replace(intrusion(town, 1, at=clock.now()), evidence=tuple(made(label) for label in MEDIA))
    case = desk.judge(filed(desk, began), AlertMove.CONFIRM, town.scope("owner")).case
    assert case is not None
    with database.read() as session:
        carried = cases.attachments(session, ALL, case.id)
    assert {piece.media_type for piece in carried} == {"image/jpeg"}
    assert len(carried) == 2


def test_what_was_deleted_is_told_so_and_is_no_damage(
    desk: Desk, database: Database, town: Town, clock: ManualClock, made: Made, files: FileStore
) -> None:
    began = replace(intrusion(town, 1, at=clock.now()), evidence=(made("clip"),))
    alert_id = filed(desk, began)
    with database.write() as session:
        [piece] = evidence.of_alert(session, alert_id)
        files.remove(piece.sha256)
        session.get_one(EvidenceRow, piece.id).removed_at = clock.now() + timedelta(days=90)
    with database.read() as session:
        with pytest.raises(NotFound, match="was deleted on 2026-04-01"):
            evidence.get(session, ALL, alert_id, piece.id)
        assert check_invariants(session, files) == []
        assert evidence.named(session, [piece.sha256]) == set()
