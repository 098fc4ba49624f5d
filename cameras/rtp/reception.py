"""One received video stream: packets and reports in, pictures with seconds out."""

from collections.abc import Sequence
from typing import NamedTuple

from cameras.rtp.counters import RtpCounters
from cameras.rtp.express import Express
from cameras.rtp.h264 import H264Depacketizer
from cameras.rtp.h265 import H265Depacketizer
from cameras.rtp.jpeg import JpegDepacketizer
from cameras.rtp.nals import NalDepacketizer
from cameras.rtp.pictures import Depacketizer, Picture, VideoFormat
from cameras.rtp.receiver import RtpReceiver, signed32
from cameras.rtp.rtcp import (
    Goodbye,
    ReceiverReport,
    ReportBlock,
    SenderReport,
    build_goodbye,
    build_receiver_report,
    parse_rtcp,
    unix_of_ntp,
)
from models.media import Codec

MAX_CLOCK_JUMP_S = 10.0
_new = tuple.__new__  # makes a NamedTuple at a third of the price of calling it


class TimedPicture(NamedTuple):
    """A picture on its stream's clock.

    `pts_s`: seconds since the first picture of `epoch`; `epoch` counts restarts of the stream from 0 on.
    `format`, `resolution_wh`: of the stream it belongs to; (0, 0) while unknown.
    """

    picture: Picture
    pts_s: float
    epoch: int
    format: VideoFormat
    resolution_wh: tuple[int, int]


class SenderClock(NamedTuple):
    """The sender's wall clock by its last report: it showed `unix_s` at the 32-bit RTP timestamp `rtp_timestamp`."""

    unix_s: float
    rtp_timestamp: int
    clock_rate_hz: int

    def unix_of(self, timestamp: int) -> float:
        """The sender's Unix seconds at a media time in ticks, less than six hours from the report."""
        return self.unix_s + signed32(timestamp - self.rtp_timestamp) / self.clock_rate_hz


def build_depacketizer(video: VideoFormat, counters: RtpCounters) -> Depacketizer:
    """The depacketiser of a format."""
    if video.codec is Codec.H264:
        return H264Depacketizer(video.parameter_sets, counters)
    if video.codec is Codec.H265:
        return H265Depacketizer(video.parameter_sets, counters)
    return JpegDepacketizer(video.resolution_wh, counters)


def build_express(depacketizer: Depacketizer, receiver: RtpReceiver, counters: RtpCounters) -> Express | None:
    """The short way past a receiver and depacketiser; None where there is none for the format."""
    if isinstance(depacketizer, NalDepacketizer):
        return Express(depacketizer.shape, receiver, depacketizer, counters)
    return None


class VideoReception:
    """Receives the video of one track, whichever of its `formats` the sender chooses.

    `window_packets`: room for reordering, 0 where the carrier keeps order. A new epoch begins when the sender
    changes its source, format or picture size, or its clock jumps by more than ten seconds against ours.
    """

    def __init__(self, formats: Sequence[VideoFormat], ssrc: int, cname: str, *, window_packets: int = 32) -> None:
        self.counters = RtpCounters()
        self.epoch = 0
        self.sender_clock: SenderClock | None = None
        self.ended = False
        self._formats = {video.payload_type: video for video in formats}
        self._receiver = RtpReceiver(self._formats, counters=self.counters, window_packets=window_packets)
        self._ssrc, self._cname = ssrc, cname
        self._restart(formats[0])
        self._report: tuple[int, float] | None = None
        self._reported, self._lost_before = (0, 0), 0

    def _restart(self, video: VideoFormat) -> None:
        self.format, self._payload_type = video, video.payload_type
        self._depacketizer = build_depacketizer(video, self.counters)
        self._push = self._depacketizer.push
        self._express = build_express(self._depacketizer, self._receiver, self.counters)
        self._first: int | None = None
        self._last = (0, 0.0)
        self._resolution_wh = (0, 0)

    @property
    def decodable(self) -> bool:
        """Whether all is known that a decoder needs besides a key picture."""
        return self._depacketizer.decodable

    @property
    def resolution_wh(self) -> tuple[int, int]:
        """Width and height of the pictures; (0, 0) while unknown."""
        return self._depacketizer.resolution_wh

    def push_rtp(self, data: bytes, mono_s: float) -> Sequence[TimedPicture]:
        """Take one RTP packet; the pictures now complete. Raises RtpFault where the sender sends no RTP."""
        return self.push_all((data,), mono_s)

    def push_all(self, packets: Sequence[bytes], mono_s: float) -> Sequence[TimedPicture]:
        """Take RTP packets that arrived together, as `push_rtp` would one after the other."""
        done: list[TimedPicture] = []
        for delivery in self._receiver.push_all(packets, mono_s):
            if delivery.restarted:
                self._new_epoch(self._formats[delivery.payload_type])
            elif delivery.payload_type != self._payload_type:
                self._restart(self._formats[delivery.payload_type])
            if pictures := self._push(delivery):
                done += [self._timed(picture, mono_s) for picture in pictures]
        return done

    def push_framed(self, data: bytes, mark: int, mono_s: float) -> tuple[Sequence[TimedPicture], int]:
        """Take the pictures of the usual shape at the beginning of a carrier's bytes (see Express).

        They, and where the rest begins: with packets for `push_all`.
        """
        if self._express is None:
            return (), 0
        pictures, taken = self._express.take(data, mark)
        return [self._timed(picture, mono_s) for picture in pictures], taken

    def _new_epoch(self, video: VideoFormat) -> None:
        self.epoch += 1
        self.sender_clock = self._report = None
        self._reported, self._lost_before = (0, self.counters.lost), self.counters.lost
        self._restart(video)

    def _timed(self, picture: Picture, mono_s: float) -> TimedPicture:
        timestamp, last_timestamp = picture.timestamp, self._last[0]
        first, rate_hz = self._first, self.format.clock_rate_hz
        jump = abs(timestamp - last_timestamp) >= MAX_CLOCK_JUMP_S * rate_hz and self._jumped(timestamp, mono_s)
        if jump or (picture.is_key and self._resized()):
            self.epoch += 1
            first = None
        if first is None:
            first = self._first = timestamp
        self._last = (timestamp, mono_s)
        pts_s = (timestamp - first) / rate_hz
        # By the latest key picture; asking the depacketiser each time would cost more than all of the above.
        size_wh = self._resolution_wh if self._resolution_wh != (0, 0) else self._depacketizer.resolution_wh
        return _new(TimedPicture, (picture, pts_s, self.epoch, self.format, size_wh))

    def _jumped(self, timestamp: int, mono_s: float) -> bool:
        """Whether the sender's clock went another way than ours, by far."""
        if self._first is None:
            return False
        last_timestamp, last_mono_s = self._last
        step_s = (timestamp - last_timestamp) / self.format.clock_rate_hz
        return abs(step_s - (mono_s - last_mono_s)) > MAX_CLOCK_JUMP_S

    def _resized(self) -> bool:
        before, self._resolution_wh = self._resolution_wh, self._depacketizer.resolution_wh
        return before not in ((0, 0), self._resolution_wh)

    def push_rtcp(self, data: bytes, mono_s: float) -> None:
        """Take one RTCP compound packet. Raises RtpFault where it is none."""
        for packet in parse_rtcp(data):
            if isinstance(packet, SenderReport) and self._receiver.ssrc in (None, packet.ssrc):
                self._take_report(packet, mono_s)
            elif isinstance(packet, Goodbye) and self._receiver.ssrc in packet.ssrcs:
                self.ended = True

    def _take_report(self, report: SenderReport, mono_s: float) -> None:
        self._report = (report.ntp >> 16 & 0xFFFFFFFF, mono_s)
        if report.ntp:
            rate_hz = self.format.clock_rate_hz
            self.sender_clock = SenderClock(unix_of_ntp(report.ntp), report.rtp_timestamp, rate_hz)

    def receiver_report(self, mono_s: float) -> bytes:
        """What we owe the sender every few seconds."""
        source = self._receiver.ssrc
        blocks = () if source is None else (self._block(source, mono_s),)
        return build_receiver_report(ReceiverReport(self._ssrc, blocks), self._cname)

    def _block(self, source: int, mono_s: float) -> ReportBlock:
        expected = self._receiver.extended_sequence - self._receiver.first_extended_sequence + 1
        lost = self.counters.lost
        expected_before, lost_before = self._reported
        self._reported = (expected, lost)
        newly = expected - expected_before
        fraction = min(255, 256 * (lost - lost_before) // newly) if newly > 0 else 0
        last_report, at_s = self._report or (0, mono_s)
        delay = min(int((mono_s - at_s) * 65536), 0xFFFFFFFF)
        highest = self._receiver.extended_sequence & 0xFFFFFFFF
        return ReportBlock(source, fraction, min(lost - self._lost_before, 0x7FFFFF), highest, 0, last_report, delay)

    def goodbye(self) -> bytes:
        """What we say at the end."""
        return build_goodbye(self._ssrc)
