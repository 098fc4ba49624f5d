"""What is really to be seen in a clip: every actor's box on every picture, hidden parts known, and the zone events."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bench.scenes.events import Watch, zone_events
from bench.scenes.outlines import on_picture
from bench.scenes.raster import Window, nearness, triangles_of
from bench.scenes.words import Actor, Kind, Piece, Seen, State, Story, View

PiecesOf = Callable[[Actor, State], Sequence[Piece]]
Box = tuple[float, float, float, float]
Nearness = NDArray[np.float32]

_TOUCHING: Final = 0.03  # metres: what is this much nearer does not hide
_FURTHEST_OUT: Final = 1.0  # of the picture's size: further beyond its edges nothing is looked at
_LEAST_PX: Final = 6


@dataclass(slots=True, eq=False)
class Witness:
    """Sees the pictures of a story. What stands still is drawn once."""

    story: Story
    pieces_of: PiecesOf
    _place: Nearness = field(init=False)
    _window: Window = field(init=False)
    _still: "dict[int, _Alone]" = field(init=False, default_factory=dict)  # of actors that never move

    def __post_init__(self) -> None:
        width, height = self.story.place.view.size
        out_x, out_y = int(width * _FURTHEST_OUT), int(height * _FURTHEST_OUT)
        self._window = Window(-out_x, -out_y, width + 2 * out_x, height + 2 * out_y)
        place = triangles_of(self.story.place.pieces, opaque_only=True)
        for actor in self.story.actors:
            state = actor.track(0.0)
            if state is not None and stands(actor, self.story):
                pieces = self.pieces_of(actor, state)
                self._still[actor.id] = self._alone(pieces)
                place = np.concatenate([place, triangles_of([p for p in pieces if p.apart], opaque_only=True)])
        self._place = nearness(self.story.place.view, place)

    def _alone(self, pieces: Sequence[Piece]) -> "_Alone":
        return _Alone.of(self.story.place.view, [piece for piece in pieces if not piece.apart], self._window)

    def seen(self, t: float) -> list[Seen]:
        """Everybody of whom some part is on the picture, in the order of the story."""
        view = self.story.place.view
        there = [(actor, state) for actor in self.story.actors if (state := actor.track(t)) is not None]
        made = {actor.id: self.pieces_of(actor, state) for actor, state in there if actor.id not in self._still}
        alone = [(actor, self._still.get(actor.id) or self._alone(made[actor.id])) for actor, _ in there]
        loose = [piece for pieces in made.values() for piece in pieces if piece.apart]
        loose += [piece for make in self.story.moving.values() for piece in make(t)]
        front = np.maximum(self._place, nearness(view, triangles_of(loose, opaque_only=True)))
        for _, one in alone:
            one.put_on(front)
        return [seen for actor, one in alone if (seen := one.against(front, actor.id, actor.kind)) is not None]


@dataclass(frozen=True, slots=True, eq=False)
class _Alone:
    """One actor as if nothing else were there."""

    window: Window
    near: Nearness
    size: tuple[int, int]

    @classmethod
    def of(cls, view: View, pieces: Sequence[Piece], bounds: Window) -> "_Alone":
        points = view.project(np.concatenate([piece.points for piece in pieces]))
        points = points[points[:, 2] > 0]
        if not len(points):
            return cls(Window(0, 0, 0, 0), np.zeros((0, 0), np.float32), view.size)
        low = np.floor(points[:, :2].min(axis=0)).astype(int) - 1
        high = np.ceil(points[:, :2].max(axis=0)).astype(int) + 1
        x0, y0 = max(low[0], bounds.x0), max(low[1], bounds.y0)
        x1, y1 = min(high[0], bounds.x0 + bounds.width), min(high[1], bounds.y0 + bounds.height)
        window = Window(int(x0), int(y0), max(0, int(x1 - x0)), max(0, int(y1 - y0)))
        return cls(window, nearness(view, triangles_of(pieces), window), view.size)

    def put_on(self, front: Nearness) -> None:
        """Hide what is behind."""
        here, there = self._cut()
        front[there] = np.maximum(front[there], self.near[here])

    def against(self, front: Nearness, actor: int, kind: Kind) -> Seen | None:
        """What is left of it behind whatever is in front."""
        here, there = self._cut()
        near = self.near[here]
        if not (near > 0).any():
            return None
        depth = 1 / np.maximum(near, 1e-6)
        visible = (near > 0) & (1 / np.maximum(front[there], 1e-6) >= depth - _TOUCHING)
        if visible.sum() < _LEAST_PX:
            return None
        share = float(visible.sum() / (self.near > 0).sum())
        x0, y0 = max(self.window.x0, 0), max(self.window.y0, 0)
        return Seen(actor, kind, _around(near > 0, x0, y0), _around(visible, x0, y0), round(share, 3))

    def _cut(self) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
        """The part on the picture, in the window and in the picture."""
        x0, y0, width, height = self.window
        left, top = max(x0, 0), max(y0, 0)
        right, bottom = max(left, min(x0 + width, self.size[0])), max(top, min(y0 + height, self.size[1]))
        here = slice(top - y0, bottom - y0), slice(left - x0, right - x0)
        return here, (slice(top, bottom), slice(left, right))


def _around(mask: NDArray[np.bool_], x0: int, y0: int) -> Box:
    columns, rows = np.flatnonzero(mask.any(axis=0)), np.flatnonzero(mask.any(axis=1))
    return (
        float(columns[0] + x0),
        float(rows[0] + y0),
        float(columns[-1] + 1 + x0),
        float(rows[-1] + 1 + y0),
    )


@dataclass(frozen=True, slots=True)
class Clip:
    """The truth of a whole clip. `pictures`: what is seen on each."""

    story: str
    weather: str
    size: tuple[int, int]
    fps: int
    pictures: tuple[tuple[Seen, ...], ...]
    zones: dict[str, list[tuple[float, float]]]  # corners in the picture, 0 to 1
    watches: tuple[dict[str, Any], ...]  # what rules watch
    events: tuple[dict[str, Any], ...]
    standing: frozenset[int]  # actors that never move
    recipe: str

    def write(self, path: Path) -> None:
        """As JSON: an actor's boxes as runs of pictures on which they are the same."""
        kinds = {seen.actor: seen.kind for picture in self.pictures for seen in picture}
        actors = [
            {
                "id": actor,
                "class": str(kind),
                "standing": actor in self.standing,
                "boxes": list(_runs_of(self.pictures, actor)),
            }
            for actor, kind in sorted(kinds.items())
        ]
        whole = {
            "story": self.story,
            "weather": self.weather,
            "size": self.size,
            "fps": self.fps,
            "pictures": len(self.pictures),
            "recipe": self.recipe,
            "zones": self.zones,
            "watches": self.watches,
            "events": self.events,
            "boxes": "first picture, last picture, whole x0 y0 x1 y1, seen x0 y0 x1 y1 (pixels), share seen",
            "actors": actors,
        }
        path.write_text(json.dumps(whole, separators=(",", ":")) + "\n", encoding="utf-8")


def _runs_of(pictures: Sequence[Sequence[Seen]], actor: int) -> Iterator[list[float]]:
    run: list[float] = []
    for number, picture in enumerate(pictures):
        seen = next((each for each in picture if each.actor == actor), None)
        row = [] if seen is None else [*seen.whole_xyxy, *seen.seen_xyxy, seen.share]
        row = [int(value) if value == int(value) else value for value in row]
        if run and row == run[2:] and run[1] == number - 1:
            run[1] = number
            continue
        if run:
            yield run
        run = [number, number, *row] if row else []
    if run:
        yield run


def read_clip(path: Path) -> Clip:
    """What `write` wrote."""
    whole = json.loads(path.read_text(encoding="utf-8"))
    pictures: list[list[Seen]] = [[] for _ in range(whole["pictures"])]
    for actor in whole["actors"]:
        for first, last, *row in actor["boxes"]:
            seen = Seen(actor["id"], Kind(actor["class"]), _box(row[:4]), _box(row[4:8]), float(row[8]))
            for number in range(int(first), int(last) + 1):
                pictures[number].append(seen)
    return Clip(
        whole["story"],
        whole["weather"],
        (whole["size"][0], whole["size"][1]),
        whole["fps"],
        tuple(tuple(picture) for picture in pictures),
        {name: [(x, y) for x, y in corners] for name, corners in whole["zones"].items()},
        tuple(whole["watches"]),
        tuple(whole["events"]),
        frozenset(actor["id"] for actor in whole["actors"] if actor["standing"]),
        whole["recipe"],
    )


def _box(values: Sequence[float]) -> Box:
    x0, y0, x1, y1 = (float(value) for value in values)
    return x0, y0, x1, y1


def clip_truth(story: Story, watches: Sequence[Watch], pieces_of: PiecesOf, only: range | None = None) -> Clip:
    """The truth of a story. `only`: some of its pictures; the others are left empty."""
    witness = Witness(story, pieces_of)
    count = round(story.seconds * story.fps)
    pictures = tuple(
        tuple(witness.seen(number / story.fps)) if only is None or number in only else () for number in range(count)
    )
    return Clip(
        story.name,
        str(story.weather),
        story.place.view.size,
        story.fps,
        pictures,
        {zone.name: on_picture(story.place.view, zone.corners) for zone in story.place.zones},
        tuple(_watch_row(watch) for watch in watches),
        tuple(_events(story, watches)),
        frozenset(actor.id for actor in story.actors if stands(actor, story)),
        recipe_version(),
    )


def stands(actor: Actor, story: Story) -> bool:
    """Whether it is there all the time and never moves."""
    first = actor.track(0.0)
    times = np.linspace(0, story.seconds, 60, endpoint=False)
    return first is not None and all(actor.track(float(t)) == first for t in times)


def _watch_row(watch: Watch) -> dict[str, Any]:
    kinds = sorted(str(kind) for kind in watch.kinds)
    least = {"least_s": watch.least_s, "least_count": watch.least_count}
    return {"name": watch.name, "zone": watch.zone, "classes": kinds, **least}


def _events(story: Story, watches: Sequence[Watch]) -> Iterator[dict[str, Any]]:
    for event in zone_events(story, watches):
        row: dict[str, Any] = {"name": event.name, "zone": event.zone, "actor": event.actor}
        row |= {"begins_s": event.begins_s, "ends_s": event.ends_s}
        yield row | ({"direction": event.direction} if event.direction else {})


def recipe_version() -> str:
    """A digest of the recipe's own sources: clips of other sources are of another recipe."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
