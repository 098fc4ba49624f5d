"""Which scene a picture shows, whatever its light: the directions of its edges, and whether it has any.

Directions count without sign (an edge that is bright to the left by day may be dark there in infrared), weighted by
how strong an edge is against the usual one of its picture.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from models.cameras import Sight
from vision.small import Luma

Edges = NDArray[np.int8]

_WIDTH: Final = 80
_SAME_EDGES: Final = 0.35
_PLAIN: Final = 12.0  # of 127
_LEAST_EDGE: Final = 8.0  # Sobel of 3 over a picture of 80 across
_BLACK: Final = 40.0  # levels
_FLAT: Final = 8.0
_LIVELY: Final = 12.0  # standard deviation
_FEW_SHARE: Final = 0.05  # of the picture that may still show an edge: a clock is burnt in


def edges_of(luma: Luma) -> Edges:
    """int8 (2, h, w): edge strength times cosine and sine of twice the direction, -127 to 127."""
    height, width = luma.shape
    small = np.asarray(cv2.resize(luma, (_WIDTH, max(1, round(height * _WIDTH / width))), interpolation=cv2.INTER_AREA))
    small = cv2.GaussianBlur(small, (3, 3), 0)
    across, down = cv2.Sobel(small, cv2.CV_32F, 1, 0), cv2.Sobel(small, cv2.CV_32F, 0, 1)
    square = np.square(across) + np.square(down)
    usual = max(_LEAST_EDGE**2, float(np.mean(square)))
    weight = 127 / (square + usual)
    return np.stack([(np.square(across) - np.square(down)) * weight, 2 * across * down * weight]).astype(np.int8)


def likeness(scene: Edges, picture: Edges) -> float:
    """1 for the same edges, about 0 for another scene, 0 where there is none to compare."""
    if scene.shape != picture.shape:
        return 0.0
    first, second = scene.astype(np.float32).ravel(), picture.astype(np.float32).ravel()
    both = float(np.sqrt((first @ first) * (second @ second)))
    return float(first @ second) / both if both > 0 else 0.0


def same_edges(scene: Edges, picture: Edges, part: NDArray[np.bool_]) -> bool:
    """Whether a part bool (H, W) of a picture shows what the scene shows there, be it in another light: the same edges,
    or as little of any."""
    small = cv2.resize(part.view(np.uint8), scene.shape[:0:-1], interpolation=cv2.INTER_NEAREST).astype(np.bool_)
    was, now = scene[:, small].astype(np.float32), picture[:, small].astype(np.float32)
    if max(np.square(was).mean(), np.square(now).mean()) < _PLAIN**2:
        return True
    both = float(np.sqrt(np.square(was).sum() * np.square(now).sum()))
    return both > 0 and float((was * now).sum()) / both > _SAME_EDGES


def sight_of(luma: Luma) -> Sight:
    """BLACK where nothing is lit, COVERED where nothing has an edge, otherwise CLEAR."""
    if float(cv2.meanStdDev(luma)[1][0, 0]) > _LIVELY:
        return Sight.CLEAR
    low, high = np.percentile(luma[::2, ::2], [3, 97])
    if high - low > _FLAT:
        return Sight.CLEAR
    edge = np.abs(cv2.Laplacian(cv2.blur(luma, (3, 3)), cv2.CV_16S))
    if np.count_nonzero(edge > _FLAT) > _FEW_SHARE * luma.size:
        return Sight.CLEAR
    return Sight.BLACK if high < _BLACK else Sight.COVERED
