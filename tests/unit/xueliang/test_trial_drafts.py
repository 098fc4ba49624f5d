"""Rules as people write them down to try them."""

import json
from pathlib import Path
from typing import Any

import pytest

from models.errors import InputError
from models.rules import RuleSpec, Severity, ZoneShape
from xueliang.trials.drafts import changed, read_rule, zone_names

WRITTEN = {
    "kind": "line_crossing",
    "name": "over the wall",
    "severity": 3,
    "zones": [{"name": "wall", "shape": "line", "points": [[0.1, 0.2], [0.9, 0.2]]}],
    "exclude": [{"points": [[0, 0], [0.1, 0], [0.1, 0.1]]}],
    "params": {"direction": "a_to_b"},
    "conditions": {"cooldown_s": 5},
}


def write(folder: Path, **changes: Any) -> Path:
    path = folder / "wall.json"
    path.write_text(json.dumps({**WRITTEN, **changes}))
    return path


def test_a_file_is_a_rule(tmp_path: Path) -> None:
    spec = read_rule(write(tmp_path), "clip")
    assert (spec.rule_id, spec.kind, spec.name, spec.camera_id) == ("wall", "line_crossing", "over the wall", "clip")
    assert (spec.severity, spec.params, spec.conditions) == (
        Severity.ALARM,
        {"direction": "a_to_b"},
        {"cooldown_s": 5},
    )
    (zone,) = spec.zones
    assert (zone.shape, zone.points_xy_norm, zone.camera_id) == (ZoneShape.LINE, ((0.1, 0.2), (0.9, 0.2)), "clip")
    assert [zone.zone_id for zone in spec.excluded] == ["not_1"]
    assert zone_names(spec) == {"zone_1": "wall"}


def test_the_camera_of_the_file_counts_first(tmp_path: Path) -> None:
    assert read_rule(write(tmp_path, camera_id="cam_1"), "clip").camera_id == "cam_1"


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"kind": None}, "kind"), ({"zone": []}, "zone"), ({"severity": 9}, "severity"), ({"zones": [{}]}, "points")],
)
def test_what_is_no_rule_is_named(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=rf"wall\.json is no rule: .*{words}"):
        read_rule(write(tmp_path, **changes))


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_rule(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("change", "params", "conditions"),
    [
        ("dwell_s=10", {"dwell_s": 10, "gap_s": 1}, {"cooldown_s": 5}),
        ("dwell_s=", {"gap_s": 1}, {"cooldown_s": 5}),
        ('classes=["car"]', {"dwell_s": 2, "gap_s": 1, "classes": ["car"]}, {"cooldown_s": 5}),
        ("direction=both", {"dwell_s": 2, "gap_s": 1, "direction": "both"}, {"cooldown_s": 5}),
        ("conditions.cooldown_s=60", {"dwell_s": 2, "gap_s": 1}, {"cooldown_s": 60}),
        ("conditions.cooldown_s=", {"dwell_s": 2, "gap_s": 1}, {}),
    ],
)
def test_changes_are_of_parameters_and_conditions(
    change: str, params: dict[str, Any], conditions: dict[str, Any]
) -> None:
    spec = RuleSpec("r", "intrusion", "r", params={"dwell_s": 2, "gap_s": 1}, conditions={"cooldown_s": 5})
    tried = changed(spec, [change])
    assert (tried.params, tried.conditions) == (params, conditions)
    assert spec.params == {"dwell_s": 2, "gap_s": 1}


@pytest.mark.parametrize("change", ["dwell_s", "=3", ""])
def test_what_is_no_change_is_named(change: str) -> None:
    with pytest.raises(InputError, match="is no change such as"):
        changed(RuleSpec("r", "intrusion", "r"), [change])
