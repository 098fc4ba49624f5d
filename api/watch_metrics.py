"""Prometheus metrics of the watching: per camera, per shard, and how old pictures are at each stage."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final, NamedTuple

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from api.watching import answering, watches
from models.watching import AGE_BOUNDS_S, Ages, Alertness, CameraWatch, WatchReport


class _Figure(NamedTuple):
    name: str
    words: str
    of: Callable[[CameraWatch], float]


_COUNTED: Final = (
    _Figure("xueliang_pictures_received", "Pictures received", lambda camera: camera.received),
    _Figure("xueliang_pictures_decoded", "Pictures decoded", lambda camera: camera.decoded),
    _Figure("xueliang_pictures_analysed", "Pictures the detector looked at", lambda camera: camera.analysed),
    _Figure("xueliang_pictures_late", "Pictures that were old when the detector began", lambda camera: camera.late),
    _Figure("xueliang_received_bytes", "Bytes of pictures received", lambda camera: camera.received_bytes),
    _Figure("xueliang_packets_lost", "Packets lost on the way", lambda camera: camera.lost),
    _Figure("xueliang_camera_wakes", "Times a camera woke", lambda camera: camera.wakes),
    _Figure("xueliang_camera_awake_seconds", "Seconds a camera was awake", lambda camera: camera.awake_s),
    _Figure("xueliang_camera_watched_seconds", "Seconds a camera was watched", lambda camera: camera.watched_s),
)
_GAUGED: Final = (
    _Figure("xueliang_camera_awake", "1 while a camera is awake", lambda camera: camera.alertness is Alertness.AWAKE),
    _Figure("xueliang_camera_owed", "1 while an idle camera shows what nobody looked at", lambda camera: camera.owed),
    _Figure("xueliang_camera_ring_bytes", "Bytes of compressed pictures kept", lambda camera: camera.ring_bytes),
    _Figure("xueliang_camera_ring_seconds", "Seconds of compressed pictures kept", lambda camera: camera.ring_s),
)


class WatchFacts(Collector):
    """What the shards say at one moment. `reachable`: the cameras to show. `away`: shards that do not answer; their
    counters stand still, and how their cameras are is not said."""

    def __init__(self, reports: Sequence[WatchReport], reachable: Collection[str], away: Collection[int]) -> None:
        self._reports, self._away = answering(reports), away
        self._cameras = _within(reports, reachable)
        self._watched = _within(self._reports, reachable)

    def collect(self) -> Iterable[Metric]:
        yield from self._by_camera()
        yield self._dropped()
        yield from self._by_shard()
        yield self._ages()

    def _by_camera(self) -> Iterable[Metric]:
        for figure in _COUNTED:
            counter = CounterMetricFamily(figure.name, figure.words, labels=["camera"])
            for camera in self._cameras:
                counter.add_metric([camera.camera_id], figure.of(camera))
            yield counter
        for figure in _GAUGED:
            gauge = GaugeMetricFamily(figure.name, figure.words, labels=["camera"])
            for camera in self._watched:
                gauge.add_metric([camera.camera_id], figure.of(camera))
            yield gauge

    def _dropped(self) -> Metric:
        dropped = CounterMetricFamily("xueliang_pictures_dropped", "Pictures passed over", labels=["camera", "reason"])
        for camera in self._cameras:
            for reason, count in camera.dropped.items():
                dropped.add_metric([camera.camera_id, reason], count)
        return dropped

    def _by_shard(self) -> Iterable[Metric]:
        answers = GaugeMetricFamily("xueliang_shard_up", "1 while a watch shard answers", labels=["shard"])
        cpu = CounterMetricFamily("xueliang_shard_cpu_seconds", "Processor seconds of a watch shard", labels=["shard"])
        memory = GaugeMetricFamily("xueliang_shard_resident_bytes", "Memory of a watch shard", labels=["shard"])
        for report in self._reports:
            answers.add_metric([str(report.shard)], 1)
            cpu.add_metric([str(report.shard)], report.cpu_s)
            memory.add_metric([str(report.shard)], report.rss_bytes)
        for shard in self._away:
            answers.add_metric([str(shard)], 0)
        return answers, cpu, memory

    def _ages(self) -> Metric:
        family = HistogramMetricFamily(
            "xueliang_picture_age_seconds", "Age of pictures at a stage, since arrival", labels=["stage", "shard"]
        )
        for report in self._reports:
            for stage, ages in report.ages.items():
                family.add_metric([stage, str(report.shard)], _buckets(ages), ages.sum_s)
        return family


def _within(reports: Sequence[WatchReport], reachable: Collection[str]) -> list[CameraWatch]:
    return [watch for camera_id, watch in watches(reports).items() if camera_id in reachable]


def _buckets(ages: Ages) -> list[tuple[str, float]]:
    """Cumulative counts by upper bound, as the text format wants them."""
    bounds = [*(str(bound_s) for bound_s in AGE_BOUNDS_S), "+Inf"]
    total, buckets = 0, []
    for bound, count in zip(bounds, ages.counts, strict=True):
        total += count
        buckets.append((bound, float(total)))
    return buckets
