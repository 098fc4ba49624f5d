"""A rendered film's truth, as far as a first look needs it: where its zones lie in the picture."""

import importlib.resources
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FILMS: Final = Path(str(importlib.resources.files("cameras"))) / "virtual" / "films"

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Film:
    """`zones`: name → points in 0-1 of the picture; two of them are a line, more a polygon."""

    story: str
    zones: Mapping[str, tuple[Point, ...]]


def film_of(clip: Path) -> Film | None:
    """What lies beside the clip as NAME.json (docs/design/scenes.md); None where nothing does."""
    path = clip.with_suffix(".json")
    if not path.is_file():
        return None
    truth = json.loads(path.read_text(encoding="utf-8"))
    return Film(truth["story"], {name: tuple((x, y) for x, y in points) for name, points in truth["zones"].items()})
