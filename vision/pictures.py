"""Decoded pictures as BGR and JPEG."""

from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from models.errors import DecodeError
from models.media import AccessUnit, Frame
from vision.decode import PictureDecoder

_KR_KB: Final = {False: (0.299, 0.114), True: (0.2126, 0.0722)}  # BT.601, BT.709


@cache
def yuv_to_rgb_matrix(full_range: bool, bt709: bool) -> NDArray[np.float32]:
    """float32 (3, 4): RGB = matrix @ (Y, U, V, 1), all 0-255 (ITU-R BT.601-7 2.5, BT.709-6 3)."""
    kr, kb = _KR_KB[bt709]
    kg = 1 - kr - kb
    luma, chroma, black = (1.0, 1.0, 0.0) if full_range else (255 / 219, 255 / 224, 16.0)
    red, blue = 2 * (1 - kr) * chroma, 2 * (1 - kb) * chroma
    rows = np.array(
        [[luma, 0, red], [luma, -blue * kb / kg, -red * kr / kg], [luma, blue, 0]],
        np.float64,
    )
    offset = -rows @ np.array([black, 128.0, 128.0])
    matrix = np.column_stack([rows, offset]).astype(np.float32)
    matrix.flags.writeable = False
    return matrix


def bgr_of(frame: Frame) -> NDArray[np.uint8]:
    """uint8 (h, w, 3) BGR of the picture, by its own range and colour matrix."""
    luma, blue, red = frame.planes
    size = frame.resolution_wh
    full = [cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR) for plane in (blue, red)]
    matrix = yuv_to_rgb_matrix(frame.full_range, frame.bt709)[::-1]
    return np.asarray(cv2.transform(cv2.merge([luma, *full]), matrix), np.uint8)


def encode_jpeg(image_bgr: NDArray[np.uint8], quality: int = 85) -> bytes:
    """A BGR picture (h, w, 3) as a JPEG file; `quality` 1-100."""
    done, data = cv2.imencode(".jpg", image_bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise DecodeError(f"a picture of shape {image_bgr.shape} cannot be written as JPEG")
    return data.tobytes()


def key_picture_jpeg(unit: AccessUnit, quality: int = 85) -> bytes:
    """The JPEG file of one key picture, decoded on its own. Raises DecodeError when it holds no true picture."""
    if unit.damaged or not unit.is_key:
        raise DecodeError(f"camera {unit.camera_id}: not an undamaged key picture")
    decoder = PictureDecoder(unit.camera_id)
    frames = decoder.decode(unit) + decoder.flush()
    if not frames:
        raise DecodeError(f"camera {unit.camera_id}: the key picture gave no image")
    return encode_jpeg(bgr_of(frames[0]), quality)
