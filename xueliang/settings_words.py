"""What may be said of a setting: its schema, what it allows, and what somebody may have meant."""

import difflib
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel


def model_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a model with every reference written out."""
    schema = model.model_json_schema()
    definitions = schema.pop("$defs", {})
    expanded: dict[str, Any] = _expanded(schema, definitions)
    return expanded


def _expanded(part: Any, definitions: Mapping[str, Any]) -> Any:
    if isinstance(part, list):
        return [_expanded(item, definitions) for item in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        target = definitions[part["$ref"].removeprefix("#/$defs/")]
        part = {**target, **{name: value for name, value in part.items() if name != "$ref"}}
    part = _without_null(part)
    return {name: _expanded(value, definitions) for name, value in part.items()}


def _without_null(part: dict[str, Any]) -> dict[str, Any]:
    """`X or null` as X: a setting that may be absent is described by what it is when present."""
    kinds = [kind for kind in part.get("anyOf", ()) if kind.get("type") != "null"]
    if len(kinds) != 1:
        return part
    return {**kinds[0], **{name: value for name, value in part.items() if name != "anyOf"}}


def field_schema(model: type[BaseModel], key: tuple[str, ...]) -> dict[str, Any]:
    """The schema of the setting at `key`, e.g. ("http", "port"); {} when there is none."""
    schema = model_schema(model)
    for name in key:
        inner = schema.get("properties", {}).get(name) or schema.get("items") or schema.get("additionalProperties")
        if not isinstance(inner, dict):
            return {}
        schema = inner
    return schema


def nearest_words(model: type[BaseModel], key: tuple[str, ...]) -> str:
    """What stands where the unknown last part of `key` was looked for, the nearest name first."""
    known = -1
    for length in range(len(key)):
        if "properties" in field_schema(model, key[:length]):
            known = length
    names = list(field_schema(model, key[:known]).get("properties", {})) if known >= 0 else []
    near = difflib.get_close_matches(key[known], names, n=1, cutoff=0.6) if names else []
    guess = f"did you mean {'.'.join((*key[:known], near[0]))}? " if near else ""
    where = f"{'.'.join(key[:known])} knows" if known else "there are"
    return f"{guess}{where}: {', '.join(names)}"


def allowed_words(schema: Mapping[str, Any]) -> str:
    """What a setting may be, in words; "" when anything of its kind goes."""
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"])
    if "items" in schema:
        return _list_words(schema)
    return _range_words(schema)


def _list_words(schema: Mapping[str, Any]) -> str:
    fewest, most = schema.get("minItems"), schema.get("maxItems")
    if fewest is None and most is None:
        return "a list"
    return f"a list of {fewest or 0} to {most} values" if most is not None else f"a list of at least {fewest} values"


_BOUNDS = (
    ("minimum", "at least {}"),
    ("exclusiveMinimum", "more than {}"),
    ("maximum", "at most {}"),
    ("exclusiveMaximum", "less than {}"),
)


def _range_words(schema: Mapping[str, Any]) -> str:
    if "minimum" in schema and "maximum" in schema:
        return f"{_number(schema['minimum'])} to {_number(schema['maximum'])}"
    return ", ".join(words.format(_number(schema[name])) for name, words in _BOUNDS if name in schema)


def _number(value: float) -> str:
    return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"


_KINDS = {"integer": "whole number", "number": "number", "string": "text", "boolean": "true or false", "array": "list"}


def kind_words(schema: Mapping[str, Any]) -> str:
    """The kind of value, in words."""
    if "enum" in schema:
        return "choice"
    if schema.get("format") == "path":
        return "path"
    return _KINDS.get(schema.get("type", ""), "names and values")
