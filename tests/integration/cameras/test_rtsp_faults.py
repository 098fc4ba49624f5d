"""Our client against cameras that refuse, stall, lie and break off, over real sockets on a clock moved by hand."""

import asyncio
import gc
import socket

import pytest

from cameras.rtsp.messages import Headers, Request, serialise_interleaved, serialise_request
from models.cameras import Transport
from models.errors import CameraError, CameraFault, CameraUnauthorised, CameraUnreachable, StreamEnded
from tests.integration.cameras.watching import IDR, TIMEOUT_S, Watching, playing, rtp
from tests.servers.scripted_rtsp import Answer, ok, scripted_camera, silence, status


async def test_nothing_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    error = await Watching(f"rtsp://127.0.0.1:{port}/cam").outcome()
    assert isinstance(error, CameraUnreachable)
    assert f"refuses connections on port {port}" in str(error)


async def test_an_unknown_name() -> None:
    error = await Watching("rtsp://no-such-camera.invalid/cam").outcome()
    assert isinstance(error, CameraUnreachable)
    assert "no-such-camera.invalid" in str(error)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://127.0.0.1/cam", "rtsp://host:port/path"),
        ("rtsp://user:secret@127.0.0.1/cam", "fields for username and password"),
    ],
)
async def test_an_address_that_cannot_work(url: str, words: str) -> None:
    error = await Watching(url).outcome()
    assert isinstance(error, CameraFault)
    assert words in str(error)
    assert "secret" not in str(error)


@pytest.mark.parametrize("step", ["OPTIONS", "DESCRIBE", "SETUP", "PLAY"])
async def test_no_answer(step: str) -> None:
    async with scripted_camera({step: silence}) as camera:
        watching = Watching(camera.url())
        error = await watching.outcome_after(camera.seen[step], 12)
    assert isinstance(error, CameraUnreachable)
    assert f"no answer within 10 s ({step})" in str(error)


@pytest.mark.parametrize(
    ("greeting", "words"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "speaks HTTP"),
        (b"SSH-2.0-OpenSSH_9.2\r\n" + b"\x00" * 100 + b"\r\n\r\n", "neither a request nor a response"),
        (b"\x16\x03\x01", "not RTSP"),
        (b"A" * 20000, "longer than"),
        (serialise_interleaved(0, b"too early"), "before it was asked"),
        (b"RTSP/1.0 200 OK\r\nCSeq: 99\r\n\r\n", "what was not asked"),
        (b"RTSP/1.0 200 OK\r\nContent-Length: 9999999\r\n\r\n", "body of more than"),
    ],
)
async def test_garbage(greeting: bytes, words: str) -> None:
    async with scripted_camera({"OPTIONS": silence}, greeting) as camera:
        error = await Watching(camera.url()).outcome()
    assert isinstance(error, CameraFault)
    assert words in str(error)


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (401, CameraUnauthorised, "wants a username"),
        (403, CameraUnauthorised, "forbids"),
        (404, CameraFault, "check the path"),
        (453, CameraFault, "too many viewers"),
        (503, CameraUnreachable, "busy"),
        (599, CameraFault, "answered 599"),
        (700, CameraFault, "means nothing"),
    ],
)
async def test_a_refusal_is_put_in_words(code: int, kind: type[CameraError], words: str) -> None:
    async with scripted_camera({"DESCRIBE": status(code)}) as camera:
        error = await Watching(camera.url()).outcome()
    assert isinstance(error, kind)
    assert words in str(error)


@pytest.mark.parametrize(("transport", "other"), [(Transport.TCP, "udp"), (Transport.UDP, "tcp")])
async def test_a_refused_transport_names_the_other(transport: Transport, other: str) -> None:
    async with scripted_camera({"SETUP": status(461)}) as camera:
        error = await Watching(camera.url(), transport).outcome()
    assert f"set the transport to {other}" in str(error)


async def test_a_login_that_stays_refused_is_tried_once_only() -> None:
    challenge = ("WWW-Authenticate", 'Digest realm="cam", nonce="n"')
    async with scripted_camera({"DESCRIBE": status(401, challenge)}) as camera:
        error = await Watching(camera.url(), login=("viewer", "wrong")).outcome()
    assert isinstance(error, CameraUnauthorised)
    assert [request.method for request in camera.requests].count("DESCRIBE") == 2


async def test_a_stream_without_video() -> None:
    body = b"v=0\r\nm=audio 0 RTP/AVP 0\r\n"
    async with scripted_camera({"DESCRIBE": ok(body=body)}) as camera:
        error = await Watching(camera.url()).outcome()
    assert "offers no video" in str(error)


async def test_a_picture_comes_through_and_cancelling_says_teardown() -> None:
    async with scripted_camera() as camera:
        watching = await playing(camera)
        watching.clock.tick(0.1)
        camera.send(rtp(1, 0, IDR) + rtp(2, 3600, b"\x41\x9apicture"))
        await watching.until_units(2)
        await watching.stop()
        await asyncio.wait_for(camera.seen["TEARDOWN"].wait(), TIMEOUT_S)
    assert [(unit.is_key, unit.pts_s) for unit in watching.units] == [(True, 0.0), (False, 0.04)]
    assert watching.infos[0].resolution_wh == (0, 0)
    assert watching.reads == [2]
    assert watching.units[1].mono_s - watching.units[0].mono_s == pytest.approx(0.04)


async def test_leaving_at_any_moment_of_connecting_leaves_no_error_behind() -> None:
    told: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
    async with scripted_camera({"DESCRIBE": silence}) as camera:
        for turns in range(40):
            watching = Watching(camera.url())
            for _ in range(turns):
                await asyncio.sleep(0)
            await watching.stop()
        assert camera.seen["OPTIONS"].is_set()
        camera.hang_up()
        for _ in range(40):
            await asyncio.sleep(0)
    gc.collect()
    assert told == []


async def test_a_stall_after_pictures_is_noticed() -> None:
    async with scripted_camera({"GET_PARAMETER": silence}) as camera:
        watching = await playing(camera)
        camera.send(rtp(1, 0, IDR))
        await watching.until_units(1)
        await watching.pass_time(18)
        error = await watching.outcome()
    assert isinstance(error, CameraUnreachable)
    assert "no picture data for 15 s" in str(error)


async def test_udp_that_never_arrives_names_tcp() -> None:
    setup = ok(("Transport", "RTP/AVP;unicast;server_port=9-10"), ("Session", "abc"))
    async with scripted_camera({"SETUP": setup}) as camera:
        watching = await playing(camera, Transport.UDP)
        await watching.pass_time(7)
        error = await watching.outcome()
    assert isinstance(error, CameraFault)
    assert "try the transport tcp" in str(error)


async def test_the_session_is_kept_alive_within_its_timeout() -> None:
    async with scripted_camera() as camera:
        watching = await playing(camera)
        await watching.pass_time(6)
        await asyncio.wait_for(camera.seen["GET_PARAMETER"].wait(), TIMEOUT_S)
        assert not watching.task.done()
        await watching.stop()
    kept = next(request for request in camera.requests if request.method == "GET_PARAMETER")
    assert kept.headers.get("Session") == "abc"


async def test_a_forgotten_session_ends_the_stream() -> None:
    async with scripted_camera({"GET_PARAMETER": status(454)}) as camera:
        watching = await playing(camera)
        await watching.pass_time(7)
        error = await watching.outcome()
    assert isinstance(error, StreamEnded)


async def test_hanging_up_ends_the_stream() -> None:
    async with scripted_camera() as camera:
        watching = await playing(camera)
        camera.hang_up()
        assert isinstance(await watching.outcome(), StreamEnded)


async def test_a_connection_that_breaks_ends_the_stream() -> None:
    async with scripted_camera() as camera:
        watching = await playing(camera)
        camera.break_off()
        error = await watching.outcome()
    assert isinstance(error, CameraUnreachable)
    assert "the connection broke" in str(error)


async def test_hanging_up_before_playing_is_a_fault() -> None:
    async with scripted_camera({"DESCRIBE": silence}) as camera:
        watching = Watching(camera.url())
        await asyncio.wait_for(camera.seen["DESCRIBE"].wait(), TIMEOUT_S)
        camera.hang_up()
        error = await watching.outcome()
    assert isinstance(error, CameraFault)
    assert "during DESCRIBE" in str(error)


async def test_packets_that_are_no_rtp_end_the_visit() -> None:
    async with scripted_camera() as camera:
        watching = await playing(camera)
        camera.send(serialise_interleaved(0, b"no rtp") * 200)
        error = await watching.outcome()
    assert isinstance(error, CameraFault)
    assert "no RTP" in str(error)


async def test_a_camera_that_asks_without_reading_is_dropped() -> None:
    async with scripted_camera() as camera:
        watching = await playing(camera)
        question = b"OPTIONS * RTSP/1.0\r\nCSeq: " + b"7" * 9 + b"\r\n\r\n"
        flood = asyncio.create_task(camera.flood(question * 1000))
        error = await watching.outcome()
        await asyncio.wait_for(flood, TIMEOUT_S)
    assert "does not read what we send" in str(error)


def elsewhere(url: str) -> Answer:
    return status(302, ("Location", url))


async def test_a_redirection_is_followed_at_the_same_host() -> None:
    async with scripted_camera({"DESCRIBE": status(404)}) as other, scripted_camera() as camera:
        camera.answers["DESCRIBE"] = elsewhere(other.url())
        error = await Watching(camera.url()).outcome()
    assert "no such stream" in str(error)
    assert other.requests


async def test_a_redirection_in_the_middle_of_playing_is_followed() -> None:
    async with scripted_camera({"DESCRIBE": status(404)}) as other, scripted_camera() as camera:
        watching = await playing(camera)
        fields = (("CSeq", "7"), ("Location", other.url()))
        camera.send(serialise_request(Request("REDIRECT", "*", Headers(fields))))
        error = await watching.outcome()
    assert "no such stream" in str(error)
    assert other.requests


async def test_a_camera_cannot_make_us_visit_another_host() -> None:
    async with scripted_camera() as other, scripted_camera() as camera:
        camera.answers["DESCRIBE"] = elsewhere(other.url("localhost"))
        error = await Watching(camera.url(), login=("viewer", "secret")).outcome()
    assert "another host, localhost" in str(error)
    assert not other.requests


async def test_endless_redirection_is_given_up() -> None:
    async with scripted_camera() as camera:
        camera.answers["DESCRIBE"] = elsewhere(camera.url())
        error = await Watching(camera.url()).outcome()
    assert "elsewhere more than 3 times" in str(error)


async def test_a_restart_within_the_connection_begins_a_new_epoch() -> None:
    async with scripted_camera() as camera:
        watching = await playing(camera)
        camera.send(rtp(1, 0, IDR) + rtp(2, 3600, IDR))
        other = [bytearray(rtp(sequence, 9000 + 3600 * sequence, IDR)) for sequence in (5, 6)]
        for packet in other:
            packet[12:16] = b"\0\0\0\x09"
        camera.send(b"".join(bytes(packet) for packet in other))
        await watching.until_units(4)
        await watching.stop()
    assert [(unit.epoch, unit.pts_s) for unit in watching.units] == [(0, 0.0), (0, 0.04), (1, 0.0), (1, 0.04)]
    assert watching.source.epoch == 1
