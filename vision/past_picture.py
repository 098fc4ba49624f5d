"""The picture of a moment that has passed, out of what a ring still has of it."""

from collections.abc import Sequence
from typing import Final

from models.errors import DecodeError
from models.media import AccessUnit, Frame
from vision.decode import Picture, PictureDecoder

_GRAIN_S: Final = 0.001


def units_until(units: Sequence[AccessUnit], at_s: float) -> Sequence[AccessUnit]:
    """What has to be decoded to see the moment: up to the last picture taken no later, in decoding order, with those
    taken later that it needs."""
    last = max((place for place, unit in enumerate(units) if unit.frame_time_s <= at_s + _GRAIN_S), default=-1)
    return units[: last + 1]


def picture_at(units: Sequence[AccessUnit], at_s: float) -> Frame:
    """The newest picture taken no later than `at_s` (frame time). `units`: from a key picture on, in decoding order.

    Raises DecodeError where none of them can be decoded.
    """
    if not units:
        raise DecodeError("nothing is kept of that moment")
    decoder = PictureDecoder(units[0].camera_id)
    newest: Picture | None = None
    for unit in units_until(units, at_s):
        newest = _newer(newest, decoder.decode_lazily(unit), at_s)
    newest = _newer(newest, decoder.flush_lazily(), at_s)
    if newest is None:
        raise DecodeError(f"camera {units[0].camera_id}: no picture of that moment can be decoded")
    return newest.to_frame()


def _newer(newest: Picture | None, pictures: Sequence[Picture], at_s: float) -> Picture | None:
    for picture in pictures:
        taken_s = picture.frame_time_s
        if taken_s <= at_s + _GRAIN_S and (newest is None or taken_s >= newest.frame_time_s):
            newest = picture
    return newest
