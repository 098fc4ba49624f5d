"""One RTSP client's connection to the virtual cameras."""

import asyncio
import secrets
from collections.abc import Mapping
from typing import Protocol
from urllib.parse import quote

from cameras.rtsp.auth import Login
from cameras.rtsp.faults import RemoteProtocolError
from cameras.rtsp.messages import Interleaved
from cameras.rtsp.sdp import build_sdp
from cameras.rtsp.server_session import Asked, ServerSession
from cameras.rtsp.transport import TransportSpec, parse_transports
from cameras.rtsp.udp import UdpPair
from cameras.virtual.clips import Clip
from cameras.virtual.showing import Showing
from cameras.virtual.viewers import TcpViewer, UdpViewer, Viewer
from models.clock import Clock

TRACK = "track1"
MAX_UNSENT_BYTES = 4 << 20
MAX_IDLE_S = 90.0


class Stage(Protocol):
    """What a visitor needs of the server."""

    @property
    def clips(self) -> Mapping[str, Clip]:
        """Name → clip."""
        ...

    @property
    def udp(self) -> UdpPair:
        """The sockets datagrams are sent from."""
        ...

    def showing(self, name: str) -> Showing:
        """The running showing of a clip, or a new one."""
        ...

    def forget(self, visitor: "Visitor") -> None:
        """The visitor has gone."""
        ...


class Visitor(asyncio.Protocol):
    """Answers one client; what it plays ends with the connection."""

    def __init__(self, stage: Stage, clock: Clock, login: Login | None) -> None:
        self.host = ""
        self._stage, self._clock = stage, clock
        self._session = ServerSession(clock, login, lambda: secrets.token_hex(16))
        self._transport: asyncio.Transport | None = None
        self._name = ""
        self._viewer: Viewer | None = None
        self._showing: Showing | None = None
        self._heard_s = clock.mono_s()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.host = str(transport.get_extra_info("peername")[0])

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - gone is gone
        self._stop()
        self._stage.forget(self)

    def data_received(self, data: bytes) -> None:
        self.heard()
        try:
            self._session.receive(data)
            while (event := self._session.next_event()) is not None:
                if not isinstance(event, Interleaved):
                    self._answer(event)
        except RemoteProtocolError:
            self.drop()
        self._flush()

    def heard(self) -> None:
        """The client gave a sign of life (a request, or RTCP)."""
        self._heard_s = self._clock.mono_s()

    def drop_if_silent(self) -> None:
        """Let go of a client that said nothing for long; who reads TCP needs to say nothing."""
        playing_tcp = self._showing is not None and isinstance(self._viewer, TcpViewer)
        if not playing_tcp and self._clock.mono_s() - self._heard_s > MAX_IDLE_S:
            self.drop()

    def drop(self) -> None:
        """Close the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    def _flush(self) -> None:
        data = self._session.data_to_send()
        if self._transport is None or self._transport.is_closing() or not data:
            return
        self._transport.write(data)
        if self._transport.get_write_buffer_size() > MAX_UNSENT_BYTES:
            self.drop()

    def _answer(self, asked: Asked) -> None:
        if asked.method == "DESCRIBE":
            self._describe(asked)
        elif asked.method == "SETUP":
            self._set_up(asked)
        elif asked.method == "PLAY":
            self._play(asked)
        else:
            self._stop()
            self._session.accept()

    def _describe(self, asked: Asked) -> None:
        clip = self._stage.clips.get(asked.path)
        if clip is None:
            self._session.refuse(404)
            return
        host = str(self._transport.get_extra_info("sockname")[0]) if self._transport else ""
        body = build_sdp(clip.video, host=host, control=TRACK, name=quote(asked.path))
        base = asked.request.url.rstrip("/") + "/"
        self._session.accept(("Content-Base", base), ("Content-Type", "application/sdp"), body=body)

    def _set_up(self, asked: Asked) -> None:
        name = asked.path.removesuffix("/" + TRACK)
        if name not in self._stage.clips:
            self._session.refuse(404)
            return
        for offer in parse_transports(asked.request.headers.get("Transport")):
            chosen = self._choose(offer)
            if chosen is not None:
                self._name = name
                self._session.accept_setup(chosen)
                return
        self._session.refuse(461)

    def _choose(self, offer: TransportSpec) -> TransportSpec | None:
        if self._transport is None or not offer.unicast:
            return None
        if offer.tcp:
            channels = offer.interleaved or (0, 1)
            self._viewer = TcpViewer(self._transport, channels)
            return TransportSpec(tcp=True, interleaved=channels)
        if offer.client_port is None or self._transport.get_extra_info("sslcontext") is not None:
            return None  # datagrams would carry in the open what the client wants to be encrypted
        self._viewer = UdpViewer(self._transport, self._stage.udp, self.host, offer.client_port)
        return TransportSpec(tcp=False, client_port=offer.client_port, server_port=self._stage.udp.ports)

    def _play(self, asked: Asked) -> None:
        if self._showing is not None or self._viewer is None:
            self._session.accept()
            return
        showing = self._stage.showing(self._name)
        url = f"{asked.request.url.rstrip('/')}/{TRACK}"
        stamp = showing.sender.timestamp_of(showing.ticks)
        self._session.accept(
            ("Range", "npt=now-"), ("RTP-Info", f"url={url};seq={showing.sender.next_sequence};rtptime={stamp}")
        )
        self._flush()
        self._showing = showing
        showing.join(self._viewer)

    def _stop(self) -> None:
        if self._showing is not None and self._viewer is not None:
            self._showing.leave(self._viewer)
        self._showing = None
