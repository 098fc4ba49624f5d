import json
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from xueliang.settings import Settings, load_settings
from xueliang.settings_text import is_section, render_defaults_yaml, settings_properties

ROOT = Path(__file__).resolve().parents[3]
DEFAULTS = ROOT / "config" / "xueliang.yaml"
SCHEMA: dict[str, Any] = json.loads((ROOT / "config" / "xueliang.schema.json").read_text(encoding="utf-8"))


def test_the_defaults_file_says_what_the_model_says() -> None:
    assert load_settings(DEFAULTS, {}) == Settings()


def test_the_defaults_file_holds_every_setting() -> None:
    held = yaml.safe_load(DEFAULTS.read_text(encoding="utf-8"))
    assert held == json.loads(Settings().model_dump_json())
    assert [*held] == [*Settings.model_fields]


def test_every_setting_in_the_file_has_a_comment_above_it() -> None:
    lines = render_defaults_yaml().splitlines()
    for above, line in zip(["", *lines], lines, strict=False):
        if line and not line.lstrip().startswith("#"):
            assert above.lstrip().startswith("# "), f"no comment above {line!r}"


def test_every_setting_has_a_meaning() -> None:
    for name, schema in settings_properties().items():
        assert schema["description"], name
        for inner, inner_schema in schema.get("properties", {}).items() if is_section(schema) else ():
            assert inner_schema.get("description"), f"{name}.{inner}"


def test_the_schema_accepts_the_defaults_and_refuses_what_we_refuse() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    validator.validate(yaml.safe_load(DEFAULTS.read_text(encoding="utf-8")))
    wrongs: list[dict[str, Any]] = [
        {"htpt": {}},
        {"http": {"port": 70000}},
        {"log": {"level": "loud"}},
        {"http": {"prot": 1}},
    ]
    for wrong in wrongs:
        assert not validator.is_valid(wrong)
