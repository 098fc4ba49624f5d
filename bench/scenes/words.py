"""What a scene is made of. Metres, seconds, radians; x to the right, y away from the camera, z up; heading 0 along x,
counter-clockwise seen from above."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32]  # (n, 3)
Boxes = NDArray[np.float32]  # (n, 4), x0 y0 x1 y1


class Kind(StrEnum):
    """What a detector should call it: COCO's words."""

    PERSON = "person"
    BICYCLE = "bicycle"
    MOTORCYCLE = "motorcycle"  # e-bikes too
    CAR = "car"  # vans too
    BUS = "bus"
    TRUCK = "truck"


class Action(StrEnum):
    """What somebody or something does at a moment."""

    STAND = "stand"
    WALK = "walk"
    RUN = "run"
    CLIMB = "climb"  # over a wall: hands and feet on it
    FALL = "fall"
    LIE = "lie"
    RIDE = "ride"  # a bicycle or e-bike; the vehicle is an actor of its own
    DRIVE = "drive"  # of vehicles: wheels turn
    PARKED = "parked"


class Weather(StrEnum):
    """Light and air of a clip."""

    DAY = "day"
    DUSK = "dusk"
    NIGHT_INFRARED = "night_infrared"  # a monochrome picture, lit from the camera
    RAIN = "rain"


@dataclass(frozen=True, slots=True)
class Paint:
    """A surface. `rgb`: linear, 0 to 1. `grain`: how much the colour varies, 0 to 1, over `grain_m` metres.
    `glow`: light it gives off, W/m2 (lamps, screens). `transparency`: 1 is clear glass."""

    rgb: tuple[float, float, float]
    roughness: float = 0.8
    metallic: float = 0.0
    grain: float = 0.0
    grain_m: float = 0.3
    glow: float = 0.0
    transparency: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A mesh of one paint. `points`: (n, 3) metres. `faces`: corners counter-clockwise from outside, 3 or more each.
    `apart`: it moves with its actor but is none of it for a detector, and no part of its box: an umbrella."""

    points: Points
    faces: tuple[tuple[int, ...], ...]
    paint: Paint
    smooth: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """Where an actor is and what it does. `xyz`: the point on the ground below it (of climbers: above the ground).
    `phase`: of a walk, 0 to 1 for a double step; of wheels, turns; of a climb or a fall, how far it has come."""

    xyz: tuple[float, float, float]
    heading: float
    action: Action
    phase: float = 0.0
    speed: float = 0.0


Track = Callable[[float], State | None]  # by the time in the clip; None where it is not there


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that moves. `look`: a seed for shape, age, clothes, paint; the same seed looks the same.
    `model`: of a vehicle, which (`vehicles.MODELS`). `rides`: the id of the actor that carries it."""

    id: int
    kind: Kind
    track: Track
    look: int
    model: str = ""
    rides: int | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A camera. `lens_mm`: for a sensor 36 mm wide. `size`: width and height of its pictures in pixels."""

    xyz: tuple[float, float, float]
    looks_at: tuple[float, float, float]
    lens_mm: float
    size: tuple[int, int] = (640, 360)

    def project(self, points: Points) -> NDArray[np.float32]:
        """Where points fall in the picture: (n, 3), x and y in pixels and the distance along the view in metres.

        x and y of points behind the camera mean nothing.
        """
        eye = np.array(self.xyz, np.float64)
        ahead = np.array(self.looks_at, np.float64) - eye
        ahead /= np.linalg.norm(ahead)
        right = np.cross(ahead, (0.0, 0.0, 1.0))
        right /= np.linalg.norm(right)
        off = np.asarray(points, np.float64) - eye
        depth = off @ ahead
        scale = self.lens_mm / 36.0 * self.size[0] / np.where(np.abs(depth) < 1e-6, 1e-6, depth)
        width, height = self.size
        x = width / 2 + off @ right * scale
        y = height / 2 - off @ np.cross(right, ahead) * scale
        return np.stack((x, y, depth), axis=1).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the ground a rule watches, or a line across it. `corners`: x, y in metres; two of them: a line."""

    name: str
    corners: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """What stands still: `pieces`, built once; the camera; what rules watch. `lamps`: x, y, z and watts at night.

    `standing`: vehicles that are parked there in every story. They are no pieces: a detector sees them, so that the
    truth must know them. Their ids begin at 1000.
    """

    name: str
    view: View
    pieces: Sequence[Piece]
    zones: Sequence[Zone] = ()
    lamps: Sequence[tuple[float, float, float, float]] = ()
    standing: Sequence[Actor] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A clip: who does what where, in which light. Empty of actors at both ends, so that it can be played in a loop.

    `moving`: pieces of the place that move (a barrier, a door), as a function of time, by a name.
    """

    name: str
    place: Place
    weather: Weather
    actors: Sequence[Actor]
    seconds: float
    fps: int = 8
    sun: tuple[float, float] = (0.7, 2.3)  # elevation, direction it comes from
    moving: Mapping[str, Callable[[float], Sequence[Piece]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """An actor on one picture. `whole_xyxy`: all of it, in pixels, cut at the picture's edges; `seen_xyxy`: the part
    not hidden. `share`: how much of it is seen, 0 to 1."""

    actor: int
    kind: Kind
    whole_xyxy: tuple[float, float, float, float]
    seen_xyxy: tuple[float, float, float, float]
    share: float


@dataclass(frozen=True, slots=True)
class ZoneEvent:
    """What a rule should say. `name`: of the rule kind (intrusion, line_crossing, loitering, …). `direction`: of a
    crossing, a_to_b from the left of the line to its right, looking from its first corner to its second; or b_to_a."""

    name: str
    zone: str
    actor: int
    begins_s: float
    ends_s: float
    direction: str = ""
