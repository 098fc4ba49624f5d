"""How one camera's pictures are wanted."""

from dataclasses import dataclass

from models.cameras import Regions, Watching


@dataclass(frozen=True, slots=True)
class Watched:
    """`analysis_fps`: pictures a second to analyse while awake. `watching`: when all its pictures are decoded.
    `regions`: what of a picture the detector is shown."""

    analysis_fps: float
    watching: Watching = Watching.AUTO
    regions: Regions = Regions.WHOLE
