"""Shapes of the system's own state, the audit log and readiness."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.schemas.cameras import CountersAnswer
from api.schemas.words import Answer
from models.cameras import CameraState, Sight


class DetectorScoreAnswer(Answer):
    """How well the detector sees what is in a set of pictures (检测效果)."""

    dataset: str
    recall: float = Field(description="Share of what is there that it finds, 0 to 1 (检出率)")
    precision: float = Field(description="Share of what it reports that is right, 0 to 1 (准确率)")
    objects: int = Field(description="How many objects it was judged by (目标数)")


class DetectorAnswer(Answer):
    """The detector in use (检测模型)."""

    name: str
    weights: str
    backend: str
    input_size: int
    classes: list[str]
    sha256: str
    bundled: bool = Field(description="Whether it came with the program (随附模型)")
    licence: str = Field(description="Of its weights, empty where nobody said (许可)")
    trained_on: str = Field(description="The pictures it was trained on, empty where nobody said (训练数据)")
    scores: list[DetectorScoreAnswer]


class SystemAnswer(Answer):
    """How the service is (系统状态)."""

    version: str
    role: str = Field(description="Which part of the service this process is (进程角色)")
    uptime_s: float = Field(description="Seconds since it started (运行时长)")
    detector: DetectorAnswer | None
    detector_note: str = Field(description="What is missing for detection, and what to do (提示)")
    cameras: dict[CameraState, int] = Field(description="Cameras in the caller's area by state (摄像机状态)")
    sights: dict[Sight, int] = Field(description="What the connected ones of them see (画面状况)")
    counters: CountersAnswer = Field(description="Sum over those cameras (计数)")
    database: Literal["sqlite", "postgresql"]
    bus: Literal["local", "redis"]


class AuditAnswer(Answer):
    """Something a person did (审计记录)."""

    at: datetime
    account_name: str
    action: str
    subject: str
    detail: dict[str, str]


class AliveAnswer(Answer):
    """The process answers (存活)."""

    status: Literal["alive"] = "alive"


class ReadyAnswer(Answer):
    """Whether requests can be served, check by check (就绪)."""

    checks: dict[str, str] = Field(description='"ok" or what is wrong, by name (检查项)')
