"""Asking an ONVIF device, against a simulator that verifies what we sign."""

import contextlib
import random
import re
import socket

import pytest

from cameras.onvif.device import OnvifDevice, describe_device
from cameras.onvif.soap import LARGEST_REPLY_BYTES
from models.clock import SystemClock
from models.errors import CameraError, CameraFault, CameraUnauthorised, CameraUnreachable
from tests.servers.onvif_device import ENVELOPE, OnvifDeviceSimulator, onvif_device


async def ask(device: OnvifDeviceSimulator, password: str = "camera-pass-1", timeout_s: float = 10.0) -> OnvifDevice:
    return await describe_device("127.0.0.1", device.port, "admin", password, SystemClock(), timeout_s)


async def test_a_device_tells_who_it_is_and_where_its_streams_are() -> None:
    with onvif_device() as device:
        told = (await ask(device)).to_dict()
    offset_s = told.pop("time_offset_s")
    assert abs(offset_s) < 2
    assert told == {
        "manufacturer": "HIKVISION",
        "model": "DS-2CD2143G2-I",
        "firmware": "V5.7.3 build 220112",
        "serial": "DS-2CD2143G2-I20220316AAWRJ00000000",
        "profiles": [
            {
                "token": "Profile_1",
                "name": "mainStream",
                "codec": "h264",
                "width": 2560,
                "height": 1440,
                "fps": 25.0,
                "url": "rtsp://127.0.0.1:554/Streaming/Channels/101?transportmode=unicast&profile=Profile_1",
                "stated_host": "",
            },
            {
                "token": "Profile_2",
                "name": "subStream",
                "codec": "mjpeg",
                "width": 640,
                "height": 360,
                "fps": 10.0,
                "url": "rtsp://127.0.0.1:554/Streaming/Channels/102?transportmode=unicast&profile=Profile_2",
                "stated_host": "",
            },
        ],
    }


@pytest.mark.parametrize("ahead_s", [3600.0, -86400.0 * 400])
async def test_a_clock_that_is_off_is_told_and_signed_for(ahead_s: float) -> None:
    with onvif_device(OnvifDeviceSimulator(clock_ahead_s=ahead_s)) as device:
        told = await ask(device)
    assert told.time_offset_s == pytest.approx(ahead_s, abs=2)
    assert told.model == "DS-2CD2143G2-I"


async def test_a_device_that_does_not_tell_its_time() -> None:
    with onvif_device(OnvifDeviceSimulator(tells_time=False)) as device:
        assert (await ask(device)).time_offset_s is None


@pytest.mark.parametrize("username", ["admin", "somebody", ""])
async def test_wrong_credentials(username: str) -> None:
    with onvif_device() as device:
        with pytest.raises(CameraUnauthorised, match="refused the user name or the password") as refused:
            await describe_device("127.0.0.1", device.port, username, "wrong-password", SystemClock())
        assert "wrong-password" not in str(refused.value)
        assert device.asked[-1] == "GetDeviceInformation"


@pytest.mark.parametrize("status", [401, 403])
async def test_http_refusals_are_refusals(status: int) -> None:
    with onvif_device(OnvifDeviceSimulator(http_status=status)) as device, pytest.raises(CameraUnauthorised):
        await ask(device)


async def test_a_device_that_only_knows_http_digest() -> None:
    with onvif_device(OnvifDeviceSimulator(http_digest_only=True)) as device:
        assert len((await ask(device)).profiles) == 2
        with pytest.raises(CameraUnauthorised):
            await ask(device, password="wrong-password")


async def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(CameraUnreachable, match=f"{port}.*cannot be reached"):
        await describe_device("127.0.0.1", port, "admin", "x", SystemClock())


async def test_a_slow_device_is_given_up_in_time() -> None:
    slow = OnvifDeviceSimulator(hang=True)
    with onvif_device(slow), pytest.raises(CameraUnreachable, match=r"did not answer within 0\.3 s"):
        await ask(slow, timeout_s=0.3)


async def test_a_device_that_takes_the_connection_and_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(CameraUnreachable, match="did not answer"):
        await describe_device("127.0.0.1", server.getsockname()[1], "admin", "x", SystemClock(), 0.3)


@pytest.mark.parametrize("advertised", ["0.0.0.0:80", "192.168.1.64", "evil.example:8080"])
async def test_addresses_the_device_states_are_kept_to_the_host_asked(advertised: str) -> None:
    with onvif_device(OnvifDeviceSimulator(advertised=advertised)) as device:
        told = await ask(device)
    assert [profile.url.split("/")[2] for profile in told.profiles] == ["127.0.0.1:554", "127.0.0.1:554"]
    assert {profile.stated_host for profile in told.profiles} == {advertised.split(":")[0]}


async def test_an_older_device_without_get_services() -> None:
    with onvif_device(OnvifDeviceSimulator(knows_services=False)) as device:
        assert len((await ask(device)).profiles) == 2
        assert "GetCapabilities" in device.asked


async def test_credentials_in_a_stream_address_are_taken_out() -> None:
    uri = "rtsp://admin:camera-pass-1@{host}/live/{number}"
    with onvif_device(OnvifDeviceSimulator(stream_uri=uri)) as device:
        assert (await ask(device)).profiles[0].url == "rtsp://127.0.0.1/live/101"


async def test_streams_that_are_no_rtsp_are_left_out() -> None:
    device = OnvifDeviceSimulator(stream_uri="http://{host}/live")
    with onvif_device(device), pytest.raises(CameraFault, match="no video stream over RTSP"):
        await ask(device)


async def test_a_redirect_is_not_followed() -> None:
    with onvif_device() as elsewhere:
        lure = f"http://127.0.0.1:{elsewhere.port}/onvif/device_service"
        with onvif_device(OnvifDeviceSimulator(redirect_to=lure)) as device, pytest.raises(CameraFault):
            await ask(device)
        assert elsewhere.asked == []


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + (ENVELOPE % "&b;").split("?>", 1)[1].encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"RTSP/1.0 400 Bad Request\r\n\r\n",
        b"<html><body>404</body></html>",
        b"<a>" * 5000,
        b"\xff\xfe\x00" * 100,
        (ENVELOPE % "").encode(),
        (ENVELOPE % "<tds:Surprise/>").encode(),
        (ENVELOPE % "<tds:GetDeviceInformationResponse/>").encode(),
        (ENVELOPE % "<s:Fault/>").encode(),
        BOMB,
        b"x" * (LARGEST_REPLY_BYTES + 1),
    ],
    ids=["empty", "rtsp", "html", "deep", "binary", "bare", "surprise", "hollow", "fault", "bomb", "huge"],
)
@pytest.mark.parametrize("status", [200, 500])
async def test_what_is_no_onvif_is_named_as_a_camera_error(raw: bytes, status: int) -> None:
    with onvif_device(OnvifDeviceSimulator(raw=raw, http_status=status)) as device, pytest.raises(CameraError):
        await ask(device)


@pytest.mark.parametrize("seed", range(20))
async def test_replies_spoilt_anywhere_are_read_or_named_as_a_camera_error(seed: int) -> None:
    chance = random.Random(seed)

    def mangle(body: bytes) -> bytes:
        tokens = re.findall(rb"<[^>]*>|[^<]+", body)
        place, other = chance.randrange(2, len(tokens)), chance.randrange(2, len(tokens))
        tokens[place] = chance.choice(
            [b"", tokens[other], b"-1", b"99999999999999999999", b"&amp;\xc3\xa9", b"<tt:X/>"]
        )
        return b"".join(tokens)

    device, urls = OnvifDeviceSimulator(mangle=mangle), list[str]()
    with onvif_device(device), contextlib.suppress(CameraError):
        urls = [profile.url for profile in (await ask(device)).profiles]
    assert all(url.startswith("rtsp://127.0.0.1") for url in urls)
