"""Sockets read in rounds, and nothing held once the loop is gone."""

import asyncio
import gc
import socket
import weakref

from cameras.rtsp.rounds import ReadRounds, read_into, rounds_of_running_loop


async def _read_once(rounds: ReadRounds, text: bytes) -> bytes:
    near, far = socket.socketpair()
    done: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def read(view: memoryview) -> None:
        count = read_into(near.fileno(), view)
        if count is not None and not done.done():
            done.set_result(bytes(view[:count]))

    with near, far:
        near.setblocking(False)
        rounds.join(near.fileno(), read)
        far.sendall(text)
        try:
            return await asyncio.wait_for(done, 10)
        finally:
            rounds.leave(near.fileno())


def test_what_lies_in_a_socket_is_read_in_the_next_round() -> None:
    async def twice() -> tuple[bytes, bytes, int]:
        rounds = rounds_of_running_loop()
        assert rounds is rounds_of_running_loop()
        return await _read_once(rounds, b"first"), await _read_once(rounds, b"second"), len(rounds)

    assert asyncio.run(twice()) == (b"first", b"second", 0)


def test_the_rounds_of_a_loop_go_with_it() -> None:
    async def rounds_of_a_loop() -> weakref.ref[ReadRounds]:
        rounds = rounds_of_running_loop()
        await _read_once(rounds, b"x")
        return weakref.ref(rounds)

    left = asyncio.run(rounds_of_a_loop())
    gc.collect()
    assert left() is None
