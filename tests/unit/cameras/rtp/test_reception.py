import pytest

from cameras.rtp.pictures import VideoFormat
from cameras.rtp.reception import TimedPicture, VideoReception
from cameras.rtp.rtcp import (
    ReceiverReport,
    ReportBlock,
    SenderReport,
    build_goodbye,
    build_sender_report,
    ntp_of_unix,
    parse_rtcp,
)
from cameras.rtp.sender import RtpSender
from models.media import Codec
from tests.unit.cameras.rtp.nal_streams import H264_PPS, H264_SPS, H265_SETS, baseline_sps, h264_slice, h265_slice

H264 = VideoFormat(Codec.H264, 96, parameter_sets=(H264_SPS, H264_PPS))
H265 = VideoFormat(Codec.H265, 97, parameter_sets=H265_SETS)
KEY, P = h264_slice(5, b"key"), h264_slice(1, b"difference")
SMALL_SPS = baseline_sps(20, 12)


def reception(**options: int) -> VideoReception:
    return VideoReception([H264, H265], 99, "test", **options)


class Camera:
    """Sends pictures at 25 a second."""

    def __init__(self, ssrc: int = 1, payload_type: int = 96, timestamp: int = 0) -> None:
        self.sender = RtpSender(payload_type, ssrc, 65530, timestamp)
        self.count = 0

    def picture(self, *nals: bytes) -> list[bytes]:
        self.count += 1
        return self.sender.packets_of(nals, 3600 * (self.count - 1))


def push(target: VideoReception, packets: list[bytes], mono_s: float = 0.0) -> list[TimedPicture]:
    return [picture for data in packets for picture in target.push_rtp(data, mono_s)]


def test_seconds_count_from_the_first_picture() -> None:
    target, camera = reception(), Camera(timestamp=0xFFFFFF00)
    pictures = [push(target, camera.picture(KEY if index == 0 else P), index / 25)[0] for index in range(4)]
    assert [picture.pts_s for picture in pictures] == pytest.approx([0, 0.04, 0.08, 0.12])
    assert target.resolution_wh == (1920, 1080)
    assert target.epoch == 0


def test_another_source_is_another_epoch_with_time_from_zero() -> None:
    target, first, second = reception(), Camera(ssrc=1), Camera(ssrc=2, timestamp=50)
    push(target, first.picture(KEY) + first.picture(P))
    pictures = push(target, second.picture(KEY) + second.picture(P))
    assert [(picture.epoch, picture.pts_s, picture.picture.damaged) for picture in pictures] == [
        (1, 0.0, False),
        (1, 0.04, False),
    ]


def test_another_format_is_another_epoch() -> None:
    target, first, second = reception(), Camera(), Camera(payload_type=97)
    push(target, first.picture(KEY))
    assert target.format is H264
    (one, two) = push(target, second.picture(h265_slice(19, b"key")) + second.picture(h265_slice(1, b"d")))
    assert target.format is H265
    assert (one.epoch, two.epoch) == (1, 1)


def test_the_second_format_of_a_description_may_be_the_one_sent() -> None:
    target, camera = reception(), Camera(payload_type=97)
    push(target, camera.picture(h265_slice(19, b"key")))
    assert (target.format, target.epoch) == (H265, 0)


def test_another_size_is_another_epoch() -> None:
    target, camera = reception(), Camera()
    push(target, camera.picture(KEY))
    (picture,) = push(target, camera.picture(SMALL_SPS, H264_PPS, KEY))
    assert target.resolution_wh == (320, 192)
    assert (picture.epoch, picture.pts_s) == (1, 0.0)


@pytest.mark.parametrize(
    ("jump_ticks", "waited_s", "epoch"), [(90000 * 60, 0.04, 1), (90000 * 60, 60.0, 0), (-90000 * 60, 0.04, 1)]
)
def test_a_jump_of_the_cameras_clock_alone_is_another_epoch(jump_ticks: int, waited_s: float, epoch: int) -> None:
    target, camera = reception(), Camera(timestamp=90000 * 100)
    push(target, camera.picture(KEY), 0.0)
    packets = camera.sender.packets_of([P], 3600 + jump_ticks)
    (picture,) = push(target, packets, waited_s)
    assert picture.epoch == epoch


def test_the_senders_wall_clock() -> None:
    target, camera = reception(), Camera(timestamp=1000)
    target.push_rtcp(camera.sender.report(0, 1.7e9, "camera"), 0.0)
    push(target, camera.picture(KEY))
    assert target.sender_clock is not None
    assert target.sender_clock.unix_of(1000 + 45000) == pytest.approx(1.7e9 + 0.5)


def test_reports_of_others_are_passed_over() -> None:
    target, camera = reception(), Camera()
    push(target, camera.picture(KEY))
    target.push_rtcp(build_sender_report(SenderReport(55, ntp_of_unix(1.0), 0), "x"), 0.0)
    target.push_rtcp(build_goodbye(55), 0.0)
    assert target.sender_clock is None
    assert not target.ended
    target.push_rtcp(build_goodbye(1), 0.0)
    assert target.ended


def test_the_receiver_report_counts_loss_and_echoes_the_senders_time() -> None:
    target, camera = reception(window_packets=0), Camera()
    target.push_rtcp(camera.sender.report(0, 1.7e9, "camera"), 10.0)
    packets = [data for _ in range(8) for data in camera.picture(P)]
    push(target, packets[:4] + packets[6:])
    (report,) = parse_rtcp(target.receiver_report(12.5))
    assert isinstance(report, ReceiverReport)
    middle = ntp_of_unix(1.7e9) >> 16 & 0xFFFFFFFF
    assert report.blocks == (ReportBlock(1, 64, 2, 65537, 0, middle, int(2.5 * 65536)),)
    (later,) = parse_rtcp(target.receiver_report(13.0))
    assert isinstance(later, ReceiverReport)
    assert (later.blocks[0].fraction_lost, later.blocks[0].lost) == (0, 2)


def test_of_another_source_the_report_tells_what_was_lost_of_it_alone() -> None:
    target, first, second = reception(window_packets=0), Camera(ssrc=1), Camera(ssrc=2)
    target.push_rtcp(first.sender.report(0, 1.7e9, "camera"), 10.0)
    packets = [data for _ in range(8) for data in first.picture(P)]
    push(target, packets[:2] + packets[6:])
    target.receiver_report(11.0)
    push(target, [data for _ in range(4) for data in second.picture(KEY)])
    packets = [data for _ in range(4) for data in second.picture(P)]
    push(target, packets[1:])
    (report,) = parse_rtcp(target.receiver_report(12.0))
    assert isinstance(report, ReceiverReport)
    assert report.blocks == (ReportBlock(2, 256 // 8, 1, 65537, 0, 0, 0),)


def test_parameter_sets_that_the_description_lacks_come_beside_the_key_picture() -> None:
    target, camera = VideoReception([VideoFormat(Codec.H264, 96)], 99, "test"), Camera()
    before, bare = push(target, camera.picture(P) + camera.picture(KEY))
    assert (before.resolution_wh, bare.resolution_wh, bare.picture.damaged) == ((0, 0), (0, 0), True)
    assert not target.decodable
    (whole,) = push(target, camera.picture(H264_SPS, H264_PPS, KEY))
    assert (whole.resolution_wh, whole.epoch, whole.picture.damaged) == ((1920, 1080), 0, False)
    assert target.decodable


def test_before_the_first_packet_the_report_is_empty() -> None:
    assert parse_rtcp(reception().receiver_report(0.0)) == [ReceiverReport(99)]
    assert reception().goodbye() == build_goodbye(99)
