"""Every route × every role × the own and a foreign community."""

import json

import httpx
import pytest
from fastapi.routing import APIWebSocketRoute, iter_route_contexts

from api.app import create_app
from models.people import Role
from tests.fakes.town import Community
from tests.integration.api.house import Served
from tests.integration.api.walk import V1, WALK, Ask, Step

Route = tuple[str, str]
ROUTES = sorted(WALK)
PRIVATE = [route for route in ROUTES if not WALK[route].public]
UNSAFE = [route for route in PRIVATE if route[0] != "GET"]


def _name(route: Route) -> str:
    return f"{route[0]} {route[1].removeprefix(V1)}"


def _send(client: httpx.Client, route: Route, ask: Ask) -> httpx.Response:
    method, path = route
    for name, value in ask.path.items():
        path = path.replace("{" + name + "}", str(value))
    return client.request(method, path, json=ask.json, files=ask.files, params=ask.params)


def _asked(town: Served, route: Route, role: Role, place: Community) -> tuple[Step, httpx.Response]:
    step = WALK[route]
    ask = step.asking(town, place, role)
    with town.browser(town.of_role[role]) as client:
        return step, _send(client, route, ask)


def test_the_walk_knows_every_route(town: Served) -> None:
    app = create_app(town.house.ports)
    known = {
        (method, route.path_format if "path:path" not in str(route.path) else str(route.path))
        for route in iter_route_contexts(app.routes)
        for method in (route.methods or ())
        if method != "HEAD"
    }
    assert known == set(WALK)
    sockets = [r.path for r in iter_route_contexts(app.routes) if isinstance(r.original_route, APIWebSocketRoute)]
    assert sockets == [f"{V1}/live"]  # who hears what there: test_live


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("route", ROUTES, ids=_name)
def test_within_the_own_community_the_role_decides(town: Served, route: Route, role: Role) -> None:
    step, answer = _asked(town, route, role, town.town.old)
    if role in step.roles:
        assert answer.status_code == step.answers, answer.text
    else:
        assert answer.status_code == 403, answer.text
        assert answer.json()["error"]["code"] == "not_allowed"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("route", [route for route in ROUTES if WALK[route].bounded], ids=_name)
def test_things_of_a_foreign_community_are_not_found(town: Served, route: Route, role: Role) -> None:
    step, answer = _asked(town, route, role, town.town.new)
    code = answer.json()["error"]["code"]
    if role in step.roles:
        assert (answer.status_code, code) == (404, "not_found"), answer.text
    else:
        assert (answer.status_code, code) in ((403, "not_allowed"), (404, "not_found")), answer.text


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("route", [route for route in ROUTES if WALK[route].lists], ids=_name)
def test_lists_show_the_own_community_and_no_foreign_one(town: Served, route: Route, role: Role) -> None:
    step = WALK[route]
    if role not in step.roles:
        return
    assert step.lists is not None
    own, foreign = step.lists(town, town.town.old), step.lists(town, town.town.new)
    with town.browser(town.of_role[role]) as client:
        seen = _everything(client, route[1])
    assert own in seen
    assert foreign not in seen


def _everything(client: httpx.Client, path: str) -> set[str]:
    seen: set[str] = set()
    cursor = None
    while True:
        answer = client.get(path, params={"limit": 200} | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        seen |= {item["id"] for item in answer.json()["items"]}
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return seen


def test_cases_of_others_are_not_shown(town: Served) -> None:
    worker = town.of_role[Role.GRID_WORKER]
    own, foreign = town.new_case(town.town.old, worker), town.new_case(town.town.new)
    of_another = town.new_case(town.town.old)
    for role in Role:
        with town.browser(town.of_role[role]) as client:
            seen = _everything(client, f"{V1}/cases")
        assert own in seen
        assert foreign not in seen
        assert (of_another in seen) is (role is not Role.GRID_WORKER)


@pytest.mark.parametrize("route", PRIVATE, ids=_name)
def test_nobody_gets_in_without_a_session(town: Served, route: Route) -> None:
    ask = WALK[route].asking(town, town.town.old, Role.ADMIN)
    for headers in ({}, {"Authorization": "Bearer xl_no"}, {"Cookie": "xueliang_session=no"}):
        with town.client(headers=headers) as client:
            answer = _send(client, route, ask)
        assert answer.status_code == 401, answer.text
        assert answer.json()["error"]["code"] == "not_signed_in"


@pytest.mark.parametrize("route", UNSAFE, ids=_name)
def test_a_browser_without_the_csrf_token_is_refused(town: Served, route: Route) -> None:
    ask = WALK[route].asking(town, town.town.old, Role.ADMIN)
    for headers in ({"X-CSRF-Token": ""}, {"X-CSRF-Token": "wrong"}, {"Origin": "http://evil.example"}):
        with town.browser(town.of_role[Role.ADMIN]) as client:
            client.headers.update(headers)
            answer = _send(client, route, ask)
        assert answer.status_code == 403, answer.text
        assert answer.json()["error"]["code"] == "csrf"


@pytest.mark.parametrize("route", PRIVATE, ids=_name)
def test_a_first_password_must_be_changed_before_anything_else(town: Served, route: Route) -> None:
    step = WALK[route]
    if not step.needs_free_password:
        return
    ask = step.asking(town, town.town.old, Role.ADMIN)
    fresh = town.person(f"fresh{town.new_area_name()}", Role.ADMIN, town.town.old.area.id, must_change=True)
    with town.browser(fresh) as client:
        answer = _send(client, route, ask)
    assert answer.status_code == 403, answer.text
    assert answer.json()["error"]["code"] == "must_change_password"


@pytest.mark.parametrize("route", PRIVATE, ids=_name)
def test_no_answer_holds_a_secret(town: Served, route: Route) -> None:
    step = WALK[route]
    ask = step.asking(town, town.town.old, Role.ADMIN)
    with town.browser(town.of_role[Role.ADMIN]) as client:
        text = _send(client, route, ask).text
    for secret in ("camera-001", "gate-001", "argon2", "sealed", "sha256$"):
        assert secret not in text


def test_machines_with_a_token_are_bounded_alike(town: Served) -> None:
    with town.machine(town.of_role[Role.OPERATOR]) as client:
        assert client.get(f"{V1}/cameras/{town.town.old.camera.id}").status_code == 200
        assert client.get(f"{V1}/cameras/{town.town.new.camera.id}").status_code == 404
        assert client.get(f"{V1}/audit").status_code == 403
        refused = client.post(f"{V1}/tokens", json={"name": "another"})
        assert refused.status_code == 403
        answer = client.post(f"{V1}/gates/{town.town.old.gate.id}/doors/1/open", content=json.dumps({"reason": "ok"}),
                             headers={"Content-Type": "application/json"})  # fmt: skip
        assert answer.status_code == 200
