import pytest

from models.rules import RuleSpec
from rules.classes import classes_asked, classes_missing, classes_warning
from tests.unit.rules.scenes import door_rule, intrusion

COCO = ("person", "bicycle", "car", "suitcase")


def _rule(kind: str, **params: object) -> RuleSpec:
    return RuleSpec("rul_1", kind, "rule", camera_id="cam_1", params=params)


@pytest.mark.parametrize(
    ("spec", "detector", "missing"),
    [
        (intrusion(), COCO, ()),
        (intrusion(classes=["dog", "person"]), COCO, ("dog",)),
        (_rule("fire_smoke"), COCO, ("fire", "smoke")),
        (_rule("fire_smoke"), ("fire",), ("smoke",)),
        (_rule("object_left"), COCO, ("backpack", "handbag")),
        (_rule("object_left"), ("suitcase", "backpack", "handbag"), ("person",)),
        (_rule("fall"), COCO, ()),
        (door_rule(), (), ()),
    ],
)
def test_what_the_detector_does_not_know(spec: RuleSpec, detector: tuple[str, ...], missing: tuple[str, ...]) -> None:
    assert classes_missing(spec, detector) == missing


def test_a_rule_over_access_events_looks_for_nothing() -> None:
    assert classes_asked(door_rule()) == ()


def test_the_warning_says_whether_anything_is_left() -> None:
    assert classes_warning(intrusion(), COCO) == ""
    assert classes_warning(_rule("fire_smoke"), COCO) == (
        "the rule will find nothing: the detector in use does not know fire, smoke; "
        "it knows person, bicycle, car, suitcase"
    )
    assert classes_warning(_rule("fire_smoke"), ("fire",)) == (
        "the detector in use does not know smoke; the rule looks for the rest"
    )
