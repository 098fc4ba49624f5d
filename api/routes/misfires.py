"""The report on false alarms: which rules misfire where and why, and what would have helped."""

from datetime import timedelta
from typing import Annotated

from fastapi import Query
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.permissions import SeesAlerts
from api.routing import new_router
from api.schemas.misfires import CellAnswer, MaskAnswer, MisfiresAnswer, RemovedAnswer, ThresholdAnswer
from api.schemas.words import ID_PATTERN, Listing
from api.service import Ports
from cases.false_alarms import CELLS_XY, Mask, Removed, Threshold
from cases.misfires import Misfires, find_misfires
from models.db.schema import CameraRow, RuleRow

router = new_router("alerts", "/false-alarms")
MOST = 100


@router.get("", summary="What false alarms have in common (误报分析)")
def report_false_alarms(
    caller: SeesAlerts,
    ports: Ports,
    days: Annotated[int, Query(ge=1, le=366, description="Alerts raised in the last so many days (天数)")] = 30,
    rule_id: Annotated[str | None, Query(pattern=ID_PATTERN)] = None,
    camera_id: Annotated[str | None, Query(pattern=ID_PATTERN)] = None,
) -> Listing[MisfiresAnswer]:
    """By rule and camera within reach, the 100 with most false alarms first; of the newest 2000 judged alerts."""
    since = ports.clock.now() - timedelta(days=days)
    with ports.database.read() as session:
        found = find_misfires(session, caller.scope, since, rule_id=rule_id, camera_id=camera_id)[:MOST]
        return Listing(items=[_answer(session, each) for each in found])


def _answer(session: Session, found: Misfires) -> MisfiresAnswer:
    rule = session.scalars(select(RuleRow).where(RuleRow.id == found.rule_id)).one()
    camera = session.get(CameraRow, found.camera_id) if found.camera_id else None
    seen, (columns, rows) = found.report, CELLS_XY
    cells = [CellAnswer(column=x, row=y, false=n) for (x, y), n in sorted(seen.cells.items())]
    return MisfiresAnswer(
        rule_id=rule.id,
        rule_name=rule.name,
        rule_kind=rule.kind,
        camera_id=found.camera_id,
        camera_name=camera.name if camera else "",
        false=seen.false,
        true=seen.true,
        false_share=seen.false_share,
        by_reason=dict(seen.by_reason),
        columns=columns,
        rows=rows,
        cells=cells,
        mask=_mask(seen.mask),
        threshold=_threshold(seen.threshold),
    )


def _mask(mask: Mask | None) -> MaskAnswer | None:
    return None if mask is None else MaskAnswer(points=list(mask.points_xy_norm), removed=_removed(mask.removed))


def _threshold(threshold: Threshold | None) -> ThresholdAnswer | None:
    if threshold is None:
        return None
    return ThresholdAnswer(min_score=threshold.min_score, removed=_removed(threshold.removed))


def _removed(removed: Removed) -> RemovedAnswer:
    return RemovedAnswer(false=removed.false, true=removed.true)
