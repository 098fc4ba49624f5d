from dataclasses import replace
from typing import Any

import pytest

from models.errors import InputError
from models.rules import RuleSpec, ZoneShape
from rules.engine import validate_rule
from rules.kinds.registry import RULE_KINDS
from rules.limits import MAX_ZONES
from tests.unit.rules.scenes import door_rule, intrusion, line_rule, zone

UP = ((0.5, 0.9), (0.5, 0.1))


@pytest.mark.parametrize("spec", [intrusion(), line_rule(UP), door_rule(), intrusion(classes=["car", "bus"])])
def test_a_good_rule_passes(spec: RuleSpec) -> None:
    validate_rule(spec)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (replace(intrusion(), kind="intrusoin"), "did you mean 'intrusion'? There are: intrusion, enter, leave"),
        (replace(intrusion(), camera_id=""), "needs a camera"),
        (replace(door_rule(), gate_id=""), "needs a gate"),
        (replace(door_rule(), zones=(zone(),)), "takes no zones"),
        (intrusion([]), "needs 1 to 64 zones, this has 0"),
        (intrusion([zone()] * (MAX_ZONES + 1)), "this has 65"),
        (intrusion([zone(UP, ZoneShape.LINE)]), "zone 'yard' is a line; kind intrusion needs a polygon"),
        (intrusion([replace(zone(), camera_id="cam_2")]), "belongs to another camera"),
        (intrusion([zone(((0, 0), (1, 1), (0.5, 0.5)))]), "encloses no area"),
        (intrusion(dwell_s=3601), "params.dwell_s: Input should be less than or equal to 3600"),
        (intrusion(dwell_s=float("nan")), "params.dwell_s: Input should be a finite number"),
        (
            intrusion(dwell="x"),
            "params.dwell: unknown; kind intrusion knows classes, min_score",
        ),
        (intrusion(classes=[]), "params.classes"),
        (line_rule(UP, direction="left"), "params.direction: Input should be 'both', 'a_to_b' or 'b_to_a'"),
    ],
)
def test_a_bad_rule_is_refused_in_words(spec: RuleSpec, message: str) -> None:
    with pytest.raises(InputError) as caught:
        validate_rule(spec)
    assert message in str(caught.value)


@pytest.mark.parametrize("kind", list(RULE_KINDS))
def test_every_kind_explains_itself_in_both_languages(kind: str) -> None:
    entry = RULE_KINDS[kind]
    assert entry.kind == kind
    assert set(entry.title) == set(entry.summary) == {"zh", "en"}
    properties: dict[str, Any] = entry.params_model.model_json_schema()["properties"]
    for name, schema in properties.items():
        assert schema.get("title_zh"), f"{kind}.{name} has no Chinese title"
        assert schema.get("title"), f"{kind}.{name} has no title"
        assert schema.get("description"), f"{kind}.{name} has no description"
        assert "default" in schema, f"{kind}.{name} has no default"
