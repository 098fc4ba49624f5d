"""The evidence picture: what was seen, where, and when, drawn into one JPEG.

Text in the picture is ASCII, since no font ships with the program; other characters are shown as `?`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from models.clock import from_unix
from models.media import Frame
from models.rules import ZoneShape
from vision.pictures import bgr_of, encode_jpeg

Image = NDArray[np.uint8]
Colour = tuple[int, int, int]

_FONT: Final = cv2.FONT_HERSHEY_SIMPLEX
_RED: Final[Colour] = (40, 40, 230)
_GREY: Final[Colour] = (190, 190, 190)
_AMBER: Final[Colour] = (0, 176, 255)
_WHITE: Final[Colour] = (255, 255, 255)
_BLACK: Final[Colour] = (0, 0, 0)
_MAX_BOXES: Final = 300
_MAX_TEXT: Final = 120
_ZONE_OPACITY: Final = 0.18


@dataclass(frozen=True, slots=True)
class EvidenceBox:
    """A box to draw, in pixels of the picture; the object the alert is about is `highlighted`."""

    xyxy: tuple[float, float, float, float]
    label: str
    highlighted: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceZone:
    """A zone to draw; points run 0-1 in x (right) and y (down)."""

    points_xy_norm: Sequence[tuple[float, float]]
    shape: ZoneShape = ZoneShape.POLYGON


def draw_evidence(
    frame: Frame, boxes: Sequence[EvidenceBox], zones: Sequence[EvidenceZone], caption: str, quality: int = 85
) -> bytes:
    """The picture with zones, boxes and a strip below it (caption, UTC time of the picture), as a JPEG file."""
    image = bgr_of(frame)
    pen = _Pen(image)
    for zone in zones:
        pen.zone(zone)
    for box in sorted(boxes, key=lambda each: each.highlighted)[-_MAX_BOXES:]:
        pen.box(box)
    at = from_unix(frame.frame_time_s).strftime("%Y-%m-%d %H:%M:%S UTC")
    return encode_jpeg(np.vstack([image, pen.strip(caption, at)]), quality)


def draw_plain(frame: Frame, quality: int = 85) -> bytes:
    """The picture as the camera saw it, nothing drawn in, as a JPEG file."""
    return encode_jpeg(bgr_of(frame), quality)


class _Pen:
    """Draws on one image; lines and letters grow with it."""

    def __init__(self, image: Image) -> None:
        self._image = image
        self._height, self._width = image.shape[:2]
        self._line = max(1, round(min(self._width, self._height) / 300))
        self._letter = max(0.4, min(self._width, self._height) / 900)

    def zone(self, zone: EvidenceZone) -> None:
        points = np.array(zone.points_xy_norm, np.float64).reshape(-1, 2)
        pixels = np.rint(np.clip(points, 0, 1) * (self._width - 1, self._height - 1)).astype(np.int32)
        closed = zone.shape is ZoneShape.POLYGON
        if closed:
            tinted = cv2.fillPoly(self._image.copy(), [pixels], _AMBER)
            cv2.addWeighted(tinted, _ZONE_OPACITY, self._image, 1 - _ZONE_OPACITY, 0, dst=self._image)
        cv2.polylines(self._image, [pixels], closed, _AMBER, self._line + 1, cv2.LINE_AA)

    def box(self, box: EvidenceBox) -> None:
        colour = _RED if box.highlighted else _GREY
        limit = (self._width - 1, self._height - 1) * 2
        left, top, right, bottom = (
            round(min(max(value, 0), most)) for value, most in zip(box.xyxy, limit, strict=True)
        )
        cv2.rectangle(self._image, (left, top), (right, bottom), colour, self._line + box.highlighted)
        if box.label:
            self._tag(_ascii(box.label), left, top, colour)

    def strip(self, caption: str, at: str) -> Image:
        """A dark strip as wide as the picture: the caption on the left, the time below it."""
        line_height = round(36 * self._letter) + 4
        strip = np.zeros((2 * line_height + 6, self._width, 3), np.uint8)
        for number, text in enumerate((_ascii(caption), at)):
            self._write(strip, self._fitting(text), (6, (number + 1) * line_height - 4), _WHITE)
        return strip

    def _tag(self, text: str, left: int, top: int, colour: Colour) -> None:
        (width, height), _ = cv2.getTextSize(text, _FONT, self._letter, 1)
        bottom = top if top > height + 6 else top + height + 6
        left = max(0, min(left, self._width - width - 6))
        cv2.rectangle(self._image, (left, bottom - height - 6), (left + width + 6, bottom), colour, cv2.FILLED)
        self._write(self._image, text, (left + 3, bottom - 3), _WHITE if colour is _RED else _BLACK)

    def _fitting(self, text: str) -> str:
        while text and cv2.getTextSize(text, _FONT, self._letter, 1)[0][0] > self._width - 12:
            text = text[:-1]
        return text

    def _write(self, image: Image, text: str, at_xy: tuple[int, int], colour: Colour) -> None:
        cv2.putText(image, text, at_xy, _FONT, self._letter, colour, 1, cv2.LINE_AA)


def _ascii(text: str) -> str:
    return "".join(letter if " " <= letter <= "~" else "?" for letter in text[:_MAX_TEXT])
