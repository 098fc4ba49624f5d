import asyncio
import socket
from collections.abc import Sequence

import pytest

from cameras.rtsp.rounds import READ_BYTES, ReadRounds
from cameras.rtsp.udp import DATAGRAMS_A_ROUND, UdpPair

HOST = "127.0.0.1"


async def closed_pair() -> UdpPair:
    """One whose RTCP nobody listens to."""
    return await UdpPair.open(HOST, lambda *_: None)


class Rounds(ReadRounds):
    """Rounds that a test goes."""

    def __init__(self) -> None:
        super().__init__(round_s=3600)

    def go(self) -> list[int]:
        """Read every socket once: how many bytes each gave."""
        return [seat.read(memoryview(bytearray(READ_BYTES))) for seat in list(self._seats.values())]


async def test_a_pair_stands_on_an_even_port_and_the_next_and_carries_both_kinds() -> None:
    reports: asyncio.Queue[tuple[bytes, str]] = asyncio.Queue()
    rounds, came = Rounds(), list[Sequence[tuple[bytes, str]]]()
    one = await UdpPair.open(HOST, lambda data, sender: reports.put_nowait((data, sender)))
    two = await closed_pair()
    one.read_in_rounds(rounds, came.append, relaxed=False)
    assert one.ports[0] % 2 == 0
    assert one.ports[1] == one.ports[0] + 1
    unread = [one.has_unread]
    assert two.send_rtp(b"picture", (HOST, one.ports[0]))
    assert two.send_rtp(b"other", (HOST, one.ports[0]))
    assert two.send_rtcp(b"report", (HOST, one.ports[1]))
    unread.append(one.has_unread)
    assert rounds.go() == [12]
    assert came == [[(b"picture", HOST), (b"other", HOST)]]
    assert await asyncio.wait_for(reports.get(), 10) == (b"report", HOST)
    assert (rounds.go(), len(came)) == ([0], 1)
    unread.append(one.has_unread)
    one.close()
    two.close()
    unread.append(one.has_unread)
    assert (len(rounds), unread) == (0, [False, True, False, False])


async def test_a_flood_is_taken_in_parts() -> None:
    rounds, came = Rounds(), list[int]()
    one, two = await closed_pair(), await closed_pair()
    one.read_in_rounds(rounds, lambda some: came.append(len(some)), relaxed=True)
    sent = 0
    while sum(came) < DATAGRAMS_A_ROUND:
        for _ in range(100):
            sent += two.send_rtp(b"x", (HOST, one.ports[0]))
        rounds.go()
    assert max(came) <= DATAGRAMS_A_ROUND
    assert sum(came) <= sent
    one.close()
    two.close()


async def test_an_answer_that_nobody_listens_is_no_end() -> None:
    rounds, came = Rounds(), list[Sequence[tuple[bytes, str]]]()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gone:
        gone.bind((HOST, 0))
        port = gone.getsockname()[1]
    one, two = await closed_pair(), await closed_pair()
    one.read_in_rounds(rounds, came.append, relaxed=False)
    one.send_rtp(b"opener", (HOST, port))
    rounds.go()
    two.send_rtp(b"picture", (HOST, one.ports[0]))
    rounds.go()
    assert came == [[(b"picture", HOST)]]
    one.close()
    two.close()


async def test_what_cannot_be_sent_is_left_out() -> None:
    pair = await closed_pair()
    assert not pair.send_rtp(bytes(70000), (HOST, 9))
    pair.close()


@pytest.mark.parametrize("relaxed", [False, True])
async def test_its_pace_may_change_until_it_is_closed(relaxed: bool) -> None:
    rounds, pair = Rounds(), await closed_pair()
    pair.set_pace(relaxed=relaxed)
    pair.read_in_rounds(rounds, lambda _: None, relaxed=relaxed)
    pair.set_pace(relaxed=not relaxed)
    assert [seat.relaxed for seat in rounds._seats.values()] == [not relaxed]
    pair.close()
    pair.set_pace(relaxed=relaxed)
