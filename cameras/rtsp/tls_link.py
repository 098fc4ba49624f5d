"""One client's TLS, without I/O: bytes of the wire in, plain bytes out, and the other way round."""

import contextlib
import ssl
from typing import Final

_RECORD_BYTES: Final = 16 << 10  # the most one TLS record holds


class TlsLink:
    """TLS over a connection that somebody else carries; `secured` once both ends have agreed.

    Whatever was called, `data_to_send` must then go to the peer. `ended`: the peer said that it sends no more.
    """

    def __init__(self, context: ssl.SSLContext, host: str) -> None:
        self.secured = self.ended = False
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)

    @property
    def certificate(self) -> bytes:
        """What the peer showed (DER)."""
        return self._tls.getpeercert(binary_form=True) or b""

    def shake_hands(self) -> None:
        """Go on agreeing as far as what came allows. Raises ssl.SSLError."""
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            return
        self.secured = True

    def receive(self, data: bytes) -> bytes:
        """Take the peer's bytes; the plain ones. Raises ssl.SSLError."""
        self._incoming.write(data)
        if not self.secured:
            self.shake_hands()
        return self._plain() if self.secured else b""

    def _plain(self) -> bytes:
        parts: list[bytes] = []
        try:
            while part := self._tls.read(_RECORD_BYTES):
                parts.append(part)
            self.ended = True
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLZeroReturnError:
            self.ended = True
        return b"".join(parts)

    def send(self, plain: bytes) -> None:
        """Say something."""
        self._tls.write(plain)

    def close(self) -> None:
        """Say that nothing more will be sent."""
        with contextlib.suppress(ssl.SSLError):
            self._tls.unwrap()

    def data_to_send(self) -> bytes:
        """What must go to the peer; each byte is given once."""
        return self._outgoing.read()
