"""Motion alarms of an ONVIF device, against a simulator that verifies what we sign."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from cameras.motion_listeners import MotionListeners
from cameras.onvif.motion import MotionAddress, listen_for_motion, parse_motion_url
from models.cameras import CameraConfig
from models.clock import SystemClock
from models.errors import CameraError, CameraFault, CameraUnreachable, InputError
from tests.servers.onvif_device import OnvifDeviceSimulator, onvif_device
from tests.waiting import eventually


@contextmanager
def listening(
    device: OnvifDeviceSimulator, password: str = "camera-pass-1"
) -> Iterator[tuple[MotionListeners, list[str]]]:
    woken: list[str] = []
    listeners = MotionListeners(SystemClock(), woken.append)
    camera = CameraConfig(
        "cam-1", "东门", "rtsp://127.0.0.1/1", "admin", password, motion_url=f"http://127.0.0.1:{device.port}"
    )
    silent = CameraConfig("cam-2", "西门", "rtsp://127.0.0.1/2")
    listeners.set_cameras([camera, silent])
    listeners.start()
    try:
        yield listeners, woken
    finally:
        device.raise_alarm(value="false")  # ends the pull that is open
        assert listeners.stop(10)


def test_an_alarm_of_the_device_wakes_its_camera() -> None:
    with onvif_device() as device, listening(device) as (listeners, woken):
        device.raise_alarm()
        eventually(lambda: woken == ["cam-1"])
        device.raise_alarm(topic="tns1:VideoSource/MotionAlarm", name="State", value="1")
        eventually(lambda: woken == ["cam-1", "cam-1"])
        assert listeners.problems() == {}


def test_what_is_no_beginning_of_motion_wakes_nobody() -> None:
    with onvif_device() as device, listening(device) as (_, woken):
        device.raise_alarm(value="false")
        device.raise_alarm(topic="tns1:VideoSource/GlobalSceneChange/ImagingService", name="State")
        device.raise_alarm(topic="tns1:Device/Trigger/DigitalInput", name="LogicalState")
        device.raise_alarm()
        eventually(lambda: woken == ["cam-1"])


def test_stopping_gives_the_subscription_back() -> None:
    with onvif_device() as device:
        with listening(device) as (_, woken):
            device.raise_alarm()
            eventually(lambda: woken == ["cam-1"])
            assert device.subscriptions == 1
        assert device.subscriptions == 0


def test_a_wrong_password_is_told_and_not_tried_again_at_once() -> None:
    with onvif_device() as device:
        with listening(device, password="wrong-9") as (listeners, woken):
            eventually(lambda: "cam-1" in listeners.problems())
            problem = listeners.problems()["cam-1"]
        assert "refused the user name or the password" in problem
        assert "wrong-9" not in problem
        assert woken == []
        assert device.asked.count("GetCapabilities") <= 1


async def _listen(device: OnvifDeviceSimulator, on_listening: Callable[[], None] = lambda: None) -> None:
    address = MotionAddress("127.0.0.1", device.port, "/onvif/device_service")
    await listen_for_motion(address, "admin", "camera-pass-1", SystemClock(), lambda: None, on_listening)


async def test_a_device_without_events_is_told_so() -> None:
    refusal = pytest.raises(CameraFault, match="no ONVIF event service")
    with onvif_device(OnvifDeviceSimulator(has_events=False)) as device, refusal:
        await _listen(device)


async def test_a_device_whose_clock_is_wrong_is_signed_for_its_own_time() -> None:
    with onvif_device(OnvifDeviceSimulator(clock_ahead_s=-7200.0, accepted_skew_s=5.0)) as device:
        agreed = asyncio.Event()
        task = asyncio.create_task(_listen(device, agreed.set))
        async with asyncio.timeout(10):
            await agreed.wait()
        task.cancel()
        device.raise_alarm(value="false")
        with suppress(asyncio.CancelledError):
            await task


@pytest.mark.parametrize("raw", [b"", b"<not", b"<a/>", b"\xff" * 100, b"<?xml version='1.0'?><s:Envelope/>"])
async def test_nonsense_is_the_camera_s_fault(raw: bytes) -> None:
    with onvif_device(OnvifDeviceSimulator(raw=raw)) as device, pytest.raises(CameraError):
        await _listen(device)


async def test_nobody_there() -> None:
    with onvif_device() as device:
        port = device.port
    with pytest.raises(CameraUnreachable):
        await listen_for_motion(
            MotionAddress("127.0.0.1", port, "/"), "admin", "x", SystemClock(), lambda: None, lambda: None
        )


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://192.0.2.7", MotionAddress("192.0.2.7", 80, "/onvif/device_service")),
        ("http://192.0.2.7:8000/", MotionAddress("192.0.2.7", 8000, "/onvif/device_service")),
        ("http://[2001:db8::7]:81/x", MotionAddress("2001:db8::7", 81, "/x")),
    ],
)
def test_addresses(url: str, address: MotionAddress) -> None:
    assert parse_motion_url(url) == address


@pytest.mark.parametrize(
    "url", ["", "192.0.2.7", "https://192.0.2.7", "http://", "http://u:p@192.0.2.7", "http://[", "http://h:99999"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(InputError, match="motion_url"):
        parse_motion_url(url)
