"""Shapes of silences and of neighbouring cameras."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from api.schemas.words import Answer, Id, Moment, Note, Request
from models.rules import Severity


class SilenceAnswer(Answer):
    """What is kept quiet, until when, why and by whom (静默)."""

    id: str
    camera_id: str | None
    camera_name: str = Field(description="The camera (摄像机)")
    rule_id: str | None
    rule_name: str = Field(description="The rule (规则)")
    area_id: str
    area_name: str = Field(description="Where camera or rule stand; with neither, the area itself (辖区)")
    up_to_severity: Severity = Field(description="Graver alerts sound through (最高静默等级)")
    reason: str = Field(description="Why (原因)")
    account_name: str = Field(description="By whom (设置人)")
    starts_at: datetime
    until: datetime = Field(description="When it ends, or was ended (截止时间)")
    ended_by: str = Field(description="Who ended it before its time; empty when nobody did (提前结束人)")
    active: bool = Field(description="Whether it is in force now (生效中)")


class SilenceNew(Request):
    """Keep quiet one of a camera, a rule, or an area and all below it (新建静默)."""

    camera_id: Id | None = None
    rule_id: Id | None = None
    area_id: Id | None = None
    until: Moment
    reason: Annotated[Note, StringConstraints(min_length=1)] = Field(description="Why (原因)")
    up_to_severity: Severity = Field(
        Severity.WARNING, description="Graver alerts sound through; 3 keeps alarms quiet too (最高静默等级)"
    )


class SilenceEnd(Request):
    """Let it ring again (结束静默)."""


class NeighbourAnswer(Answer):
    """A camera that looks at the same place (相邻摄像机)."""

    id: str
    name: str


class NeighboursSet(Request):
    """These cameras and no others within reach look at the same place (设置相邻摄像机)."""

    camera_ids: list[Id] = Field(max_length=32)
