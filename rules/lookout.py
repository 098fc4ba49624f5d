"""Whether somebody was seen at a place, and whether the camera could have seen anybody."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from models.cameras import CameraSight, CameraState, CameraStatus, Sight
from models.tracks import TrackedFrame
from rules.geometry import Edges, points_in_polygons
from rules.sightings import Sighting, Sightings


class Seen(StrEnum):
    """What the picture says of a moment."""

    PERSON = "person"
    NOBODY = "nobody"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Lookout:
    """One camera at one place; Unix seconds.

    `newest`: the last time somebody stood there, and who. `sight`, `state`: as last told, None before that.
    `able_since_s`: since when the camera is connected and its picture clear, None while it is not. `analysed`: its
    pictures do reach the rules: a camera without a detector would never show anybody.
    """

    newest: tuple[float, Sighting] | None = None
    sight: Sight | None = None
    state: CameraState | None = None
    able_since_s: float | None = None
    analysed: bool = False

    def with_picture(self, frame: TrackedFrame, seen: Sightings, places: Edges) -> "Lookout":
        """Somebody stands there if the anchor of one of the objects `seen` lies in one of the `places`."""
        there = np.flatnonzero(points_in_polygons(seen.anchors_xy_norm, places).any(axis=1)) if len(seen) else ()
        if not len(there):
            return replace(self, analysed=True)
        best = max((seen.object(int(row)) for row in there), key=lambda sighting: sighting.score)
        return replace(self, analysed=True, newest=(frame.frame_time_s, best))

    def with_news(self, news: CameraSight | CameraStatus) -> "Lookout":
        """How the camera is from now on."""
        known = replace(self, sight=news.sight) if isinstance(news, CameraSight) else replace(self, state=news.state)
        able = known.sight is Sight.CLEAR and known.state is CameraState.ONLINE
        since_s = news.at.timestamp() if self.able_since_s is None else self.able_since_s
        return replace(known, able_since_s=since_s if able else None)

    def since(self, start_s: float) -> Seen:
        """What was seen from `start_s` until now. Nobody: nothing was seen though it could have been all the time."""
        if self.newest is not None and self.newest[0] >= start_s:
            return Seen.PERSON
        able = self.analysed and self.able_since_s is not None and self.able_since_s <= start_s
        return Seen.NOBODY if able else Seen.UNKNOWN
