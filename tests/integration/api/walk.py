"""Every route of the application: what it needs, what to ask of it, and what it must answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from models.cases import CaseMove
from models.db import cases
from models.db.scope import Scope
from models.people import Permission, Role, allows
from tests.fakes.town import EVERYTHING, Community
from tests.integration.api.house import Served, jpeg_photo

V1 = "/api/v1"
Roles = frozenset[Role]
EVERYBODY: Roles = frozenset(Role)
REASON = {"reason": "a parcel"}


@dataclass(frozen=True)
class Ask:
    """One request: the values of the path's parameters and the body."""

    path: Mapping[str, Any] = field(default_factory=dict)
    json: Any = None
    files: Mapping[str, Any] | None = None
    params: Mapping[str, Any] | None = None


Asking = Callable[[Served, Community, Role], Ask]


@dataclass(frozen=True)
class Step:
    """How one route must behave.

    `roles`: who may; everybody else is answered 403. `asking`: the request for things of one community.
    `bounded`: asked for a foreign community's things it answers 404. `lists`: it is a list, and shows `lists(…)` of
    the own community and not of the foreign one. `public`: needs no session.
    """

    roles: Roles
    asking: Asking = lambda _served, _place, _role: Ask()
    answers: int = 200
    bounded: bool = False
    lists: Callable[[Served, Community], str] | None = None
    public: bool = False
    needs_free_password: bool = True


def having(permission: Permission) -> Roles:
    """The roles that carry it."""
    return frozenset(role for role in Role if allows(role, permission))


def _of(name: str, make: Callable[[Served, Community], Any], json: Any = None) -> Asking:
    return lambda served, place, _role: Ask({name: make(served, place)}, json)


def _camera(_served: Served, place: Community) -> str:
    return place.camera.id


def _gate(_served: Served, place: Community) -> str:
    return place.gate.id


def _area(_served: Served, place: Community) -> str:
    return place.area.id


def _grid(_served: Served, place: Community) -> str:
    return place.grids[1].id


def _door(json: Any = None) -> Asking:
    return lambda _served, place, _role: Ask({"gate_id": place.gate.id, "door_no": 1}, json)


def _case_for(served: Served, place: Community, role: Role) -> str:
    """A case the role would see in its own community: a grid worker's own, else any."""
    if role is not Role.GRID_WORKER:
        return served.new_case(place)
    is_own = place is served.town.old
    worker = served.of_role[role] if is_own else served.town.person("outsider")
    return served.new_case(place, worker)


def _own_case(served: Served, place: Community, role: Role) -> Ask:
    return Ask({"case_id": _case_for(served, place, role)})


def _move(served: Served, place: Community, role: Role) -> Ask:
    body = {"move": "start"} if role is Role.GRID_WORKER else {"move": "cancel", "note": "twice reported"}
    return Ask({"case_id": _case_for(served, place, role)}, body)


def _attach(served: Served, place: Community, role: Role) -> Ask:
    worker = served.of_role[Role.GRID_WORKER] if place is served.town.old else served.town.person("outsider")
    case_id = served.new_case(place, worker)
    if role is not Role.GRID_WORKER:
        _finish(served, case_id)
    return Ask({"case_id": case_id}, files={"file": ("photo.jpg", jpeg_photo(), "image/jpeg")})


def _finish(served: Served, case_id: str) -> None:
    work = served.house.ports.desk.work
    with served.house.ports.database.read() as session:
        holder = cases.get(session, EVERYTHING, case_id).assignee
        assert holder is not None
        scope = Scope("/", holder.id, holder.role)
    work.move(case_id, CaseMove.START, scope)
    photo = work.attach(case_id, jpeg_photo(), scope)
    work.move(case_id, CaseMove.FINISH, scope, note="done", attachment_ids=[photo.id])


def _case_picture(served: Served, place: Community, role: Role) -> Ask:
    case_id = _case_for(served, place, role)
    return Ask({"case_id": case_id, "attachment_id": served.attachment_of(case_id)})


def _new_silence(served: Served, place: Community, _role: Role) -> Ask:
    until = served.clock.now() + timedelta(hours=1)
    return Ask(json={"camera_id": place.camera.id, "until": until.isoformat(), "reason": "施工"})


def _evidence(served: Served, place: Community, _role: Role) -> Ask:
    alert_id = served.new_alert(place)
    return Ask({"alert_id": alert_id, "evidence_id": served.evidence_of(alert_id)})


def _new_account(served: Served, place: Community, _role: Role) -> Ask:
    name = served.new_area_name()
    body = {"username": f"u{name}", "display_name": "New", "role": "operator", "area_id": place.area.id}
    return Ask(json={**body, "password": "a first password"})


def _new_area(served: Served, place: Community, _role: Role) -> Ask:
    code = f"{place.area.code}{served.new_area_name()}"
    return Ask(json={"parent_id": place.area.id, "level": "grid", "code": code, "name": "a grid"})


def _spare_area(served: Served, place: Community, _role: Role) -> Ask:
    made = served.made(served.town.chief, f"{V1}/areas", _new_area(served, place, Role.ADMIN).json)
    return Ask({"area_id": made["id"]})


def _own_token(served: Served, place: Community, role: Role) -> Ask:
    owner = served.of_role[role] if place is served.town.old else served.town.person("stranger")
    return Ask({"token_id": served.made(owner, f"{V1}/tokens", {"name": "t"})["id"]})


def _new_rule(_served: Served, place: Community, _role: Role) -> Ask:
    return Ask(
        json={"kind": "intrusion", "name": "r", "camera_id": place.camera.id, "zone_ids": [place.zone.id], "params": {}}
    )


def _spare_rule(served: Served, place: Community, role: Role) -> str:
    made = served.made(served.town.chief, f"{V1}/rules", _new_rule(served, place, role).json)
    return str(made["id"])


def _own_backtest(served: Served, place: Community, role: Role) -> Ask:
    owner = served.of_role[role] if place is served.town.old and role in SET_RULES else served.town.chief
    with served.browser(owner) as client:
        asked = client.post(f"{V1}/backtests", json={"rule_id": place.intrusion.id, "hours": 1})
    return Ask({"backtest_id": asked.json()["id"]})


def _hook(served: Served, place: Community, _role: Role) -> Ask:
    return Ask({"gate_id": place.gate.id}, {"event_id": "1"})


SQUARE = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]
SEE_CAMERAS, SET_CAMERAS = having(Permission.SEE_CAMERAS), having(Permission.SET_CAMERAS)
SEE_RULES, SET_RULES = having(Permission.SEE_RULES), having(Permission.SET_RULES)
SEE_GATES, SET_GATES = having(Permission.SEE_GATES), having(Permission.SET_GATES)
OPEN_DOORS = having(Permission.OPEN_DOORS)
SEE_ALERTS, JUDGE = having(Permission.SEE_ALERTS), having(Permission.JUDGE_ALERTS)
SEE_CASES = having(Permission.SEE_CASES)
MOVERS = frozenset({Role.ADMIN, Role.OPERATOR, Role.GRID_WORKER})
SEE_SYSTEM, SEE_AUDIT = having(Permission.SEE_SYSTEM), having(Permission.SEE_AUDIT)
SET_AREAS = having(Permission.SET_AREAS)
SEE_ACCOUNTS, SET_ACCOUNTS = having(Permission.SEE_ACCOUNTS), having(Permission.SET_ACCOUNTS)
PUBLIC = Step(EVERYBODY, public=True)

WALK: dict[tuple[str, str], Step] = {
    ("POST", f"{V1}/session"): Step(
        EVERYBODY, lambda s, p, r: Ask(json={"username": "x", "password": "y"}), 401, public=True
    ),
    ("GET", f"{V1}/session"): Step(EVERYBODY, needs_free_password=False),
    ("DELETE", f"{V1}/session"): Step(EVERYBODY, answers=204, needs_free_password=False),
    ("POST", f"{V1}/session/password"): Step(
        EVERYBODY,
        lambda s, p, r: Ask(json={"current_password": "wrong", "new_password": "another password"}),
        422,
        needs_free_password=False,
    ),
    ("GET", f"{V1}/accounts"): Step(SEE_ACCOUNTS, lists=lambda s, p: s.new_account(p)),
    ("POST", f"{V1}/accounts"): Step(SET_ACCOUNTS, _new_account, 201, bounded=True),
    ("PATCH", f"{V1}/accounts/{{account_id}}"): Step(
        SET_ACCOUNTS, _of("account_id", Served.new_account, {"display_name": "Changed"}), bounded=True
    ),
    ("GET", f"{V1}/tokens"): Step(EVERYBODY),
    ("POST", f"{V1}/tokens"): Step(EVERYBODY, lambda s, p, r: Ask(json={"name": "machine"}), 201),
    ("DELETE", f"{V1}/tokens/{{token_id}}"): Step(EVERYBODY, _own_token, 204, bounded=True),
    ("GET", f"{V1}/areas"): Step(EVERYBODY, lists=lambda s, p: p.grids[0].id),
    ("POST", f"{V1}/areas"): Step(SET_AREAS, _new_area, 201, bounded=True),
    ("PATCH", f"{V1}/areas/{{area_id}}"): Step(SET_AREAS, _of("area_id", _grid, {"name": "renamed"}), bounded=True),
    ("DELETE", f"{V1}/areas/{{area_id}}"): Step(SET_AREAS, _spare_area, 204, bounded=True),
    ("GET", f"{V1}/cameras"): Step(SEE_CAMERAS, lists=_camera),
    ("POST", f"{V1}/cameras"): Step(
        SET_CAMERAS,
        lambda s, p, r: Ask(json={"name": "c", "url": "rtsp://c.example/1", "area_id": p.area.id}),
        201,
        bounded=True,
    ),
    ("GET", f"{V1}/cameras/summary"): Step(SEE_CAMERAS),  # what it counts: test_devices
    ("GET", f"{V1}/cameras/{{camera_id}}"): Step(SEE_CAMERAS, _of("camera_id", _camera), bounded=True),
    ("PATCH", f"{V1}/cameras/{{camera_id}}"): Step(
        SET_CAMERAS, _of("camera_id", Served.new_camera, {"name": "renamed"}), bounded=True
    ),
    ("DELETE", f"{V1}/cameras/{{camera_id}}"): Step(
        SET_CAMERAS, _of("camera_id", Served.new_camera), 204, bounded=True
    ),
    ("GET", f"{V1}/cameras/{{camera_id}}/picture"): Step(
        SEE_CAMERAS, _of("camera_id", Served.new_camera), bounded=True
    ),
    ("GET", f"{V1}/cameras/{{camera_id}}/history"): Step(SEE_CAMERAS, _of("camera_id", _camera), bounded=True),
    ("GET", f"{V1}/cameras/{{camera_id}}/sights"): Step(SEE_CAMERAS, _of("camera_id", _camera), bounded=True),
    ("GET", f"{V1}/cameras/{{camera_id}}/counters"): Step(SEE_CAMERAS, _of("camera_id", _camera), bounded=True),
    ("GET", f"{V1}/cameras/{{camera_id}}/coverage"): Step(SEE_CAMERAS, _of("camera_id", _camera), bounded=True),
    ("POST", f"{V1}/cameras/check"): Step(SET_CAMERAS, lambda s, p, r: Ask(json={"url": "rtsp://192.0.2.10/1"})),
    ("POST", f"{V1}/cameras/discover"): Step(SET_CAMERAS, lambda s, p, r: Ask(json={})),
    ("POST", f"{V1}/cameras/onvif"): Step(
        SET_CAMERAS, lambda s, p, r: Ask(json={"host": "192.0.2.10", "username": "a", "password": "right"})
    ),
    ("GET", f"{V1}/zones"): Step(SEE_RULES, lists=lambda s, p: p.zone.id),
    ("POST", f"{V1}/zones"): Step(
        SET_RULES,
        lambda s, p, r: Ask(json={"camera_id": p.camera.id, "name": "z", "shape": "polygon", "points": SQUARE}),
        201,
        bounded=True,
    ),
    ("PATCH", f"{V1}/zones/{{zone_id}}"): Step(SET_RULES, _of("zone_id", Served.new_zone, {"name": "n"}), bounded=True),
    ("DELETE", f"{V1}/zones/{{zone_id}}"): Step(SET_RULES, _of("zone_id", Served.new_zone), 204, bounded=True),
    ("GET", f"{V1}/rule-kinds"): Step(SEE_RULES),
    ("GET", f"{V1}/rule-conditions"): Step(SEE_RULES),
    ("GET", f"{V1}/rules"): Step(SEE_RULES, lists=lambda s, p: p.intrusion.id),
    ("POST", f"{V1}/rules"): Step(SET_RULES, _new_rule, 201, bounded=True),
    ("GET", f"{V1}/rules/{{rule_id}}"): Step(SEE_RULES, _of("rule_id", lambda s, p: p.door.id), bounded=True),
    ("PATCH", f"{V1}/rules/{{rule_id}}"): Step(
        SET_RULES, _of("rule_id", lambda s, p: p.door.id, {"severity": 3}), bounded=True
    ),
    ("DELETE", f"{V1}/rules/{{rule_id}}"): Step(
        SET_RULES, lambda s, p, r: Ask({"rule_id": _spare_rule(s, p, r)}), 204, bounded=True
    ),
    ("POST", f"{V1}/rules/{{rule_id}}/arm"): Step(
        JUDGE, _of("rule_id", lambda s, p: p.door.id, {"reason": "a test"}), bounded=True
    ),
    ("POST", f"{V1}/rules/{{rule_id}}/disarm"): Step(
        JUDGE, lambda s, p, r: Ask({"rule_id": _spare_rule(s, p, r)}, {"reason": "a test"}), bounded=True
    ),
    ("POST", f"{V1}/backtests"): Step(
        SET_RULES, lambda s, p, r: Ask(json={"rule_id": p.intrusion.id, "hours": 1}), 202, bounded=True
    ),
    ("GET", f"{V1}/backtests"): Step(SET_RULES),  # whose it shows: test_backtests
    ("GET", f"{V1}/backtests/{{backtest_id}}"): Step(SET_RULES, _own_backtest, bounded=True),
    ("DELETE", f"{V1}/backtests/{{backtest_id}}"): Step(SET_RULES, _own_backtest, 204, bounded=True),
    ("GET", f"{V1}/gate-kinds"): Step(SEE_GATES),
    ("GET", f"{V1}/gates"): Step(SEE_GATES, lists=_gate),
    ("POST", f"{V1}/gates"): Step(
        SET_GATES, lambda s, p, r: Ask(json={"name": "g", "kind": "webhook", "area_id": p.area.id}), 201, bounded=True
    ),
    ("GET", f"{V1}/gates/{{gate_id}}"): Step(SEE_GATES, _of("gate_id", _gate), bounded=True),
    ("PATCH", f"{V1}/gates/{{gate_id}}"): Step(SET_GATES, _of("gate_id", Served.new_gate, {"name": "n"}), bounded=True),
    ("DELETE", f"{V1}/gates/{{gate_id}}"): Step(SET_GATES, _of("gate_id", Served.new_gate), 204, bounded=True),
    ("GET", f"{V1}/gates/{{gate_id}}/events"): Step(SEE_GATES, _of("gate_id", _gate), bounded=True),
    ("GET", f"{V1}/gates/{{gate_id}}/doors/{{door_no}}"): Step(SEE_GATES, _door(), bounded=True),
    ("POST", f"{V1}/gates/{{gate_id}}/doors/{{door_no}}/open"): Step(OPEN_DOORS, _door(REASON), bounded=True),
    ("POST", f"{V1}/gates/{{gate_id}}/doors/{{door_no}}/close"): Step(OPEN_DOORS, _door(REASON), bounded=True),
    ("POST", f"{V1}/hooks/gates/{{gate_id}}"): Step(EVERYBODY, _hook, 401, public=True),
    ("GET", f"{V1}/alerts"): Step(SEE_ALERTS, lists=lambda s, p: s.new_alert(p)),
    ("GET", f"{V1}/alerts/summary"): Step(SEE_ALERTS),
    ("GET", f"{V1}/alerts/{{alert_id}}"): Step(SEE_ALERTS, _of("alert_id", Served.new_alert), bounded=True),
    ("POST", f"{V1}/alerts/{{alert_id}}/acknowledge"): Step(JUDGE, _of("alert_id", Served.new_alert, {}), bounded=True),
    ("POST", f"{V1}/alerts/{{alert_id}}/confirm"): Step(JUDGE, _of("alert_id", Served.new_alert, {}), bounded=True),
    ("POST", f"{V1}/alerts/{{alert_id}}/false-alarm"): Step(
        JUDGE, _of("alert_id", Served.new_alert, {"reason": "animal"}), bounded=True
    ),
    ("GET", f"{V1}/alerts/{{alert_id}}/evidence/{{evidence_id}}"): Step(SEE_ALERTS, _evidence, bounded=True),
    ("GET", f"{V1}/alerts/{{alert_id}}/hold"): Step(SEE_ALERTS, _of("alert_id", Served.held_alert), bounded=True),
    ("PUT", f"{V1}/alerts/{{alert_id}}/hold"): Step(JUDGE, _of("alert_id", Served.new_alert, REASON), bounded=True),
    ("DELETE", f"{V1}/alerts/{{alert_id}}/hold"): Step(JUDGE, _of("alert_id", Served.held_alert), 204, bounded=True),
    ("POST", f"{V1}/alerts/{{alert_id}}/claim"): Step(JUDGE, _of("alert_id", Served.new_alert, {}), bounded=True),
    ("POST", f"{V1}/alerts/{{alert_id}}/release"): Step(JUDGE, _of("alert_id", Served.new_alert, {}), bounded=True),
    ("GET", f"{V1}/false-alarms"): Step(SEE_ALERTS),  # whose it shows: test_misfires
    ("GET", f"{V1}/silences"): Step(SEE_ALERTS, lists=lambda s, p: s.new_silence(p)),
    ("POST", f"{V1}/silences"): Step(JUDGE, _new_silence, 201, bounded=True),
    ("GET", f"{V1}/silences/{{silence_id}}"): Step(SEE_ALERTS, _of("silence_id", Served.new_silence), bounded=True),
    ("POST", f"{V1}/silences/{{silence_id}}/end"): Step(JUDGE, _of("silence_id", Served.new_silence, {}), bounded=True),
    ("GET", f"{V1}/cameras/{{camera_id}}/neighbours"): Step(SEE_CAMERAS, _of("camera_id", _camera), bounded=True),
    ("PUT", f"{V1}/cameras/{{camera_id}}/neighbours"): Step(
        SET_CAMERAS, _of("camera_id", Served.new_camera, {"camera_ids": []}), bounded=True
    ),
    ("GET", f"{V1}/cases"): Step(SEE_CASES),  # what it shows: test_cases_of_others
    ("GET", f"{V1}/cases/{{case_id}}"): Step(SEE_CASES, _own_case, bounded=True),
    ("POST", f"{V1}/cases/{{case_id}}/moves"): Step(MOVERS, _move, bounded=True),
    ("GET", f"{V1}/cases/{{case_id}}/assignees"): Step(SEE_CASES, _own_case, bounded=True),
    ("POST", f"{V1}/cases/{{case_id}}/attachments"): Step(MOVERS, _attach, 201, bounded=True),
    ("GET", f"{V1}/cases/{{case_id}}/attachments/{{attachment_id}}"): Step(SEE_CASES, _case_picture, bounded=True),
    ("GET", f"{V1}/watch"): Step(SEE_SYSTEM),  # what it shows: test_watch
    ("GET", f"{V1}/system"): Step(SEE_SYSTEM),
    ("GET", f"{V1}/system/counters"): Step(SEE_SYSTEM),
    ("GET", f"{V1}/audit"): Step(SEE_AUDIT),
    ("GET", "/healthz"): PUBLIC,
    ("GET", "/readyz"): PUBLIC,
    ("GET", "/metrics"): PUBLIC,  # from this machine; what others may see: test_metrics
    ("GET", f"{V1}/openapi.json"): PUBLIC,
    ("GET", f"{V1}/docs"): PUBLIC,
    ("GET", "/{path:path}"): Step(EVERYBODY, lambda s, p, r: Ask({"path:path": "alerts"}), 503, public=True),
}
