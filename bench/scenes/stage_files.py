"""What a render leaves behind: which pictures are done, and the patches of each."""

import json
from pathlib import Path
from typing import Final

PLACE: Final = "place.png"
_PICTURES: Final = "pictures.jsonl"


def done_pictures(folder: Path) -> dict[int, list[str]]:
    """The names of each picture's patches, by its number. A line cut off by a stop does not count."""
    path = folder / _PICTURES
    if not path.exists():
        return {}
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.endswith("}")]
    return {row["picture"]: row["patches"] for row in rows}


def note_done(folder: Path, number: int, patches: list[str]) -> None:
    """A picture is rendered."""
    with (folder / _PICTURES).open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"picture": number, "patches": patches}) + "\n")


def patch_name(number: int, x0: int, y0: int) -> str:
    return f"patch-{number:05}-{x0}-{y0}.png"


def corner_of(name: str) -> tuple[int, int]:
    """Where a patch lies: x and y of its left upper corner in the picture."""
    x0, y0 = (int(part) for part in Path(name).stem.split("-")[2:])
    return x0, y0
