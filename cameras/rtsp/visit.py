"""One visit to a camera: connect, agree, receive, keep alive, leave."""

import asyncio
import contextlib
import secrets
import socket
import ssl
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from cameras.rtp.counters import RtpCounters
from cameras.rtp.faults import RtpFault
from cameras.rtp.packets import RtpPacket, serialise_packet
from cameras.rtp.reception import TimedPicture, VideoReception
from cameras.rtsp.auth import Login
from cameras.rtsp.client_session import Arranged, ClientSession, Described, Event, Playing
from cameras.rtsp.connection import RtspConnection
from cameras.rtsp.messages import Interleaved, frame_mark
from cameras.rtsp.rounds import rounds_of_running_loop
from cameras.rtsp.tls import CameraTls, tls_fault
from cameras.rtsp.tls_link import TlsLink
from cameras.rtsp.transport import TransportSpec
from cameras.rtsp.udp import UdpPair
from cameras.rtsp.urls import RtspAddress
from models.clock import Clock
from models.errors import CameraFault, CameraUnreachable, StreamEnded

TICK_S = 1.0
REPORT_EVERY_S = 5.0
FIRST_UDP_PACKET_S = 5.0
SILENCE_S = 15.0
BARE_S, BARE_KEYS = 6.0, 2  # so long and so often may key pictures come without parameter sets
REORDER_PACKETS = 32
_CHANNELS = (0, 1)
_CNAME = "xueliang"

PictureSink = Callable[[Sequence[TimedPicture], float, float], None]


class RtspVisit:
    """Plays one address over one connection.

    `on_pictures` gets the pictures of one read in order, when was read before, and when they were (mono_s): they
    arrived in between.
    """

    def __init__(
        self,
        address: RtspAddress,
        login: Login | None,
        clock: Clock,
        on_pictures: PictureSink,
        *,
        tcp: bool,
        patience_s: float,
        tls: CameraTls,
    ) -> None:
        self.reception: VideoReception | None = None
        self.clock_offset_s: float | None = None
        self._address, self._login, self._clock, self._on_pictures = address, login, clock, on_pictures
        self._tcp, self._patience_s, self._tls = tcp, patience_s, tls
        self._relaxed = False
        self._ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._connection = RtspConnection(self._ended)
        self._session: ClientSession | None = None
        self._udp: UdpPair | None = None
        self._carrier = TransportSpec(tcp=tcp)
        self._channels, self._mark = _CHANNELS, frame_mark(_CHANNELS[0])
        self._senders: frozenset[str] = frozenset()
        self._began_s = self._moved_s = self._kept_alive_s = self._reported_s = clock.mono_s()
        self._received = 0
        self._bare_since_s: float | None = None
        self._pictures: list[TimedPicture] = []
        self._read_s = self._read_before_s = self._began_s

    @property
    def counters(self) -> RtpCounters:
        """What was counted so far."""
        return self.reception.counters if self.reception else RtpCounters()

    async def run(self) -> str:
        """Play until the end: the URL of a redirection, or raises CameraError. Cancelling leaves politely."""
        watch = asyncio.create_task(self._watch())
        try:
            await self._unless_ended(self._open())
            return await self._ended
        finally:
            watch.cancel()
            self._leave()
            await asyncio.gather(watch, return_exceptions=True)

    async def _unless_ended(self, step: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(step)
        try:
            both: list[asyncio.Future[Any]] = [task, self._ended]
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not task.done():
                task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        if not task.cancelled():
            task.result()

    async def _open(self) -> None:
        await self._connect()
        offer = TransportSpec(tcp=True, interleaved=_CHANNELS) if self._tcp else await self._open_udp()
        self._session = ClientSession(self._address.url, self._login, offer, lambda: secrets.token_hex(8))
        self._connection.begin(self._session, self._take, self._take_frames, self._take_bytes, self._end_read)

    async def _connect(self) -> None:
        host, port = self._address.host, self._address.port
        context = self._tls.context() if self._address.tls else None
        try:
            await asyncio.get_running_loop().create_connection(lambda: self._connection, host, port)
            if context is not None:
                await self._connection.secure(TlsLink(context, host))
        except ssl.SSLError as error:
            raise tls_fault(error, host, port) from error
        except socket.gaierror as error:
            raise CameraUnreachable(f"the name {host} is not known") from error
        except ConnectionRefusedError as error:
            raise CameraUnreachable(f"{host} refuses connections on port {port}: is it the RTSP port?") from error
        except OSError as error:
            if context is not None and isinstance(error, ConnectionError):
                raise tls_fault(error, host, port) from error
            raise CameraUnreachable(f"no connection to {host} port {port}: {error.strerror or error}") from error
        if context is not None:
            self._tls.check(self._connection.certificate)

    async def _open_udp(self) -> TransportSpec:
        self._udp = await UdpPair.open(self._connection.address("sockname"), self._take_rtcp)
        self._udp.read_in_rounds(rounds_of_running_loop(), self._take_rtp, relaxed=self._relaxed)
        return TransportSpec(tcp=False, client_port=self._udp.ports)

    def _leave(self) -> None:
        if self.reception is not None:
            self._send_rtcp(self.reception.goodbye())
        self._connection.close()
        if self._udp is not None:
            self._udp.close()
        if self._ended.done() and not self._ended.cancelled():
            self._ended.exception()
        self._ended.cancel()  # nobody waits for it any more, whatever becomes of the connection
        self._on_pictures = _nobody

    def _take_bytes(self, data: bytes) -> int:
        if self.reception is None or not self._tcp:
            return 0
        self._read_s = self._clock.mono_s()
        pictures, taken = self.reception.push_framed(data, self._mark, self._read_s)
        self._pictures += pictures
        return taken

    def _end_read(self) -> None:
        """Hand on what one read brought, all at once."""
        if self._pictures:
            pictures, self._pictures = self._pictures, []
            self._on_pictures(pictures, self._read_before_s, self._read_s)
        self._read_before_s = self._read_s

    def heard_until_s(self, now_s: float) -> float:
        """See Heard."""
        unread = self._connection.has_unread if self._udp is None else self._udp.has_unread
        return min(now_s, self._read_s) if unread else now_s

    def set_pace(self, *, relaxed: bool) -> None:
        """Read the camera rarely, or as soon as may be."""
        self._relaxed = relaxed
        self._connection.set_pace(relaxed=relaxed)
        if self._udp is not None:
            self._udp.set_pace(relaxed=relaxed)

    def _take_frames(self, frames: Sequence[Interleaved]) -> None:
        rtp, rtcp = self._channels
        packets = [payload for channel, payload in frames if channel == rtp]
        if packets:
            self._take_packets(packets)
        if len(packets) < len(frames):
            for channel, payload in frames:
                if channel == rtcp:
                    self._take_report(payload)

    def _take(self, event: Event) -> None:
        if isinstance(event, Described):
            window = 0 if self._tcp else REORDER_PACKETS
            self.reception = VideoReception(event.formats, secrets.randbits(32), _CNAME, window_packets=window)
        elif isinstance(event, Arranged):
            self._arrange(event.transport)
        elif isinstance(event, Playing) and self._tcp:
            self._connection.read_in_rounds(rounds_of_running_loop())

    def _arrange(self, carrier: TransportSpec) -> None:
        self._carrier = carrier
        self._channels = carrier.interleaved or _CHANNELS
        self._mark = frame_mark(self._channels[0])
        self._moved_s = self._kept_alive_s = self._clock.mono_s()
        self._senders = frozenset({self._connection.address("peername"), carrier.source})
        if self._udp is not None and carrier.server_port is not None:
            opener = RtpPacket(0, False, 0, 0, 0, b"")
            self._udp.send_rtp(serialise_packet(opener), self._server(carrier.server_port[0]))
            self._report()

    def _server(self, port: int) -> tuple[str, int]:
        return self._connection.address("peername"), port

    def _take_rtp(self, came: Sequence[tuple[bytes, str]]) -> None:
        self._read_s = self._clock.mono_s()
        packets = [data for data, sender in came if sender in self._senders]
        if packets and not self._ended.done():
            try:
                self._take_packets(packets)
                self._end_read()
            except RtpFault as error:
                self._connection.fail(error)
            except Exception as error:  # noqa: BLE001 - as asyncio does it: this visit ends, the round goes on
                self._connection.connection_lost(error)

    def _take_rtcp(self, data: bytes, sender: str) -> None:
        if sender in self._senders and not self._ended.done():
            self._take_report(data)

    def _take_packets(self, packets: Sequence[bytes]) -> None:
        if self.reception is None:
            return
        self._read_s = self._clock.mono_s()
        self._pictures += self.reception.push_all(packets, self._read_s)

    def _take_report(self, data: bytes) -> None:
        if self.reception is None:
            return
        before = self.reception.sender_clock
        with contextlib.suppress(RtpFault):
            self.reception.push_rtcp(data, self._clock.mono_s())
        after = self.reception.sender_clock
        if after is not None and after != before:
            self.clock_offset_s = after.unix_s - self._clock.now().timestamp()
        if self.reception.ended:
            self._connection.fail(StreamEnded("the camera ended the stream (RTCP goodbye)"))

    async def _watch(self) -> None:
        while not self._ended.done():
            await self._clock.sleep(TICK_S)
            self._tick(self._clock.mono_s())

    def _tick(self, now_s: float) -> None:
        if self._connection.playing:
            self._check_flow(now_s)
            self._check_sets(now_s)
            self._keep_alive(now_s)
        elif now_s - self._began_s > self._patience_s:
            step = self._session.state.name if self._session else "connecting"
            self._connection.fail(CameraUnreachable(f"no answer within {self._patience_s:g} s ({step})"))

    def _check_flow(self, now_s: float) -> None:
        received = self.counters.received
        if received != self._received:
            self._received, self._moved_s = received, now_s
        if now_s - self._moved_s <= FIRST_UDP_PACKET_S:
            return
        silent_s = self.heard_until_s(now_s) - self._moved_s
        if not received and not self._tcp and silent_s > FIRST_UDP_PACKET_S:
            self._connection.fail(
                CameraFault(f"no packet came over UDP within {FIRST_UDP_PACKET_S:g} s: try the transport tcp")
            )
        elif silent_s > SILENCE_S:
            self._connection.fail(CameraUnreachable(f"the camera sent no picture data for {SILENCE_S:g} s"))

    def _check_sets(self, now_s: float) -> None:
        if self.reception is None or self.reception.decodable or not self.counters.without_sets:
            self._bare_since_s = None
        elif self._bare_since_s is None:
            self._bare_since_s = now_s
        elif self.counters.without_sets >= BARE_KEYS and now_s - self._bare_since_s >= BARE_S:
            self._connection.fail(
                CameraFault(
                    "the camera sends its pictures without parameter sets (SPS, PPS), so that nobody can decode them: "
                    "restart it, or set another codec (H.264 or H.265) or stream"
                )
            )

    def _keep_alive(self, now_s: float) -> None:
        if now_s - self._reported_s >= REPORT_EVERY_S:
            self._reported_s = now_s
            self._report()
        if self._session is not None and now_s - self._kept_alive_s >= self._session.timeout_s / 2:
            self._kept_alive_s = now_s
            self._session.keep_alive()
            self._connection.flush()

    def _report(self) -> None:
        if self.reception is not None:
            self._send_rtcp(self.reception.receiver_report(self._clock.mono_s()))

    def _send_rtcp(self, data: bytes) -> None:
        if self._tcp and self._connection.playing:
            self._connection.send_frame(self._channels[1], data)
        elif self._udp is not None and self._carrier.server_port is not None:
            self._udp.send_rtcp(data, self._server(self._carrier.server_port[1]))


def _nobody(_pictures: Sequence[TimedPicture], _since_s: float, _read_s: float) -> None:
    """After the end nothing is handed on: whoever took it holds the visit, and would be held by it."""
