"""Session descriptions (RFC 4566) as cameras write them: the video tracks and their formats."""

import base64
import binascii
import re
from dataclasses import dataclass, field

from cameras.rtp.pictures import VideoFormat
from cameras.rtsp.faults import RemoteProtocolError
from models.media import Codec

MAX_LINES = 1000
MAX_TRACKS = 32
MAX_PARAMETER_SETS = 16
MAX_FPS = 240.0
_STATIC_JPEG = 26
_CODECS = {"H264": Codec.H264, "H265": Codec.H265, "HEVC": Codec.H265, "JPEG": Codec.MJPEG}
_NAMES = {Codec.H264: "H264", Codec.H265: "H265", Codec.MJPEG: "JPEG"}
_RTPMAP = re.compile(r"(\d{1,3}) +([^/ ]{1,32})/(\d{1,8}).*")
_FMTP = re.compile(r"(\d{1,3}) +(.*)")
_MEDIA = re.compile(r"(\w+) +\d+(?:/\d+)? +(\S+)((?: +\S+)*)")
_SIZE = re.compile(r"(?:\d{1,3} +)?(\d{1,5})[-,](\d{1,5})")
_NUMBER = re.compile(r"\d{1,4}(\.\d{1,9})?")
_SET_NAMES = ("sprop-vps", "sprop-sps", "sprop-pps", "sprop-parameter-sets")


@dataclass(slots=True)
class Track:
    """One `m=` section. `rtpmaps`: payload type → (encoding name in capitals, clock rate); `fmtps` likewise."""

    kind: str
    protocol: str
    payload_types: tuple[int, ...]
    control: str = ""
    rtpmaps: dict[int, tuple[str, int]] = field(default_factory=dict)
    fmtps: dict[int, dict[str, str]] = field(default_factory=dict)
    fps: float = 0.0
    resolution_wh: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class Description:
    """A whole session description; `control` is the session's own."""

    tracks: list[Track] = field(default_factory=list)
    control: str = ""


def parse_sdp(body: bytes) -> Description:
    """Read a session description; lines not understood are passed over. Raises RemoteProtocolError."""
    lines = body.decode("utf-8", "replace").splitlines()
    if len(lines) > MAX_LINES:
        raise RemoteProtocolError(f"the session description has more than {MAX_LINES} lines")
    description = Description()
    for line in lines:
        kind, separator, value = line.strip().partition("=")
        if separator and kind == "m":
            _begin_track(description, value)
        elif separator and kind == "a":
            _take_attribute(description, value)
    return description


def _begin_track(description: Description, value: str) -> None:
    found = _MEDIA.fullmatch(value)
    if found is None:
        raise RemoteProtocolError("the session description has a media line that cannot be read")
    if len(description.tracks) >= MAX_TRACKS:
        raise RemoteProtocolError(f"the session description has more than {MAX_TRACKS} tracks")
    types = tuple(int(text) for text in found[3].split() if text.isascii() and text.isdigit() and len(text) <= 3)
    description.tracks.append(Track(found[1].lower(), found[2].upper(), tuple(n for n in types if n < 128)))


def _take_attribute(description: Description, attribute: str) -> None:
    name, _, value = attribute.partition(":")
    name, value = name.strip().lower(), value.strip()
    if not description.tracks:
        if name == "control":
            description.control = value
        return
    track = description.tracks[-1]
    if name == "control":
        track.control = value
    elif name == "rtpmap" and (found := _RTPMAP.fullmatch(value)):
        track.rtpmaps[int(found[1])] = (found[2].upper(), int(found[3]))
    elif name == "fmtp" and (found := _FMTP.fullmatch(value)):
        track.fmtps[int(found[1])] = _parse_parameters(found[2])
    elif name == "framerate" and _NUMBER.fullmatch(value):
        track.fps = min(float(value), MAX_FPS)
    elif name in ("framesize", "x-dimensions") and (found := _SIZE.fullmatch(value)):
        track.resolution_wh = (int(found[1]), int(found[2]))


def _parse_parameters(text: str) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in text.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if name}


def video_formats(track: Track) -> list[VideoFormat]:
    """The formats of a track that we can receive, in the camera's order.

    Raises RemoteProtocolError where there is none for a reason of its own, not only since we do not know them.
    """
    formats: list[VideoFormat] = []
    problems: list[RemoteProtocolError] = []
    for payload_type in track.payload_types:
        try:
            video = _video_format(track, payload_type)
        except RemoteProtocolError as problem:
            problems.append(problem)
        else:
            formats += [video] if video is not None else []
    if problems and not formats:
        raise problems[0]
    return formats


def choose_video(description: Description) -> tuple[Track, list[VideoFormat]]:
    """The first video track that we can receive, with its formats. Raises RemoteProtocolError where there is none."""
    problems: list[RemoteProtocolError] = []
    for track in description.tracks:
        try:
            if track.kind == "video" and (formats := video_formats(track)):
                return track, formats
        except RemoteProtocolError as problem:
            problems.append(problem)
    raise problems[0] if problems else RemoteProtocolError(_no_video(description.tracks))


def _no_video(tracks: list[Track]) -> str:
    names = sorted({name for track in tracks if track.kind == "video" for name, _ in track.rtpmaps.values()})
    offered = _printable(", ".join(names)[:80]) if names else "no video"
    return f"the camera offers {offered}; H.264, H.265 and JPEG can be received"


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _video_format(track: Track, payload_type: int) -> VideoFormat | None:
    default = ("JPEG", 90000) if payload_type == _STATIC_JPEG else ("", 0)
    name, clock_rate_hz = track.rtpmaps.get(payload_type, default)
    codec = _CODECS.get(name)
    if codec is None:
        return None
    if clock_rate_hz < 1:
        raise RemoteProtocolError(f"the session description gives {name} a clock of 0 Hz")
    parameters = track.fmtps.get(payload_type, {})
    _check_mode(parameters)
    sets = _parameter_sets(parameters)
    return VideoFormat(codec, payload_type, clock_rate_hz, sets, track.resolution_wh, track.fps)


def _check_mode(parameters: dict[str, str]) -> None:
    if parameters.get("packetization-mode") == "2":
        raise RemoteProtocolError("the camera sends H.264 interleaved (packetization-mode 2), which is not supported")
    if parameters.get("sprop-max-don-diff", "0") != "0":
        raise RemoteProtocolError("the camera sends H.265 out of order (sprop-max-don-diff), which is not supported")


def _parameter_sets(parameters: dict[str, str]) -> tuple[bytes, ...]:
    texts = [text for name in _SET_NAMES for text in parameters.get(name, "").split(",") if text]
    decoded = (_decoded(text.strip()) for text in texts[:MAX_PARAMETER_SETS])
    return tuple(nal for nal in decoded if nal)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""


def build_sdp(video: VideoFormat, *, host: str, control: str, name: str = "-") -> bytes:
    """A session description of one video track. `host`: numeric address of the sender."""
    kind = "IP6" if ":" in host else "IP4"
    payload_type = video.payload_type
    lines = [
        "v=0",
        f"o=- 0 0 IN {kind} {host}",
        f"s={name}",
        f"c=IN {kind} {'::' if kind == 'IP6' else '0.0.0.0'}",  # noqa: S104 - the wire's word for "wherever you ask"
        "t=0 0",
        "a=control:*",
        f"m=video 0 RTP/AVP {payload_type}",
        f"a=rtpmap:{payload_type} {_NAMES[video.codec]}/{video.clock_rate_hz}",
        *_fmtp_lines(video),
        *([f"a=framerate:{video.fps:g}"] if video.fps else []),
        f"a=control:{control}",
    ]
    return ("\r\n".join(lines) + "\r\n").encode()


def _fmtp_lines(video: VideoFormat) -> list[str]:
    start = f"a=fmtp:{video.payload_type} "
    texts = [base64.b64encode(nal).decode() for nal in video.parameter_sets]
    if video.codec is Codec.H264:
        profile = next((nal[1:4].hex().upper() for nal in video.parameter_sets if nal[0] & 0x1F == 7), "")
        parts = ["packetization-mode=1", *([f"profile-level-id={profile}"] if profile else [])]
        return [start + ";".join([*parts, *(["sprop-parameter-sets=" + ",".join(texts)] if texts else [])])]
    if video.codec is Codec.H265 and texts:
        named = {32: "sprop-vps", 33: "sprop-sps", 34: "sprop-pps"}
        by_name: dict[str, list[str]] = {}
        for nal, text in zip(video.parameter_sets, texts, strict=True):
            by_name.setdefault(named.get(nal[0] >> 1 & 0x3F, "sprop-sei"), []).append(text)
        return [start + ";".join(f"{name}={','.join(items)}" for name, items in by_name.items())]
    return []
