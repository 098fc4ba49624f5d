"""Many cameras in one thread: told what to watch, left alone otherwise, closed in time."""

import asyncio
import logging
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from cameras.fleet import NOT_WATCHED, SERVICE_STOPPED, Fleet
from cameras.source import CameraSource
from models.cameras import CameraConfig, CameraStatus
from models.clock import Clock, SystemClock
from models.errors import CameraUnreachable
from tests.unit.cameras.scripted import INFO, Act, ScriptedSource, Seen, Stage, failing
from tests.waiting import eventually


async def steady(stage: Stage) -> None:
    """A picture each 5 ms."""
    stage.info()
    while True:
        stage.picture()
        await stage.clock.sleep(0.005)


def camera(camera_id: str, url: str = "rtsp://10.0.0.7/live") -> CameraConfig:
    return CameraConfig(camera_id, camera_id, url)


class Site:
    """A fleet over scripted cameras: `acts` by camera id, steady where none is named."""

    def __init__(self, acts: dict[str, Act], on_status: Callable[[CameraStatus], None] | None = None) -> None:
        self.acts, self.seen = acts, Seen()
        self.opened: list[tuple[str, int, ScriptedSource]] = []
        self.fleet = Fleet(
            self.open,
            SystemClock(),
            self.seen.units.extend,
            on_status or self.seen.statuses.append,
            self.seen.take_info,
            rng=random.Random(7),
            stagger_s=0.0,
        )

    def open(self, config: CameraConfig, clock: Clock, epoch: int) -> CameraSource:
        source = ScriptedSource(config, clock, epoch, self.acts.get(config.camera_id, steady))
        self.opened.append((config.camera_id, epoch, source))
        return source

    def states(self) -> dict[str, str]:
        return {camera_id: str(status.state) for camera_id, status in self.fleet.statuses().items()}

    def received(self, camera_id: str) -> int:
        return self.fleet.counters().get(camera_id, {}).get("received", 0)


@contextmanager
def running(acts: dict[str, Act] | None = None) -> Iterator[Site]:
    site = Site(acts or {})
    site.fleet.start()
    try:
        yield site
    finally:
        assert site.fleet.stop(5.0)
        assert all(source.closed for _, _, source in site.opened)


def test_cameras_named_before_the_start_are_watched() -> None:
    site = Site({})
    site.fleet.set_cameras([camera("a"), camera("b")])
    assert site.fleet.statuses() == {}
    site.fleet.start()
    eventually(lambda: site.states() == {"a": "online", "b": "online"})
    assert site.fleet.infos() == {"a": INFO, "b": INFO}
    assert site.fleet.stop()


def test_one_bad_camera_disturbs_no_other() -> None:
    async def hostile(stage: Stage) -> None:
        stage.info()
        raise RecursionError("hostile payload")

    acts = {"dead": failing(CameraUnreachable("no answer")), "hostile": hostile, "mute": Stage.silence}
    with running(acts) as site:
        site.fleet.set_cameras(camera(name) for name in ("dead", "hostile", "mute", "good"))
        eventually(lambda: site.received("good") > 20)
        eventually(lambda: site.states()["hostile"] == "offline")
        assert site.states() == {"dead": "offline", "hostile": "offline", "mute": "connecting", "good": "online"}
        before = site.received("good")
        eventually(lambda: site.received("good") > before + 20)


def test_only_what_changed_is_restarted_and_its_epoch_goes_on() -> None:
    with running() as site:
        site.fleet.set_cameras([camera("a"), camera("b")])
        eventually(lambda: site.states() == {"a": "online", "b": "online"})
        site.fleet.set_cameras([replace(camera("a"), analysis_fps=2.0), camera("b"), camera("c")])
        eventually(lambda: len(site.opened) == 4)
        eventually(lambda: site.states() == {"a": "online", "b": "online", "c": "online"})
        opened = [(camera_id, epoch) for camera_id, epoch, _ in site.opened]
        assert sorted(opened) == [("a", 0), ("a", 1), ("b", 0), ("c", 0)]
        assert [source.closed for camera_id, epoch, source in site.opened if (camera_id, epoch) == ("a", 0)] == [True]


def test_a_removed_camera_is_closed_and_forgotten() -> None:
    with running() as site:
        site.fleet.set_cameras([camera("a"), camera("b")])
        eventually(lambda: site.states() == {"a": "online", "b": "online"})
        site.fleet.set_cameras([camera("b")])
        eventually(lambda: site.states() == {"b": "online"})
        eventually(lambda: next(source for camera_id, _, source in site.opened if camera_id == "a").closed)
        assert list(site.fleet.infos()) == ["b"]
        assert list(site.fleet.counters()) == ["b"]


def test_a_camera_no_longer_watched_is_told_to_be_offline_and_a_changed_one_is_not() -> None:
    with running() as site:
        site.fleet.set_cameras([camera("gone"), camera("changed")])
        eventually(lambda: site.states() == {"gone": "online", "changed": "online"})
        site.fleet.set_cameras([replace(camera("changed"), analysis_fps=2.0)])
        eventually(lambda: [s.reason for s in site.seen.statuses if s.camera_id == "gone"][-1] == NOT_WATCHED)
        eventually(lambda: len(site.opened) == 3)
        assert NOT_WATCHED not in [s.reason for s in site.seen.statuses if s.camera_id == "changed"]
        assert site.fleet.alive
    last = {status.camera_id: status for status in site.seen.statuses}
    assert [last[name].state for name in ("gone", "changed")] == ["offline", "offline"]
    assert last["changed"].reason == SERVICE_STOPPED
    assert not site.fleet.alive


def test_the_old_connection_is_closed_before_the_new_one_opens() -> None:
    open_now, most = set[int](), [0]
    closing = threading.Event()

    async def jealous(stage: Stage) -> None:
        open_now.add(stage.epoch)
        most[0] = max(most[0], len(open_now))
        try:
            await steady(stage)
        except asyncio.CancelledError:
            await asyncio.to_thread(closing.wait, 5)
            raise
        finally:
            open_now.discard(stage.epoch)

    with running({"a": jealous}) as site:
        for fps in (1.0, 2.0, 3.0):
            site.fleet.set_cameras([replace(camera("a"), analysis_fps=fps)])
            eventually(lambda: site.states() == {"a": "online"})
        closing.set()
        eventually(lambda: len(site.opened) >= 2 and site.received("a") > 5)
        assert most == [1]


def test_calls_from_many_threads_end_with_the_last_word() -> None:
    with running() as site:
        threads = [
            threading.Thread(target=site.fleet.set_cameras, args=([camera(f"{n}-{i}") for i in range(5)],))
            for n in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        site.fleet.set_cameras([camera("last")])
        eventually(lambda: site.states() == {"last": "online"})


def test_hundreds_of_cameras() -> None:
    with running() as site:
        site.fleet.set_cameras(camera(f"cam{n:03}") for n in range(300))
        eventually(lambda: list(site.states().values()) == ["online"] * 300)


def test_a_camera_is_read_at_the_pace_it_was_given_also_when_it_is_opened_anew() -> None:
    def relaxed(site: Site, camera_id: str) -> list[bool]:
        return [source.relaxed for name, _, source in site.opened if name == camera_id]

    with running() as site:
        site.fleet.set_pace("gone", relaxed=True)
        site.fleet.set_pace("a", relaxed=True)
        site.fleet.set_cameras([camera("a"), camera("b")])
        eventually(lambda: relaxed(site, "a") == [True] and relaxed(site, "b") == [False])
        site.fleet.set_pace("a", relaxed=False)
        site.fleet.set_pace("b", relaxed=True)
        eventually(lambda: relaxed(site, "a") == [False] and relaxed(site, "b") == [True])
        site.fleet.set_cameras([camera("gone"), camera("b", "rtsp://10.0.0.8/live")])
        eventually(lambda: relaxed(site, "gone") == [False] and relaxed(site, "b") == [True, True])


def test_starts_are_spread() -> None:
    started: list[float] = []
    clock = SystemClock()

    def open_source(config: CameraConfig, clock: Clock, epoch: int) -> CameraSource:
        started.append(clock.mono_s())
        return ScriptedSource(config, clock, epoch, steady)

    seen = Seen()
    fleet = Fleet(open_source, clock, seen.units.extend, seen.statuses.append, seen.take_info, stagger_s=0.03)
    fleet.start()
    fleet.set_cameras(camera(f"cam{n}") for n in range(8))
    eventually(lambda: len(started) == 8)
    assert started[-1] - started[0] >= 0.2
    assert fleet.stop()


def test_stop_without_start_and_twice() -> None:
    site = Site({})
    assert site.fleet.stop()
    site = Site({})
    site.fleet.start()
    assert site.fleet.stop()
    assert site.fleet.stop()
    site.fleet.set_cameras([camera("late")])
    assert site.fleet.statuses() == {}


def test_a_sink_of_ours_that_breaks_is_not_passed_over_in_silence(caplog: pytest.LogCaptureFixture) -> None:
    def broken(status: CameraStatus) -> None:
        raise LookupError("no such camera in the table")

    site = Site({}, on_status=broken)
    site.fleet.start()
    with caplog.at_level(logging.CRITICAL):
        site.fleet.set_cameras([camera("a")])
        eventually(lambda: "camera a is no longer watched" in caplog.text)
    assert site.fleet.stop()
