"""The newest picture of a camera, for people to look at."""

import logging

from models.errors import DecodeError
from models.media import AccessUnit, Frame
from vision.decode import PictureDecoder
from vision.lane import Lane

log = logging.getLogger(__name__)


def newest_picture(lane: Lane) -> Frame | None:
    """Of an awake camera what was decoded last, of an idle one its newest key picture, decoded here and now.

    The same frame again as long as there is no newer one; None when there has been none, or none could be decoded.
    """
    viewing = lane.viewing
    source = viewing.latest or lane.newest_key()
    if source is None:
        return None
    shown = viewing.shown
    if shown is not None and shown[0] is source:
        return shown[1]
    try:
        frame = _decoded(source) if isinstance(source, AccessUnit) else source.to_frame()
    except DecodeError as error:
        log.debug("no picture to show: %s", error, extra={"action": "picture_undecodable"})
        return None
    viewing.shown = (source, frame)
    return frame


def _decoded(unit: AccessUnit) -> Frame:
    decoder = PictureDecoder(unit.camera_id)
    frames = decoder.decode(unit) or decoder.flush()
    if not frames:
        raise DecodeError(f"camera {unit.camera_id}: the key picture gave no image")
    return frames[0]
