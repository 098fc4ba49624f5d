"""Why a part of an event's evidence is missing or short, in words people read beside it."""

NO_PICTURE_YET = "no picture: the camera had sent none that could be decoded"
NO_ROOM_FOR_PICTURE = "no picture: evidence came faster than it could be written"
NO_ROOM_FOR_CLIP = "no clip: evidence came faster than it could be written"
NOTHING_IN_RING = "no clip: no pictures of that moment were kept"
STORING_FAILED = "not all could be stored before the service was stopped"

SERVICE_ENDED = "the service ended before all of it was written"
NOTHING_KEPT = "nothing was kept: the service ended before, or too much happened at once"

INTERRUPTED = "the stream was interrupted"
SILENT = "no further pictures came"
STOPPED = "the service was stopped"
TOO_LARGE = "the clip became too large"


def undrawable(error: Exception) -> str:
    """The picture could not be drawn."""
    return f"no picture: {error}"


def begins_late(by_s: float) -> str:
    """The ring did not reach back far enough."""
    return f"the clip begins {by_s:.1f} s late: no earlier pictures were kept"


def ends_early(by_s: float, why: str) -> str:
    """The clip stops before its time."""
    return f"the clip ends {by_s:.1f} s early: {why}"


def left_out(pictures: int) -> str:
    """Damaged pictures, and those that need them."""
    return f"the clip leaves out {pictures} pictures that arrived damaged"
