"""What the watch shards say of themselves, brought together by camera."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from api.schemas.cameras import CountersAnswer
from models.watching import CameraWatch, WatchReport


def watches(reports: Sequence[WatchReport]) -> dict[str, CameraWatch]:
    """What is known of each camera; of one that moves between shards, what the last named shard says."""
    return {camera.camera_id: camera for report in reports for camera in report.cameras}


def counters_of(known: Mapping[str, CameraWatch], camera_id: str) -> CountersAnswer:
    """What became of a camera's pictures; all zero for one no shard speaks of."""
    return CountersAnswer.model_validate(known.get(camera_id) or CameraWatch(camera_id))


def total(cameras: Iterable[CameraWatch]) -> CountersAnswer:
    """The sum over cameras."""
    steps: Counter[str] = Counter()
    dropped: Counter[str] = Counter()
    for each in cameras:
        steps.update(received=each.received, lost=each.lost, decoded=each.decoded, analysed=each.analysed)
        dropped.update(each.dropped)
    return CountersAnswer(
        received=steps["received"],
        lost=steps["lost"],
        decoded=steps["decoded"],
        analysed=steps["analysed"],
        dropped=dict(dropped),
    )
