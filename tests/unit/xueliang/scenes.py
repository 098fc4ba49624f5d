"""Pictures with people in them, and rules that look at them."""

import numpy as np

from models.media import Frame, i420_planes
from models.rules import RuleSpec
from tests.unit.rules import scenes
from tests.unit.rules.scenes import INSIDE, Point, intrusion
from xueliang.rule_inputs import Seen

ENTERED: RuleSpec = intrusion(dwell_s=0)


def seen(time_s: float, people: dict[int, Point] | None = None) -> Seen:
    """One person inside the zone unless said."""
    tracked = scenes.frame(time_s, {7: INSIDE} if people is None else people)
    image = np.full((96, 64), 128, np.uint8)
    return Seen(tracked, Frame("cam_1", i420_planes(image), time_s, time_s, tracked.frame_time_s))
