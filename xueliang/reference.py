"""The reference pages, written from what they describe. `python -m xueliang.reference` writes them all again."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from api.openapi import openapi_document
from rules.conditions.conditions import Conditions
from rules.conditions.schedule import DayException, Period, Schedule
from rules.kinds.kind import AnyRuleKind, Params
from rules.kinds.registry import RULE_KINDS
from xueliang.settings_text import (
    default_text,
    is_section,
    render_defaults_yaml,
    render_settings_schema,
    settings_properties,
)
from xueliang.settings_words import allowed_words, kind_words, model_schema

_NOTE = "<!-- Written by `make docs`; edit what it is written from instead. -->\n"


def render_settings_reference() -> str:
    """`docs/reference/settings.md`: every setting, its kind, default, bounds and meaning."""
    properties = settings_properties()
    single = {name: schema for name, schema in properties.items() if not is_section(schema)}
    sections = {name: schema for name, schema in properties.items() if is_section(schema)}
    parts = [
        "# Settings\n",
        _NOTE,
        "One YAML file (`xueliang run --settings FILE`); `config/xueliang.yaml` holds every setting with its default. "
        "The environment wins over the file: `XUELIANG_HTTP__PORT=8700` sets `http.port`. A setting that is unknown or "
        "wrong stops the start with its line and what is allowed.\n",
        _settings_table("", single),
        *(
            f"## {name}\n\n{schema['description']}\n\n{_settings_table(f'{name}.', schema['properties'])}"
            for name, schema in sections.items()
        ),
    ]
    return "\n".join(parts)


def _settings_table(prefix: str, schemas: Mapping[str, Mapping[str, Any]]) -> str:
    rows = [
        (f"`{prefix}{name}`", kind_words(schema), f"`{_default(schema)}`", allowed_words(schema), schema["description"])
        for name, schema in schemas.items()
    ]
    return _table(("Setting", "Kind", "Default", "Allowed", "Meaning"), rows)


def _default(schema: Mapping[str, Any]) -> str:
    return default_text(schema.get("default"))


def render_rules_reference() -> str:
    """`docs/reference/rules.md`: every kind of rule and its parameters, English and Chinese."""
    intro = (
        "What a rule looks for and what may be set on it. Times are seconds of frame time; "
        "parts of the picture run from 0 to 1.\n"
    )
    kinds = [_rule_kind(kind) for kind in RULE_KINDS.values()]
    return "\n".join(["# Rules\n", _NOTE, intro, *kinds, _conditions()])


def _conditions() -> str:
    intro = "May be set on a rule of any kind (`conditions`); how they work together: [design](../design/rules.md).\n"
    parts = ((Schedule, "schedule"), (Period, "schedule.periods[]"), (DayException, "schedule.exceptions[]"))
    tables = [f"### `{name}`\n\n{_params_table(model)}" for model, name in parts]
    return "\n".join(["## Conditions / 布防条件\n", intro, _params_table(Conditions), *tables])


def _params_table(model: type[Params]) -> str:
    schemas = model_schema(model)["properties"]
    rows = [
        (
            f"`{name}`",
            f"{schema['title']} / {schema['title_zh']}",
            f"`{_default(schema)}`",
            allowed_words(schema),
            schema["description"],
        )
        for name, schema in schemas.items()
    ]
    return _table(("Parameter", "Name", "Default", "Allowed", "Meaning"), rows)


def _rule_kind(kind: AnyRuleKind) -> str:
    return (
        f"## {kind.title['en']} / {kind.title['zh']} (`{kind.kind}`)\n\n"
        f"{kind.summary['en']}\n\n{kind.summary['zh']}\n\n{_needs(kind)}\n\n"
        + _params_table(kind.params_model)
        + _codes(kind)
    )


def _codes(kind: AnyRuleKind) -> str:
    """Under which numbers other systems know what it finds."""
    lines = []
    for cause, codes in kind.event_codes.items():
        words = (f"{code.table} {code.code}{' (nearest)' if code.near else ''}" for code in codes)
        lines.append(f"- {f'`{cause}`: ' if cause else ''}{', '.join(words)}")
    return "\n".join(["\nKnown to other systems as:\n", *lines, ""]) if lines else ""


def _needs(kind: AnyRuleKind) -> str:
    camera = "one camera" if kind.needs & {"frame", "health"} else ""
    gate = "one gate" if "access" in kind.needs else ""
    shapes = " or a ".join(sorted(kind.zone_shapes))
    few = "one" if kind.least_zones == 1 else str(kind.least_zones)
    zones = f"{few} or more zones (each a {shapes})" if shapes and kind.needs_zones else ""
    words = [f"Needs {_and(camera, gate, zones)}."]
    if shapes and not kind.needs_zones:
        words.append(f"Takes zones (each a {shapes}); without one the whole picture counts.")
    if not camera:
        words.append("May name the camera that sees the place.")
    if "access" in kind.optional:
        words.append("May name a gate.")
    return " ".join(words)


def _and(*parts: str) -> str:
    return " and ".join(part for part in parts if part)


def render_routes_reference(openapi: Mapping[str, Any]) -> str:
    """`docs/reference/routes.md`: every route of an OpenAPI document, by tag, with the permission it asks for."""
    by_tag: dict[str, list[tuple[str, str, str, str]]] = {}
    for path, methods in sorted(openapi["paths"].items()):
        for method, operation in methods.items():
            by_tag.setdefault(_tag(operation), []).append(_route(method, path, operation))
    intro = "The HTTP interface, version 1. The whole document with every shape: `/api/v1/openapi.json`.\n"
    tables = (
        f"## {tag}\n\n{_table(('Method', 'Path', 'Asks for', 'What it does'), rows)}"
        for tag, rows in sorted(by_tag.items())
    )
    return "\n".join(["# Routes\n", _NOTE, intro, *tables])


def _tag(operation: Mapping[str, Any]) -> str:
    tags: Sequence[str] = operation.get("tags", ())
    return tags[0] if tags else "other"


def _route(method: str, path: str, operation: Mapping[str, Any]) -> tuple[str, str, str, str]:
    signed_in = "a session or token" if operation.get("security") else "nothing"
    asks_for = f"`{operation['x-permission']}`" if "x-permission" in operation else signed_in
    summary, description = operation.get("summary", ""), operation.get("description", "").split("\n\n")[0]
    words = ": ".join(part.strip() for part in (summary, description) if part)
    return method.upper(), f"`{path}`", asks_for, words


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def generated_files() -> Iterator[tuple[Path, str]]:
    """Every generated file: its path from the root of the repository, and what must stand in it."""
    yield Path("config/xueliang.yaml"), render_defaults_yaml()
    yield Path("config/xueliang.schema.json"), render_settings_schema()
    yield Path("docs/reference/settings.md"), render_settings_reference()
    yield Path("docs/reference/rules.md"), render_rules_reference()
    yield Path("docs/reference/routes.md"), render_routes_reference(openapi_document())


def write_generated_files(root: Path) -> None:
    """Write them all under `root`."""
    for path, text in generated_files():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_generated_files(Path(__file__).resolve().parents[1])
