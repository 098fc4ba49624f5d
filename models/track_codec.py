"""Tracks of one camera's minute as a few kilobytes, and back.

What is lost: boxes are rounded to 1/65535 of the picture and cut at its border (off by at most half of that), scores to
1/255; the objects of a picture come back ordered by track id. Frame times, ids and classes come back as they were.

A block is `MAGIC`, the length of what follows unpacked (u32), and that packed by zlib (RFC 1950). Unpacked, all
little-endian: how many pictures, sightings, sizes and classes (`_HEAD`); the classes' names, each behind its length
(u16); the sizes (u32 width, height); then columns, each as differences of neighbours, lowest bytes of all first:
times (i64 ticks, differences of differences), the size of each picture (u8); and for the sightings, ordered by track
and time: track id (i64), number of the picture (u32), x1, y1, width, height (u16), score (u8), class (u8). Tracks one
after the other, and differences, because an object hardly changes from one picture to the next.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.errors import InputError
from models.track_columns import MOST_FRAMES, MOST_NAMES, MOST_SIGHTINGS, TICKS_PER_S, TrackColumns
from models.tracks import TrackedFrame

MAGIC: Final = b"XLT1"
MOST_BLOCK_BYTES: Final = 16_000_000
STEPS: Final = 65535  # of a box across the picture
_SCORE_STEPS: Final = 255
_LENGTH: Final = struct.Struct("<I")
_HEAD: Final = struct.Struct("<IIHH")
_NAME: Final = struct.Struct("<H")
_MOST_NAME_BYTES: Final = 1000
_MOST_PIXELS: Final = 1 << 16  # a side
_LEVEL: Final = 6
Column = NDArray[Any]


def encode(columns: TrackColumns) -> bytes:
    """A block of what was gathered."""
    counts = np.frombuffer(columns.counts, np.uint32)
    picture = np.repeat(np.arange(len(columns), dtype=np.uint32), counts)
    track_id = np.frombuffer(columns.track_id, np.int64)
    order = np.lexsort((picture, track_id))
    boxes = _quantised(columns, picture)[order]
    score = np.rint(np.clip(np.frombuffer(columns.score, np.float32), 0, 1) * _SCORE_STEPS).astype(np.uint8)
    times = np.frombuffer(columns.times, np.int64)
    body = b"".join(
        (
            _HEAD.pack(len(columns), columns.sightings, len(columns.resolutions_wh), len(columns.class_names)),
            *(_named(name) for name in columns.class_names),
            np.array(list(columns.resolutions_wh), "<u4").tobytes(),
            _differences(_steps(times)),
            bytes(columns.sizes),
            _differences(track_id[order]),
            _differences(picture[order]),
            *(_differences(boxes[:, column]) for column in range(4)),
            _differences(score[order]),
            _differences(np.frombuffer(columns.classes, np.uint8)[order]),
        )
    )
    return MAGIC + _LENGTH.pack(len(body)) + zlib.compress(body, _LEVEL)


def decode(data: bytes, camera_id: str) -> list[TrackedFrame]:
    """The pictures of a block, in the order they were added. Raises InputError for what is no block, or damaged."""
    try:
        return list(_pictures(_read(_Body(_unpacked(data))), camera_id))
    except _Damaged as error:
        raise InputError(f"stored tracks of camera {camera_id} cannot be read: {error}") from error


class _Damaged(Exception):
    """What is wrong with a block, in words."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """A block as it was written; sightings ordered by track and time."""

    class_names: tuple[str, ...]
    resolutions_wh: tuple[tuple[int, int], ...]
    times_s: NDArray[np.float64]
    size: Column
    track_id: Column
    picture: Column
    boxes: Column  # uint16 (n, 4): x1, y1, x2, y2
    score: Column
    classes: Column


def _quantised(columns: TrackColumns, picture: NDArray[np.uint32]) -> NDArray[np.uint16]:
    """Boxes as x1, y1, width, height in steps of 1/65535 of their pictures: uint16 (n, 4)."""
    boxes = np.frombuffer(columns.boxes_xyxy, np.float32).reshape(-1, 4).astype(np.float64)
    sizes = np.array(list(columns.resolutions_wh), np.float64).reshape(-1, 2)
    scale = sizes[np.frombuffer(columns.sizes, np.uint8)[picture]]
    steps = np.rint(np.clip(boxes / np.tile(scale, 2), 0, 1) * STEPS).astype(np.uint16)
    steps[:, 2:] -= np.minimum(steps[:, :2], steps[:, 2:])
    return steps


def _named(name: str) -> bytes:
    text = name.encode()[:_MOST_NAME_BYTES]
    return _NAME.pack(len(text)) + text


def _steps(column: Column) -> Column:
    """Differences of neighbours, the first of them from 0; they wrap, as unsigned numbers do."""
    with np.errstate(over="ignore"):
        return np.diff(column, prepend=column.dtype.type(0))


def _differences(column: Column) -> bytes:
    steps = _steps(column)
    width = steps.dtype.itemsize
    return steps.astype(steps.dtype.newbyteorder("<")).view(np.uint8).reshape(-1, width).T.tobytes()


def _unpacked(data: bytes) -> bytes:
    head = len(MAGIC) + _LENGTH.size
    if data[: len(MAGIC)] != MAGIC or len(data) < head:
        raise _Damaged("it is no block of tracks, or one of a newer version")
    (length,) = _LENGTH.unpack_from(data, len(MAGIC))
    if length > MOST_BLOCK_BYTES:
        raise _Damaged(f"it is said to have {length} bytes, at most {MOST_BLOCK_BYTES} are taken")
    unpacking = zlib.decompressobj()
    try:
        body = unpacking.decompress(data[head:], max(1, length))
    except zlib.error as error:
        raise _Damaged(str(error)) from error
    if len(body) != length or not unpacking.eof or unpacking.unused_data:
        raise _Damaged("it is cut off, or something stands behind it")
    return body


class _Body:
    """Reads an unpacked block from its beginning to its end."""

    def __init__(self, body: bytes) -> None:
        self._body, self._at = body, 0

    def take(self, length: int) -> bytes:
        piece = self._body[self._at : self._at + length]
        if len(piece) != length:
            raise _Damaged("a column is cut off")
        self._at += length
        return piece

    def name(self) -> str:
        (length,) = _NAME.unpack(self.take(_NAME.size))
        return self.take(length).decode(errors="replace")

    def numbers(self, kind: type[np.generic], count: int) -> Column:
        """A column of `count` numbers from its differences."""
        width = np.dtype(kind).itemsize
        planes = np.frombuffer(self.take(width * count), np.uint8).reshape(width, count)
        steps = np.ascontiguousarray(planes.T).view(np.dtype(kind).newbyteorder("<")).reshape(count)
        with np.errstate(over="ignore"):
            return np.cumsum(steps, dtype=kind)

    def end(self) -> None:
        if self._at != len(self._body):
            raise _Damaged("something stands behind the last column")


def _read(body: _Body) -> _Columns:
    pictures, sightings, sizes, classes = _HEAD.unpack(body.take(_HEAD.size))
    if pictures > MOST_FRAMES or sightings > MOST_SIGHTINGS or max(sizes, classes) > MOST_NAMES:
        raise _Damaged(f"{pictures} pictures with {sightings} sightings are more than one block holds")
    class_names = tuple(body.name() for _ in range(classes))
    resolutions = np.frombuffer(body.take(8 * sizes), "<u4").reshape(-1, 2)
    times = np.cumsum(body.numbers(np.int64, pictures))
    size = np.frombuffer(body.take(pictures), np.uint8)
    track_id, picture = body.numbers(np.int64, sightings), body.numbers(np.uint32, sightings)
    boxes = np.stack([body.numbers(np.uint16, sightings) for _ in range(4)], axis=-1).astype(np.uint32)
    boxes[:, 2:] += boxes[:, :2]
    read = _Columns(
        class_names=class_names,
        resolutions_wh=tuple((int(width), int(height)) for width, height in resolutions),
        times_s=times / TICKS_PER_S,
        size=size,
        track_id=track_id,
        picture=picture,
        boxes=boxes,
        score=body.numbers(np.uint8, sightings),
        classes=body.numbers(np.uint8, sightings),
    )
    body.end()
    _check(read)
    return read


def _check(read: _Columns) -> None:
    """Raises _Damaged for what no writer writes."""
    if any(not 0 < side <= _MOST_PIXELS for size in read.resolutions_wh for side in size):
        raise _Damaged("a picture has a size that none has")
    within = (
        (read.size, len(read.resolutions_wh)),
        (read.picture, len(read.times_s)),
        (read.classes, len(read.class_names)),
        (read.boxes, STEPS + 1),
    )
    if any((column >= bound).any() for column, bound in within) or (read.track_id < 0).any():
        raise _Damaged("a number points at nothing")


def _pictures(read: _Columns, camera_id: str) -> Iterator[TrackedFrame]:
    order = np.lexsort((read.track_id, read.picture))
    sizes = np.array(read.resolutions_wh, np.float64).reshape(-1, 2)
    track_id, classes = read.track_id[order], read.classes[order]
    scale = np.tile(sizes[read.size[read.picture[order]]], 2)
    boxes_xyxy = (read.boxes[order] / STEPS * scale).astype(np.float32)
    score = (read.score[order] / _SCORE_STEPS).astype(np.float32)
    bounds = np.searchsorted(read.picture[order], np.arange(len(read.times_s) + 1))
    for number, (first, last) in enumerate(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)):
        yield TrackedFrame(
            camera_id,
            float(read.times_s[number]),
            read.resolutions_wh[read.size[number]],
            track_id[first:last],
            boxes_xyxy[first:last],
            score[first:last],
            tuple(read.class_names[which] for which in classes[first:last].tolist()),
        )
