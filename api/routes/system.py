"""How the service is, the audit log, health and metrics."""

import ipaddress
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.callers import identify
from api.metrics import CONTENT_TYPE
from api.paging import Asked, as_page
from api.permissions import SeesAudit, SeesSystem
from api.ports import ApiPorts
from api.reach import camera_ids, state_counts
from api.routing import errors, new_router
from api.schemas.cameras import CameraCountersAnswer
from api.schemas.system import AliveAnswer, AuditAnswer, DetectorAnswer, ReadyAnswer, SystemAnswer
from api.schemas.words import Page
from api.service import Ports, Serving
from api.trail import account_names
from api.watch_metrics import WatchFacts
from api.watching import counters_of, shards_away, total, watches
from models.db import audit, cameras, canaries, shard_places, sights
from models.db.schema import AuditRow, CameraRow
from models.db.scope import EVERYWHERE, Scope
from models.errors import DatabaseUnavailable
from models.people import Permission

router = new_router("system")
health_router = APIRouter(tags=["system"])
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


@router.get("/system", summary="How the service is (系统状态)")
def get_system(caller: SeesSystem, ports: Ports) -> SystemAnswer:
    """Cameras and counters are those within reach."""
    info = ports.system()
    with ports.database.read() as session:
        states = cameras.count_by_state(session, caller.scope)
        seen = sights.count_by_sight(session, caller.scope)
        reachable = camera_ids(session, caller.scope)
    known = watches(ports.watch_reports())
    return SystemAnswer(
        version=info.version,
        role=info.role,
        uptime_s=info.uptime_s,
        detector=DetectorAnswer.model_validate(info.detector) if info.detector else None,
        detector_note=info.detector_note,
        cameras=states,
        sights=seen,
        counters=total(known[camera_id] for camera_id in reachable & known.keys()),
        database=info.database,
        bus=info.bus,
    )


@router.get("/system/counters", summary="What became of pictures, by camera (计数)")
def list_counters(caller: SeesSystem, ports: Ports, asked: Asked) -> Page[CameraCountersAnswer]:
    """Cameras within reach, oldest first."""
    known = watches(ports.watch_reports())

    def view(camera: CameraRow) -> CameraCountersAnswer:
        counted = dict(counters_of(known, camera.id))
        return CameraCountersAnswer(camera_id=camera.id, camera_name=camera.name, **counted)

    with ports.database.read() as session:
        found = cameras.find(session, caller.scope, cursor=asked.cursor, limit=asked.limit)
    return as_page(found, view)


@router.get("/audit", summary="Who did what (审计记录)")
def list_audit(caller: SeesAudit, ports: Ports, asked: Asked) -> Page[AuditAnswer]:
    """What was done within reach, newest first."""
    with ports.database.read() as session:
        found = audit.find(session, caller.scope, cursor=asked.cursor, limit=asked.limit)
        names = account_names(session, (row.account_id for row in found.items))

    def view(row: AuditRow) -> AuditAnswer:
        return AuditAnswer(
            at=row.at,
            account_name=names.get(row.account_id or "", ""),
            action=row.action,
            subject=row.subject,
            detail={name: str(value) for name, value in row.detail.items()},
        )

    return as_page(found, view)


@health_router.get("/healthz", summary="Whether the process answers (存活)")
def healthz() -> AliveAnswer:
    """Asks nothing of anything else."""
    return AliveAnswer()


@health_router.get("/readyz", summary="Whether requests can be served (就绪)", responses={503: {"model": ReadyAnswer}})
def readyz(ports: Ports, response: Response) -> ReadyAnswer:
    """200 when every check says ok, else 503."""
    checks = {name: check() or "ok" for name, check in ports.ready_checks.items()}
    checks["database"] = _database_check(ports)  # in our words: the driver's would name the server to everybody
    if any(result != "ok" for result in checks.values()):
        response.status_code = 503
    return ReadyAnswer(checks=checks)


def _database_check(ports: ApiPorts) -> str:
    try:
        ports.database.ping()
    except DatabaseUnavailable:
        return "the database does not answer"
    return "ok"


def metrics_scope(request: Request, ports: Ports) -> Scope:
    """Everything for this machine itself, the caller's reach for a bearer token that may see the system."""
    if _is_local(request):
        return Scope.everything()
    caller = identify(request, ports)
    caller.check(Permission.SEE_SYSTEM)
    return caller.scope


def _is_local(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


@health_router.get(
    "/metrics",
    summary="Prometheus metrics (指标)",
    response_class=Response,
    responses=errors(401, 403) | {200: {"description": "Text format", "content": {"text/plain": {}}}},
)
def get_metrics(reach: Annotated[Scope, Depends(metrics_scope)], serving: Serving) -> Response:
    """For this machine itself, or a bearer token that may see the system; then within its reach."""
    ports = serving.ports
    with ports.database.read() as session:
        states = state_counts(session, reach)
        reachable, places = camera_ids(session, reach), shard_places.read(session)
        arrived = canaries.read(session) if reach.is_everywhere else ()
    now = ports.clock.now()
    states = replace(states, canary_ages_s={row.source: (now - row.stored_at).total_seconds() for row in arrived})
    reports = ports.watch_reports()
    watching = WatchFacts(reports, reachable, shards_away(reports, places, reachable))
    deleted = ports.evidence_deleted() if reach.area_path == EVERYWHERE else {}
    return Response(serving.metrics.text(watching, states, deleted), media_type=CONTENT_TYPE)
