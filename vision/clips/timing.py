"""Which pictures of a clip can be shown, and when each is decoded and shown, from the camera's media clock alone."""

from collections.abc import Sequence
from math import inf
from typing import Final

from models.media import AccessUnit

TICKS_PER_S: Final = 90_000  # the clock of RTP video (RFC 6184 5.1, RFC 7798 4.1)


def playable(units: Sequence[AccessUnit]) -> list[AccessUnit]:
    """Those that can be decoded without a hole, in decoding order, from the first whole key picture on.

    A damaged picture takes those that need it along, up to the next whole key picture. After an open group's key
    picture follow pictures shown before it, which need the group before (H.265: RASL): they go where that is missing.
    """
    kept: list[AccessUnit] = []
    whole = False  # whether all since a key picture is kept
    shown_from_s = -inf
    for unit in units:
        if unit.damaged:
            whole = False
        elif unit.is_key:
            shown_from_s = shown_from_s if whole else unit.pts_s
            whole = True
        if whole and unit.pts_s >= shown_from_s:
            kept.append(unit)
    return kept


def decoding_and_showing(units: Sequence[AccessUnit]) -> list[tuple[int, int]]:
    """(dts, pts) of each unit; the first shown has pts 0, dts grow strictly, and none is after its pts.

    Access units carry only when they are shown. In order of decoding they take the same moments in order, all earlier
    by as much as the worst of them needs: less than that no player could show in time.
    """
    shown = _distinct([round((unit.pts_s - units[0].pts_s) * TICKS_PER_S) for unit in units])
    in_order = sorted(shown)
    delay = max(decoded - pts for decoded, pts in zip(in_order, shown, strict=True))
    first = in_order[0]
    return [(decoded - delay - first, pts - first) for decoded, pts in zip(in_order, shown, strict=True)]


def _distinct(pts: Sequence[int]) -> list[int]:
    """A camera that gives two pictures the same time has the later one shown a tick later."""
    taken: set[int] = set()
    moments = []
    for moment in pts:
        while moment in taken:
            moment += 1
        taken.add(moment)
        moments.append(moment)
    return moments
