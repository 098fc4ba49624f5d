"""What is to be seen in the pictures of a clip, read from MOT files and from the truth of rendered films."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.errors import InputError
from vision.ground_truth import read_truth
from vision.weights.scoring import OUR_CLASSES, Objects

LEAST_SHARE: Final = 0.4  # of an object that must be seen for it to count
_MAX_BYTES: Final = 64_000_000
_MAX_PICTURES: Final = 1_000_000
_NOTHING: Final = Objects((), np.zeros((0, 4), np.float32), np.zeros(0, bool))


@dataclass(frozen=True, slots=True)
class ClipTruth:
    """Objects by number of the picture, from 0. `classes`: those that are labelled wherever they are."""

    classes: tuple[str, ...]
    pictures: Mapping[int, Objects]

    def at(self, number: int) -> Objects:
        """The objects of a picture."""
        return self.pictures.get(number, _NOTHING)


def read_clip_truth(path: Path, clip_wh: tuple[int, int], truth_wh: tuple[int, int] | None = None) -> ClipTruth:
    """The truth of a clip of this size. `.json`: of a rendered film; any other file: MOT, persons only.

    `truth_wh`: size of the pictures a MOT file is in pixels of, if not that of the clip.
    Raises InputError for a file that is neither.
    """
    with naming_faults(path):
        if is_film(path):
            return _objects_of(read_film(path, clip_wh))
        return _mot(path, clip_wh, truth_wh or clip_wh)


def is_film(path: Path) -> bool:
    """Whether the file is to be read as the truth of a rendered film."""
    return path.suffix.lower() == ".json"


@contextmanager
def naming_faults(path: Path) -> Iterator[None]:
    """What is wrong with a file of truth read within, as InputError."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InputError(f"{path} is larger than {_MAX_BYTES} bytes; no truth of a clip is")
        yield
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise InputError(f"{path} is not the truth of a film: {where}: {first['msg']}") from error
    except (ValueError, IndexError) as error:
        raise InputError(f"{path} is no MOT truth, lines of frame,id,left,top,width,height,flag: {error}") from error


def _mot(path: Path, clip_wh: tuple[int, int], truth_wh: tuple[int, int]) -> ClipTruth:
    """MOT numbers pictures from 1."""
    scale = np.array([clip / truth for clip, truth in zip(clip_wh, truth_wh, strict=True)] * 2, np.float32)
    return ClipTruth(
        ("person",),
        {
            number - 1: Objects(
                ("person",) * len(each.track_id), each.boxes_xyxy * scale, np.ones(len(each.track_id), bool)
            )
            for number, each in read_truth(path, 1.0).items()
        },
    )


_Row = Annotated[list[float], Field(min_length=11, max_length=11)]


class _Read(BaseModel):
    model_config = ConfigDict(allow_inf_nan=False)


class Actor(_Read):
    """One who is to be seen. A row of `boxes`: first and last picture, whole box, seen box, share seen."""

    kind: str = Field(alias="class")
    boxes: list[_Row]


class Film(_Read):
    """The truth of a rendered film, as docs/design/scenes.md says."""

    size: tuple[int, int]
    pictures: int = Field(ge=0, le=_MAX_PICTURES)
    actors: list[Actor]


def read_film(path: Path, clip_wh: tuple[int, int]) -> Film:
    """The truth of a film of this size; to be called within `naming_faults`."""
    film = Film.model_validate_json(path.read_bytes())
    if film.size != clip_wh:
        raise InputError(f"{path} is the truth of a film of {film.size[0]}x{film.size[1]}, not of this clip")
    return film


def _objects_of(film: Film) -> ClipTruth:
    seen: dict[int, list[tuple[str, list[float], bool]]] = {}
    for actor in film.actors:
        for first, last, *row in actor.boxes:
            for number in range(max(0, int(first)), min(int(last) + 1, film.pictures)):
                seen.setdefault(number, []).append((actor.kind, row[4:8], row[8] >= LEAST_SHARE))
    return ClipTruth(OUR_CLASSES, {number: _objects(each) for number, each in seen.items()})


def _objects(seen: list[tuple[str, list[float], bool]]) -> Objects:
    names, boxes, counted = zip(*seen, strict=True)
    return Objects(names, np.array(boxes, np.float32), np.array(counted, bool))
