"""Shards and cameras as the page of the watching shows them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from api.ages import quantile_s
from api.attention import Need, missed, needs, share, urgency
from api.schemas.watch import AgesAnswer, CameraWatchAnswer, ShardAnswer
from api.watching import answering, shards_away
from models.cameras import CameraState, ListedCamera, Sight
from models.watching import Ages, Alertness, CameraWatch, Stage, WatchReport


@dataclass(frozen=True, slots=True)
class Watched:
    """A camera in use and what a shard says of it; None where none does. `missed_share`: of its pictures of late."""

    camera: ListedCamera
    shard: int | None
    watch: CameraWatch | None
    missed_share: float
    needs: tuple[Need, ...]

    @property
    def need(self) -> Need:
        """What it needs before all else."""
        return self.needs[0]

    @property
    def said(self) -> CameraWatch:
        """The same with zeros where no shard speaks of it."""
        return self.watch or CameraWatch(self.camera.id, woken_by=None)

    @property
    def is_online(self) -> bool:
        """Whether pictures arrive, by what the shard says or, before it said so, by what is stored."""
        return self.watch is not None and self.state is CameraState.ONLINE

    @property
    def state(self) -> CameraState:
        """Of its connection: by the shard, which knows first, else as it is stored."""
        return CameraState(self.said.state or self.camera.state)

    @property
    def is_owed(self) -> bool:
        """Whether pictures arrive, few are decoded, and they show what nobody has looked at."""
        return self.is_online and self.said.owed

    @property
    def is_awake(self) -> bool:
        """Whether pictures arrive and all are decoded."""
        return self.is_online and self.said.alertness is Alertness.AWAKE

    @property
    def sight(self) -> Sight | None:
        """What its pictures are worth; None while it is not connected."""
        return self.camera.sight if self.state in (CameraState.ONLINE, CameraState.STALLED) else None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cameras to show; None and "" let all pass. `alertness`: of those whose pictures arrive."""

    alertness: Alertness | None = None
    sight: Sight | None = None
    shard: int | None = None
    area_ids: frozenset[str] | None = None
    q: str = ""

    def admits(self, row: Watched) -> bool:
        """Whether to show it."""
        return (
            (self.alertness is None or (row.is_online and row.said.alertness is self.alertness))
            and (self.sight is None or row.sight is self.sight)
            and (self.shard is None or row.shard == self.shard)
            and (self.area_ids is None or row.camera.area_id in self.area_ids)
            and self.q.casefold() in row.camera.name.casefold()
        )


class Order(StrEnum):
    """What the list begins with: the camera that has most of it."""

    ATTENTION = "attention"
    NAME = "name"
    MISSED = "missed"
    LOST = "lost"
    LATE = "late"
    AWAKE_SHARE = "awake_share"
    WAKES = "wakes"
    RECEIVED = "received"
    ANALYSED = "analysed"
    RING_BYTES = "ring_bytes"
    KEY_INTERVAL = "key_interval"
    AGE = "age"


_KEYS: Final[Mapping[Order, Callable[[Watched], Any]]] = {
    Order.ATTENTION: lambda row: urgency(row.need, row.missed_share),
    Order.NAME: lambda _row: (),
    Order.MISSED: lambda row: -missed(row.said),
    Order.LOST: lambda row: -row.said.lost,
    Order.LATE: lambda row: -row.said.late,
    Order.AWAKE_SHARE: lambda row: -share(row.said.awake_s, row.said.watched_s),
    Order.WAKES: lambda row: -row.said.wakes,
    Order.RECEIVED: lambda row: -row.said.received,
    Order.ANALYSED: lambda row: -row.said.analysed,
    Order.RING_BYTES: lambda row: -row.said.ring_bytes,
    Order.KEY_INTERVAL: lambda row: -row.said.key_interval_s,
    Order.AGE: lambda row: -max(row.said.ages_s.values(), default=0.0),
}


def joined(
    cameras: Iterable[ListedCamera], reports: Iterable[WatchReport], missed_shares: Mapping[str, float]
) -> list[Watched]:
    """Each camera with what is said of it. `reports`: of shards that answer. `missed_shares`: by camera, 0-1."""
    said: dict[str, tuple[int, CameraWatch]] = {
        watch.camera_id: (report.shard, watch) for report in reports for watch in report.cameras
    }
    return [_watched(camera, said.get(camera.id), missed_shares.get(camera.id, 0.0)) for camera in cameras]


def _watched(camera: ListedCamera, said: tuple[int, CameraWatch] | None, missed_share: float) -> Watched:
    shard, watch = said or (None, None)
    return Watched(camera, shard, watch, missed_share, needs(watch, missed_share, camera.sight))


def ordered(rows: Iterable[Watched], order: Order) -> list[Watched]:
    """By that order, then by name."""
    key = _KEYS[order]
    return sorted(rows, key=lambda row: (key(row), row.camera.name, row.camera.id))


def camera_watch_answer(row: Watched) -> CameraWatchAnswer:
    """One line of the page."""
    said = row.said
    return CameraWatchAnswer(
        camera_id=row.camera.id,
        camera_name=row.camera.name,
        area_name=row.camera.area_name,
        shard=row.shard,
        need=row.need,
        state=row.state,
        state_reason=row.camera.state_reason if row.state is row.camera.state else "",
        sight=row.camera.sight,
        alertness=said.alertness if row.is_online else None,
        woken_by=said.woken_by if row.is_awake else None,
        owed=row.is_owed,
        deaf=said.deaf,
        since_s=said.since_s if row.is_online else 0.0,
        wakes=said.wakes,
        awake_share=share(said.awake_s, said.watched_s),
        received=said.received,
        received_bytes=said.received_bytes,
        lost=said.lost,
        decoded=said.decoded,
        analysed=said.analysed,
        late=said.late,
        missed=missed(said),
        dropped=dict(said.dropped),
        ring_bytes=said.ring_bytes,
        ring_s=said.ring_s,
        key_interval_s=said.key_interval_s,
        ages_s=dict(said.ages_s),
    )


def shard_answers(
    reports: Sequence[WatchReport], places: Mapping[str, int], rows: Sequence[Watched]
) -> list[ShardAnswer]:
    """Shards that answer and those that do not, by number, with the figures of `rows`. `places`: of their cameras."""
    last_words, placed = {report.shard: report.faults for report in reports}, Counter(places.values())
    silent = [
        _silent_answer(shard, last_words.get(shard, {}), placed[shard])
        for shard in shards_away(reports, places, places)
    ]
    speaking = [
        _shard_answer(report, [row for row in rows if row.shard == report.shard]) for report in answering(reports)
    ]
    return sorted(speaking + silent, key=lambda answer: answer.shard)


def _silent_answer(shard: int, faults: Mapping[str, str], cameras: int) -> ShardAnswer:
    """Of a shard that does not answer only what is wrong still holds."""
    return _shard_answer(WatchReport(shard=shard, faults=faults), ()).model_copy(update={"cameras": cameras})


def _shard_answer(report: WatchReport, own: Sequence[Watched]) -> ShardAnswer:
    return ShardAnswer(
        shard=report.shard,
        answers=report.answers,
        pid=report.pid,
        uptime_s=report.uptime_s,
        cpu_s=report.cpu_s,
        cpu_share=share(report.cpu_s, report.uptime_s),
        rss_bytes=report.rss_bytes,
        detector=report.detector,
        faults=dict(report.faults),
        cameras=len(own),
        online=sum(row.is_online for row in own),
        awake=sum(row.is_awake for row in own),
        owed=sum(row.is_owed for row in own),
        analysed=sum(row.said.analysed for row in own),
    )


def ages_answers(ages: Mapping[Stage, Ages]) -> dict[Stage, AgesAnswer]:
    """Every stage a picture has reached."""
    return {stage: _ages_answer(ages[stage]) for stage in Stage if stage in ages}


def _ages_answer(ages: Ages) -> AgesAnswer:
    return AgesAnswer(
        counts=list(ages.counts),
        sum_s=ages.sum_s,
        p50_s=quantile_s(ages.counts, 0.5),
        p95_s=quantile_s(ages.counts, 0.95),
        p99_s=quantile_s(ages.counts, 0.99),
    )
