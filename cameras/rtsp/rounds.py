"""Reading many sockets in rounds: one waking of the event loop for all of them, not one for each picture of each."""

import asyncio
import os
import selectors
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

ROUND_S: Final = 0.02
MOST_ROUNDS: Final = 20  # from one reading of a relaxed socket to the next
TOGETHER: Final = 20, 10, 5  # rounds: who is read about so rarely is read with all others that are
FIRST_ROUNDS: Final = 5  # of a socket whose bit rate is not known yet
READ_BYTES: Final = 256 << 10
ROUND_BYTES: Final = 1 << 20  # of a round between two turns of the event loop
UNREAD_BYTES: Final = 48 << 10  # of a relaxed socket at a time: less than the smallest window Linux offers a sender

Reader = Callable[[memoryview], int]


@dataclass(slots=True, eq=False)
class _Seat:
    """One socket. `read_s`: when it was read, of a relaxed one. `slot`: of the wheel, or -1."""

    fd: int
    read: Reader
    relaxed: bool = False
    read_s: float = 0.0
    slot: int = -1


class ReadRounds:
    """Calls the readers of one event loop, every `round_s` those whose sockets hold something to be read.

    What arrives waits that long at most (half of it on average) in the kernel's buffer. In return one waking serves
    all cameras, with the code that takes pictures still warm.
    A relaxed socket is read every `MOST_ROUNDS` rounds without being asked whether it holds anything; more often
    where more than `UNREAD_BYTES` would gather, so that flow control never makes a camera wait and drop. Relaxed
    sockets are read in few rounds, many in each: code and tables are fetched into the processor's caches once for
    them all, which costs a third less than reading a few in every round.
    A reader gets the loop's one buffer, whose content is free again when it returns, and says how many bytes it read.
    After `ROUND_BYTES` the event loop has a turn before the round goes on: connecting makes progress however much
    there is to be read. The loop is not kept alive: once it is gone, so are its rounds and what they hold of the
    system.
    """

    def __init__(self, round_s: float = ROUND_S, round_bytes: int = ROUND_BYTES) -> None:
        self._round_s, self._round_bytes = round_s, round_bytes
        self._seats: dict[int, _Seat] = {}
        self._selector = selectors.DefaultSelector()
        self._wheel: list[dict[int, _Seat]] = [{} for _ in range(MOST_ROUNDS)]
        self._due: deque[_Seat] = deque()
        self._view = memoryview(bytearray(READ_BYTES))
        self._round = 0
        self._began_s = 0.0
        self._timer: asyncio.Handle | None = None

    def __len__(self) -> int:
        return len(self._seats)

    def join(self, fd: int, read: Reader, *, relaxed: bool = False) -> None:
        """Have `read` called when the socket can be read; it must leave before the socket is closed."""
        seat = self._seats[fd] = _Seat(fd, read)
        self._selector.register(fd, selectors.EVENT_READ, seat)
        if relaxed:
            self.set_pace(fd, relaxed=True)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._round_s, self._go_round)

    def set_pace(self, fd: int, *, relaxed: bool) -> None:
        """Read it rarely, or from the next round on in every one; nothing where it has left."""
        seat = self._seats.get(fd)
        if seat is None or seat.relaxed is relaxed:
            return
        seat.relaxed = relaxed
        if relaxed:
            self._selector.unregister(fd)
            seat.read_s = asyncio.get_running_loop().time()
            self._put(seat, FIRST_ROUNDS)
        else:
            self._take_off(seat)
            self._selector.register(fd, selectors.EVENT_READ, seat)

    def leave(self, fd: int) -> None:
        """Call no more; nothing where it has left."""
        seat = self._seats.pop(fd, None)
        if seat is not None and seat.relaxed:
            self._take_off(seat)
        elif seat is not None:
            self._selector.unregister(fd)
        if self._timer is not None and not self._seats:
            self._timer.cancel()
            self._timer = None
            self._due.clear()  # whoever was to be read holds the loop, which holds its rounds no longer than it lives

    def _put(self, seat: _Seat, rounds: int) -> None:
        """Have it read in so many rounds, or sooner where others are read then."""
        self._take_off(seat)
        place = self._round + rounds
        place -= place % next((together for together in TOGETHER if together <= rounds), 1)
        seat.slot = place % MOST_ROUNDS
        self._wheel[seat.slot][seat.fd] = seat

    def _take_off(self, seat: _Seat) -> None:
        if seat.slot >= 0:
            self._wheel[seat.slot].pop(seat.fd, None)
            seat.slot = -1

    def _go_round(self) -> None:
        self._began_s = asyncio.get_running_loop().time()
        self._round += 1
        self._due.extend(key.data for key, _ in self._selector.select(0))
        slot = self._wheel[self._round % MOST_ROUNDS]
        for seat in slot.values():
            seat.slot = -1
        self._due.extend(slot.values())
        slot.clear()
        self._go_on()

    def _go_on(self) -> None:
        """Read what is due, up to the bound; the rest when the loop has had its turn."""
        left_bytes, due = self._round_bytes, self._due
        while due and left_bytes > 0:
            seat = due.popleft()
            if self._seats.get(seat.fd) is seat:  # another's end may have ended it in this very round
                left_bytes -= self._read(seat)
        loop = asyncio.get_running_loop()
        if not self._seats:
            self._timer = None
        elif due:
            self._timer = loop.call_soon(self._go_on)
        else:
            self._timer = loop.call_at(self._began_s + self._round_s, self._go_round)

    def _read(self, seat: _Seat) -> int:
        count = seat.read(self._view)
        if seat.relaxed and self._seats.get(seat.fd) is seat:
            now_s = asyncio.get_running_loop().time()
            gathers_s = (now_s - seat.read_s) * UNREAD_BYTES / (count or 1)  # by the rate of late, not by the round:
            seat.read_s = now_s  # a busy machine, whose rounds are late, finds much and must not read more often
            self._put(seat, min(max(round(gathers_s / self._round_s), 1), MOST_ROUNDS))
        return count


_ROUNDS: WeakKeyDictionary[asyncio.AbstractEventLoop, ReadRounds] = WeakKeyDictionary()


def rounds_of_running_loop() -> ReadRounds:
    """The rounds of the event loop that runs; each has its own."""
    loop = asyncio.get_running_loop()
    rounds = _ROUNDS.get(loop)
    if rounds is None:
        rounds = _ROUNDS[loop] = ReadRounds()
    return rounds


def read_into(fd: int, view: memoryview) -> int | None:
    """Read a socket without waiting: how many bytes, 0 at its end, None where nothing is there. Raises OSError."""
    try:
        return os.readv(fd, (view,))
    except (BlockingIOError, InterruptedError):
        return None
