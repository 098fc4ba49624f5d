"""Shapes of cameras, their state, and the tools that find and check them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from api.schemas.words import Answer, Id, Line, Request, Secret, ShortText, Url
from models.cameras import CameraState, Regions, Sight, Transport, Watching

AnalysisFps = Annotated[float, Field(gt=0, le=30, description="Pictures a second wanted for detection (分析帧率)")]
WatchingWord = Annotated[
    Watching,
    Field(description="auto: key pictures only until something wakes it (自动); always: all decoded (始终全程解码)"),
]
RegionsWord = Annotated[
    Regions,
    Field(description="whole: the whole picture (整幅); tiles: moving parts too, for far objects (分块)"),
]
Share = Annotated[float, Field(ge=0, le=1)]
Masks = Annotated[
    list[Annotated[list[tuple[Share, Share]], Field(min_length=3, max_length=64)]],
    Field(
        max_length=16,
        description="Privacy masks: polygons of [x, y] pairs, 0-1 of the picture, that are black in pictures and clips "
        "kept as evidence and in the newest picture (隐私遮挡)",
    ),
]
MotionUrl = Annotated[
    str,
    Field(
        max_length=1000,
        pattern=r"^[^\x00-\x20\x7f]*$",
        description="http:// address of the ONVIF service whose motion events wake it; empty: none (移动侦测地址)",
    ),
]


class StreamAnswer(Answer):
    """What the stream carries (码流)."""

    codec: str = Field(description="h264, h265 or mjpeg (编码)")
    width: int = Field(description="Pixels (宽)")
    height: int = Field(description="Pixels (高)")
    fps: float = Field(description="Pictures a second; 0 when not said (帧率)")


class CameraAnswer(Answer):
    """A camera, how to reach it, and how it is (摄像机)."""

    id: str
    name: str = Field(description="Its name (名称)")
    url: str = Field(description="Stream address without credentials (取流地址)")
    username: str = Field(description="Account on the device (设备账号)")
    has_password: bool = Field(description="A password is kept for it; it is never shown (已设密码)")
    transport: Transport = Field(description="How RTP is carried (传输方式)")
    analysis_fps: float = Field(description="Pictures a second wanted for detection (分析帧率)")
    watching: WatchingWord
    regions: RegionsWord
    motion_url: str = Field(description="ONVIF service whose motion events wake it; empty: none (移动侦测地址)")
    masks: Masks
    area_id: str = Field(description="Where it stands (所属辖区)")
    area_name: str = Field(description="Name of that place (辖区名称)")
    enabled: bool = Field(description="Whether it is watched (启用)")
    state: CameraState = Field(description="Where the connection stands (状态)")
    state_reason: str = Field(description="Why, in words (原因)")
    state_at: datetime | None = Field(description="Since when (状态时间)")
    sight: Sight = Field(description="What its pictures are worth while it is connected (画面状况)")
    sight_reason: str = Field(description="Why, in words (原因)")
    sight_at: datetime | None = Field(description="Since when; null while nothing was said of it (画面状况时间)")
    stream: StreamAnswer | None = Field(description="Known once it was online (码流)")
    created_at: datetime = Field(description="When it was added (创建时间)")


class CameraSummary(Answer):
    """How many cameras are in each state, and what the connected ones see (摄像机概况)."""

    states: dict[CameraState, int] = Field(description="By state of the connection (状态)")
    sights: dict[Sight, int] = Field(description="Connected ones by what they see (画面状况)")


class CameraNew(Request):
    """A camera to add; credentials inside the URL are split off (新增摄像机)."""

    name: Line = Field(description="Its name (名称)")
    url: Url = Field(description="rtsp:// address (取流地址)", examples=["rtsp://192.0.2.10:554/stream1"])
    username: ShortText = Field("", description="Account on the device (设备账号)")
    password: Secret = Field("", description="Its password (设备密码)")
    transport: Transport = Field(Transport.TCP, description="How RTP is carried (传输方式)")
    analysis_fps: AnalysisFps = 5.0
    watching: WatchingWord = Watching.AUTO
    regions: RegionsWord = Regions.WHOLE
    motion_url: MotionUrl = ""
    area_id: Id = Field(description="Where it stands (所属辖区)")
    enabled: bool = Field(True, description="Whether it is watched (启用)")


class CameraChange(Request):
    """What to change of a camera; what is left out stays; an empty password removes it (修改摄像机)."""

    name: Line | None = None
    url: Url | None = None
    username: ShortText | None = None
    password: Secret | None = None
    transport: Transport | None = None
    analysis_fps: AnalysisFps | None = None
    watching: WatchingWord | None = None
    regions: RegionsWord | None = None
    motion_url: MotionUrl | None = None
    masks: Masks | None = None
    area_id: Id | None = None
    enabled: bool | None = None


class CameraHistoryStep(Answer):
    """A change of a camera's state (状态记录)."""

    state: CameraState = Field(description="The new state (状态)")
    reason: str = Field(description="Why (原因)")
    at: datetime = Field(description="When (时间)")


class CameraSightStep(Answer):
    """A change of what a camera's pictures are worth (画面状况记录)."""

    sight: Sight = Field(description="The new sight (画面状况)")
    reason: str = Field(description="Why (原因)")
    at: datetime = Field(description="When (时间)")


class CountersAnswer(Answer):
    """What became of a camera's pictures since the service started (计数)."""

    received: int = Field(description="Pictures received (接收)")
    lost: int = Field(description="Packets lost on the way (丢包)")
    decoded: int = Field(description="Pictures decoded (解码)")
    analysed: int = Field(description="Pictures the detector looked at (分析)")
    dropped: dict[str, int] = Field(description="Pictures passed over, by reason (丢弃)")


class CameraCountersAnswer(CountersAnswer):
    """The same with the camera's name (摄像机计数)."""

    camera_id: str
    camera_name: str = Field(description="Name of the camera (摄像机)")


class CoverageAnswer(Answer):
    """How long a camera could really be watched (有效覆盖)."""

    watched_s: float = Field(description="Seconds online (可视时长)")
    blind_s: float = Field(description="Seconds not online (不可视时长)")
    unknown_s: float = Field(description="Seconds nobody knows about, e.g. the service was down (未知时长)")
    share: float = Field(description="watched / (watched + blind + unknown), 0-1 (覆盖率)")


class CameraCheck(Request):
    """A camera to try without adding it (检测摄像机)."""

    url: Url = Field(description="rtsp:// address (取流地址)")
    username: ShortText = ""
    password: Secret = ""
    transport: Transport = Transport.TCP


class CheckStepAnswer(Answer):
    """One step of the check (检测步骤)."""

    name: Literal["reachable", "credentials", "stream", "pictures", "time"] = Field(description="What was tried (步骤)")
    ok: bool = Field(description="Whether it worked (结果)")
    detail: str = Field(description="What was found, or what to do (说明)")


class CheckAnswer(Answer):
    """What works and what does not (检测结果)."""

    ok: bool = Field(description="Pictures arrive (可用)")
    steps: list[CheckStepAnswer]
    codec: str | None = None
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    keyframe_interval_s: float | None = Field(None, description="Seconds between key pictures (关键帧间隔)")
    time_offset_s: float | None = Field(None, description="Camera's clock minus ours (时钟偏差)")
    snapshot_jpeg_base64: str | None = Field(None, description="One picture (抓图)")


class Discovery(Request):
    """How long to listen for devices that answer (搜索设备)."""

    timeout_s: float = Field(3.0, ge=0.5, le=15, description="Seconds (时长)")


class FoundAnswer(Answer):
    """A device that answered (发现的设备)."""

    host: str
    port: int
    name: str
    hardware: str
    xaddr: str = Field(description="Its ONVIF service address (服务地址)")


class OnvifAsk(Request):
    """A device to ask for its streams (查询设备)."""

    host: ShortText = Field(
        description="Host name or address (主机)", min_length=1, pattern=r"^[A-Za-z0-9.\-_:\[\]%]+$"
    )
    port: int = Field(80, ge=1, le=65535, description="ONVIF port (端口)")
    username: ShortText
    password: Secret


class ProfileAnswer(Answer):
    """A stream a device offers (码流配置)."""

    token: str
    name: str
    codec: str
    width: int
    height: int
    fps: float
    url: str = Field(description="Stream address without credentials (取流地址)")


class OnvifAnswer(Answer):
    """What a device says of itself (设备信息)."""

    manufacturer: str
    model: str
    firmware: str
    serial: str
    time_offset_s: float | None = Field(description="Device's clock minus ours (时钟偏差)")
    profiles: list[ProfileAnswer]
