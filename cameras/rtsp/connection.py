"""One TCP connection carrying an RTSP client session."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Sequence

from cameras.rtsp.client_session import ClientSession, Ended, Event, Playing, Redirected
from cameras.rtsp.faults import RemoteProtocolError
from cameras.rtsp.messages import Interleaved, serialise_interleaved
from cameras.rtsp.rounds import ReadRounds, read_into
from cameras.rtsp.tls_link import TlsLink
from cameras.rtsp.unread import has_unread
from models.errors import CameraError, CameraFault, CameraUnreachable, StreamEnded

FIRST_READ_BYTES = 16 << 10
READS_A_ROUND = 4
MAX_UNSENT_BYTES = 256 << 10
KERNEL_BYTES = 512 << 10  # room between two rounds, late ones too; the system's own bound (rmem_max) may give less

ByteSink = Callable[[bytes], int]
FrameSink = Callable[[Sequence[Interleaved]], None]


class RtspConnection(asyncio.BufferedProtocol):
    """Moves bytes between a socket and a session, and hands on its events.

    Until the camera plays, its bytes are taken as they come; from then on in rounds together with those of the other
    cameras of the event loop (`ReadRounds`).
    `ended`: receives the URL of a redirection, or the error that ended the session.
    """

    def __init__(self, ended: asyncio.Future[str]) -> None:
        self.playing = False
        self._ended = ended
        self._view = memoryview(bytearray(FIRST_READ_BYTES))
        self._rounds: ReadRounds | None = None
        self._relaxed = False
        self._fd = -1
        self._transport: asyncio.Transport | None = None
        self._link: TlsLink | None = None
        self._secured: asyncio.Future[None] | None = None
        self._session: ClientSession | None = None
        self._on_event: Callable[[Event], None] = _ignore
        self._on_frames: FrameSink = _ignore
        self._on_bytes: ByteSink = len
        self._on_read: Callable[[], None] = _rest

    async def secure(self, link: TlsLink) -> None:
        """Encrypt the open connection. Raises ssl.SSLError, or ConnectionError where the camera hangs up meanwhile."""
        self._link = link
        self._secured = asyncio.get_running_loop().create_future()
        link.shake_hands()
        self._flush_link(link)
        await self._secured

    def begin(
        self,
        session: ClientSession,
        on_event: Callable[[Event], None],
        on_frames: FrameSink,
        on_bytes: ByteSink,
        on_read: Callable[[], None],
    ) -> None:
        """Start the session on the open connection; `on_frames` gets interleaved frames, `on_event` the rest.

        While the camera plays `on_bytes` sees all its bytes first, from the beginning of a message on, and says how
        many of them it took. `on_read` is called when all that one read brought was handed on.
        """
        self._session, self._on_event, self._on_frames = session, on_event, on_frames
        self._on_bytes, self._on_read = on_bytes, on_read
        session.start()
        self.flush()

    def address(self, name: str) -> str:
        """The numeric host of one end, `sockname` or `peername`."""
        found = self._transport.get_extra_info(name) if self._transport else None
        return str(found[0]) if found else ""

    @property
    def certificate(self) -> bytes:
        """What the camera showed (DER); nothing on a connection that is not encrypted."""
        return self._link.certificate if self._link is not None else b""

    def flush(self) -> None:
        """Send what the session has to say."""
        data = self._session.data_to_send() if self._session else b""
        if data:
            self._write(data)

    def send_frame(self, channel: int, payload: bytes) -> None:
        """Send one interleaved frame."""
        self._write(serialise_interleaved(channel, payload))

    def _write(self, data: bytes) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        if self._link is None:
            self._transport.write(data)
        else:
            self._encrypt(self._link, data)
        if self._transport.get_write_buffer_size() > MAX_UNSENT_BYTES:
            self.fail(RemoteProtocolError("the camera does not read what we send"))

    def _encrypt(self, link: TlsLink, data: bytes) -> None:
        try:
            link.send(data)
        except ssl.SSLError as error:
            self.connection_lost(error)
        self._flush_link(link)

    def _flush_link(self, link: TlsLink) -> None:
        data = link.data_to_send()
        if data and self._transport is not None:
            self._transport.write(data)

    def fail(self, error: CameraError) -> None:
        """End with an error; the first one counts."""
        if not self._ended.done():
            self._ended.set_exception(error)

    def close(self) -> None:
        """Leave: with TEARDOWN where there is a session, without waiting for the answer. Whoever began the session is
        let go of, so that neither holds the other."""
        if self._session is not None:
            self._session.teardown()
            self.flush()
        self._leave_rounds()
        self._on_event, self._on_frames, self._on_bytes, self._on_read = _ignore, _ignore, len, _rest
        if self._transport is None:
            return
        if self._link is not None:
            self._link.close()
            self._flush_link(self._link)
        if self._transport.get_write_buffer_size():
            self._transport.abort()
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002 - the size is ours to choose
        return self._view

    def buffer_updated(self, nbytes: int) -> None:
        self._receive(bytes(self._view[:nbytes]))

    def read_in_rounds(self, rounds: ReadRounds) -> None:
        """Have a playing camera's bytes read together with those of others."""
        bound = self._transport.get_extra_info("socket") if self._transport else None
        if self._transport is None or bound is None:
            return
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, KERNEL_BYTES)
        self._transport.pause_reading()
        self._rounds, self._fd = rounds, bound.fileno()
        rounds.join(self._fd, self._read, relaxed=self._relaxed)

    @property
    def has_unread(self) -> bool:
        """Whether something came that was not read yet."""
        bound = self._transport.get_extra_info("socket") if self._transport else None
        return bound is not None and has_unread(bound)

    def set_pace(self, *, relaxed: bool) -> None:
        """Read it rarely (see ReadRounds), or in every round."""
        self._relaxed = relaxed
        if self._rounds is not None:
            self._rounds.set_pace(self._fd, relaxed=relaxed)

    def _read(self, view: memoryview) -> int:
        try:
            return self._drain(view)
        except Exception as error:  # noqa: BLE001 - as asyncio does it: this connection ends, the round goes on
            self._leave_rounds()
            self.connection_lost(error)
            return 0

    def _drain(self, view: memoryview) -> int:
        """Take what is there, within bounds; how many bytes. Raises OSError where the connection is broken."""
        taken = 0
        for _ in range(READS_A_ROUND):
            count = read_into(self._fd, view)
            if count == 0:
                self._leave_rounds()
                self.eof_received()
            if not count:
                break
            taken += count
            self._receive(bytes(view[:count]))
            if count < len(view) or self._rounds is None:
                break
        return taken

    def _leave_rounds(self) -> None:
        if self._rounds is not None:
            self._rounds.leave(self._fd)
            self._rounds = None

    def _receive(self, data: bytes) -> None:
        link = self._link
        if link is not None:
            data = self._decrypt(link, data)
        if data and self._session is not None and not self._ended.done():
            self._take_plain(self._session, data)
        if link is not None and link.ended:
            self._leave_rounds()
            self.eof_received()

    def _take_plain(self, session: ClientSession, data: bytes) -> None:
        try:
            self._take_in(session, data)
        except CameraError as error:
            self.fail(error)
        self._on_read()

    def _decrypt(self, link: TlsLink, data: bytes) -> bytes:
        try:
            plain = link.receive(data)
        except ssl.SSLError as error:
            self._flush_link(link)  # it tells the camera why
            self.connection_lost(error)
            return b""
        self._flush_link(link)
        if link.secured and self._secured is not None and not self._secured.done():
            self._secured.set_result(None)
        return plain

    def _take_in(self, session: ClientSession, data: bytes) -> None:
        if self.playing:
            data = session.take_frame_part() + data
            taken = self._on_bytes(data)
            if taken == len(data):
                return
            data = data[taken:]
        frames = session.receive_frames(data)
        if frames is None:
            self._receive_events(session, data)
        elif frames:
            self._on_frames(frames)

    def _receive_events(self, session: ClientSession, data: bytes) -> None:
        for event in session.receive(data):
            if isinstance(event, Interleaved):
                self._on_frames((event,))
            else:
                self._take(event)
        self.flush()

    def _take(self, event: Event) -> None:
        if isinstance(event, Redirected):
            if not self._ended.done():
                self._ended.set_result(event.url)
        elif isinstance(event, Ended):
            self.fail(StreamEnded(event.reason))
        elif not self._ended.done():
            self.playing = self.playing or isinstance(event, Playing)
            self._on_event(event)

    def eof_received(self) -> None:
        if not self._fail_to_secure(ConnectionResetError()):
            self.fail(self._closed_by_camera())

    def _fail_to_secure(self, error: Exception) -> bool:
        """End the agreeing on TLS, if that is under way."""
        pending = self._secured is not None and not self._secured.done()
        if self._secured is not None and pending:
            self._secured.set_exception(error)
        return pending

    def _closed_by_camera(self) -> CameraError:
        if self.playing:
            return StreamEnded("the camera closed the connection")
        step = self._session.state.name if self._session else "connecting"
        return CameraFault(f"the camera closed the connection during {step}: is the port right, is it overloaded?")

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave_rounds()
        if self._fail_to_secure(exc or ConnectionResetError()):
            return
        if exc is None:
            self.fail(self._closed_by_camera())
        elif isinstance(exc, OSError):
            self.fail(CameraUnreachable(f"the connection broke: {exc.strerror or exc}"))
        elif not self._ended.done():
            self._ended.set_exception(exc)


def _ignore(_: object) -> None:
    """Before the session begins there are no events, and after it nobody wants any."""


def _rest() -> None:
    """Nobody waits for the end of a read."""
