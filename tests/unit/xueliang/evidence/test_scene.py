"""What a picture calls its camera."""

import pytest

from xueliang.evidence.scene import SeenBy


@pytest.mark.parametrize(
    ("name", "drawn"), [("Gate 3", "Gate 3"), ("东门", "cam_1"), ("", "cam_1"), ("Gate 东", "cam_1")]
)
def test_a_name_no_font_can_draw_is_never_shown_as_question_marks(name: str, drawn: str) -> None:
    assert SeenBy("cam_1", name).drawable_name == drawn
