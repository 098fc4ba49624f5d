"""Pictures out of clips, letterboxed for a network: what calibrating and comparing is done with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

from models.errors import InputError
from models.media import Frame, i420_planes
from vision.letterbox import Letterbox, write_letterboxed

_USUAL_LENGTH: Final = 500  # pictures, where the file does not tell


@dataclass(frozen=True, slots=True)
class ClipPicture:
    """One picture. `number`: its place in the clip, from 1. `slot`: uint8 (3, h, w) RGB. `box`: how it lies there."""

    clip: Path
    number: int
    slot: NDArray[np.uint8]
    box: Letterbox


def clip_pictures(clips: Sequence[Path], count: int, input_wh: tuple[int, int]) -> list[ClipPicture]:
    """About `count` pictures, evenly from all clips and over the length of each.

    Raises InputError for a file that is no video.
    """
    share = max(1, count // len(clips))
    return [picture for clip in clips for picture in _pictures_of(clip, share, input_wh)]


def _pictures_of(clip: Path, count: int, input_wh: tuple[int, int]) -> Iterator[ClipPicture]:
    try:
        with av.open(str(clip)) as container:
            length = container.streams.video[0].frames or _USUAL_LENGTH
            step = max(1, length // count)
            for number, picture in enumerate(container.decode(video=0), start=1):
                if number > step * count:
                    return
                if (number - 1) % step == 0:
                    yield _letterboxed(clip, number, picture, input_wh)
    except (av.FFmpegError, IndexError) as error:
        raise InputError(f"{clip} cannot be read as a video: {error}") from error


def _letterboxed(clip: Path, number: int, picture: av.VideoFrame, input_wh: tuple[int, int]) -> ClipPicture:
    even = picture.reformat(width=picture.width & ~1, height=picture.height & ~1, format="yuv420p")
    slot = np.empty((3, input_wh[1], input_wh[0]), np.uint8)
    box = write_letterboxed(Frame(clip.stem, i420_planes(np.asarray(even.to_ndarray(), np.uint8)), 0, 0, 0), slot)
    return ClipPicture(clip, number, slot, box)
