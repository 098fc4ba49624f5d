"""Alerts whose evidence has no manifest: whoever should have written it was killed before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from models.db.schema import AlertEventRow, AlertRow, CameraRow, EvidenceRow, RuleEventRow, RuleRow
from models.media import EvidenceLabel, EvidenceRef

_AT_ONCE: Final = 200
_SEEN_BY: Final = func.coalesce(RuleEventRow.camera_id, RuleRow.camera_id)  # of a door: the camera that sees it


@dataclass(frozen=True, slots=True)
class Gap:
    """An event that should have a manifest. `event`: its newest word, as a fact. `files`: what there is of it."""

    event: dict[str, Any]
    began_at: datetime
    camera_id: str
    camera_name: str
    rule_name: str
    files: tuple[EvidenceRef, ...]


def find(session: Session, since: datetime, before: datetime) -> list[Gap]:
    """Of the alerts raised since then: events that began before `before` and have files but no manifest; and of alerts
    without any evidence, the first event. At most 200 of either, for the house itself."""
    ids = {*_unfinished(session, since, before), *_never_begun(session, since, before)}
    query = (
        select(RuleEventRow, CameraRow.id, CameraRow.name, RuleRow.name)
        .join(RuleRow, RuleRow.id == RuleEventRow.rule_id)
        .join(CameraRow, CameraRow.id == _SEEN_BY)
        .where(RuleEventRow.id.in_(ids))
    )
    return [
        Gap(row.payload, row.began_at, camera_id, camera_name, rule_name, _files(session, row.id))
        for row, camera_id, camera_name, rule_name in session.execute(query)
    ]


def _unfinished(session: Session, since: datetime, before: datetime) -> Sequence[str | None]:
    manifest = aliased(EvidenceRow)
    has_manifest = exists().where(
        manifest.event_id == EvidenceRow.event_id, manifest.label == EvidenceLabel.MANIFEST.value
    )
    query = (
        select(EvidenceRow.event_id)
        .join(RuleEventRow, RuleEventRow.id == EvidenceRow.event_id)
        .where(RuleEventRow.received_at >= since, RuleEventRow.began_at < before, ~has_manifest)
    )
    return session.scalars(query.distinct().limit(_AT_ONCE)).all()


def _never_begun(session: Session, since: datetime, before: datetime) -> Sequence[str]:
    """The first event of each alert that has no evidence at all."""
    query = (
        select(AlertEventRow.alert_id, RuleEventRow.id)
        .join(RuleEventRow, RuleEventRow.id == AlertEventRow.event_id)
        .join(AlertRow, AlertRow.id == AlertEventRow.alert_id)
        .join(RuleRow, RuleRow.id == RuleEventRow.rule_id)
        .where(
            AlertRow.created_at >= since,
            RuleEventRow.began_at < before,
            _SEEN_BY.is_not(None),
            ~exists().where(EvidenceRow.alert_id == AlertRow.id),
        )
        .order_by(RuleEventRow.began_at, RuleEventRow.id)
        .limit(_AT_ONCE)
    )
    first: dict[str, str] = {}
    for alert_id, event_id in session.execute(query):
        first.setdefault(alert_id, event_id)
    return list(first.values())


def _files(session: Session, event_id: str) -> tuple[EvidenceRef, ...]:
    query = select(EvidenceRow).where(EvidenceRow.event_id == event_id, EvidenceRow.removed_at.is_(None))
    rows = session.scalars(query.order_by(EvidenceRow.taken_at, EvidenceRow.label))
    return tuple(
        EvidenceRef(row.sha256, row.media_type, row.size_bytes, row.taken_at, EvidenceLabel(row.label)) for row in rows
    )
