from pathlib import Path

import pytest

from rules.conditions.conditions import Conditions
from rules.conditions.schedule import DayException, Period, Schedule
from rules.kinds.registry import RULE_KINDS
from xueliang.reference import (
    generated_files,
    render_routes_reference,
    render_rules_reference,
    render_settings_reference,
    write_generated_files,
)
from xueliang.settings_text import is_section, settings_properties

ROOT = Path(__file__).resolve().parents[3]
GENERATED = dict(generated_files())


@pytest.mark.parametrize("path", GENERATED, ids=str)
def test_what_is_generated_is_fresh(path: Path) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == GENERATED[path], f"{path} is stale: run `make docs`"


def test_writing_makes_every_file(tmp_path: Path) -> None:
    write_generated_files(tmp_path)
    assert {path: (tmp_path / path).read_text(encoding="utf-8") for path in GENERATED} == GENERATED


def test_every_setting_stands_in_the_reference() -> None:
    page = render_settings_reference()
    for name, schema in settings_properties().items():
        keys = [f"{name}.{inner}" for inner in schema["properties"]] if is_section(schema) else [name]
        assert all(f"| `{key}` |" in page for key in keys)


def test_every_rule_and_parameter_stands_in_the_reference_in_both_languages() -> None:
    page = render_rules_reference()
    for kind in RULE_KINDS.values():
        assert f"## {kind.title['en']} / {kind.title['zh']} (`{kind.kind}`)" in page
        assert kind.summary["zh"] in page
        for name in kind.params_model.model_fields:
            assert f"| `{name}` |" in page


def test_every_condition_stands_in_the_reference_in_both_languages() -> None:
    page = render_rules_reference()
    for model in (Conditions, Schedule, Period, DayException):
        for name, field in model.model_fields.items():
            assert isinstance(field.json_schema_extra, dict)
            assert f"| `{name}` | {field.title} / {field.json_schema_extra['title_zh']} |" in page


def test_numbers_of_other_systems_stand_with_their_kinds() -> None:
    page = render_rules_reference()
    assert "- artemis 131588, gb28181 5/6\n" in page
    assert "- `forced`: artemis 198657\n" in page


def test_routes_are_sorted_and_say_who_may() -> None:
    page = render_routes_reference(
        {
            "paths": {
                "/b": {
                    "post": {
                        "tags": ["things"],
                        "summary": "Make a thing",
                        "description": "One a day |\nat most.\n\nMore.",
                        "security": [{"session": []}],
                        "x-permission": "set_things",
                    },
                    "get": {"tags": ["things"], "summary": "Things", "security": [{"session": []}]},
                },
                "/a": {"get": {"summary": "Open to all", "security": []}},
            }
        }
    )
    assert page.index("## other") < page.index("## things")
    assert "| GET | `/a` | nothing | Open to all |" in page
    assert "| POST | `/b` | `set_things` | Make a thing: One a day \\| at most. |" in page
    assert "| GET | `/b` | a session or token | Things |" in page
