"""Bounds every rule keeps, so that no camera, tracker or gate can make its memory or its talk grow."""

MAX_TRACKS = 1024
"""Tracks a rule remembers; past it the one unseen for longest is forgotten."""

MAX_STAYS = 8192
"""Stays of tracks in zones a rule remembers; past it the one unseen for longest is forgotten, its event ended."""

FORGET_AFTER_S = 10.0
"""A track not seen for this long has vanished; longer than any occlusion the tracker bridges."""

UPDATE_EVERY_S = 5.0
"""An event that goes on is reported again this often, in frame time."""

STEP_BACK_S = 5.0
"""Frame time going back by less is a late picture and skipped; by more, the camera's time has restarted."""

TIME_GRAIN_S = 0.001
"""Frame times are good to a millisecond: sums of them are compared with this slack."""

EXIT_MARGIN_NORM = 0.01
"""How far outside an area (0-1 of the picture) an anchor must go before the track counts as outside again."""

MAX_CAMERAS = 10_000
"""Cameras whose health an engine remembers for rules that start later."""

MAX_ZONES = 64
MAX_POLYGON_POINTS = 64
MAX_LINE_POINTS = 16
MIN_AREA_NORM = 1e-6
