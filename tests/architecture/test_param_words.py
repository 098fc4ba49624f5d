"""Each parameter of a kind of rule is explained in Chinese where people set it."""

import json
from pathlib import Path

import pytest

from rules.kinds.kind import AnyRuleKind
from rules.kinds.registry import RULE_KINDS

CATALOGUE = Path(__file__).parents[2] / "web/src/i18n/zh-CN.json"


@pytest.mark.parametrize("kind", RULE_KINDS.values(), ids=lambda kind: kind.kind)
def test_every_parameter_has_its_help_in_chinese(kind: AnyRuleKind) -> None:
    words = json.loads(CATALOGUE.read_text("utf-8"))
    properties = kind.params_model.model_json_schema()["properties"]
    missing = [
        name
        for name, schema in properties.items()
        if not {f"param.help.{kind.kind}.{name}", f"param.help.{name}"} & words.keys()
        and "description_zh" not in schema
    ]
    assert missing == [], "add param.help.<kind>.<name> to web/src/i18n/zh-CN.json and en.json"


def test_no_help_is_kept_of_a_kind_or_a_parameter_that_is_gone() -> None:
    words = json.loads(CATALOGUE.read_text("utf-8"))
    of_kinds = [key.split(".")[2:] for key in words if key.startswith("param.help.") and key.count(".") == 3]
    gone = [f"{kind}.{name}" for kind, name in of_kinds if name not in RULE_KINDS[kind].params_model.model_fields]
    assert gone == []
