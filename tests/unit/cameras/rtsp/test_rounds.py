"""Sockets read in rounds."""

import asyncio
import gc
import socket
import weakref
from collections.abc import Iterator

import pytest

from cameras.rtsp.rounds import ReadRounds, read_into, rounds_of_running_loop


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


def test_reading_tells_nothing_there_from_the_end(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    view = memoryview(bytearray(10))
    assert read_into(ours.fileno(), view) is None
    theirs.close()
    assert read_into(ours.fileno(), view) == 0


def test_each_loop_has_its_own_and_takes_it_along() -> None:
    async def own() -> ReadRounds:
        assert rounds_of_running_loop() is rounds_of_running_loop()
        return rounds_of_running_loop()

    first, second = asyncio.run(own()), asyncio.run(own())
    assert first is not second
    gone = weakref.ref(first)
    del first
    gc.collect()
    assert gone() is None
