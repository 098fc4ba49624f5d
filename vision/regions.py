"""Which parts of a picture the detector is shown: the whole of it, and closer looks where something moves.

A small, far object is lost when a large picture is scaled to the network's input; it is found in a window of about
the input's own size. Windows are laid where something moves or a track lives, so that their number follows what
happens and not the size of the picture.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.cameras import Regions
from models.media import Frame

Region = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the picture; all even, since colour is stored for every second pixel."""

EVERYWHERE: Final = np.array([[0, 0, 1, 1]], np.float32)
"""Moving boxes that ask for every part of a picture: at the start, and now and then for what stands still."""

_MAX_WINDOWS: Final = 16
_OVERLAP: Final = 0.2  # of a window's side
_WORTH: Final = 0.8  # a picture scaled by this or less loses enough to be looked at in parts
_LARGE: Final = 0.5  # of a window's side: what is larger is found in the whole picture
_MARGIN: Final = 0.06  # of a window's side, kept free around what a window is laid for
_MAX_PLACES: Final = 64
_SIZES: Final = 256  # of pictures and inputs in use, remembered

Boxes = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture on its way to the detector, and the parts of it to be looked at; none named: the whole picture."""

    frame: Frame
    regions: tuple[Region, ...] = ()

    @property
    def looks(self) -> int:
        """How many times the network runs for it."""
        return max(1, len(self.regions))


def choose_regions(
    resolution_wh: tuple[int, int],
    input_wh: tuple[int, int],
    mode: Regions,
    moving_xyxy_norm: Boxes,
    tracked_xyxy: Boxes,
) -> tuple[Region, ...]:
    """The parts of a picture to show a network of `input_wh`: the whole picture first, then windows; none: the whole.

    `input_wh`: of the input for pictures of every form; one for wide pictures only shows them as large as that does.
    `moving_xyxy_norm`: float32 (n, 4), 0-1, where something moves. `tracked_xyxy`: float32 (m, 4), pixels, where
    tracks live. At most 16 windows, and no more than a grid over the picture has; they are as large as the input, and
    larger in a very large picture.
    """
    if mode is Regions.WHOLE or min(input_wh[0] / resolution_wh[0], input_wh[1] / resolution_wh[1]) > _WORTH:
        return ()
    window_wh = _window(resolution_wh, input_wh)
    whole = (0, 0, *_even(resolution_wh))
    places = _places(resolution_wh, window_wh, moving_xyxy_norm, tracked_xyxy)
    grid = _grid(resolution_wh, window_wh)
    windows = grid if places is None else _cover(places, resolution_wh, window_wh, len(grid))
    return (whole, *(grid if windows is None else windows))


@lru_cache(_SIZES)
def _window(resolution_wh: tuple[int, int], input_wh: tuple[int, int]) -> tuple[int, int]:
    """Width and height of every window: the input's, or its multiple where so many would be needed."""
    times = 1.0
    while True:
        sides = _even((min(resolution_wh[0], input_wh[0] * times), min(resolution_wh[1], input_wh[1] * times)))
        if len(_grid(resolution_wh, sides)) <= _MAX_WINDOWS:
            return sides
        times *= 1.1


@lru_cache(_SIZES)
def _grid(resolution_wh: tuple[int, int], window_wh: tuple[int, int]) -> tuple[Region, ...]:
    """Windows over the whole picture, evenly spread, neighbours sharing at least a fifth."""
    across, down = (_starts(all_of, part) for all_of, part in zip(_even(resolution_wh), window_wh, strict=True))
    return tuple((x, y, x + window_wh[0], y + window_wh[1]) for y in down for x in across)


def _starts(length: int, window: int) -> list[int]:
    if window >= length:
        return [0]
    count = 1 + int(np.ceil((length - window) / (window * (1 - _OVERLAP))))
    return [int(start) & ~1 for start in np.linspace(0, length - window, count)]


def _places(
    resolution_wh: tuple[int, int], window_wh: tuple[int, int], moving_xyxy_norm: Boxes, tracked_xyxy: Boxes
) -> Boxes | None:
    """What windows must cover, each small enough for one window; None when that is as good as everything.

    A large moving area may be many small objects, so it is cut into pieces; a large track is one large object, found
    in the whole picture.
    """
    size = np.array([*_even(resolution_wh)] * 2, np.float32)
    most = np.where(size[:2] > window_wh, _LARGE * np.array(window_wh), size[:2]).astype(np.float32)
    sides = tracked_xyxy[:, 2:] - tracked_xyxy[:, :2]
    pieces = [tracked_xyxy[(sides <= most).all(axis=1)]]
    for box in np.clip(moving_xyxy_norm, 0, 1) * size:
        pieces.append(_pieces(box, most))
        if sum(map(len, pieces)) > _MAX_PLACES:
            return None
    places = np.clip(np.concatenate(pieces), 0, size).astype(np.float32)
    return places[(places[:, 2:] > places[:, :2]).all(axis=1)]


def _pieces(box_xyxy: NDArray[np.float32], most_wh: NDArray[np.float32]) -> Boxes:
    """A box cut into equal parts no larger than `most_wh`."""
    counts = np.maximum(1, np.ceil((box_xyxy[2:] - box_xyxy[:2]) / most_wh)).astype(int)
    edges = [np.linspace(box_xyxy[axis], box_xyxy[axis + 2], counts[axis] + 1) for axis in (0, 1)]
    left, top = np.meshgrid(edges[0][:-1], edges[1][:-1])
    right, bottom = np.meshgrid(edges[0][1:], edges[1][1:])
    return np.stack([left.ravel(), top.ravel(), right.ravel(), bottom.ravel()], axis=1).astype(np.float32)


def _cover(places: Boxes, resolution_wh: tuple[int, int], window_wh: tuple[int, int], most: int) -> list[Region] | None:
    """Few windows that hold every place, the one that holds most first; None when the grid needs no more."""
    candidates = _around(places, resolution_wh, window_wh)
    holds = _holds(candidates, places)
    windows: list[Region] = []
    while holds.any():
        if len(windows) == most:
            return None
        best = int(holds.sum(axis=1).argmax())
        left, top, right, bottom = candidates[best].tolist()
        windows.append((left, top, right, bottom))
        holds &= ~holds[best]
    return windows


def _around(places: Boxes, resolution_wh: tuple[int, int], window_wh: tuple[int, int]) -> NDArray[np.int64]:
    """int64 (4n, 4): for each place four windows that hold it near one of their corners, moved into the picture."""
    window = np.array(window_wh, np.float32)
    low = places[:, :2] - _MARGIN * window
    high = places[:, 2:] + (_MARGIN - 1) * window
    corners = [np.stack([x[:, 0], y[:, 1]], axis=1) for x in (low, high) for y in (low, high)]
    room = np.array(_even(resolution_wh)) - np.array(window_wh)
    starts = np.clip(np.rint(np.concatenate(corners)).astype(np.int64) & ~1, 0, room)
    return np.concatenate([starts, starts + np.array(window_wh)], axis=1)


def _holds(windows: NDArray[np.int64], places: Boxes) -> NDArray[np.bool_]:
    """(n, m): which windows hold which places whole."""
    low, high = windows[:, None, :2] <= places[None, :, :2], windows[:, None, 2:] >= places[None, :, 2:]
    return np.asarray((low & high).all(axis=2), np.bool_)


def _even(sides_wh: tuple[float, float]) -> tuple[int, int]:
    return max(2, int(sides_wh[0]) & ~1), max(2, int(sides_wh[1]) & ~1)
