"""What was held for a connection is free the moment it ends, not at the garbage collector's rare full turn: with
thousands of cameras coming and going an hour, memory would grow until then."""

import gc
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cameras.fleet import Fleet
from cameras.retry import RetryLimits
from cameras.rtsp.client import RtspSource
from cameras.source import CameraSource
from cameras.supervisor import SupervisorLimits
from cameras.virtual.server import VirtualCameraServer
from models.cameras import CameraConfig, Transport
from models.clock import Clock, SystemClock
from tests.servers import misbehaving_rtsp as rtsp
from tests.unit.cameras.clips import write_clip
from tests.waiting import eventually

QUICKLY = SupervisorLimits(retry=RetryLimits(first_s=0.05, longest_s=0.1, refused_first_s=0.05, refused_longest_s=0.1))


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clips") / "a.mp4")


@pytest.fixture(scope="module")
def url(clip: Path) -> Iterator[str]:
    loop = rtsp.LoopThread()
    server = VirtualCameraServer({"a": clip}, clock=SystemClock())
    loop.run(server.start())
    yield server.urls()["a"]
    loop.run(server.stop())
    loop.close()


@dataclass
class Site:
    """A fleet whose connections are known by what does not keep them alive. `pictures`: how many came."""

    opened: list[weakref.ref[RtspSource]] = field(default_factory=list)
    pictures: int = 0

    def __post_init__(self) -> None:
        self.fleet = Fleet(self._open, SystemClock(), self._take, lambda _: None, lambda *_: None, QUICKLY)

    def _open(self, config: CameraConfig, clock: Clock, epoch: int) -> CameraSource:
        source = RtspSource(config, clock, epoch=epoch, connect_timeout_s=2.0)
        self.opened.append(weakref.ref(source))
        return source

    def _take(self, units: object) -> None:
        self.pictures += 1

    def watch(self, *urls: str, transport: Transport = Transport.TCP) -> None:
        self.fleet.set_cameras([CameraConfig(each, each, each, transport=transport) for each in urls])

    def held(self) -> int:
        return sum(each() is not None for each in self.opened)


@pytest.fixture
def site() -> Iterator[Site]:
    """While the garbage collector rests."""
    site = Site()
    site.fleet.start()
    gc.collect()
    gc.disable()
    yield site
    gc.enable()
    assert site.fleet.stop(5.0)


@pytest.mark.parametrize("transport", [Transport.TCP, Transport.UDP])
def test_of_a_camera_that_is_watched_no_more(site: Site, url: str, transport: Transport) -> None:
    site.watch(url, transport=transport)
    eventually(lambda: site.pictures)
    assert site.held() == 1
    site.watch()
    eventually(lambda: not site.held())


def test_of_a_camera_that_hangs_up_again_and_again(site: Site, clip: Path) -> None:
    with rtsp.misbehaving_camera(rtsp.read_footage(clip), rtsp.closing_after(5)) as camera:
        site.watch(camera.url)
        eventually(lambda: len(site.opened) > 3)
        assert site.held() <= 1
        site.watch()
        eventually(lambda: not site.held())


@pytest.mark.parametrize("behaviour", [rtsp.unauthorised, rtsp.half_description, rtsp.endless_header])
def test_of_a_camera_that_refuses(site: Site, clip: Path, behaviour: rtsp.Behaviour) -> None:
    with rtsp.misbehaving_camera(rtsp.read_footage(clip), behaviour) as camera:
        site.watch(camera.url)
        eventually(lambda: len(site.opened) > 3)
        assert site.held() <= 1
        site.watch()
        eventually(lambda: not site.held())


def test_of_a_camera_nobody_answers_for(site: Site, clip: Path) -> None:
    with rtsp.misbehaving_camera(rtsp.read_footage(clip), rtsp.good) as camera:
        camera.refuse()
        site.watch(camera.url)
        eventually(lambda: len(site.opened) > 3)
        assert site.held() <= 1
