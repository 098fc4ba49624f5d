"""One camera's supervision, played on a simulated clock."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from cameras.retry import RetryLimits
from cameras.supervisor import LONGEST_REASON, Supervisor, SupervisorLimits
from models.cameras import CameraConfig
from models.errors import CameraFault, CameraUnauthorised, CameraUnreachable, InputError, StreamEnded
from tests.fakes.clock import ManualClock
from tests.unit.cameras.scripted import INFO, Act, Script, Seen, Stage, failing, healthy

CONFIG = CameraConfig("cam", "gate", "rtsp://10.0.0.7/live", "admin", "hunter2")


@dataclass
class Play:
    """A supervisor running on a clock that the test moves."""

    clock: ManualClock
    script: Script
    seen: Seen
    supervisor: Supervisor

    async def advance(self, seconds: float) -> None:
        for _ in range(round(seconds * 10)):
            await self.clock.advance(0.1)

    @property
    def reason(self) -> str:
        return self.seen.statuses[-1].reason


@asynccontextmanager
async def playing(*acts: Act, limits: SupervisorLimits | None = None) -> AsyncIterator[Play]:
    clock, script, seen = ManualClock(), Script(list(acts)), Seen()
    supervisor = Supervisor(
        CONFIG,
        script.open,
        clock,
        seen.units.extend,
        seen.statuses.append,
        seen.take_info,
        random.Random(7),
        limits,
    )
    task = asyncio.create_task(supervisor.run())
    try:
        yield Play(clock, script, seen, supervisor)
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.wait({task})
        assert all(source.closed for source in script.opened)


async def online_then(stage: Stage) -> None:
    stage.info()
    await stage.pictures(2.0)


def then(what: Callable[[Stage], object], after: Act = online_then) -> Act:
    """Two seconds of pictures, then for ever a thing each half second."""

    async def act(stage: Stage) -> None:
        await after(stage)
        while True:
            what(stage)
            await stage.clock.sleep(0.5)

    return act


async def test_online_comes_with_the_first_picture_not_with_play() -> None:
    first = asyncio.Event()

    async def act(stage: Stage) -> None:
        stage.info()
        await first.wait()
        await healthy(stage)

    async with playing(act) as play:
        await play.advance(5)
        assert play.seen.states() == ["connecting"]
        assert play.seen.infos == [("cam", INFO)]
        first.set()
        await play.advance(1)
        assert play.seen.states() == ["connecting", "online"]
        await play.advance(100)
        assert play.seen.states() == ["connecting", "online"]
        assert len(play.script.opened) == 1


async def test_status_is_told_before_the_first_picture_is_passed_on() -> None:
    async with playing(healthy) as play:
        await play.advance(0.1)
        assert play.seen.statuses[-1].at == play.clock.now()
        assert play.seen.units[0].epoch == 0


async def test_silence_is_stalled_then_dropped_and_connected_anew() -> None:
    async def silent_later(stage: Stage) -> None:
        await online_then(stage)
        await stage.silence()

    async with playing(silent_later, healthy) as play:
        await play.advance(7)
        assert play.seen.states() == ["connecting", "online", "stalled"]
        assert play.reason.startswith("no picture for 5 s; check the camera's power")
        assert len(play.script.opened) == 1
        await play.advance(12)
        assert play.seen.states() == ["connecting", "online", "stalled", "online"]
        assert play.script.epochs == [0, 1]
        assert play.seen.units[-1].epoch == 1


async def test_what_waits_unread_on_a_starved_machine_is_not_held_against_the_camera() -> None:
    async def unread(stage: Stage) -> None:
        await online_then(stage)
        stage.read_s = stage.clock.mono_s()
        await stage.clock.sleep(60)
        stage.read_s = None
        await healthy(stage)

    async with playing(unread) as play:
        await play.advance(80)
        assert play.seen.states() == ["connecting", "online"]
        assert play.script.epochs == [0]
        assert play.supervisor.counters()["stalls"] == 0


async def test_a_camera_is_silent_from_when_its_socket_was_read_and_empty() -> None:
    async def read_late(stage: Stage) -> None:
        await online_then(stage)
        stage.read_s = stage.clock.mono_s() + 3
        await stage.clock.sleep(20)
        stage.read_s = None
        await stage.silence()

    async with playing(read_late) as play:
        await play.advance(20)
        assert play.seen.states() == ["connecting", "online"]
        await play.advance(4)
        assert play.seen.states() == ["connecting", "online", "stalled"]
        assert play.reason.startswith("no picture for 5 s")


async def test_a_camera_that_is_read_and_sends_no_pictures_is_stalled_whatever_else_it_sends() -> None:
    async def chatting(stage: Stage) -> None:
        await online_then(stage)
        while True:
            stage.read_s = stage.clock.mono_s()
            await stage.clock.sleep(0.4)

    async with playing(chatting) as play:
        await play.advance(9)
        assert play.seen.states() == ["connecting", "online", "stalled"]


async def test_a_short_silence_mends_itself_on_the_same_connection() -> None:
    async def pausing(stage: Stage) -> None:
        await online_then(stage)
        await stage.clock.sleep(8)
        await healthy(stage)

    async with playing(pausing) as play:
        await play.advance(15)
        assert play.seen.states() == ["connecting", "online", "stalled", "online"]
        assert play.script.epochs == [0]
        assert play.supervisor.counters()["stalls"] == 1


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (lambda stage: stage.picture(data=b"same"), "the picture is frozen"),
        (lambda stage: stage.picture(pts_s=4.0), "the camera's time stands still"),
        (lambda stage: stage.picture(damaged=True), "every picture arrives damaged"),
    ],
    ids=["frozen", "time", "damaged"],
)
async def test_a_frozen_stream_is_stalled_dropped_and_recovers(trouble: Callable[[Stage], None], words: str) -> None:
    async with playing(then(trouble), healthy) as play:
        await play.advance(11)
        assert play.seen.states() == ["connecting", "online"]
        await play.advance(3)
        assert play.seen.states()[-1] == "stalled"
        assert play.reason.startswith(words)
        await play.advance(15)
        assert play.seen.states() == ["connecting", "online", "stalled", "online"]
        assert play.script.epochs == [0, 1]


async def test_pictures_nobody_can_decode_are_stalled_until_one_can_be() -> None:
    async with playing(healthy) as play:
        await play.advance(1)
        play.supervisor.tell_decoded(False)
        await play.advance(15)
        assert play.seen.states() == ["connecting", "online", "stalled"]
        assert "none can be decoded" in play.reason
        await play.advance(20)
        assert play.script.epochs[-1] > 0
        assert play.seen.states() == ["connecting", "online", "stalled"]
        play.supervisor.tell_decoded(True)
        assert play.seen.states() == ["connecting", "online", "stalled", "online"]


async def test_play_without_pictures_is_stalled() -> None:
    async def act(stage: Stage) -> None:
        stage.info()
        await stage.silence()

    async with playing(act) as play:
        await play.advance(15)
        assert play.seen.states() == ["connecting", "stalled"]
        assert "sends no pictures" in play.reason


async def test_a_source_that_hangs_is_stalled_and_given_up() -> None:
    async with playing(Stage.silence, healthy) as play:
        await play.advance(16)
        assert play.seen.states() == ["connecting", "stalled", "online"]


async def test_epochs_a_source_begins_by_itself_are_not_used_again() -> None:
    async def restarting(stage: Stage) -> None:
        stage.info()
        for stage.epoch in range(4):
            stage.picture()
        raise StreamEnded("done")

    async with playing(restarting, healthy) as play:
        await play.advance(5)
        assert play.script.epochs == [0, 4]


async def test_pictures_that_are_never_key_pictures_are_no_stream() -> None:
    async with playing(then(lambda stage: stage.picture(is_key=False), after=_only_info)) as play:
        await play.advance(32)
        assert play.seen.states() == ["connecting", "stalled"]
        assert "I-frame interval" in play.reason


async def _only_info(stage: Stage) -> None:
    stage.info()


@pytest.mark.parametrize(
    ("problem", "state", "words"),
    [
        (CameraUnreachable("no answer from 10.0.0.7:554"), "offline", "no answer from 10.0.0.7:554"),
        (CameraFault("the session description is cut off"), "offline", "the session description is cut off"),
        (StreamEnded("the file ended"), "offline", "the file ended"),
        (InputError("the scheme is not supported"), "offline", "the scheme is not supported"),
        (CameraUnauthorised("the camera refused the credentials"), "unauthorised", "the camera refused"),
    ],
)
async def test_each_error_has_its_state_and_its_words(problem: Exception, state: str, words: str) -> None:
    async with playing(failing(problem)) as play:
        await play.advance(0.5)
        assert play.seen.states() == ["connecting", state]
        assert play.reason.startswith(words)


async def test_the_same_failure_again_and_again_is_told_once() -> None:
    async with playing(failing(CameraUnreachable("no answer"))) as play:
        await play.advance(300)
        assert len(play.script.opened) > 5
        assert play.seen.states() == ["connecting", "offline"]


async def test_back_off_grows_to_its_bound_and_never_stops() -> None:
    async with playing(failing(CameraUnreachable("no answer"))) as play:
        await play.advance(30)
        early = len(play.script.opened)
        await play.advance(600)
        late = len(play.script.opened) - early
        assert early >= 4
        assert 10 <= late <= 60


async def test_refused_credentials_are_tried_rarely() -> None:
    async with playing(failing(CameraUnauthorised("refused"))) as play:
        await play.advance(29)
        assert len(play.script.opened) == 1
        await play.advance(571)
        assert 3 <= len(play.script.opened) <= 12


async def test_a_wrong_password_put_right_at_the_camera_recovers_by_itself() -> None:
    async with playing(failing(CameraUnauthorised("refused")), healthy) as play:
        await play.advance(61)
        assert play.seen.states() == ["connecting", "unauthorised", "online"]


async def test_a_stable_stream_starts_the_back_off_afresh() -> None:
    async def two_minutes(stage: Stage) -> None:
        stage.info()
        await stage.pictures(120)
        raise CameraUnreachable("gone")

    acts = [failing(CameraUnreachable("no answer"))] * 8 + [two_minutes, healthy]
    async with playing(*acts) as play:
        while play.seen.last_state("cam") != "online":
            await play.advance(1)
        await play.advance(123)
        assert play.seen.states()[-3:] == ["online", "offline", "online"]


async def test_an_unexpected_exception_is_told_logged_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    problem = ZeroDivisionError("rtsp://admin:hunter2@10.0.0.7 went wrong")
    with caplog.at_level(logging.ERROR):
        async with playing(failing(problem), healthy) as play:
            await play.advance(5)
            assert play.seen.states() == ["connecting", "offline", "online"]
            assert play.seen.statuses[1].reason.startswith("internal fault (ZeroDivisionError)")
    assert "Traceback" in caplog.text
    assert "hunter2" not in caplog.text


async def test_a_source_that_cancels_itself_does_not_end_the_watching() -> None:
    async with playing(failing(asyncio.CancelledError()), healthy) as play:
        await play.advance(5)
        assert play.seen.states() == ["connecting", "offline", "online"]


async def test_an_address_nobody_can_open_is_told() -> None:
    seen = Seen()

    def refuse(config: CameraConfig, clock: object, epoch: int) -> object:
        raise InputError("the scheme 'gopher' is not one of rtsp, file")

    supervisor = Supervisor(
        CONFIG,
        refuse,  # type: ignore[arg-type]
        clock := ManualClock(),
        seen.units.extend,
        seen.statuses.append,
        seen.take_info,
        random.Random(7),
    )
    task = asyncio.create_task(supervisor.run())
    await clock.advance(1)
    assert seen.states() == ["connecting", "offline"]
    task.cancel()
    await asyncio.wait({task})


async def test_no_reason_shows_the_password_or_runs_on() -> None:
    async with playing(failing(CameraFault("DESCRIBE hunter2 " + "x" * 5000))) as play:
        await play.advance(1)
        assert "hunter2" not in play.reason
        assert len(play.reason) <= LONGEST_REASON


async def test_counters_add_up_over_connections() -> None:
    async def two_pictures(stage: Stage) -> None:
        stage.info()
        stage.picture(b"12345")
        stage.picture(b"123", is_key=False, damaged=True)
        raise StreamEnded("done")

    quick = SupervisorLimits(retry=RetryLimits(longest_s=1.0))
    async with playing(two_pictures, two_pictures, Stage.silence, limits=quick) as play:
        await play.advance(5)
        counted = play.supervisor.counters()
        assert counted["received"] == 4
        assert counted["received_bytes"] == 16
        assert (counted["key_pictures"], counted["damaged"], counted["reconnects"]) == (2, 2, 2)


async def test_a_connection_that_will_not_close_is_left_behind(caplog: pytest.LogCaptureFixture) -> None:
    release = asyncio.Event()

    async def stubborn(stage: Stage) -> None:
        stage.info()
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue

    async with playing(stubborn, healthy, limits=SupervisorLimits(close_s=0.01)) as play:
        await play.advance(15)
        while len(play.script.opened) < 2:
            await asyncio.sleep(0)
            await play.advance(0.5)
        await play.advance(3)
        assert play.seen.states()[-1] == "online"
        release.set()
    assert "did not close in time" in caplog.text
