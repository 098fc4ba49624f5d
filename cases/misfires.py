"""The report on false alarms, by rule and camera, from what is stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from cases.false_alarms import Judged, Report, Sight, report
from models.db import judged
from models.db.scope import Scope


@dataclass(frozen=True, slots=True)
class Misfires:
    """What one rule's judged alerts at one camera show; `camera_id` is None for a rule over a gate alone."""

    rule_id: str
    camera_id: str | None
    report: Report


def find_misfires(
    session: Session, scope: Scope, since: datetime, *, rule_id: str | None = None, camera_id: str | None = None
) -> list[Misfires]:
    """Rules with false alarms since then within reach, those with most first."""
    by_place: dict[tuple[str, str | None], list[Judged]] = {}
    for alert in judged.find(session, scope, since, rule_id=rule_id, camera_id=camera_id):
        by_place.setdefault((alert.rule_id, alert.camera_id), []).append(_judged(alert))
    found = [Misfires(rule, camera, report(alerts)) for (rule, camera), alerts in by_place.items()]
    return sorted(_with_false(found), key=lambda each: (-each.report.false, each.rule_id, each.camera_id or ""))


def _with_false(found: Iterable[Misfires]) -> list[Misfires]:
    return [each for each in found if each.report.false]


def _judged(alert: judged.JudgedAlert) -> Judged:
    sights = (Sight(None if box is None else ((box[0] + box[2]) / 2, box[3]), score) for box, score in alert.sights)
    return Judged(alert.reason, tuple(sights))
