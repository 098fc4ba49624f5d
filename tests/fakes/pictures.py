"""Small pictures to hand in."""

import cv2
import numpy as np


def picture(suffix: str = ".jpg", size_wh: tuple[int, int] = (64, 48), shade: int = 128) -> bytes:
    """A grey picture, coded as the ending says."""
    width, height = size_wh
    done, coded = cv2.imencode(suffix, np.full((height, width, 3), shade, np.uint8))
    assert done
    return coded.tobytes()
