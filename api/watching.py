"""What the watch shards say of themselves, brought together by camera."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from api.schemas.cameras import CountersAnswer
from models.watching import CameraWatch, WatchReport


def watches(reports: Sequence[WatchReport]) -> dict[str, CameraWatch]:
    """What is known of each camera; of one that moves between shards, what the last named shard says."""
    return {camera.camera_id: camera for report in reports for camera in report.cameras}


def answering(reports: Iterable[WatchReport]) -> list[WatchReport]:
    """Without those of which only the last words are known."""
    return [report for report in reports if report.answers]


def shards_away(reports: Sequence[WatchReport], places: Mapping[str, int], camera_ids: Collection[str]) -> list[int]:
    """Shards that do not answer: known ones, and those that look after some of these cameras.

    `places`: device id to shard.
    """
    placed = {shard for device_id, shard in places.items() if device_id in camera_ids}
    return sorted((placed | {report.shard for report in reports}) - {report.shard for report in answering(reports)})


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
