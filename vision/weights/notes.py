"""What is known of weights files: a note for each, in the packaged manifest or beside a file somebody added.

The manifest (`vision/bundled/manifest.json`) holds the notes of the files that ship with the program, and the releases
that can be fetched. A file in the data directory has its note beside it: `NAME.onnx` and `NAME.weights.json`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.errors import WeightsError

NOTE_SUFFIX: Final = ".weights.json"
BUNDLED: Final = Path(__file__).resolve().parents[1] / "bundled"
MANIFEST: Final = "manifest.json"
_MAX_NOTE_BYTES: Final = 1_000_000

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Share = Annotated[float, Field(ge=0, le=1)]
Side = Annotated[int, Field(gt=0, le=4096)]


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Scores(_Written):
    """How well a file does on one set. `pictures`, `objects`: how much there was to judge by.

    `recall`, `precision`: boxes of one class matched one to one at IoU 0.5. `ap50`: mean over the classes of the set.
    `measured`: with what, and by which rules.
    """

    recall: Share
    precision: Share
    ap50: Share | None = None
    pictures: int = Field(ge=1)
    objects: int = Field(ge=1)
    measured: str = Field(min_length=1)


class WeightsNote(_Written):
    """One weights file.

    `classes`: names in the order of their ids. `input_wh`: pixels, of the size it is meant for. `precision`: of the
    arithmetic its numbers are for, f32, f16 or int8. `trained_on`: the pictures. `recipe`: where it is written down how
    it was made. `scores`: by set. `release_sha256`: of the release's file it was exported from, "" for others.
    """

    name: Name
    file: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
    sha256: Sha256
    bytes: int = Field(gt=0)
    classes: tuple[str, ...] = Field(min_length=1)
    input_wh: tuple[Side, Side]
    precision: str = Field(pattern="^(f32|f16|int8)$")
    trained_on: str = ""
    recipe: str = ""
    scores: Mapping[str, Scores] = {}
    licence: str = Field(min_length=1)
    release_sha256: Sha256 | None = None


class Release(_Written):
    """A network that can be fetched: `address` of its checkpoint for the ultralytics package."""

    name: Name
    address: str = Field(pattern="^https?://")
    licence: str = Field(min_length=1)
    trained_on: str = ""
    scores: Mapping[str, Scores] = {}


class Manifest(_Written):
    """What ships with the program, the best first, and what can be fetched."""

    weights: tuple[WeightsNote, ...]
    releases: tuple[Release, ...]


def read_manifest(folder: Path = BUNDLED) -> Manifest:
    """The manifest of a folder of bundled files. Raises WeightsError."""
    return _read(folder / MANIFEST, Manifest)


def read_note(weights: Path) -> WeightsNote | None:
    """The note beside a weights file, None without one. Raises WeightsError for one that cannot be used."""
    path = weights.with_suffix(NOTE_SUFFIX)
    return _read(path, WeightsNote) if path.is_file() else None


def write_note(note: WeightsNote, weights: Path) -> Path:
    """Put the note beside the weights file; its path."""
    path = weights.with_suffix(NOTE_SUFFIX)
    path.write_text(note.model_dump_json(indent=2, exclude_defaults=True) + "\n", encoding="utf-8")
    return path


_Kind = TypeVar("_Kind", bound=_Written)


def _read(path: Path, kind: type[_Kind]) -> _Kind:
    try:
        with path.open("rb") as stream:
            content = stream.read(_MAX_NOTE_BYTES + 1)
        if len(content) > _MAX_NOTE_BYTES:
            raise WeightsError(f"{path} is larger than {_MAX_NOTE_BYTES} bytes; a note on weights is not")
        return kind.model_validate_json(content)
    except OSError as error:
        raise WeightsError(f"{path} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise WeightsError(f"{path} is no note on weights: {where}: {first['msg']}") from error
