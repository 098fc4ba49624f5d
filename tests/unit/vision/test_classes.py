"""Class names of a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import WeightsError
from vision.detectors.classes import COCO, default_names, parse_names, wanted_ids


def test_names_as_the_exporter_writes_them() -> None:
    assert parse_names("{0: 'person', 1: \"bird's nest\"}") == ("person", "bird's nest")
    assert parse_names("['person', 'car']") == ("person", "car")
    assert parse_names(None) is None
    assert parse_names("") is None


@pytest.mark.parametrize("text", ["{1: 'person'}", "{0: 'a', 2: 'b'}", "[]", "7", "[1, 2]", "__import__('os')", "{"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(WeightsError, match="class names"):
        parse_names(text)


@given(st.text(max_size=200))
def test_any_text_parses_or_is_refused(text: str) -> None:
    try:
        names = parse_names(text)
    except WeightsError:
        return
    assert names is None or all(isinstance(name, str) for name in names)


def test_a_flood_of_names_is_refused() -> None:
    with pytest.raises(WeightsError, match="characters long"):
        parse_names("[" + "'a'," * 100_000 + "]")


def test_coco_by_its_count() -> None:
    assert len(COCO) == 80
    assert (COCO[0], COCO[2], COCO[5], COCO[7], COCO[79]) == ("person", "car", "bus", "truck", "toothbrush")
    assert default_names(80) == COCO
    assert default_names(2) == ("class_0", "class_1")


def test_wanted_names_become_ids() -> None:
    ids = wanted_ids(COCO, {"truck", "person"})
    assert ids is not None
    assert ids.tolist() == [0, 7]
    assert wanted_ids(COCO, None) is None
    with pytest.raises(WeightsError, match=r"do not know dragon, unicorn"):
        wanted_ids(COCO, ["person", "unicorn", "dragon"])
