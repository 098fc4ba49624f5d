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
    awake, relaxed, rich = Counting(100), Counting(100), Counting(UNREAD_BYTES * 100)
    for (ours, theirs), reader in zip(pairs, (awake, relaxed, rich), strict=True):
        rounds.join(ours.fileno(), reader, relaxed=reader is not awake)
        theirs.send(b"x")
    await reach(awake, 5 * MOST_ROUNDS)
    assert 3 <= relaxed.calls <= 7
    assert rich.calls > 3 * MOST_ROUNDS  # so much would gather that it is read as often as one that is awake
    before = relaxed.calls
    rounds.set_pace(pairs[1][0].fileno(), relaxed=False)
    rounds.set_pace(pairs[1][0].fileno(), relaxed=False)
    await reach(awake, MOST_ROUNDS)
    assert relaxed.calls - before >= MOST_ROUNDS - 2
    rounds.set_pace(pairs[1][0].fileno(), relaxed=True)
    for ours, theirs in pairs:
        rounds.leave(ours.fileno())
        rounds.set_pace(ours.fileno(), relaxed=True)
        ours.close()
        theirs.close()
    assert len(rounds) == 0


async def test_relaxed_sockets_are_read_in_the_same_round_whenever_they_joined() -> None:
    rounds = ReadRounds(round_s=0.002)
    pairs = [socket.socketpair() for _ in range(4)]
    awake = Counting(100)
    rounds.join(pairs[0][0].fileno(), awake)
    pairs[0][1].send(b"x")
    read_in: list[list[int]] = []
    for ours, _ in pairs[1:]:
        mine: list[int] = []
        read_in.append(mine)
        rounds.join(ours.fileno(), lambda _, mine=mine: mine.append(awake.calls) or 100, relaxed=True)  # type: ignore[misc]
        await reach(awake, 3)
    await reach(awake, 3 * MOST_ROUNDS)
    last = {tuple(mine[-2:]) for mine in read_in}
    assert len(last) == 1
    before, after = last.pop()
    assert after - before == MOST_ROUNDS
    for ours, theirs in pairs:
        rounds.leave(ours.fileno())
        ours.close()
        theirs.close()


async def test_the_loop_has_a_turn_however_much_there_is_to_be_read() -> None:
    rounds = ReadRounds(round_s=0.001, round_bytes=100)
    pairs = [socket.socketpair() for _ in range(20)]
    readers = [Counting(100) for _ in pairs]
    for (ours, theirs), reader in zip(pairs, readers, strict=True):
        rounds.join(ours.fileno(), reader)
        theirs.send(b"x")
    most_between_turns = 0
    while min(reader.calls for reader in readers) < 5:
        before = sum(reader.calls for reader in readers)
        await asyncio.sleep(0)
        most_between_turns = max(most_between_turns, sum(reader.calls for reader in readers) - before)
    assert most_between_turns == 1
    assert max(reader.calls for reader in readers) <= 6  # each has its turn too
    for ours, theirs in pairs:
        rounds.leave(ours.fileno())
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


class Taker:
    """Says that it read; more than a round may."""

    def __init__(self, fd: int, has_read: asyncio.Event) -> None:
        self.fd, self.has_read = fd, has_read

    def read(self, view: memoryview) -> int:
        self.has_read.set()
        return read_into(self.fd, view) or 0


async def test_whoever_left_before_its_turn_is_not_held() -> None:
    rounds = ReadRounds(round_s=0.001, round_bytes=1)
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
