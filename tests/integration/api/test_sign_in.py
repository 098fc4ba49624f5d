"""Signing in and out, locks, changed passwords, ended sessions."""

import secrets
from datetime import timedelta
from typing import Any

import httpx
import pytest

from models.db import audit
from models.db.scope import Scope
from models.people import Role
from tests.integration.api.house import PASSWORD, Served

V1 = "/api/v1"


def _sign_in(client: httpx.Client, username: str, password: str = PASSWORD) -> httpx.Response:
    return client.post(f"{V1}/session", json={"username": username, "password": password})


def _fresh(town: Served, *, must_change: bool = False) -> str:
    name = f"p{secrets.token_hex(4)}"
    town.person(name, Role.OPERATOR, town.town.old.area.id, must_change=must_change)
    return name


def _actions(town: Served, subject: str) -> list[str]:
    with town.house.ports.database.read() as session:
        rows = audit.find(session, Scope.everything(), limit=200).items
    return [row.action for row in reversed(rows) if row.subject == subject]


def _error(answer: httpx.Response) -> Any:
    return answer.json()["error"]["code"]


def test_a_person_signs_in_works_and_signs_out(town: Served) -> None:
    name = _fresh(town)
    with town.client() as client:
        answer = _sign_in(client, name.upper())
        assert answer.status_code == 200
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        body = answer.json()
        assert body["account"]["role"] == "operator"
        assert body["account"]["area_name"] == "老社区"
        assert client.get(f"{V1}/session").json() == body
        unsafe = client.delete(f"{V1}/session")
        assert (unsafe.status_code, _error(unsafe)) == (403, "csrf")
        assert client.delete(f"{V1}/session", headers={"X-CSRF-Token": body["csrf_token"]}).status_code == 204
        assert client.get(f"{V1}/session").status_code == 401
    assert _actions(town, body["account"]["id"]) == ["session.begin", "session.end"]


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(town: Served) -> None:
    name = _fresh(town)
    with town.client() as client:
        unknown, wrong = _sign_in(client, "nobody here"), _sign_in(client, name, "wrong")
    assert unknown.status_code == wrong.status_code == 401
    assert unknown.content == wrong.content


@pytest.mark.parametrize("exists", [True, False])
def test_too_many_failures_lock_the_name_for_some_minutes(town: Served, exists: bool) -> None:
    name = _fresh(town) if exists else f"ghost {secrets.token_hex(4)}"
    with town.client() as client:
        assert [_sign_in(client, name, "wrong").status_code for _ in range(5)] == [401] * 5
        locked = _sign_in(client, name)
        assert (locked.status_code, _error(locked)) == (429, "too_many_attempts")
        town.clock.tick(15 * 60 + 1)
        assert _sign_in(client, name).status_code == (200 if exists else 401)


def test_locking_is_audited(town: Served) -> None:
    person = town.person(f"p{secrets.token_hex(4)}", Role.OPERATOR, town.town.old.area.id)
    with town.client() as client:
        for _ in range(5):
            _sign_in(client, person.username, "wrong")
    assert _actions(town, person.id) == ["session.refuse"] * 4 + ["session.lock"]


def test_a_disabled_account_cannot_sign_in_and_its_sessions_end(town: Served) -> None:
    person = town.person(f"p{secrets.token_hex(4)}", Role.OPERATOR, town.town.old.area.id)
    with town.browser(person) as theirs, town.browser(town.town.chief) as chief, town.machine(person) as machine:
        assert theirs.get(f"{V1}/session").status_code == 200
        assert chief.patch(f"{V1}/accounts/{person.id}", json={"disabled": True}).json()["disabled"] is True
        assert theirs.get(f"{V1}/session").status_code == 401
        assert machine.get(f"{V1}/cameras").status_code == 401
        with town.client() as client:
            assert _sign_in(client, person.username).status_code == 401


def test_a_session_ends_when_it_is_not_used(town: Served) -> None:
    with town.browser(town.of_role[Role.OPERATOR]) as client:
        town.clock.tick(11 * 3600)
        assert client.get(f"{V1}/session").status_code == 200
        town.clock.tick(11 * 3600)
        assert client.get(f"{V1}/session").status_code == 200
        town.clock.tick(12 * 3600 + 1)
        assert client.get(f"{V1}/session").status_code == 401


def test_the_first_password_is_changed_and_the_old_sessions_end(town: Served) -> None:
    name = _fresh(town, must_change=True)
    with town.client() as client, town.client() as other:
        _sign_in(other, name)
        signed_in = _sign_in(client, name).json()
        assert signed_in["account"]["must_change_password"] is True
        refused = client.get(f"{V1}/cameras")
        assert (refused.status_code, _error(refused)) == (403, "must_change_password")
        change = {"current_password": PASSWORD, "new_password": "quite another one"}
        changed = client.post(f"{V1}/session/password", json=change, headers={"X-CSRF-Token": signed_in["csrf_token"]})
        assert changed.status_code == 200
        assert changed.json()["account"]["must_change_password"] is False
        assert client.get(f"{V1}/cameras").status_code == 200
        assert other.get(f"{V1}/session").status_code == 401
        assert _sign_in(other, name).status_code == 401
        assert _sign_in(other, name, "quite another one").status_code == 200


@pytest.mark.parametrize(
    ("current", "new", "status"),
    [
        (PASSWORD, "short", 422),
        (PASSWORD, PASSWORD, 422),
        ("wrong password", "quite another one", 422),
    ],
)
def test_a_password_change_that_is_refused(town: Served, current: str, new: str, status: int) -> None:
    person = town.person(f"p{secrets.token_hex(4)}", Role.OPERATOR, town.town.old.area.id)
    with town.browser(person) as client:
        answer = client.post(f"{V1}/session/password", json={"current_password": current, "new_password": new})
        assert (answer.status_code, _error(answer)) == (status, "invalid")
        assert client.get(f"{V1}/session").status_code == 200


def test_guessing_the_current_password_locks_too(town: Served) -> None:
    person = town.person(f"p{secrets.token_hex(4)}", Role.OPERATOR, town.town.old.area.id)
    body = {"current_password": "wrong password", "new_password": "quite another one"}
    with town.browser(person) as client:
        codes = [client.post(f"{V1}/session/password", json=body).status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]


def test_a_reset_password_must_be_changed_and_ends_tokens(town: Served) -> None:
    person = town.person(f"p{secrets.token_hex(4)}", Role.OPERATOR, town.town.old.area.id)
    with town.machine(person) as machine, town.browser(town.town.chief) as chief, town.client() as client:
        chief.patch(f"{V1}/accounts/{person.id}", json={"password": "the reset password"})
        assert machine.get(f"{V1}/cameras").status_code == 401
        assert _sign_in(client, person.username, "the reset password").json()["account"]["must_change_password"]
    assert "account.reset" in _actions(town, person.id)


def test_a_token_works_until_it_expires_or_is_removed(town: Served) -> None:
    with town.browser(town.of_role[Role.OPERATOR]) as client:
        expires_at = (town.clock.now() + timedelta(hours=1)).isoformat()
        made = client.post(f"{V1}/tokens", json={"name": "screen", "expires_at": expires_at}).json()
        lasting = client.post(f"{V1}/tokens", json={"name": "other", "expires_at": None}).json()
        assert made["token"].startswith("xl_")
        assert all("token" not in item for item in client.get(f"{V1}/tokens").json()["items"])
        for body in (made, lasting):
            with town.client(headers={"Authorization": f"Bearer {body['token']}"}) as machine:
                assert machine.get(f"{V1}/cameras").status_code == 200
        town.clock.tick(3601)
        with town.client(headers={"Authorization": f"Bearer {made['token']}"}) as machine:
            assert machine.get(f"{V1}/cameras").status_code == 401
        client.delete(f"{V1}/tokens/{lasting['id']}")
        with town.client(headers={"Authorization": f"Bearer {lasting['token']}"}) as machine:
            assert machine.get(f"{V1}/cameras").status_code == 401
        past = client.post(f"{V1}/tokens", json={"name": "late", "expires_at": "2020-01-01T00:00:00Z"})
        assert past.status_code == 422


def test_another_site_cannot_sign_a_browser_in(town: Served) -> None:
    name = _fresh(town)
    with town.client(headers={"Origin": "http://evil.example"}) as client:
        assert _error(_sign_in(client, name)) == "csrf"
    with town.client(headers={"Origin": town.address}) as client:
        assert _sign_in(client, name).status_code == 200


def test_an_administrator_of_an_area_cannot_rise_above_it(town: Served) -> None:
    warden = town.of_role[Role.ADMIN]
    body = {"username": "usurper", "display_name": "U", "role": "admin", "password": "a first password"}
    with town.browser(warden) as client:
        assert client.post(f"{V1}/accounts", json=body).status_code == 403
        assert client.patch(f"{V1}/accounts/{warden.id}", json={"area_id": town.town.street.id}).status_code == 404
        assert client.patch(f"{V1}/accounts/{town.town.chief.id}", json={"disabled": True}).status_code == 404


def test_the_last_administrator_of_the_tree_stays(town: Served) -> None:
    with town.browser(town.town.chief) as client:
        answer = client.patch(f"{V1}/accounts/{town.town.chief.id}", json={"disabled": True})
    assert (answer.status_code, _error(answer)) == (409, "conflict")
