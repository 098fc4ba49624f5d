import asyncio
import socket

from cameras.rtsp.messages import serialise_interleaved
from cameras.rtsp.parser import RtspParser
from cameras.virtual.viewers import MAX_STUCK_S, MAX_UNSENT_BYTES, TcpViewer

PACKET = bytes(100_000 - 65_536 + 30_000)


async def connected() -> tuple[asyncio.Transport, socket.socket]:
    near, far = socket.socketpair()
    far.setblocking(False)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_connection(asyncio.Protocol, sock=near)
    return transport, far


async def drain(far: socket.socket, transport: asyncio.Transport) -> int:
    """Read until nothing is unsent; the bytes read."""
    loop, total = asyncio.get_running_loop(), 0
    while transport.get_write_buffer_size():
        total += len(await loop.sock_recv(far, 1 << 20))
    return total


async def test_packets_are_framed_on_their_channels() -> None:
    transport, far = await connected()
    viewer = TcpViewer(transport, (4, 5))
    viewer.send([b"one", b"two"], True, 0.0)
    viewer.send_report(b"report")
    frames = RtspParser().feed(await asyncio.get_running_loop().sock_recv(far, 1000))
    assert frames == [(4, b"one"), (4, b"two"), (5, b"report")]
    transport.abort()
    far.close()


def overfill(viewer: TcpViewer) -> None:
    for _ in range(3 * MAX_UNSENT_BYTES // len(PACKET)):
        viewer.send([PACKET], False, 0.0)


async def test_a_slow_client_skips_pictures_until_it_has_read_and_a_key_picture_comes() -> None:
    transport, far = await connected()
    viewer = TcpViewer(transport, (0, 1))
    overfill(viewer)
    skipped = viewer.skipped
    assert skipped > 0
    assert transport.get_write_buffer_size() <= MAX_UNSENT_BYTES + len(PACKET) + 4
    viewer.send([b"key, but still full"], True, 1.0)
    await drain(far, transport)
    viewer.send([b"no key"], False, 2.0)
    assert viewer.skipped == skipped + 2
    viewer.send([b"key"], True, 3.0)
    viewer.send([b"next"], False, 3.1)
    assert viewer.skipped == skipped + 2
    rest = await asyncio.get_running_loop().sock_recv(far, 1 << 20)
    assert rest.endswith(serialise_interleaved(0, b"key") + serialise_interleaved(0, b"next"))
    transport.abort()
    far.close()


async def test_a_client_that_reads_nothing_is_dropped() -> None:
    transport, far = await connected()
    viewer = TcpViewer(transport, (0, 1))
    overfill(viewer)
    viewer.send([PACKET], False, MAX_STUCK_S + 1)
    assert transport.is_closing()
    viewer.send([PACKET], True, MAX_STUCK_S + 2)
    viewer.send_report(b"report")
    far.close()
