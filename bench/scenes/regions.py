"""Which parts of a picture change: what moves, the shadows it throws and what shines back from wet ground."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.scenes.raster import Window
from bench.scenes.words import Points, View, Weather

_FARTHEST_SHADOW_M: Final = 9.0
_MARGIN_PX: Final = 5
_CALL_PX: Final = 7000  # rendering one region more costs about as much as so many pixels
_SAMPLE: Final = 7  # of a mesh every so manieth point is enough for its shadow


@dataclass(frozen=True, slots=True)
class Shine:
    """What throws shadows that are seen; lamps at dusk are too weak. `sun`: the direction towards it, or None."""

    sun: tuple[float, float, float] | None
    wet: bool = False


def shine_of(weather: Weather, sun: tuple[float, float]) -> Shine:
    """The shadows of a weather. `sun`: elevation and direction it comes from."""
    if weather is Weather.DAY:
        elevation, azimuth = sun
        flat = np.cos(elevation)
        return Shine((float(flat * np.cos(azimuth)), float(flat * np.sin(azimuth)), float(np.sin(elevation))))
    return Shine(None, weather is Weather.RAIN)


def changed(view: View, points: Points, shine: Shine) -> Window | None:
    """The window an object of these points touches; None where it is out of the picture."""
    some = np.asarray(points, np.float64)
    cast = [some, *_images(some[::_SAMPLE], shine)]
    flat = view.project(np.concatenate(cast).astype(np.float32))
    flat = flat[flat[:, 2] > 0.1]
    if not len(flat):
        return None
    low = np.floor(flat[:, :2].min(axis=0)) - _MARGIN_PX
    high = np.ceil(flat[:, :2].max(axis=0)) + _MARGIN_PX
    x0, y0 = np.clip(low, 0, view.size).astype(int).tolist()
    x1, y1 = np.clip(high, 0, view.size).astype(int).tolist()
    if x1 - x0 < 2 or y1 - y0 < 2:
        return None
    return Window(x0, y0, x1 - x0, y1 - y0)


def _images(points: NDArray[np.float64], shine: Shine) -> list[NDArray[np.float64]]:
    """The shadows of points on the ground, and their mirror images in it."""
    images = []
    if shine.sun is not None:
        reach = np.clip(points[:, 2:] / shine.sun[2], 0, _FARTHEST_SHADOW_M)
        images.append(points - reach * np.array(shine.sun))
    if shine.wet:
        images.append(points * np.array((1, 1, -0.5)))
    return images


def merged(windows: Sequence[Window]) -> list[Window]:
    """Fewer, larger windows where that is cheaper to render."""
    left = list(windows)
    while (pair := _worth_merging(left)) is not None:
        first, second = pair
        left = [window for i, window in enumerate(left) if i not in pair] + [_around(left[first], left[second])]
    return sorted(left)


def _worth_merging(windows: Sequence[Window]) -> tuple[int, int] | None:
    best, gained = None, 0
    for i, first in enumerate(windows):
        for k in range(i + 1, len(windows)):
            around = _around(first, windows[k])
            gain = _pixels(first) + _pixels(windows[k]) + _CALL_PX - _pixels(around)
            if gain > gained:
                best, gained = (i, k), gain
    return best


def _around(first: Window, second: Window) -> Window:
    x0, y0 = min(first.x0, second.x0), min(first.y0, second.y0)
    x1 = max(first.x0 + first.width, second.x0 + second.width)
    y1 = max(first.y0 + first.height, second.y0 + second.height)
    return Window(x0, y0, x1 - x0, y1 - y0)


def _pixels(window: Window) -> int:
    return window.width * window.height
