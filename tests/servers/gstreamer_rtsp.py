#!/usr/bin/python3
"""Runs under the system's Python: GStreamer's RTSP server loops files as cameras, without re-encoding.

    gstreamer_rtsp.py [--digest USER:PASSWORD | --basic USER:PASSWORD] [--certificate PEM --key PEM] NAME=FILE …

PyAV only takes the packets out of the container and moves their time on at each turn; everything on the wire
(RTSP, SDP, login, RTP payloading, RTCP) is GStreamer's. Prints `port N` when it listens. Ends when its stdin closes.
"""

import argparse
import itertools
import sys
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
import gi

for library in ("Gst", "GstRtsp", "GstRtspServer"):
    gi.require_version(library, "1.0")
from gi.repository import Gio, GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

SECOND_NS = 1_000_000_000
H264 = "video/x-h264,stream-format=byte-stream,alignment=au", "h264parse config-interval=-1 ! rtph264pay", 96
H265 = "video/x-h265,stream-format=byte-stream,alignment=au", "h265parse config-interval=-1 ! rtph265pay", 96
JPEG = "image/jpeg,width={w},height={h},framerate={n}/{d}", "jpegparse ! rtpjpegpay", 26
LAYOUTS = {"h264": H264, "hevc": H265, "mjpeg": JPEG}
FILTERS = {"h264": "h264_mp4toannexb", "hevc": "hevc_mp4toannexb"}


def buffers(path: str) -> Iterator[Any]:
    """Every packet of the file as a timed buffer, over and over."""
    base_ns = 0
    for _ in itertools.count():
        with av.open(path) as container:
            stream = container.streams.video[0]
            filter_name = FILTERS.get(stream.codec_context.name)
            convert = av.bitstream.BitStreamFilterContext(filter_name, stream) if filter_name else None
            step_ns = int(SECOND_NS / (stream.average_rate or 25))
            tick_ns = Fraction(stream.time_base or 0) * SECOND_NS
            first: int | None = None
            end_ns = 0
            for packet in container.demux(stream):
                if not packet.size:
                    continue
                for piece in convert.filter(packet) if convert else [packet]:
                    pts = piece.pts or 0
                    dts = piece.dts if piece.dts is not None else pts
                    first = dts if first is None else first
                    pts_ns = int((pts - first) * tick_ns)
                    end_ns = max(end_ns, pts_ns + step_ns)
                    buffer = Gst.Buffer.new_wrapped(bytes(piece))
                    buffer.pts, buffer.dts = base_ns + pts_ns, base_ns + int((dts - first) * tick_ns)
                    buffer.duration = step_ns
                    if not piece.is_keyframe:
                        buffer.set_flags(Gst.BufferFlags.DELTA_UNIT)
                    yield buffer
        base_ns += end_ns


class Mount(GstRtspServer.RTSPMediaFactory):  # type: ignore[misc]
    """One file; all clients share a pipeline."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.feeds: list[Any] = []
        with av.open(path) as container:
            stream = container.streams.video[0]
            caps, elements, payload_type = LAYOUTS[stream.codec_context.name]
            rate = Fraction(stream.average_rate or 25)
            context = stream.codec_context
            caps = caps.format(w=context.width, h=context.height, n=rate.numerator, d=rate.denominator)
        source = f'appsrc name=in format=time max-bytes=200000 caps="{caps}"'
        self.set_launch(f"( {source} ! {elements} name=pay0 pt={payload_type} mtu=1400 )")
        self.set_shared(True)
        self.connect("media-configure", self.feed)

    def feed(self, _: Any, media: Any) -> None:
        """Connect a new pipeline to the file."""
        source = media.get_element().get_by_name_recurse_up("in")
        packets = buffers(self.path)
        self.feeds.append(packets)
        source.connect("need-data", lambda appsrc, _: appsrc.emit("push-buffer", next(packets)))


def require_login(
    server: Any, mounts: list[Mount], login: str, *, digest: bool, certificate: str = "", key: str = ""
) -> None:
    """Let in only who knows `login` (user:password); with a certificate (PEM files) over TLS."""
    user, _, password = login.partition(":")
    auth, token = GstRtspServer.RTSPAuth(), GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    if digest:
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(user, password, token)
    else:
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
    if certificate:
        auth.set_tls_certificate(Gio.TlsCertificate.new_from_files(certificate, key))
    server.set_auth(auth)
    for mount in mounts:
        role = Gst.Structure.new_empty("viewer")
        role.set_value("media.factory.access", True)
        role.set_value("media.factory.construct", True)
        permissions = GstRtspServer.RTSPPermissions.new()
        permissions.add_role_from_structure(role)
        mount.set_permissions(permissions)


def main() -> None:
    """Serve until stdin closes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--digest", default="")
    parser.add_argument("--basic", default="")
    parser.add_argument("--certificate", default="")
    parser.add_argument("--key", default="")
    parser.add_argument("mounts", nargs="+")
    chosen = parser.parse_args()
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service("0")
    mounts = []
    for text in chosen.mounts:
        name, _, path = text.partition("=")
        mounts.append(Mount(path))
        server.get_mount_points().add_factory("/" + name, mounts[-1])
    if chosen.digest or chosen.basic:
        identity = {"certificate": chosen.certificate, "key": chosen.key}
        require_login(server, mounts, chosen.digest or chosen.basic, digest=bool(chosen.digest), **identity)
    server.attach(None)
    loop = GLib.MainLoop()
    GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_HUP | GLib.IO_IN, lambda *_: loop.quit())
    print("port", server.get_bound_port(), flush=True)
    loop.run()


if __name__ == "__main__":
    main()
