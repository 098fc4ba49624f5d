"""From two readings to lines: rates instead of totals, and what needs attention first."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from api.ages import quantile_s
from api.attention import Need, missed, needs, share, urgency
from models.cameras import CameraState, ListedCamera, Sight
from models.watching import Alertness, CameraWatch, Stage, WatchReport


@dataclass(frozen=True, slots=True)
class Known:
    """What the database says: cameras in use by id, and the shard of each placed device; empty where it is not read."""

    cameras: Mapping[str, ListedCamera] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the shards that answer said at `mono_s`."""

    mono_s: float
    reports: Sequence[WatchReport]
    known: Known = field(default_factory=Known)

    @property
    def watches(self) -> dict[str, tuple[int, CameraWatch]]:
        """What is said of each camera, and by which shard; of two shards, the last one."""
        return {watch.camera_id: (report.shard, watch) for report in self.reports for watch in report.cameras}


@dataclass(frozen=True, slots=True)
class ShardLine:
    """One shard. `answers`: False for one that should and does not; its figures are zero then. `report`: as it came.

    `cpu_share`: of one core. `p95_s`: age at the last stage pictures reached. None where it cannot be said yet.
    """

    report: WatchReport
    answers: bool
    online: int
    awake: int
    owed: int
    cpu_share: float | None
    analysed_fps: float | None
    p95_s: float | None


@dataclass(frozen=True, slots=True)
class CameraLine:
    """One camera. `watch`: as it came; None when no shard speaks of it. Rates are None where they cannot be said."""

    name: str
    needs: tuple[Need, ...]
    state: str
    sight: Sight
    shard: int | None
    watch: CameraWatch | None
    received_fps: float | None
    kbps: float | None
    analysed_fps: float | None
    lost_per_s: float | None
    missed_share: float

    @property
    def need(self) -> Need:
        """What it needs before all else."""
        return self.needs[0]


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything to show at once. `notes`: what is wrong, in words."""

    shards: tuple[ShardLine, ...]
    cameras: tuple[CameraLine, ...]
    notes: tuple[str, ...] = ()

    @property
    def needs(self) -> Mapping[Need, int]:
        """How many cameras need what; one may need several things."""
        return Counter(each for line in self.cameras for each in line.needs)


def overview(before: Reading | None, now: Reading) -> Overview:
    """What happened between two readings; without an earlier one, rates are unknown."""
    past, said = before.watches if before else {}, now.watches
    seconds = now.mono_s - before.mono_s if before else 0.0
    lines = [
        _camera_line(camera_id, now.known.cameras.get(camera_id), past.get(camera_id), said.get(camera_id), seconds)
        for camera_id in said.keys() | now.known.cameras
    ]
    lines.sort(key=lambda line: (urgency(line.need, line.missed_share), line.name))
    return Overview(tuple(_shard_lines(before, now)), tuple(lines), tuple(_notes(now.reports)))


def _shard_lines(before: Reading | None, now: Reading) -> Iterable[ShardLine]:
    answering = {report.shard for report in now.reports}
    placed = {now.known.places[camera_id] for camera_id in now.known.cameras if camera_id in now.known.places}
    silent = [WatchReport(shard=shard) for shard in placed - answering]
    for report in sorted([*now.reports, *silent], key=lambda each: each.shard):
        yield _shard_line(report, report.shard in answering, before, now)


def _shard_line(report: WatchReport, answers: bool, before: Reading | None, now: Reading) -> ShardLine:
    past = _same_process(before, report)
    seconds = now.mono_s - before.mono_s if before else 0.0

    def rate(total: Callable[[WatchReport], float]) -> float | None:
        return _per_s(total(past), total(report), seconds) if past else None

    return ShardLine(
        report,
        answers,
        online=sum(map(_is_online, report.cameras)),
        awake=sum(_is_online(camera) and camera.alertness is Alertness.AWAKE for camera in report.cameras),
        owed=sum(_is_online(camera) and camera.owed for camera in report.cameras),
        cpu_share=rate(lambda each: each.cpu_s),
        analysed_fps=rate(lambda each: sum(camera.analysed for camera in each.cameras)),
        p95_s=_recent_p95_s(past, report),
    )


def _is_online(camera: CameraWatch) -> bool:
    return camera.state in (CameraState.ONLINE, "")


def _same_process(before: Reading | None, report: WatchReport) -> WatchReport | None:
    """What the same process said before; counts of another one cannot be compared."""
    past = before.reports if before else ()
    return next((each for each in past if (each.shard, each.pid) == (report.shard, report.pid)), None)


def _recent_p95_s(past: WatchReport | None, report: WatchReport) -> float | None:
    reached = [stage for stage in Stage if stage in report.ages and len(report.ages[stage])]
    if not reached:
        return None
    counts = report.ages[reached[-1]].counts
    if past and reached[-1] in past.ages:
        counts = [after - then for after, then in zip(counts, past.ages[reached[-1]].counts, strict=True)]
    return quantile_s(counts, 0.95)


_Said = tuple[int, CameraWatch]


def _camera_line(
    camera_id: str, listed: ListedCamera | None, before: _Said | None, now: _Said | None, seconds: float
) -> CameraLine:
    watch = now[1] if now else None

    def rate(total: Callable[[CameraWatch], float]) -> float | None:
        return _per_s(total(before[1]), total(watch), seconds) if before and watch else None

    received_fps, bytes_per_s = rate(lambda each: each.received), rate(lambda each: each.received_bytes)
    missed_share = min(1.0, share(rate(missed) or 0.0, received_fps or 0.0))  # what waited before may go now
    sight = listed.sight if listed else Sight.CLEAR
    return CameraLine(
        name=listed.name if listed else camera_id,
        needs=needs(watch, missed_share, sight),
        state=(watch.state if watch else "") or (listed.state if listed else ""),
        sight=sight,
        shard=now[0] if now else None,
        watch=watch,
        received_fps=received_fps,
        kbps=None if bytes_per_s is None else bytes_per_s * 8 / 1000,
        analysed_fps=rate(lambda each: each.analysed),
        lost_per_s=rate(lambda each: each.lost),
        missed_share=missed_share,
    )


def _per_s(before: float, after: float, seconds: float) -> float | None:
    return (after - before) / seconds if seconds > 0 and after >= before else None


def _notes(reports: Iterable[WatchReport]) -> Iterable[str]:
    for report in reports:
        for part, words in report.faults.items():
            yield f"shard {report.shard}, {part}: {words}"
