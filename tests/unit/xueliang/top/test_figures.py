"""From two readings to lines."""

import pytest

from api.attention import Need
from models.cameras import CameraState, ListedCamera, Sight
from models.watching import Ages, Alertness, CameraWatch, Stage, WakeReason, WatchReport
from xueliang.top.figures import Known, Reading, overview


def _report(*cameras: CameraWatch, pid: int = 7, cpu_s: float = 0.0, ages: Ages | None = None) -> WatchReport:
    by_stage = {} if ages is None else {Stage.DECODED: Ages(), Stage.DETECTED: ages}
    return WatchReport(0, pid, 60.0, cpu_s, 10**8, "yolo11n", cameras, by_stage)


def _listed(camera_id: str, name: str, sight: Sight = Sight.CLEAR) -> ListedCamera:
    return ListedCamera(camera_id, name, "area", "Grid 1", CameraState.ONLINE, "", sight)


def test_rates_are_what_happened_between_two_readings() -> None:
    then = CameraWatch("cam", "online", received=100, received_bytes=10_000, lost=1, analysed=10, dropped={"idle": 5})
    now = CameraWatch("cam", "online", received=150, received_bytes=135_000, lost=5, analysed=20,
                      dropped={"idle": 45, "replaced": 1})  # fmt: skip
    seen = overview(Reading(10.0, [_report(then, cpu_s=3.0)]), Reading(12.0, [_report(now, cpu_s=3.5)]))
    line = seen.cameras[0]
    assert (line.received_fps, line.kbps, line.analysed_fps, line.lost_per_s) == (25, 500, 5, 2)
    assert line.missed_share == pytest.approx(0.02)
    assert line.need is Need.MISSES
    assert (seen.shards[0].cpu_share, seen.shards[0].analysed_fps) == (0.25, 5)


def test_a_first_reading_has_no_rates() -> None:
    seen = overview(None, Reading(0.0, [_report(CameraWatch("cam", "online", received=9))]))
    assert seen.cameras[0].received_fps is None
    assert seen.shards[0].cpu_share is None


def test_a_shard_that_was_started_again_has_no_rates() -> None:
    before = Reading(0.0, [_report(CameraWatch("cam", received=900), pid=7, cpu_s=90.0)])
    seen = overview(before, Reading(2.0, [_report(CameraWatch("cam", received=5), pid=8, cpu_s=1.0)]))
    assert seen.cameras[0].received_fps is None
    assert seen.shards[0].cpu_share is None


def test_the_age_told_is_of_the_last_stage_pictures_reached_and_of_late() -> None:
    old, recent = Ages(), Ages()
    for _ in range(100):
        old.add(5.0)
        recent.add(5.0)
    recent.add(0.02)
    seen = overview(Reading(0.0, [_report(ages=old)]), Reading(2.0, [_report(ages=recent)]))
    assert seen.shards[0].p95_s is not None
    assert seen.shards[0].p95_s < 0.025
    assert overview(None, Reading(0.0, [_report()])).shards[0].p95_s is None


def test_what_needs_attention_comes_first_by_the_name_people_gave_it() -> None:
    idle = {"state": "online", "alertness": Alertness.IDLE, "woken_by": None}
    report = _report(
        CameraWatch("quiet", **idle),  # type: ignore[arg-type]
        CameraWatch("black", **idle),  # type: ignore[arg-type]
        CameraWatch("busy", "online", woken_by=WakeReason.CHANGE),
        CameraWatch("gone", "offline"),
        CameraWatch("unseen", owed=True, **idle),  # type: ignore[arg-type]
    )
    known = {name: _listed(name, f"东门 {name}") for name in ("quiet", "busy", "gone", "forgotten", "unseen")}
    known["black"] = _listed("black", "东门 black", Sight.BLACK)
    seen = overview(None, Reading(0.0, [report], Known(known)))
    assert [(line.name, line.need) for line in seen.cameras] == [
        ("东门 forgotten", Need.UNWATCHED),
        ("东门 gone", Need.CONNECTION),
        ("东门 black", Need.SIGHT),
        ("东门 unseen", Need.OWED),
        ("东门 busy", Need.AWAKE),
        ("东门 quiet", Need.NOTHING),
    ]
    assert (seen.shards[0].online, seen.shards[0].awake, seen.shards[0].owed) == (4, 1, 1)
    assert seen.needs == dict.fromkeys(set(Need) - {Need.MISSES}, 1)


def test_a_shard_that_should_answer_and_does_not_is_shown() -> None:
    known = Known({"cam": _listed("cam", "East")}, {"cam": 1, "a gate": 5})
    seen = overview(None, Reading(0.0, [_report()], known))
    assert [(line.report.shard, line.answers) for line in seen.shards] == [(0, True), (1, False)]


def test_faults_are_told_by_shard_and_part() -> None:
    report = WatchReport(2, faults={"evidence": "the disk is full"})
    assert overview(None, Reading(0.0, [report])).notes == ("shard 2, evidence: the disk is full",)
