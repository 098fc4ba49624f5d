import asyncio

from cameras.rtsp.udp import UdpPair


async def test_a_pair_stands_on_an_even_port_and_the_next_and_carries_both_kinds() -> None:
    came: asyncio.Queue[tuple[str, bytes, str]] = asyncio.Queue()
    one = await UdpPair.open(
        "127.0.0.1",
        lambda data, sender: came.put_nowait(("rtp", data, sender)),
        lambda data, sender: came.put_nowait(("rtcp", data, sender)),
    )
    two = await UdpPair.open("127.0.0.1", lambda *_: None, lambda *_: None)
    assert one.ports[0] % 2 == 0
    assert one.ports[1] == one.ports[0] + 1
    assert two.send_rtp(b"picture", ("127.0.0.1", one.ports[0]))
    assert two.send_rtcp(b"report", ("127.0.0.1", one.ports[1]))
    got = {await asyncio.wait_for(came.get(), 10) for _ in range(2)}
    assert got == {("rtp", b"picture", "127.0.0.1"), ("rtcp", b"report", "127.0.0.1")}
    one.close()
    two.close()


async def test_what_cannot_be_sent_is_left_out() -> None:
    pair = await UdpPair.open("127.0.0.1", lambda *_: None, lambda *_: None)
    assert not pair.send_rtp(bytes(70000), ("127.0.0.1", 9))
    pair.close()
