"""Silences: what does not ring for a while. Alerts under one are kept and shown all the same."""

from datetime import datetime
from typing import Annotated

from fastapi import Path, Query

from api.paging import Asked, as_page
from api.permissions import JudgesAlerts, SeesAlerts
from api.routing import errors, new_router
from api.schemas.silences import SilenceAnswer, SilenceEnd, SilenceNew
from api.schemas.words import ID_PATTERN, Page
from api.service import Ports
from api.trail import record
from cases.silencing import NewSilence, end_silence, silence
from models.db import silences
from models.db.schema import SilenceRow

router = new_router("silences", "/silences")
SilenceId = Annotated[str, Path(pattern=ID_PATTERN)]


def _answer(row: SilenceRow, now: datetime) -> SilenceAnswer:
    return SilenceAnswer(
        id=row.id,
        camera_id=row.camera_id,
        camera_name=row.camera.name if row.camera else "",
        rule_id=row.rule_id,
        rule_name=row.rule.name if row.rule else "",
        area_id=row.area_id,
        area_name=row.area.name,
        up_to_severity=row.up_to_severity,
        reason=row.reason,
        account_name=row.account.display_name,
        starts_at=row.starts_at,
        until=row.ends_at,
        ended_by=row.ender.display_name if row.ender else "",
        active=row.starts_at <= now < row.ends_at,
    )


@router.get("", summary="Silences (静默列表)")
def list_silences(
    caller: SeesAlerts,
    ports: Ports,
    asked: Asked,
    active: Annotated[bool, Query(description="Only those in force now")] = False,
) -> Page[SilenceAnswer]:
    """Silences that stand within reach, newest first."""
    now = ports.clock.now()
    with ports.database.read() as session:
        found = silences.find(
            session, caller.scope, active_at=now if active else None, cursor=asked.cursor, limit=asked.limit
        )
    return as_page(found, lambda row: _answer(row, now))


@router.get("/{silence_id}", summary="One silence (静默)", responses=errors(404))
def get_silence(silence_id: SilenceId, caller: SeesAlerts, ports: Ports) -> SilenceAnswer:
    """Also one that is over."""
    with ports.database.read() as session:
        return _answer(silences.get(session, caller.scope, silence_id), ports.clock.now())


@router.post("", summary="Keep quiet for a while (新建静默)", status_code=201, responses=errors(404))
def add_silence(caller: JudgesAlerts, ports: Ports, asked: SilenceNew) -> SilenceAnswer:
    """At most 30 days. Alerts on the feed that nobody has judged fall under it too."""
    now = ports.clock.now()
    with ports.database.write() as session:
        row, changes = silence(session, caller.scope, NewSilence(**dict(asked)), now)
        record(
            session, ports.clock, caller, "silence.add", row.id, place=row.area,
            camera_id=row.camera_id or "", rule_id=row.rule_id or "", reason=row.reason,
            until=row.ends_at, up_to_severity=int(row.up_to_severity),
        )  # fmt: skip
    ports.desk.tell(changes)
    return _answer(row, now)


@router.post("/{silence_id}/end", summary="Let it ring again (结束静默)", responses=errors(404))
def finish_silence(silence_id: SilenceId, caller: JudgesAlerts, ports: Ports, asked: SilenceEnd) -> SilenceAnswer:  # noqa: ARG001
    """Before its time, by anybody who judges alerts there; what still goes on is told of."""
    now = ports.clock.now()
    with ports.database.write() as session:
        row, changes = end_silence(session, caller.scope, silence_id, now)
        record(session, ports.clock, caller, "silence.end", row.id, place=row.area, reason=row.reason)
    ports.desk.tell(changes)
    return _answer(row, now)
