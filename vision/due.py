"""A picture on its way to the detector."""

from dataclasses import dataclass, field

from models.media import Frame
from vision.blobs import Boxes, no_boxes
from vision.regions import Wanted


@dataclass(frozen=True, slots=True, eq=False)
class Due:
    """`lane`: number of the lane it comes from. `sweep`: a look now and then at an idle camera, not to be tracked.
    `replayed`: it arrived before its camera woke. `yields`: its camera catches up, or is idle: it leaves the detector
    to live pictures for a moment. `changed_xyxy_norm`: float32 (n, 4), where it differs from the scene.
    """

    wanted: Wanted
    lane: int = 0
    sweep: bool = False
    replayed: bool = False
    yields: bool = False
    changed_xyxy_norm: Boxes = field(default_factory=no_boxes)

    @property
    def frame(self) -> Frame:
        """The picture."""
        return self.wanted.frame

    @property
    def camera_id(self) -> str:
        """Whose picture it is."""
        return self.wanted.frame.camera_id
