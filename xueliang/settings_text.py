"""The settings written out: the commented defaults file and the JSON schema editors check it with."""

import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from xueliang.settings_schema import Settings
from xueliang.settings_words import allowed_words, model_schema

WIDTH = 100
_HEAD = """\
# yaml-language-server: $schema=xueliang.schema.json
#
# Every setting of xueliang with its default. A file of your own needs only what differs.
# Any setting may also come from the environment: XUELIANG_ and the names joined by two underscores, e.g.
# XUELIANG_HTTP__PORT=8700 or XUELIANG_HTTP__ALLOWED_HOSTS=a.example,b.example. The environment wins.
# Relative paths start at the directory the service is started in.
"""


def render_defaults_yaml() -> str:
    """`config/xueliang.yaml`: every setting with its default and, above it, what it means and allows."""
    defaults = Settings().model_dump(mode="json")
    parts = [_entry(name, schema, defaults[name]) for name, schema in settings_properties().items()]
    return "\n".join([_HEAD, *parts])


def render_settings_schema() -> str:
    """`config/xueliang.schema.json`: JSON Schema 2020-12 of the settings file."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Settings.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def settings_properties() -> dict[str, dict[str, Any]]:
    """The schema of each top-level setting and section, in order."""
    properties: dict[str, dict[str, Any]] = model_schema(Settings)["properties"]
    return properties


def is_section(schema: Mapping[str, Any]) -> bool:
    """Whether a schema is that of a section rather than of a single setting."""
    return "properties" in schema


def default_text(value: Any) -> str:
    """A default as it stands in YAML, on one line."""
    return (
        yaml.safe_dump(value, default_flow_style=True, width=10_000, allow_unicode=True).removesuffix("...\n").strip()
    )


def _entry(name: str, schema: Mapping[str, Any], default: Any) -> str:
    if not is_section(schema):
        return "".join(_setting(name, schema, default, indent=""))
    lines = [*_comment(schema["description"], ""), f"{name}:\n"]
    for number, (inner, inner_schema) in enumerate(schema["properties"].items()):
        lines += ["\n"] if number else []
        lines += _setting(inner, inner_schema, default[inner], indent="  ")
    return "".join(lines)


def _setting(name: str, schema: Mapping[str, Any], default: Any, indent: str) -> Iterator[str]:
    allowed = allowed_words(schema)
    yield from _comment(schema["description"] + (f" [{allowed}]" if allowed else ""), indent)
    yield f"{indent}{name}: {default_text(default)}\n"


def _comment(text: str, indent: str) -> Iterator[str]:
    for line in textwrap.wrap(text, WIDTH - len(indent), break_long_words=False, break_on_hyphens=False):
        yield f"{indent}# {line}\n"
