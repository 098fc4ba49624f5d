from typing import Any

from jsonschema import Draft202012Validator

from api.openapi import openapi_document
from models.people import Permission

DOCUMENT = openapi_document()
OPERATIONS: list[tuple[str, str, dict[str, Any]]] = [
    (method, path, operation) for path, methods in DOCUMENT["paths"].items() for method, operation in methods.items()
]


def test_every_operation_has_a_stable_id_a_summary_in_both_languages_and_words() -> None:
    ids = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(ids) == len(set(ids))
    for method, path, operation in OPERATIONS:
        assert operation["operationId"].isidentifier()
        assert "__" not in operation["operationId"]
        assert operation.get("description"), (method, path)
        assert any("\u4e00" <= character <= "\u9fff" for character in operation["summary"]), (method, path)


def test_every_operation_says_who_may_and_how_it_is_refused() -> None:
    permissions = set(Permission)
    for method, path, operation in OPERATIONS:
        assert "security" in operation, (method, path)
        assert operation.get("x-permission", Permission.SEE_CASES) in permissions
        if operation["security"]:
            assert {"401", "403", "422"} <= set(operation["responses"]), (method, path)


def test_every_refusal_is_the_envelope() -> None:
    for _, path, operation in OPERATIONS:
        for status, response in operation["responses"].items():
            if status.startswith("4"):
                schema = response["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/ErrorAnswer"}, (path, status)


def test_answers_are_typed() -> None:
    for method, path, operation in OPERATIONS:
        success = [response for status, response in operation["responses"].items() if status in ("200", "201")]
        for response in success:
            content = response["content"]
            assert content, (method, path)
            json_schema = content.get("application/json", {"schema": True})["schema"]
            assert json_schema, (method, path)


def test_the_schemas_are_json_schemas() -> None:
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
