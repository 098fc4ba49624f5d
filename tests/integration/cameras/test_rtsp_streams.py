"""What real cameras' streams look like: parameter sets only in the stream or nowhere, several tracks, UDP, reports."""

import asyncio
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cameras.rtp.annexb import split_annexb
from cameras.rtp.rtcp import Goodbye, ReceiverReport, ReportBlock, parse_rtcp
from cameras.rtsp.messages import Request, serialise_interleaved
from models.cameras import Transport
from models.errors import CameraFault
from models.media import Codec, StreamInfo
from tests.integration.cameras.watching import IDR, TIMEOUT_S, Watching, packet, playing, rtp
from tests.servers.scripted_rtsp import Answer, ScriptedCamera, ok, scripted_camera
from tests.unit.cameras.rtp.nal_streams import H264_PPS, H264_SPS

P = bytes((0x41, 0x9A)) + b"difference"


async def test_parameter_sets_that_come_beside_the_key_pictures_only() -> None:
    async with scripted_camera() as camera:
        watching = await playing(camera)
        sets = rtp(2, 3600, H264_SPS, marker=False) + rtp(3, 3600, H264_PPS, marker=False)
        camera.send(rtp(1, 0, P) + sets + rtp(4, 3600, IDR) + rtp(5, 7200, P))
        await watching.until_units(3)
        await watching.pass_time(12)
        assert not watching.task.done()
        await watching.stop()
    assert [(unit.is_key, unit.damaged) for unit in watching.units] == [(False, False), (True, False), (False, False)]
    assert split_annexb(watching.units[1].data) == [H264_SPS, H264_PPS, IDR]
    assert watching.infos == [StreamInfo(Codec.H264), StreamInfo(Codec.H264, (1920, 1080))]


async def test_parameter_sets_that_never_come_are_told_and_nothing_is_decoded_without_them() -> None:
    async with scripted_camera() as camera:
        watching = await playing(camera)
        for number in range(2):
            camera.send(rtp(2 * number, 90000 * number, IDR) + rtp(2 * number + 1, 90000 * number + 3600, P))
            await watching.until_units(2 * number + 2)
            await watching.pass_time(3)
        assert not watching.task.done()
        await watching.pass_time(4)
        error = await watching.outcome()
    assert isinstance(error, CameraFault)
    assert "without parameter sets (SPS, PPS)" in str(error)
    assert all(unit.damaged for unit in watching.units)


TWO = """v=0
a=control:*
m=video 0 RTP/AVP 96
a=rtpmap:96 H264/90000
a=control:thermal
m=video 0 RTP/AVP 97
a=rtpmap:97 H264/90000
a=control:colour
"""


async def test_of_two_video_tracks_the_first_is_played_and_what_comes_of_the_other_is_left_out() -> None:
    async with scripted_camera({"DESCRIBE": ok(body=TWO.encode())}) as camera:
        watching = await playing(camera)
        other = bytearray(packet(1, 0, IDR))
        other[1] = 0x80 | 97
        for channel in (0, 2):
            camera.send(serialise_interleaved(channel, bytes(other)))
        camera.send(rtp(1, 0, IDR) + rtp(2, 3600, P))
        await watching.until_units(2)
        await watching.stop()
    assert [request.url for request in camera.requests if request.method == "SETUP"] == [camera.url() + "/thermal"]
    assert len(watching.units) == 2
    assert watching.source.counters.unwanted == 1


async def test_the_camera_is_told_what_arrived_every_five_seconds_and_of_our_going() -> None:
    async with scripted_camera() as camera:
        watching = await playing(camera)
        camera.send(rtp(1, 0, IDR) + rtp(2, 3600, P) + rtp(4, 7200, P))
        await watching.until_units(3)
        await watching.pass_time(5)
        frame = await asyncio.wait_for(camera.frames.get(), TIMEOUT_S)
        await watching.stop()
        last = await asyncio.wait_for(camera.frames.get(), TIMEOUT_S)
    (report,) = parse_rtcp(frame.payload)
    assert isinstance(report, ReceiverReport)
    assert (frame.channel, report.blocks) == (1, (ReportBlock(7, 64, 1, 4),))
    assert parse_rtcp(last.payload)[-1] == Goodbye((report.ssrc,))


class CameraPorts:
    """The camera's two UDP sockets, and one of somebody else."""

    def __init__(self, sockets: list[socket.socket]) -> None:
        self.rtp, self.rtcp, self.stranger = sockets
        self.client_port = 0

    def set_up(self, request: Request) -> bytes:
        found = re.search(r"client_port=(\d+)-(\d+)", request.headers.get("Transport"))
        assert found is not None
        self.client_port = int(found[1])
        ports = f"server_port={self.rtp.getsockname()[1]}-{self.rtcp.getsockname()[1]}"
        answer: Answer = ok(("Transport", f"RTP/AVP;unicast;{found[0]};{ports}"), ("Session", "abc;timeout=10"))
        return answer(request)

    def send(self, *packets: bytes) -> None:
        for data in packets:
            self.rtp.sendto(data, ("127.0.0.1", self.client_port))


@contextmanager
def camera_ports() -> Iterator[CameraPorts]:
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(3)]
    for place, bound in enumerate(sockets):
        bound.setblocking(False)
        bound.bind(("127.0.0.2" if place == 2 else "127.0.0.1", 0))
    try:
        yield CameraPorts(sockets)
    finally:
        for bound in sockets:
            bound.close()


async def udp_playing(camera: ScriptedCamera, ports: CameraPorts) -> Watching:
    camera.answers["SETUP"] = ports.set_up
    return await playing(camera, Transport.UDP)


async def test_over_udp_packets_are_put_in_order_each_once() -> None:
    packets = [packet(number, 3600 * number, IDR if number == 1 else P) for number in range(1, 7)]
    with camera_ports() as ports:
        async with scripted_camera() as camera:
            watching = await udp_playing(camera, ports)
            ports.send(*(packets[number] for number in (0, 2, 1, 1, 3, 5, 4)))
            await watching.until_units(6)
            await watching.stop()
    assert [round(unit.pts_s * 25) for unit in watching.units] == list(range(6))
    counters = watching.source.counters
    assert (counters.reordered, counters.duplicated, counters.lost) == (2, 1, 0)


async def test_over_udp_only_the_camera_is_listened_to() -> None:
    with camera_ports() as ports:
        async with scripted_camera() as camera:
            watching = await udp_playing(camera, ports)
            ports.stranger.sendto(packet(1, 0, b"\x65\x88false"), ("127.0.0.1", ports.client_port))
            ports.send(packet(1, 0, IDR), packet(2, 3600, P))
            await watching.until_units(2)
            await watching.stop()
    assert [split_annexb(unit.data) for unit in watching.units] == [[IDR], [P]]
    assert watching.source.counters.received == 2


async def test_over_udp_the_camera_is_told_what_arrived() -> None:
    loop = asyncio.get_running_loop()
    with camera_ports() as ports:
        async with scripted_camera() as camera:
            watching = await udp_playing(camera, ports)
            opened = await asyncio.wait_for(loop.sock_recv(ports.rtcp, 2048), TIMEOUT_S)
            ports.send(packet(1, 0, IDR))
            await watching.until_units(1)
            await watching.pass_time(5)
            data = await asyncio.wait_for(loop.sock_recv(ports.rtcp, 2048), TIMEOUT_S)
            await watching.stop()
            last = await asyncio.wait_for(loop.sock_recv(ports.rtcp, 2048), TIMEOUT_S)
    (first,), (report,) = parse_rtcp(opened), parse_rtcp(data)
    assert isinstance(first, ReceiverReport)
    assert isinstance(report, ReceiverReport)
    assert (first.blocks, report.blocks) == ((), (ReportBlock(7, 0, 0, 1),))
    assert parse_rtcp(last)[-1] == Goodbye((report.ssrc,))


@pytest.mark.parametrize("transport", list(Transport))
async def test_what_came_and_was_not_read_yet_is_no_silence(transport: Transport) -> None:
    with camera_ports() as ports:
        async with scripted_camera() as camera:
            tcp = transport is Transport.TCP
            watching = await (playing(camera) if tcp else udp_playing(camera, ports))
            for number in range(1, 3):
                last_s = watching.clock.mono_s()
                watching.clock.tick(60.0)
                now_s = watching.clock.mono_s()
                assert watching.source.heard_until_s(now_s) == now_s
                data = packet(number, 3600 * number, IDR)
                camera.send(serialise_interleaved(0, data)) if tcp else ports.send(data)
                assert watching.source.heard_until_s(now_s) <= last_s
                await watching.until_units(number)
                assert watching.source.heard_until_s(now_s) == now_s
            await watching.stop()


async def test_silence_counts_only_while_the_machine_listens() -> None:
    """Two minutes without a turn for the loop, and a camera that sent all the while."""
    async with scripted_camera() as camera:
        watching = await playing(camera)
        camera.send(rtp(1, 0, IDR))
        await watching.until_units(1)
        camera.send(rtp(2, 3600, P))
        watching.clock.tick(120.0)
        await watching.clock.advance(1.0)
        await watching.until_units(2)
        assert not watching.task.done()
        await watching.stop()


@pytest.mark.parametrize("transport", list(Transport))
async def test_a_camera_that_says_goodbye_has_ended_its_stream(transport: Transport) -> None:
    goodbye = bytes((0x81, 203, 0, 1)) + (7).to_bytes(4, "big")
    with camera_ports() as ports:
        async with scripted_camera() as camera:
            tcp = transport is Transport.TCP
            watching = await (playing(camera) if tcp else udp_playing(camera, ports))
            camera.send(rtp(1, 0, IDR)) if tcp else ports.send(packet(1, 0, IDR))
            await watching.until_units(1)
            if tcp:
                camera.send(serialise_interleaved(1, goodbye))
            else:
                ports.rtcp.sendto(goodbye, ("127.0.0.1", ports.client_port + 1))
            error = await watching.outcome()
    assert "goodbye" in str(error)
