"""Whether bytes of a camera wait in the kernel's buffer."""

import select
import socket


def has_unread(bound: socket.socket) -> bool:
    """Whether a read of the socket would bring something, its end included; False where it is closed."""
    if bound.fileno() < 0:
        return False
    waiting = select.poll()
    waiting.register(bound.fileno(), select.POLLIN)
    return bool(waiting.poll(0))
