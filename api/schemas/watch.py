"""Shapes of the watching: shards, cameras as they are watched, and how old pictures are at each stage."""

from datetime import datetime

from pydantic import Field

from api.attention import Need
from api.schemas.words import Answer
from models.cameras import CameraState, Sight
from models.watching import Alertness, Stage, WakeReason


class AgesAnswer(Answer):
    """How old pictures were at one stage since the shards started (画面时延)."""

    counts: list[int] = Field(description="Pictures by age: up to each of `age_bounds_s`, then all above (分布)")
    sum_s: float = Field(description="Sum of the ages (总和)")
    p50_s: float | None = Field(description="Half are not older; null while there are none (中位)")
    p95_s: float | None = Field(description="95 of 100 are not older (95 分位)")
    p99_s: float | None = Field(description="99 of 100 are not older (99 分位)")


class ShardAnswer(Answer):
    """One watch shard (值守分片)."""

    shard: int = Field(description="Its number (编号)")
    answers: bool = Field(description="Whether it says anything of itself; its figures are zero if not (应答)")
    pid: int = Field(description="Its process (进程号)")
    uptime_s: float = Field(description="Seconds since it started (运行时长)")
    cpu_s: float = Field(description="Processor seconds used since then (处理器用时)")
    cpu_share: float = Field(description="Of one core, since it started; 1 is one whole core (处理器占用)")
    rss_bytes: int = Field(description="Memory (内存)")
    detector: str = Field(description="The detector in use; empty without one (检测模型)")
    faults: dict[str, str] = Field(description="What is wrong, by part (故障)")
    cameras: int = Field(description="Cameras it looks after, or should, of those within reach (摄像机)")
    online: int = Field(description="Of these, connected ones (在线)")
    awake: int = Field(description="Of these, those decoded in full (细看)")
    owed: int = Field(description="Of the others, those that show what nobody has looked at yet (待看)")
    analysed: int = Field(description="Pictures of these the detector looked at (分析)")


class CameraWatchAnswer(Answer):
    """How one camera is watched (摄像机值守)."""

    camera_id: str
    camera_name: str = Field(description="Its name (摄像机)")
    area_name: str = Field(description="Where it stands (辖区)")
    shard: int | None = Field(description="Which shard speaks of it; null: none does (分片)")
    need: Need = Field(description="What somebody should see to first; nothing: it is watched and idle (需关注)")
    state: CameraState = Field(description="Where the connection stands (状态)")
    state_reason: str = Field(description="Why, in words (原因)")
    sight: Sight = Field(description="What its pictures are worth (画面状况)")
    alertness: Alertness | None = Field(description="How closely it is watched; null while no picture arrives (值守)")
    woken_by: WakeReason | None = Field(description="Why it is awake (唤醒原因)")
    owed: bool = Field(description="It is idle and shows what nobody has looked at yet (待看)")
    deaf: str = Field(description="Why the device's own motion alarms do not reach us; empty where they do (移动报警)")
    since_s: float = Field(description="Seconds it has been as alert as it is (持续)")
    wakes: int = Field(description="How often it woke (唤醒次数)")
    awake_share: float = Field(description="Part of the time it was awake, 0-1 (细看占比)")
    received: int = Field(description="Pictures received (接收)")
    received_bytes: int = Field(description="Their bytes (接收字节)")
    lost: int = Field(description="Packets lost on the way (丢包)")
    decoded: int = Field(description="Pictures decoded (解码)")
    analysed: int = Field(description="Pictures the detector looked at (分析)")
    late: int = Field(description="Of these, old ones when the detector began (迟到)")
    missed: int = Field(description="Pictures that should have been looked at and were not (漏看)")
    dropped: dict[str, int] = Field(description="Pictures passed over, by reason (丢弃)")
    ring_bytes: int = Field(description="Compressed pictures kept (缓存)")
    ring_s: float = Field(description="Seconds of them (缓存时长)")
    key_interval_s: float = Field(description="Seconds between key pictures; 0 while not known (关键帧间隔)")
    ages_s: dict[Stage, float] = Field(description="Age of its newest picture at each stage (画面时延)")


class WatchAnswer(Answer):
    """How the watching goes, at one moment (值守状态)."""

    at: datetime = Field(description="When (时间)")
    age_bounds_s: list[float] = Field(description="Upper bounds of the buckets of `ages` (分布上限)")
    ages: dict[Stage, AgesAnswer] = Field(description="Over all shards that answer (画面时延)")
    shards: list[ShardAnswer] = Field(description="Those that answer, and those that should (分片)")
    items: list[CameraWatchAnswer] = Field(description="One page of the cameras in use (摄像机)")
    total: int = Field(description="How many cameras the filters leave (总数)")
    admitted: int = Field(description="How many the filters but `need` leave (不按需关注筛选的总数)")
    needs: dict[Need, int] = Field(description="How many of these need what; one may need several (各需关注数)")
