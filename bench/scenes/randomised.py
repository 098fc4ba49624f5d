"""Stills to train a detector with: random casts in the four places, in random light, from cameras that hang otherwise.

A set is a story of one picture a second: the place is rendered once for all of its pictures, and whoever belongs to it
is somewhere else on each. Its name says everything: still-PLACE-SEED-COUNT. Nobody in it is one of the clips' cast.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin
from typing import Final

import numpy as np

from bench.scenes import vehicles
from bench.scenes.events import VEHICLES
from bench.scenes.gait import climb_path
from bench.scenes.places import PLACES, gate
from bench.scenes.words import Action, Actor, Kind, Piece, Place, Seen, State, Story, View, Weather

CLASSES: Final = (Kind.PERSON, Kind.BICYCLE, Kind.MOTORCYCLE, Kind.CAR, Kind.BUS, Kind.TRUCK)
"""The classes of the labels, by their numbers."""
A_SET: Final = 32  # pictures, of which each pays a part of the place
LEAST_SHARE: Final = 0.25
LEAST_PX: Final = 8

Rect = tuple[float, float, float, float]
_Rng = np.random.Generator
_LIGHTS: Final = (
    (Weather.DAY, 0.34),
    (Weather.DUSK, 0.18),
    (Weather.NIGHT_INFRARED, 0.26),
    (Weather.RAIN, 0.22),
)
_ROLES: Final = ("man", "woman", "", "elder", "child", "guard", "courier", "cleaner")
_CARS: Final = ("saloon", "hatchback", "suv", "van", "saloon", "suv", "truck", "bus")
_TWO_WHEELERS: Final = ("bicycle", "ebike", "ebike", "delivery")
_LOOKS: Final = (10_000, 1_000_000)  # beyond those of the stories
_TRIES: Final = 30


@dataclass(frozen=True, slots=True)
class Ground:
    """Where people may be, and the lanes of vehicles with the direction they run in. `climbs_y`: of a wall."""

    feet: Sequence[Rect]
    lanes: Sequence[tuple[Rect, float]]
    climbs_y: float | None = None


GROUNDS: Final[Mapping[str, Ground]] = {
    "gate": Ground(
        ((-8.5, 1.9, -5.3, 8.3), (1.0, 1.9, 7.5, 7.2), (-4.2, 0.0, -0.3, 8.0), (-4.3, 10, 4.8, 22), (-7, -1.4, 7, 1.4)),
        (((-2.8, 0.5, -1.6, 5.8), pi / 2), ((-3.0, 15.0, 3.0, 28.0), pi / 2), ((-8.0, -0.9, 8.0, 0.5), 0.0)),
    ),
    "courtyard": Ground(
        ((-10, 0, 2.2, 6), (-12, 7.9, 12, 11.2), (3.9, -3, 6.9, 7.4), (-9, -2.5, 3.4, -0.9), (-10, 12, 10, 13)),
        (((-11.0, 8.6, 11.0, 10.6), 0.0), ((4.6, 0.0, 6.0, 5.0), pi / 2)),
    ),
    "wall": Ground(
        ((-6, 1.8, 12, 4.3), (-4, 4.6, 10, 7.3), (-3, -0.4, 8, 1.5)),
        (((-3.0, 2.6, 12.0, 3.4), 0.0),),
        climbs_y=8.45,
    ),
    "shed": Ground(
        ((-7, 3.4, 6, 5.2), (-7.4, 5.6, -1.5, 7.2), (0.2, 5.4, 6.6, 10.8)),
        (((-6.0, 3.6, 6.0, 4.6), 0.0),),
    ),
}


def set_names(places: Sequence[str], seed: int, count: int) -> list[str]:
    """The sets that hold so many stills, the places by turns."""
    sets = -(-count // A_SET)
    sizes = [min(A_SET, count - A_SET * number) for number in range(sets)]
    return [f"still-{places[n % len(places)]}-{seed + n}-{size}" for n, size in enumerate(sizes)]


def story_of(name: str) -> Story:
    """The set of a name. Raises ValueError where it names none."""
    match name.split("-"):
        case ["still", place, seed, count] if place in PLACES and seed.isdecimal() and count.isdecimal():
            return _Set(np.random.default_rng((int(seed), 77)), place).story(name, int(count))
    raise ValueError(f"no set {name}: still-PLACE-SEED-COUNT")


def labelled(seen: Sequence[Seen], size: tuple[int, int]) -> list[tuple[int, float, float, float, float]]:
    """A picture's labels as YOLO has them: class, middle x and y, width and height, 0 to 1, of what is seen."""
    rows = []
    for each in seen:
        x0, y0, x1, y1 = each.seen_xyxy
        if each.share < LEAST_SHARE or y1 - y0 < LEAST_PX:
            continue
        width, height = size
        middle = (x0 + x1) / 2 / width, (y0 + y1) / 2 / height
        rows.append((CLASSES.index(each.kind), *middle, (x1 - x0) / width, (y1 - y0) / height))
    return rows


class _Set:
    """Draws a set: the light and the camera once, where everybody is for each picture."""

    def __init__(self, rng: _Rng, place: str) -> None:
        self._rng, self._ground = rng, GROUNDS[place]
        made = PLACES[place]()
        self._place = replace(made, view=self._hung(made.view), standing=tuple(self._parked(made)))
        self._here: dict[int, dict[int, State]] = {}  # by picture, by actor

    def story(self, name: str, count: int) -> Story:
        rng = self._rng
        weather = Weather(rng.choice([str(each) for each, _ in _LIGHTS], p=[share for _, share in _LIGHTS]))
        sun = float(rng.uniform(0.3, 1.25)), float(rng.uniform(0, 2 * pi))
        cast = list(self._cast())
        for number in range(count):
            self._here[number] = self._scattered(cast)
        moving: dict[str, Callable[[float], Sequence[Piece]]] = {}
        if self._place.name == "gate":
            lifted, opened = float(rng.choice([0.0, 0.0, 1.5])), float(rng.choice([0.0, 0.0, 1.3]))
            moving = {"boom": lambda _: gate.boom(lifted), "door": lambda _: gate.door(opened)}
        return Story(name, self._place, weather, [*cast, *self._place.standing], count, 1, sun, moving)

    def _hung(self, view: View) -> View:
        """The camera a little elsewhere."""
        rng = self._rng
        eye = np.array(view.xyz) + rng.normal(0, (0.5, 0.5, 0.3))
        aim = np.array(view.looks_at) + rng.normal(0, (0.8, 0.8, 0.2))
        return View(
            (float(eye[0]), float(eye[1]), max(2.6, float(eye[2]))),
            (float(aim[0]), float(aim[1]), float(aim[2])),
            view.lens_mm * float(rng.uniform(0.82, 1.3)),
            view.size,
        )

    def _parked(self, place: Place) -> Iterator[Actor]:
        """Most of what is parked there, other ones of their kind."""
        for actor in place.standing:
            if self._rng.random() < 0.75:
                look = self._look()
                model = actor.model
                if actor.kind is Kind.CAR and model != "van":
                    model = str(self._rng.choice(["saloon", "hatchback", "suv"]))
                yield replace(actor, model=model, look=look)

    def _look(self) -> int:
        return int(self._rng.integers(*_LOOKS))

    def _cast(self) -> Iterator[Actor]:
        """Who belongs to the set: people on foot, riders, two-wheelers that stand, cars."""
        rng = self._rng
        for number in range(9):
            role = str(rng.choice(_ROLES, p=[0.28, 0.28, 0.12, 0.1, 0.07, 0.05, 0.05, 0.05]))
            yield self._actor(number, Kind.PERSON, role)
        for number in range(10, 16, 2):
            model = str(rng.choice(_TWO_WHEELERS))
            yield self._actor(number, vehicles.KINDS[model], model)
            yield replace(self._actor(number + 1, Kind.PERSON, "courier" if model == "delivery" else ""), rides=number)
        for number in range(20, 22):
            model = str(rng.choice(_TWO_WHEELERS))
            yield self._actor(number, vehicles.KINDS[model], model)
        for number, model in enumerate(rng.choice(_CARS, 2, replace=False), start=30):
            yield self._actor(number, vehicles.KINDS[str(model)], str(model))

    def _actor(self, number: int, kind: Kind, model: str) -> Actor:
        def track(t: float) -> State | None:
            return self._here.get(int(t + 1e-6), {}).get(number)

        return Actor(number, kind, track, self._look(), model)

    def _scattered(self, cast: Sequence[Actor]) -> dict[int, State]:
        """Where everybody is on a picture: some are not there, nobody stands in another."""
        rng = self._rng
        crowd = float(rng.choice([0.0, 0.25, 0.45, 0.7, 0.95], p=[0.15, 0.25, 0.3, 0.2, 0.1]))
        taken = [disc for actor in self._place.standing if (at := actor.track(0.0)) for disc in discs(actor, at)]
        here: dict[int, State] = {}
        for actor in sorted(cast, key=lambda actor: -_half_m(actor)):
            if actor.rides is not None:
                if (under := here.get(actor.rides)) is not None:
                    here[actor.id] = replace(under, action=Action.RIDE)
                continue
            if rng.random() > (crowd if actor.kind not in VEHICLES else 0.45 * (crowd > 0)):
                continue
            ridden = any(other.rides == actor.id for other in cast)
            for _ in range(_TRIES):
                state = self._anywhere(actor, ridden=ridden)
                own = discs(actor, state)
                if self._in_view(state) and all(_apart(one, other) for one in own for other in taken):
                    taken += own
                    here[actor.id] = state
                    break
        return here

    def _anywhere(self, actor: Actor, *, ridden: bool) -> State:
        rng = self._rng
        if actor.kind in VEHICLES:
            rect, heading = self._ground.lanes[int(rng.integers(len(self._ground.lanes)))]
            heading += float(rng.choice([0, pi])) + float(rng.normal(0, 0.06))
            return State(self._at(rect), heading, Action.PARKED, float(rng.random()))
        rect = self._ground.feet[int(rng.integers(len(self._ground.feet)))]
        heading = float(rng.uniform(-pi, pi))
        if actor.kind is not Kind.PERSON:
            action = Action.DRIVE if ridden else Action.PARKED
            return State(self._at(rect), heading, action, float(rng.random() * 3), 3.0 if ridden else 0.0)
        if self._ground.climbs_y is not None and rng.random() < 0.12:
            return self._climbing(self._ground.climbs_y)
        return self._on_foot(self._at(rect), heading)

    def _on_foot(self, xyz: tuple[float, float, float], heading: float) -> State:
        action, speed = _WAYS[self._rng.choice(len(_WAYS), p=[0.55, 0.33, 0.07, 0.05])]
        speed *= float(self._rng.uniform(0.8, 1.2))
        return State(xyz, heading, action, float(self._rng.random()), speed)

    def _climbing(self, y: float) -> State:
        phase, heading = float(self._rng.uniform(0.15, 0.95)), -pi / 2
        ahead, above = climb_path(phase)
        x = float(self._rng.uniform(-3, 7))
        return State((x + ahead * cos(heading), y + ahead * sin(heading), above), heading, Action.CLIMB, phase)

    def _at(self, rect: Rect) -> tuple[float, float, float]:
        x0, y0, x1, y1 = rect
        return float(self._rng.uniform(x0, x1)), float(self._rng.uniform(y0, y1)), 0.0

    def _in_view(self, state: State) -> bool:
        x, y, z = state.xyz
        ((u, v, depth),) = self._place.view.project(np.array([(x, y, z + 0.8)], np.float32)).tolist()
        width, height = self._place.view.size
        return bool(depth > 1.5 and -0.03 < u / width < 1.03 and -0.03 < v / height < 1.1)


_WAYS: Final = ((Action.WALK, 1.25), (Action.STAND, 0.0), (Action.RUN, 3.0), (Action.LIE, 0.0))


def _half_m(actor: Actor) -> float:
    """Half its length."""
    return {"bus": 5.0, "truck": 3.2}.get(actor.model, 0.9 if actor.kind not in VEHICLES else 2.2)


Disc = tuple[float, float, float]  # x, y, radius


def discs(actor: Actor, state: State) -> list[Disc]:
    """The ground it takes."""
    x, y, _ = state.xyz
    if actor.kind is Kind.PERSON:
        return [(x, y, 0.35 if state.action is not Action.LIE else 0.9)]
    if actor.kind not in VEHICLES:
        return [(x, y, 0.85)]
    along = np.arange(-_half_m(actor) + 0.9, _half_m(actor), 1.2)
    return [(x + float(a) * cos(state.heading), y + float(a) * sin(state.heading), 1.15) for a in along]


def _apart(one: Disc, other: Disc) -> bool:
    return float(np.hypot(one[0] - other[0], one[1] - other[1])) > one[2] + other[2]
