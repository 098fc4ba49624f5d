"""Who does what at each place: a clip each, empty of everybody at both ends, with the alerts a demonstration needs.

Ways are given by their corners and speeds; where a wait ends is worked out, so that times in comments are about right.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import pi
from typing import Final

import numpy as np

from bench.scenes import vehicles
from bench.scenes.events import VEHICLES, Watch
from bench.scenes.places import PLACES, gate
from bench.scenes.tracks import Step, To, Wait, Way, after, on_foot, on_wheels, over_wall, riding, way
from bench.scenes.words import Actor, Kind, Piece, Place, Story, Track, Weather, Zone

_TURNS_S: Final = 1.0  # how long somebody on foot takes to turn
_STEERS_S: Final = 2.2


def walker(number: int, look: int, begins_s: float, speed: float, steps: Sequence[Step], role: str = "") -> Actor:
    """Somebody on foot."""
    return Actor(number, Kind.PERSON, on_foot(way(begins_s, speed, steps, ease_s=_TURNS_S)), look, role)


def drive(kind: tuple[str, int], begins_s: float, speed: float, steps: Sequence[Step]) -> Track:
    """A vehicle on its way. `kind`: model and look."""
    return on_wheels(way(begins_s, speed, steps, ease_s=_STEERS_S), vehicles.wheel_radius_m(*kind))


def vehicle(number: int, look: int, model: str, track: Track) -> Actor:
    return Actor(number, vehicles.KINDS[model], track, look, model)


def ride(
    numbers: tuple[int, int],
    looks: tuple[int, int],
    model: str,
    role: str,
    begins_s: float,
    speed: float,
    steps: Sequence[Step],
) -> list[Actor]:
    """Somebody on a two-wheeler: the vehicle and its rider."""
    path, radius = way(begins_s, speed, steps, ease_s=1.6), vehicles.wheel_radius_m(model, looks[0])
    carrier = vehicle(numbers[0], looks[0], model, on_wheels(path, radius))
    return [carrier, Actor(numbers[1], Kind.PERSON, riding(path, radius), looks[1], role, numbers[0])]


def _swing(
    times: Sequence[float], angles: Sequence[float], make: Callable[[float], Sequence[Piece]]
) -> Callable[[float], Sequence[Piece]]:
    """A part of a place that turns by given angles at given times."""
    return lambda t: make(float(np.interp(t, times, angles)))


def gate_story(size: tuple[int, int] = (640, 360)) -> Story:
    """Day at the gate: residents, somebody who slips in behind one, a car before the barrier and a man behind it."""
    x, behind_van = 4.1, To(4.35, 33.3)
    resident = walker(
        1, 135, 0.8, 1.4, [To(10.5, 3.6), To(x + 0.6, 4.6), To(x, 9), To(3.5, 15), To(2.4, 26), behind_van], "woman"
    )
    follower = walker(
        2, 134, 2.2, 1.45, [To(10.5, 3.0), To(x + 0.6, 4.2), To(x, 9), To(2.9, 16), To(2.0, 27), behind_van], "man"
    )
    lane = -2.2
    car = drive(
        ("saloon", 6),
        7.0,
        3.4,
        [
            To(-15, -0.9),
            To(-7, -0.7),
            To(-2.9, 1.0, 2.4),
            To(lane, 6.1),
            Wait(5.5),
            To(lane, 12, 3.2),
            To(0.6, 22, 4.0),
            To(1.2, 38),
            To(9, 43),
            To(14, 43),
        ],
    )
    walks_in = [To(-11, 3.0), To(-5.6, 3.6), To(-3.1, 7.0), To(-2.6, 12), To(0.3, 17), To(3.0, 24), behind_van]
    slips_in = walker(4, 141, 14.0, 1.35, walks_in, "man")
    courier = ride(
        (5, 6),
        (40, 131),
        "ebike",
        "man",
        25.0,
        3.4,
        [To(13, -0.4), To(6.5, 0.2), To(2.6, 2.9, 2.2), Wait(6.0), To(-3.5, 1.0, 3.0), To(-15, -0.6)],
    )
    passer_by = walker(7, 123, 31.0, 1.15, [To(-11.5, 2.7), To(-5.0, 2.7), To(1.0, 2.9), To(10.5, 3.0)], "elder")
    leaves = walker(
        8, 64, 20.0, 1.4, [behind_van, To(2.6, 26), To(3.6, 14), To(x, 9.6), To(x + 0.2, 5), To(10.5, 3.4)], "woman"
    )
    moving = {
        "boom": _swing((15.8, 17.6, 25.0, 27.0), (0, 1.5, 1.5, 0), gate.boom),
        "door": _swing((5.6, 7.0, 10.6, 12.4, 36.4, 37.6, 40.0, 41.6), (0, 1.3, 1.3, 0, 0, 1.3, 1.3, 0), gate.door),
    }
    actors = [resident, follower, vehicle(3, 6, "saloon", car), slips_in, *courier, passer_by, leaves]
    return _story("gate", PLACES["gate"](size), Weather.DAY, actors, 51, sun=(0.72, 3.75), moving=moving)


def courtyard_story() -> Story:
    """Dusk in the court: a van left on the fire lane, somebody who waits about by the cars, neighbours who meet."""
    van = drive(("van", 3), 3.5, 3.2, [To(17, 9.7), To(3, 9.6), To(-3.0, 9.5), Wait(28), To(-25, 9.5)])
    corner, way_in = To(7.9, 7.0), To(14, 9.0)
    about: list[Step] = [To(7.4, 4.6), Wait(9, 2.6), To(7.0, 2.4), Wait(10, -2.6), To(7.7, 5.0), Wait(7, 1.9)]
    waits = walker(2, 24, 1.0, 1.25, [way_in, corner, *about, corner, way_in], "man")
    meet = [
        walker(3, 5, 5.0, 1.15, [To(-8.5, -3.2), To(-2.5, 1.7), Wait(24, 0.86), To(-8.5, -3.2)], "elder"),
        walker(
            4,
            102,
            7.0,
            1.25,
            [To(5.6, -6), To(3.1, -0.6), To(-0.5, 3.5), Wait(20, 3.74), To(3.1, -0.6), To(5.8, -6)],
            "woman",
        ),
        walker(
            5,
            33,
            4.5,
            1.3,
            [
                To(13, 8.6),
                To(3.3, 7.0),
                To(3.2, 4),
                To(0.2, 4.6),
                To(-1.6, 3.45),
                Wait(18, -1.4),
                To(-3.4, 4.2),
                To(-8.5, -1.8),
            ],
            "elder",
        ),
        walker(6, 47, 8.5, 1.2, [To(-8.5, -2.2), To(-2.3, 2.85), Wait(21, -0.56), To(-8.5, -2.6)], "woman"),
    ]
    cyclist = ride((7, 8), (12, 55), "bicycle", "", 27.0, 4.0, [To(15, 8.2), To(-2, 7.95), To(-26, 8.3)])
    home = walker(9, 71, 30.5, 1.35, [To(5.8, -6), To(4.6, 2), To(4.4, 8), To(13.5, 12.2), To(17, 12.4)], "man")
    place = _with_zones(PLACES["courtyard"](), Zone("bays", ((5.6, 0.0), (9.4, 0.0), (9.4, 7.4), (5.6, 7.4))))
    return _story("courtyard", place, Weather.DUSK, [vehicle(1, 3, "van", van), waits, *meet, *cyclist, home], 52)


def wall_story() -> Story:
    """Infrared at night: a guard goes his round on the path; when he is gone, somebody comes over the wall."""
    guard = walker(1, 8, 0.8, 1.35, [To(-8.5, 3.0), To(4, 3.1), To(20, 2.8)], "guard")
    lands = 23.6
    off = way(lands, 1.5, [To(1.6, 7.35), Wait(5.0, -2.2), To(0.4, 5.2), To(-3.8, 0.9), To(-8.5, 0.2)], ease_s=_TURNS_S)
    climber = Actor(2, Kind.PERSON, after(over_wall(17.2, 1.6, 8.45, -pi / 2, 6.4), on_foot(off)), 175, "man")
    return _story("wall", PLACES["wall"](), Weather.NIGHT_INFRARED, [guard, climber], 41)


def shed_story() -> Story:
    """Rain at the bicycle shed: one is parked and fetched again, somebody hangs about, an e-bike goes to the stair."""
    far = To(-8.6, 5.9)
    about: list[Step] = [To(-4.3, 6.3), Wait(9, 1.4), To(-2.9, 6.6), Wait(10, 1.7), To(-4.0, 6.4), Wait(8, 1.2)]
    hangs_about = walker(3, 24, 3.0, 1.2, [far, *about, far], "man")
    sheltered = walker(6, 81, 0.8, 1.3, [To(7.5, 5.2), To(0, 5.25), To(-8, 5.1)], "umbrella")
    return _story(
        "shed", PLACES["shed"](), Weather.RAIN, [*_parked_and_fetched(), hangs_about, *_to_the_stair(), sheltered], 46
    )


def _parked_and_fetched() -> tuple[Actor, Actor]:
    """A bicycle ridden to a gap in the row, pushed in, pulled out later and ridden away; and who does it."""
    model, look, gap, front, inside = "bicycle", 12, -0.7, 6.4, 7.6
    radius, beside = vehicles.wheel_radius_m(model, look), gap + 0.5
    street = To(7.0, 5.5)
    comes = way(9.0, 2.5, [street, To(0.8, 5.6), To(gap, front - 0.4, 1.6), To(gap, front)], ease_s=1.2)
    pushes = _walk(comes.ends_s, 0.8, [To(gap, front), Wait(1.5), To(gap, inside), Wait(20.0)])
    pulls = _walk(pushes.ends_s, 0.8, [To(gap, inside), To(gap, front), Wait(1.5, pi / 2)], backwards=True)
    off: list[Step] = [To(gap, front), Wait(1.2, pi / 2), To(gap + 1.0, front), To(2.2, 5.8), street]
    goes = way(pulls.ends_s, 2.5, off, ease_s=1.2)
    puts: list[Step] = [To(beside, front), Wait(1.5, pi / 2), To(beside, inside), Wait(2, pi / 2)]
    parks = _walk(comes.ends_s, 0.8, [*puts, To(beside, front, 1.25), To(1.2, 5.7), street])
    fetches = _walk(0, 1.25, [street, To(1.2, 5.9), To(beside, front), To(beside, inside), Wait(1.0, pi / 2)])
    fetches = replace(fetches, begins_s=pushes.ends_s - fetches.ends_s)
    back = _walk(pulls.begins_s, 0.8, [To(beside, inside), To(beside, front), Wait(1.5, pi / 2)], backwards=True)
    bicycle = after(
        on_wheels(comes, radius),
        on_wheels(pushes, radius),
        on_wheels(pulls, radius, backwards=True),
        on_wheels(goes, radius),
    )
    owner = after(
        riding(comes, radius), on_foot(parks), on_foot(fetches), on_foot(back, backwards=True), riding(goes, radius)
    )
    return vehicle(1, look, model, bicycle), Actor(2, Kind.PERSON, owner, 44, "woman", 1)


def _to_the_stair() -> tuple[Actor, Actor]:
    """An e-bike ridden up to the door of the stair, where it must not stand, then back out and away."""
    model, look, door = "ebike", 40, To(3.6, 10.6)
    radius = vehicles.wheel_radius_m(model, look)
    comes = way(17.0, 2.4, [To(8.0, 5.6), To(5.0, 5.9, 2.0), To(3.8, 7.6, 1.6), door, Wait(6.0)], ease_s=1.4)
    backs = way(comes.ends_s, 0.7, [door, To(3.7, 7.8), Wait(1.0, pi / 2)], ease_s=1.2, backwards=True)
    off: list[Step] = [
        To(3.7, 7.8),
        Wait(1.0, pi / 2),
        To(3.3, 8.3),
        To(2.5, 7.4),
        To(2.7, 6.0),
        To(4.0, 5.4),
        To(8, 5.3),
    ]
    goes = way(backs.ends_s, 1.9, off, ease_s=1.2)
    bike = after(on_wheels(comes, radius), on_wheels(backs, radius, backwards=True), on_wheels(goes, radius))
    rider = after(*(riding(part, radius) for part in (comes, backs, goes)))
    return vehicle(4, look, model, bike), Actor(5, Kind.PERSON, rider, 141, "man", 4)


def _walk(begins_s: float, speed: float, steps: Sequence[Step], *, backwards: bool = False) -> Way:
    return way(begins_s, speed, steps, ease_s=0.8, backwards=backwards)


def gate_hd_story() -> Story:
    """The first part of the day at the gate, large: a resident, and somebody who slips in behind her."""
    whole = gate_story((1920, 1080))
    cast = [actor for actor in whole.actors if actor.id in (1, 2) or actor.id >= 1000]
    moving = dict(whole.moving) | {"boom": lambda _: gate.boom(0.0)}
    return replace(whole, name="gate_1080p", actors=cast, seconds=27, fps=6, moving=moving)


def _story(
    name: str,
    place: Place,
    weather: Weather,
    actors: Sequence[Actor],
    seconds: float,
    sun: tuple[float, float] = (0.7, 2.3),
    moving: Mapping[str, Callable[[float], Sequence[Piece]]] | None = None,
) -> Story:
    """A story with what is always parked at its place."""
    return Story(name, place, weather, [*actors, *place.standing], seconds, sun=sun, moving=moving or {})


def _with_zones(place: Place, *zones: Zone) -> Place:
    return replace(place, zones=(*place.zones, *zones))


STORIES: Final[Mapping[str, Callable[[], Story]]] = {
    "gate": gate_story,
    "courtyard": courtyard_story,
    "wall": wall_story,
    "shed": shed_story,
    "gate_1080p": gate_hd_story,
}

_E_BIKES: Final = frozenset({Kind.MOTORCYCLE})
WATCHED: Final[Mapping[str, tuple[Watch, ...]]] = {
    "gate": (Watch("line_crossing", "vehicle_line"), Watch("tailgating", "door_line", least_s=2.5)),
    "courtyard": (
        Watch("illegal_parking", "fire_lane", VEHICLES, least_s=20),
        Watch("loitering", "bays", least_s=20),
        Watch("crowd", "lawn", least_s=8, least_count=4),
    ),
    "wall": (
        Watch("intrusion", "wall_strip", least_s=0.5),
        Watch("line_crossing", "wall_line"),
        Watch("climbing", "wall_line"),
    ),
    "shed": (Watch("loitering", "shed", least_s=20), Watch("intrusion", "doorway", _E_BIKES, least_s=2)),
    "gate_1080p": (Watch("tailgating", "door_line", least_s=2.5),),
}
"""What rules watch in each story."""

BEGINS: Final[Mapping[str, str]] = {
    "gate": "2026-05-12T08:14:00",
    "courtyard": "2026-05-12T19:26:00",
    "wall": "2026-05-13T02:41:00",
    "shed": "2026-05-14T17:52:00",
    "gate_1080p": "2026-05-12T08:14:00",
}
"""What the camera's clock says at the beginning."""
