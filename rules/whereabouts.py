"""In which of its zones a rule sees an object; a rule without zones watches the whole picture."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rules.geometry import inside_or_held
from rules.happenings import WHOLE_PICTURE, Happenings
from rules.kinds.kind import Rule
from rules.limits import EXIT_MARGIN_NORM
from rules.sightings import Sightings


def zone_of(rule: Rule[Any], column: int) -> int:
    """The zone that a column of `in_areas` speaks of."""
    return column if rule.spec.zones else WHOLE_PICTURE


def in_areas(
    rule: Rule[Any], seen: Sightings, first_id: NDArray[np.int64], happenings: Happenings
) -> NDArray[np.bool_]:
    """Which objects (by the first ids of their trails) stand in which areas: bool (n, m), (n, 1) without zones.

    Whoever has an open event in an area leaves it only by going further than a margin past its edge.
    """
    if not rule.spec.zones:
        return np.ones((len(seen), 1), np.bool_)
    staying = np.zeros((len(seen), len(rule.edges)), np.bool_)
    for zone, subject in happenings:
        staying[first_id == subject, zone] = True
    return inside_or_held(seen.anchors_xy_norm, rule.edges, staying, EXIT_MARGIN_NORM)
