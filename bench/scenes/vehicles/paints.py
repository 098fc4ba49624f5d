"""Colours of vehicles, as they are on Chinese roads."""

import numpy as np

from bench.scenes.words import Paint

GLASS = Paint((0.012, 0.015, 0.017), roughness=0.06)
BLACK = Paint((0.012, 0.012, 0.013), roughness=0.45)
BELOW = Paint((0.008, 0.008, 0.009), roughness=0.9)
RUBBER = Paint((0.016, 0.016, 0.016), roughness=0.85)
ALLOY = Paint((0.42, 0.43, 0.44), roughness=0.35, metallic=0.7)
STEEL = Paint((0.2, 0.2, 0.21), roughness=0.4, metallic=0.8)
CHROME = Paint((0.6, 0.6, 0.62), roughness=0.15, metallic=1.0)
LAMP = Paint((0.62, 0.65, 0.68), roughness=0.12)
AMBER = Paint((0.75, 0.25, 0.02), roughness=0.25)
RED_LAMP = Paint((0.32, 0.008, 0.008), roughness=0.2)
BLUE_PLATE = Paint((0.01, 0.07, 0.36), roughness=0.5)
GREEN_PLATE = Paint((0.22, 0.55, 0.3), roughness=0.5)
YELLOW_PLATE = Paint((0.7, 0.42, 0.02), roughness=0.5)
WHITE_PLATE = Paint((0.75, 0.75, 0.75), roughness=0.5)
SIGNS = Paint((0.8, 0.8, 0.8), roughness=0.5)  # letters and digits on plates

# Share of the cars, colour. After the usual order: white, then black, grey and silver, few of any colour.
_CARS = (
    (0.38, (0.62, 0.62, 0.61)),
    (0.17, (0.012, 0.012, 0.014)),
    (0.13, (0.13, 0.135, 0.14)),
    (0.12, (0.44, 0.45, 0.46)),
    (0.08, (0.28, 0.018, 0.02)),
    (0.07, (0.02, 0.06, 0.2)),
    (0.05, (0.12, 0.075, 0.045)),
)
_VANS = ((0.45, (0.62, 0.63, 0.63)), (0.4, (0.68, 0.68, 0.66)), (0.1, (0.3, 0.31, 0.32)), (0.05, (0.3, 0.24, 0.13)))
_EBIKES = (
    (0.25, (0.02, 0.02, 0.022)),
    (0.2, (0.6, 0.6, 0.58)),
    (0.15, (0.4, 0.03, 0.03)),
    (0.12, (0.03, 0.12, 0.3)),
    (0.1, (0.45, 0.5, 0.45)),
    (0.1, (0.55, 0.35, 0.3)),
    (0.08, (0.2, 0.21, 0.22)),
)
_BICYCLES = (
    (0.3, (0.02, 0.02, 0.022)),
    (0.2, (0.3, 0.02, 0.02)),
    (0.2, (0.02, 0.06, 0.22)),
    (0.15, (0.45, 0.46, 0.47)),
    (0.15, (0.7, 0.35, 0.01)),
)
_SHARES = {"car": _CARS, "van": _VANS, "ebike": _EBIKES, "bicycle": _BICYCLES}


def coat(family: str, look: int) -> Paint:
    """The paint of a vehicle: `family` is car, van, ebike or bicycle."""
    chance = np.random.default_rng((look, 71))
    shares = _SHARES[family]
    weights = np.array([share for share, _ in shares])
    rgb = np.array(shares[int(chance.choice(len(shares), p=weights / weights.sum()))][1])
    rgb = np.clip(rgb * chance.uniform(0.85, 1.1), 0.008, 0.8)
    red, green, blue = (float(part) for part in rgb)
    return Paint((red, green, blue), roughness=0.22, metallic=0.0, grain=0.06, grain_m=0.7)


def number_plate(look: int, electric_share: float = 0.25) -> Paint:
    """Blue, or green of electric cars."""
    electric = np.random.default_rng((look, 72)).uniform() < electric_share
    return GREEN_PLATE if electric else BLUE_PLATE
