"""Bodies and addresses nobody sends by mistake: every one is answered with the envelope and never with a 5xx."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.openapi import openapi_document
from models.people import Role
from tests.integration.api.house import Served

V1 = "/api/v1"
JSON = {"Content-Type": "application/json"}
OPERATIONS = [
    (method.upper(), path, operation)
    for path, methods in openapi_document()["paths"].items()
    for method, operation in methods.items()
    if not path.startswith(f"{V1}/session")  # it would sign the fuzzer out
]
SHAPES: dict[str, Any] = openapi_document()["components"]["schemas"]


def _refused(answer: httpx.Response, *statuses: int) -> None:
    assert answer.status_code in statuses, answer.text
    assert set(answer.json()) == {"error"}
    assert {"code", "message"} <= set(answer.json()["error"])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 30_000,
        b'{"name": NaN}',
        b'{"name": 1e999}',
        b'{"name": "\\ud800"}',
        b'{"name": "\\u0000", "area_id": "x", "url": "rtsp://x/1"}',
        b'{"name": "' + b"x" * 200_000 + b'"}',
        b'{"name": {"$gt": ""}}',
        b'{"analysis_fps": Infinity}',
    ],
)
def test_bodies_that_are_none(town: Served, content: bytes) -> None:
    with town.browser(town.of_role[Role.ADMIN]) as client:
        _refused(client.post(f"{V1}/cameras", content=content, headers=JSON), 400, 422)
        _refused(client.post(f"{V1}/rules", content=content, headers=JSON), 400, 422)
    with town.client() as client:
        _refused(client.post(f"{V1}/session", content=content, headers=JSON), 400, 422)


def test_a_body_that_is_too_large_is_refused_at_once(town: Served) -> None:
    with town.browser(town.of_role[Role.ADMIN]) as client:
        _refused(client.post(f"{V1}/cameras", content=b"x" * 300_000, headers=JSON), 413)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_form_of_another_site_is_no_sign_in(town: Served, content_type: str) -> None:
    body = json.dumps({"username": "owner", "password": "a good password"})
    with town.client(headers={"Content-Type": content_type}) as client:
        _refused(client.post(f"{V1}/session", content=body), 400, 422)


@pytest.mark.parametrize(
    "thing",
    [
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e%2f",
        "a%00b",
        "' OR 1=1 --",
        "x" * 5000,
        "%ff%fe",
        "cam_%0d%0aX: y",
        "null",
        "雪",
    ],
)
def test_ids_that_are_none(town: Served, thing: str) -> None:
    with town.browser(town.of_role[Role.ADMIN]) as client:
        for path in (
            "cameras/{}",
            "cameras/{}/picture",
            "alerts/{}/evidence/{}",
            "cases/{}/attachments/{}",
            "rules/{}",
        ):
            answer = client.get(f"{V1}/{path.format(thing, thing)}")
            _refused(answer, 404, 422)
            assert "root:" not in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=1e9",
        "limit=99999999999999999999",
        "cursor=abc",
        "cursor=%00",
        "cursor=" + "A" * 600,
        "cursor=W10",
        "cursor=WzEsMl0",
        "cursor=WyIyMDI2LTAxLTAxVDAwOjAwOjAwIiwgImEiXQ",
        "state=nonsense",
        "q=" + "x" * 200,
        "q=%00",
        "area_id=../x",
    ],
)
def test_queries_that_are_none(town: Served, query: str) -> None:
    with town.browser(town.of_role[Role.ADMIN]) as client:
        _refused(client.get(f"{V1}/cameras?{query}"), 404, 422)


@pytest.mark.parametrize("q", ["%25", "_", "'", "\\", "%F0%9F%98%80"])
def test_searches_are_taken_literally(town: Served, q: str) -> None:
    with town.browser(town.of_role[Role.ADMIN]) as client:
        answer = client.get(f"{V1}/cameras?q={q}")
    assert answer.json() == {"items": [], "next_cursor": None}


@pytest.mark.parametrize("door", ["0", "-1", "65", "1e3", "99999999999999999999", "one"])
def test_doors_that_are_none(town: Served, door: str) -> None:
    with town.browser(town.of_role[Role.OPERATOR]) as client:
        path = f"{V1}/gates/{town.town.old.gate.id}/doors/{door}/open"
        _refused(client.post(path, json={"reason": "a parcel"}), 404, 422)


def test_unknown_fields_are_named(town: Served) -> None:
    with town.browser(town.of_role[Role.ADMIN]) as client:
        answer = client.post(f"{V1}/accounts", json={"is_admin": True})
    assert answer.status_code == 422
    assert answer.json()["error"]["field"]


@pytest.mark.parametrize("token", ["xl_" + "x" * 5000, "xl_\xff", "xl_ xl_", "basic"])
def test_tokens_that_are_none(town: Served, token: str) -> None:
    with town.client() as client:
        answer = client.get(f"{V1}/cameras", headers=[(b"Authorization", f"Bearer {token}".encode("latin-1"))])
        _refused(answer, 401)


_texts = st.text(max_size=30) | st.sampled_from(
    ["", "\x00", "../..", "a" * 3000, "rtsp://x/1", "١٢٣", "NaN", "𝒳\u202e"]
)
_plain = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _texts
    | st.datetimes().map(lambda moment: moment.isoformat() + "Z")
)
_anything = st.recursive(_plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_texts, inner, max_size=4))


def _matching(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that look like what the schema wants, so that they get past the first check."""
    if "$ref" in schema:
        return _matching(SHAPES[schema["$ref"].rpartition("/")[2]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "anyOf" in schema:
        return st.one_of([_matching(option) for option in schema["anyOf"]])
    match schema.get("type"):
        case "object" if "properties" in schema:
            wanted = {name: _matching(shape) | _anything for name, shape in schema["properties"].items()}
            required = set(schema.get("required", ()))
            return st.fixed_dictionaries(
                {name: shape for name, shape in wanted.items() if name in required},
                optional={name: shape for name, shape in wanted.items() if name not in required},
            )
        case "array":
            return st.lists(_matching(schema.get("items", schema.get("prefixItems", [{}])[0])), max_size=5)
        case "string":
            return _texts
        case "integer":
            return st.integers(-3, 300)
        case "number":
            return st.floats(-2, 2)
        case "boolean":
            return st.booleans()
        case _:
            return _anything


def _body_of(operation: dict[str, Any]) -> st.SearchStrategy[Any]:
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    return st.none() if schema is None else (_matching(schema) | _anything)


def _known_ids(town: Served) -> dict[str, str]:
    old = town.town.old
    return {
        "camera_id": old.camera.id,
        "zone_id": old.zone.id,
        "rule_id": old.intrusion.id,
        "gate_id": old.gate.id,
        "area_id": old.grids[0].id,
        "door_no": "1",
    }


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_nothing_sent_to_any_operation_breaks_the_service(town: Served, data: st.DataObject) -> None:
    method, path, operation = data.draw(st.sampled_from(OPERATIONS))
    known = _known_ids(town)
    ids = method != "DELETE" and data.draw(st.booleans())  # nothing of the town is taken away
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            value = known.get(parameter["name"]) if ids else None
            path = path.replace("{" + parameter["name"] + "}", value or "nothing_here")
    queries = [parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"]
    params = data.draw(st.dictionaries(st.sampled_from(queries), _texts, max_size=3)) if queries else None
    body = data.draw(_body_of(operation))
    with town.browser(town.of_role[Role.ADMIN]) as client:
        answer = client.request(method, path, content=json.dumps(body), headers=JSON, params=params)
    assert answer.status_code < 500 or answer.json()["error"]["code"] == "unavailable", (
        method,
        path,
        body,
        answer.text,
    )
    if answer.status_code >= 400:
        assert set(answer.json()) <= {"error"}
