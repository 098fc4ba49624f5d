"""A clip looked at as a camera would be: its pictures at an even rate, and the tracks in each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import av

from models.errors import DecodeError, InputError
from models.media import Frame
from models.tracks import TrackedFrame
from vision.decode import Picture, Stamp
from vision.detectors.port import Detector
from vision.tracking import Tracker, TrackingSettings
from vision.weights.contest import look

_MICROSECONDS = 1e6


@dataclass(frozen=True, slots=True)
class ClipPictures:
    """The pictures of a clip, at most `fps` a second, as if its first one had been taken at `began_s` (Unix seconds).

    `number`s count all pictures of the clip from 0.
    """

    clip: Path
    fps: float
    began_s: float

    def duration_s(self) -> float:
        """How long it lasts; 0 where the file does not say. Raises InputError for a file that is no video."""
        try:
            with av.open(str(self.clip)) as container:
                return (container.duration or 0) / _MICROSECONDS
        except av.FFmpegError as error:
            raise InputError(f"{self.clip} cannot be read as a video: {error}") from error

    def __iter__(self) -> Iterator[tuple[int, Frame]]:
        """Number and picture. Raises InputError for a file that is no video."""
        try:
            with av.open(str(self.clip)) as container:
                yield from self._chosen(container)
        except (av.FFmpegError, IndexError, DecodeError) as error:
            raise InputError(f"{self.clip} cannot be read as a video: {error}") from error

    def _chosen(self, container: av.container.InputContainer) -> Iterator[tuple[int, Frame]]:
        first_s, due_s = 0.0, 0.0
        rate = float(container.streams.video[0].average_rate or 25)
        for number, decoded in enumerate(container.decode(video=0)):
            media_s = number / rate if decoded.time is None else decoded.time
            first_s = media_s if number == 0 else first_s
            time_s = media_s - first_s
            if time_s < due_s - 0.5 / rate:
                continue
            due_s = max(due_s + 1 / self.fps, time_s)
            stamp = Stamp(time_s, time_s, self.began_s + time_s)
            yield number, Picture(self.clip.stem, 0, stamp, decoded).to_frame()


def clip_tracks(
    pictures: ClipPictures, detector: Detector, camera_id: str, on_picture: Callable[[int, Frame, TrackedFrame], None]
) -> Iterator[TrackedFrame]:
    """The tracks in each picture, of a camera called `camera_id`; `on_picture` is told of it before it is handed over.

    Raises InputError for a file that is no video.
    """
    tracker = Tracker(camera_id, detector.class_names, TrackingSettings())
    for number, frame in pictures:
        tracked = tracker.update(frame.frame_time_s, frame.resolution_wh, look(detector, frame))
        on_picture(number, frame, tracked)
        yield tracked
