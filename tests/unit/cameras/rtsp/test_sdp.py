import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.rtp.pictures import VideoFormat
from cameras.rtsp.faults import RemoteProtocolError
from cameras.rtsp.sdp import build_sdp, choose_video, parse_sdp, video_formats
from models.media import Codec

SPS, PPS = b"\x67\x64\x00\x28sps", b"\x68pps"
SETS_265 = (b"\x40\x01vps", b"\x42\x01sps", b"\x44\x01pps")

# The manner of three kinds of camera: absolute control and audio beside; several formats and a bare sprop; JPEG.
ABSOLUTE = """v=0
o=- 1109162014219182 1109162014219182 IN IP4 192.168.1.64
s=Media Presentation
c=IN IP4 0.0.0.0
t=0 0
a=control:rtsp://192.168.1.64:554/Streaming/Channels/101/
m=video 0 RTP/AVP 96
a=rtpmap:96 H264/90000
a=fmtp:96 profile-level-id=420029; packetization-mode=1; sprop-parameter-sets=Z2QAKHNwcw==,aHBwcw==
a=framerate:25.000000
a=control:rtsp://192.168.1.64:554/Streaming/Channels/101/trackID=1
m=audio 0 RTP/AVP 8
a=rtpmap:8 PCMA/8000
a=control:rtsp://192.168.1.64:554/Streaming/Channels/101/trackID=2
"""
SEVERAL = """v=0
s=x
a=control:*
m=application 0 RTP/AVP 107
a=rtpmap:107 vnd.onvif.metadata/90000
m=video 0 RTP/AVP 98 96 26
a=rtpmap:98 VP8/90000
a=rtpmap:96 H265/90000
a=fmtp:96 sprop-vps=QAF2cHM;sprop-sps=QgFzcHM=;sprop-pps=%%%
a=x-dimensions:2560,1440
a=control:trackID=0
"""


def test_a_camera_with_absolute_control_and_audio() -> None:
    description = parse_sdp(ABSOLUTE.replace("\n", "\r\n").encode())
    video, audio = description.tracks
    assert description.control == "rtsp://192.168.1.64:554/Streaming/Channels/101/"
    assert (video.kind, audio.kind, audio.control[-9:]) == ("video", "audio", "trackID=2")
    assert video_formats(video) == [VideoFormat(Codec.H264, 96, 90000, (SPS, PPS), (0, 0), 25.0)]
    assert video_formats(audio) == []


def test_several_formats_unknown_and_static_ones_and_a_broken_parameter_set() -> None:
    metadata, video = parse_sdp(SEVERAL.encode()).tracks
    assert metadata.kind == "application"
    assert video_formats(video) == [
        VideoFormat(Codec.H265, 96, 90000, SETS_265[:2], (2560, 1440)),
        VideoFormat(Codec.MJPEG, 26, 90000, (), (2560, 1440)),
    ]


@pytest.mark.parametrize(
    "video",
    [
        VideoFormat(Codec.H264, 96, 90000, (SPS, PPS), (0, 0), 12.5),
        VideoFormat(Codec.H264, 96),
        VideoFormat(Codec.H265, 97, 90000, SETS_265, (0, 0), 25.0),
        VideoFormat(Codec.MJPEG, 26),
    ],
)
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_what_we_write_we_read(video: VideoFormat, host: str) -> None:
    description = parse_sdp(build_sdp(video, host=host, control="track1"))
    (track,) = description.tracks
    assert (description.control, track.control, track.protocol) == ("*", "track1", "RTP/AVP")
    assert video_formats(track) == [video]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("a=fmtp:96 packetization-mode=2", "packetization-mode 2"),
        ("a=fmtp:96 sprop-max-don-diff=2", "out of order"),
        ("a=rtpmap:96 H264/0", "0 Hz"),
        ("m=video nonsense", "media line"),
        ("m=audio 0 RTP/AVP 0\n" * 40, "tracks"),
        ("a=x\n" * 2000, "lines"),
    ],
)
def test_what_we_cannot_receive_is_refused_with_the_reason(line: str, words: str) -> None:
    body = f"v=0\nm=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\n{line}\n"
    with pytest.raises(RemoteProtocolError, match=words):
        video_formats(parse_sdp(body.encode()).tracks[0])


MANY_WAYS = """v=0
m=video 0 RTP/AVP 97 96 99
a=rtpmap:97 H264/90000
a=fmtp:97 packetization-mode=2
a=rtpmap:96 H264/90000
a=fmtp:96 packetization-mode=1
a=rtpmap:99 H265/0
"""


def test_of_several_formats_in_one_line_those_we_cannot_receive_are_left_out() -> None:
    (track,) = parse_sdp(MANY_WAYS.encode()).tracks
    assert video_formats(track) == [VideoFormat(Codec.H264, 96)]


# A camera of two sensors; before them one that offers what we cannot receive.
SENSORS = """m=audio 0 RTP/AVP 0
a=control:sound
m=video 0 RTP/AVP 98
a=rtpmap:98 H264/90000
a=fmtp:98 packetization-mode=2
a=control:odd
m=video 0 RTP/AVP 99
a=rtpmap:99 VP8/90000
a=control:web
m=video 0 RTP/AVP 96
a=rtpmap:96 H265/90000
a=control:first
m=video 0 RTP/AVP 96
a=rtpmap:96 H264/90000
a=control:second
"""


def test_of_several_video_tracks_the_first_that_can_be_received_is_taken() -> None:
    description = parse_sdp(SENSORS.encode())
    assert len(description.tracks) == 5
    track, formats = choose_video(description)
    assert (track.control, formats) == ("first", [VideoFormat(Codec.H265, 96)])


@pytest.mark.parametrize(
    ("sections", "words"), [((0, 1, 2), "packetization-mode 2"), ((0, 2), "offers VP8"), ((0,), "offers no video")]
)
def test_where_no_track_can_be_received_the_reason_is_that_of_the_first_video(
    sections: tuple[int, ...], words: str
) -> None:
    parts = SENSORS.split("m=")[1:]
    text = "".join("m=" + parts[place] for place in sections)
    with pytest.raises(RemoteProtocolError, match=words):
        choose_video(parse_sdp(text.encode()))


@given(
    st.text(max_size=300) | st.lists(st.sampled_from([*ABSOLUTE.splitlines(), *SEVERAL.splitlines()])).map("\n".join)
)
def test_any_text_is_a_description_or_the_peers_fault(text: str) -> None:
    for body in (text, "v=0\nm=video 0 RTP/AVP 96\na=" + text, "m=video 0 RTP/AVP 96\na=fmtp:96 " + text):
        try:
            tracks = parse_sdp(body.encode("utf-8", "surrogatepass")).tracks
            for track in tracks:
                video_formats(track)
        except RemoteProtocolError:
            continue


def test_sprop_is_the_text_other_implementations_write() -> None:
    text = build_sdp(VideoFormat(Codec.H264, 96, 90000, (SPS, PPS)), host="::1", control="t").decode()
    assert f"sprop-parameter-sets={base64.b64encode(SPS).decode()},{base64.b64encode(PPS).decode()}" in text
    assert "profile-level-id=640028" in text
