"""Sockets read in rounds."""

import asyncio
import gc
import socket
import weakref
from collections.abc import Iterator

import pytest

from cameras.rtsp.rounds import MOST_ROUNDS, UNREAD_BYTES, ReadRounds, read_into, rounds_of_running_loop


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    with ours, theirs:
        yield ours, theirs


async def until(condition: object, rounds: int = 200) -> None:
    """Let the loop turn until a list holds something."""
    for _ in range(rounds):
        if condition:
            return
        await asyncio.sleep(0.005)
    raise AssertionError("nothing came")


async def test_what_arrived_is_told_in_the_next_round(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    found: list[bytes] = []

    def read(view: memoryview) -> int:
        count = read_into(ours.fileno(), view)
        assert count is not None
        found.append(bytes(view[:count]))
        return count

    rounds = ReadRounds(round_s=0.001)
    rounds.join(ours.fileno(), read)
    theirs.send(b"one")
    theirs.send(b"two")
    await until(found)
    assert b"".join(found) == b"onetwo"
    rounds.leave(ours.fileno())
    rounds.leave(ours.fileno())
    assert len(rounds) == 0
    theirs.send(b"three")
    await asyncio.sleep(0.01)
    assert b"".join(found) == b"onetwo"


async def test_a_reader_that_another_sent_away_in_the_same_round_is_not_called() -> None:
    rounds = ReadRounds(round_s=0.001)
    pairs = [socket.socketpair() for _ in range(2)]
    called: list[int] = []

    def reader(number: int) -> int:
        called.append(number)
        for ours, _ in pairs:
            rounds.leave(ours.fileno())
        return 0

    for number, (ours, theirs) in enumerate(pairs):
        rounds.join(ours.fileno(), lambda _, number=number: reader(number))  # type: ignore[misc]
        theirs.send(b"x")
    await until(called)
    await asyncio.sleep(0.01)
    assert len(called) == 1
    for ours, theirs in pairs:
        ours.close()
        theirs.close()


class Counting:
    """A reader that says it read `count_bytes`."""

    def __init__(self, count_bytes: int) -> None:
        self.count_bytes = count_bytes
        self.calls = 0

    def __call__(self, view: memoryview) -> int:
        self.calls += 1
        return self.count_bytes


async def reach(awake: Counting, rounds: int) -> None:
    """Let so many rounds pass, counted by a reader that has something to read in each."""
    goal = awake.calls + rounds
    for _ in range(2000):
        if awake.calls >= goal:
            return
        await asyncio.sleep(0.002)
    raise AssertionError("the rounds stand still")


async def test_a_relaxed_socket_is_read_rarely_and_at_once_when_it_is_so_no_more() -> None:
    rounds = ReadRounds(round_s=0.002)
    pairs = [socket.socketpair() for _ in range(3)]
    has_read = asyncio.Event()
    takers = [Taker(ours.fileno(), has_read) for ours, _ in pairs]
    held = [weakref.ref(taker) for taker in takers]
    for taker, (ours, theirs) in zip(takers, pairs, strict=True):
        theirs.send(b"some")
        rounds.join(ours.fileno(), taker.read)
    del takers, taker
    await has_read.wait()  # one was read; the others' turn comes after this one of the loop
    for ours, theirs in pairs:
        rounds.leave(ours.fileno())
        ours.close()
        theirs.close()
    assert [ref() for ref in held] == [None] * len(pairs)
