"""Cameras that refuse, stall, lie and restart: state and reason right, others unaffected, recovered by themselves."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import av
import pytest

from cameras.fleet import Fleet
from cameras.pulse import PulseLimits
from cameras.registry import SOURCES
from cameras.retry import RetryLimits
from cameras.rtsp.client import RtspSource
from cameras.source import CameraSource
from cameras.supervisor import SupervisorLimits
from cameras.virtual.server import VirtualCameraServer
from models.cameras import CameraConfig, CameraStatus
from models.clock import Clock, SystemClock
from models.media import AccessUnit, StreamInfo
from tests.servers import misbehaving_rtsp as rtsp
from tests.unit.cameras.clips import write_clip
from tests.waiting import eventually

LIMITS = SupervisorLimits(
    pulse=PulseLimits(first_picture_s=1.5, key_picture_s=2.0, stall_after_s=0.6, frozen_after_s=1.0),
    retry=RetryLimits(first_s=0.05, longest_s=0.2, refused_first_s=0.2, refused_longest_s=0.4, stable_after_s=5.0),
    drop_after_s=0.5,
    recheck_s=0.1,
    close_s=1.0,
)


def open_source(config: CameraConfig, clock: Clock, epoch: int) -> CameraSource:
    assert config.url.partition(":")[0] in SOURCES
    return RtspSource(config, clock, epoch=epoch, connect_timeout_s=1.0)


def decodes(unit: AccessUnit) -> bool:
    """Whether a picture comes out of a key picture alone."""
    decoder = av.CodecContext.create("h264", "r")
    assert isinstance(decoder, av.VideoCodecContext)
    try:
        return bool(decoder.decode(av.Packet(unit.data)) or decoder.decode(None))
    except av.error.FFmpegError:
        return False


@dataclass
class Site:
    """A fleet with one healthy camera and one under test."""

    healthy_url: str
    statuses: dict[str, list[CameraStatus]] = field(default_factory=lambda: defaultdict(list))
    units: dict[str, list[AccessUnit]] = field(default_factory=lambda: defaultdict(list))
    infos: dict[str, list[StreamInfo]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.fleet = Fleet(
            open_source,
            SystemClock(),
            self._take_units,
            lambda status: self.statuses[status.camera_id].append(status),
            lambda camera_id, info: self.infos[camera_id].append(info),
            LIMITS,
            random.Random(7),
        )

    def _take_units(self, units: Sequence[AccessUnit]) -> None:
        for unit in units:
            self.units[unit.camera_id].append(unit)
            if unit.is_key and unit.camera_id != "healthy":
                self.fleet.tell_decoded(unit.camera_id, decodes(unit))

    def watch(self, url: str, username: str = "", password: str = "") -> None:
        self.watch_all(CameraConfig("bad", "bad", url, username, password))

    def watch_all(self, *cameras: CameraConfig) -> None:
        self.fleet.set_cameras([CameraConfig("healthy", "healthy", self.healthy_url), *cameras])
        self.wait_for_state("online", "healthy")

    def wait_for_state(self, state: str, camera_id: str = "bad") -> CameraStatus:
        def reached() -> CameraStatus | None:
            status = self.fleet.statuses().get(camera_id)
            return status if status is not None and status.state == state else None

        status = eventually(reached)
        assert status is not None
        return status

    def states(self, camera_id: str = "bad") -> list[str]:
        return [str(status.state) for status in self.statuses[camera_id]]

    def assert_healthy_goes_on(self) -> None:
        """The good camera got every picture meanwhile and goes on."""
        before = len(self.units["healthy"])
        eventually(lambda: len(self.units["healthy"]) > before + 5)
        assert self.states("healthy") == ["connecting", "online"]
        counted = self.fleet.counters()["healthy"]
        assert (counted["lost"], counted["damaged"], counted["stalls"], counted["reconnects"]) == (0, 0, 0, 0)


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> rtsp.Footage:
    return rtsp.read_footage(write_clip(tmp_path_factory.mktemp("footage") / "a.h264"))


@pytest.fixture(scope="module")
def large_footage(tmp_path_factory: pytest.TempPathFactory) -> rtsp.Footage:
    return rtsp.read_footage(write_clip(tmp_path_factory.mktemp("footage") / "b.h264", size_wh=(128, 96)))


@pytest.fixture(scope="module")
def healthy_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    clip = write_clip(tmp_path_factory.mktemp("clips") / "healthy.mp4")
    loop = rtsp.LoopThread()
    server = VirtualCameraServer({"healthy": clip}, clock=SystemClock())
    loop.run(server.start())
    yield server.urls()["healthy"]
    loop.run(server.stop())
    loop.close()


@pytest.fixture
def site(healthy_url: str) -> Iterator[Site]:
    site = Site(healthy_url)
    site.fleet.start()
    yield site
    assert site.fleet.stop(5.0)


@contextmanager
def under_test(site: Site, footage: rtsp.Footage, behaviour: rtsp.Behaviour) -> Iterator[rtsp.MisbehavingCamera]:
    """The camera misbehaves; afterwards it becomes good and must come back by itself."""
    with rtsp.misbehaving_camera(footage, behaviour) as camera:
        site.watch(camera.url)
        yield camera
        site.assert_healthy_goes_on()
        camera.behaviour = rtsp.good
        camera.hang_up()
        seen = len(site.units["bad"])
        site.wait_for_state("online")
        eventually(lambda: len(site.units["bad"]) > seen + 20)
        site.wait_for_state("online")
        site.assert_healthy_goes_on()


@pytest.mark.parametrize(
    ("behaviour", "state", "words"),
    [
        (rtsp.silent, "offline", "no answer within"),
        (rtsp.garbage, "offline", ""),
        (rtsp.endless_header, "offline", "header"),
        (rtsp.half_description, "offline", "closed the connection"),
        (rtsp.garbage_packets, "stalled", "sends no pictures"),
        (rtsp.unauthorised, "unauthorised", "username and a password"),
        (rtsp.mute, "stalled", "sends no pictures"),
        (rtsp.frozen, "stalled", "the picture is frozen"),
        (rtsp.stopped_clock, "stalled", "time stands still"),
        (rtsp.lossy, "stalled", "damaged"),
        (rtsp.garbage_pictures, "stalled", "none can be decoded"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_misbehaviour_is_named_and_survived(
    site: Site, footage: rtsp.Footage, behaviour: rtsp.Behaviour, state: str, words: str
) -> None:
    with under_test(site, footage, behaviour):
        status = site.wait_for_state(state)
        assert status.reason
        assert words in status.reason


def test_a_refused_connection(site: Site, footage: rtsp.Footage) -> None:
    with rtsp.misbehaving_camera(footage, rtsp.good) as camera:
        camera.refuse()
        site.watch(camera.url)
        assert "refuses connections" in site.wait_for_state("offline").reason
        site.assert_healthy_goes_on()
        camera.listen()
        site.wait_for_state("online")
        assert site.states() == ["connecting", "offline", "online"]


def test_pictures_that_cease_and_a_connection_that_stays(site: Site, footage: rtsp.Footage) -> None:
    async def ceasing(talk: rtsp.Talk) -> None:
        await talk.until_play()
        for nals in footage.pictures[:15]:
            await talk.picture(nals)
        await talk.reader.read()

    with under_test(site, footage, ceasing):
        assert site.wait_for_state("stalled").reason.startswith("no picture for 0.6 s")
        assert site.states() == ["connecting", "online", "stalled"]


def test_a_camera_that_closes_and_works_again(site: Site, footage: rtsp.Footage) -> None:
    with under_test(site, footage, rtsp.closing_after(15)) as camera:
        site.wait_for_state("online")
        site.wait_for_state("offline")
        eventually(lambda: camera.connections >= 3)
    epochs = [unit.epoch for unit in site.units["bad"]]
    assert epochs == sorted(epochs)
    assert len(set(epochs)) >= 3


def test_a_camera_that_restarts(site: Site, footage: rtsp.Footage) -> None:
    with rtsp.misbehaving_camera(footage, rtsp.good) as camera:
        site.watch(camera.url)
        site.wait_for_state("online")
        camera.refuse()
        site.wait_for_state("offline")
        site.assert_healthy_goes_on()
        camera.listen()
        site.wait_for_state("online")
        assert site.fleet.counters()["bad"]["reconnects"] >= 1


def test_a_camera_that_changes_its_resolution(site: Site, footage: rtsp.Footage, large_footage: rtsp.Footage) -> None:
    with rtsp.misbehaving_camera(footage, rtsp.changing_to(large_footage, after=20)) as camera:
        site.watch(camera.url)
        site.wait_for_state("online")
        eventually(lambda: [info.resolution_wh for info in site.infos["bad"]] == [(64, 48), (128, 96)])
        eventually(lambda: len(site.units["bad"]) > 40)
        assert site.states() == ["connecting", "online"]
        assert camera.connections == 1
        assert {unit.epoch for unit in site.units["bad"]} == {0, 1}
        site.assert_healthy_goes_on()


def test_a_wrong_password_is_not_tried_again_and_again_nor_told(site: Site, footage: rtsp.Footage) -> None:
    with rtsp.misbehaving_camera(footage, rtsp.unauthorised) as camera:
        site.watch(camera.url, "admin", "hunter2")
        reason = site.wait_for_state("unauthorised").reason
        assert "refused the username or password" in reason
        assert "hunter2" not in reason
        assert not any("hunter2" in head for talk in camera.talks for head in talk.asked)
        assert camera.connections <= 2
        site.assert_healthy_goes_on()


def test_many_bad_cameras_at_once_disturb_no_good_one(site: Site, footage: rtsp.Footage) -> None:
    expected = {
        rtsp.garbage: "offline",
        rtsp.endless_header: "offline",
        rtsp.unauthorised: "unauthorised",
        rtsp.frozen: "stalled",
        rtsp.mute: "stalled",
        rtsp.garbage_packets: "stalled",
    }
    with ExitStack() as stack:
        cameras = {
            behaviour.__name__: stack.enter_context(rtsp.misbehaving_camera(footage, behaviour))
            for behaviour in expected
        }
        site.watch_all(*(CameraConfig(name, name, camera.url) for name, camera in cameras.items()))
        for behaviour, state in expected.items():
            site.wait_for_state(state, behaviour.__name__)
        site.assert_healthy_goes_on()
        for camera in cameras.values():
            camera.behaviour = rtsp.good
            camera.hang_up()
        for name in cameras:
            site.wait_for_state("online", name)
        site.assert_healthy_goes_on()
