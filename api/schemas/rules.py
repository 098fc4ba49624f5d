"""Shapes of zones, rule kinds and rules."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from api.schemas.words import Answer, BilingualText, Id, JsonObject, Line, Moment, Request, ShortText
from models.rules import Anchor, Severity, ZoneShape
from rules.conditions.conditions import Conditions
from rules.in_force import Force

Share = Annotated[float, Field(ge=0, le=1)]
Subject = Literal["frame", "access", "health"]
Points = Annotated[
    list[tuple[Share, Share]],
    Field(min_length=2, max_length=64, description="[x, y] pairs, 0-1 of the picture, right and down (坐标点)"),
]


class ZoneAnswer(Answer):
    """A place in a camera's picture (区域)."""

    id: str
    camera_id: str = Field(description="The camera (摄像机)")
    name: str = Field(description="Its name (名称)")
    shape: ZoneShape = Field(description="polygon 多边形, line 线 (形状)")
    points: list[tuple[float, float]] = Field(description="[x, y] pairs, 0-1 of the picture (坐标点)")
    anchor: Anchor = Field(description="Which point of a box stands for the object (判定点)")


class ZoneNew(Request):
    """A zone to draw (新建区域)."""

    camera_id: Id
    name: Line
    shape: ZoneShape
    points: Points
    anchor: Anchor = Anchor.BOTTOM_CENTER


class ZoneChange(Request):
    """What to change of a zone; what is left out stays (修改区域)."""

    name: Line | None = None
    points: Points | None = None
    anchor: Anchor | None = None


class RuleKindAnswer(Answer):
    """A kind of rule and the form it needs (规则类型)."""

    kind: str
    title: BilingualText
    summary: BilingualText
    subject: Subject = Field(description="The first of `subjects` (主要对象)")
    subjects: list[Subject] = Field(description="Looks at pictures, access events, the camera's health (对象)")
    optional: list[Subject] = Field(description="Those of `subjects` a rule may do without (可选对象)")
    zone_shape: ZoneShape | None = Field(description="The first of `zone_shapes`; null when none (主要区域形状)")
    zone_shapes: list[ZoneShape] = Field(description="The zones it takes; empty when none (区域形状)")
    needs_zones: bool = Field(description="Whether it needs a zone; without one the whole picture counts (须画区域)")
    params_schema: dict[str, Any] = Field(description="JSON schema of `params` (参数)")


class RuleStanding(Answer):
    """Whether a rule watches now (当前状态)."""

    force: Force = Field(
        description="watching 布防中, disabled 未启用, disarmed 已撤防, off_hours 非布防时段, broken 无法运行 (状态)"
    )
    until: datetime | None = Field(description="When that changes by itself; null: not within eight days (至)")
    problem: str = Field(description="What is wrong with a broken one (问题)")


class RuleConditionsAnswer(Answer):
    """The form of `conditions`, the same for every kind (布防条件)."""

    conditions_schema: dict[str, Any] = Field(description="JSON schema of `conditions` (条件)")


class RuleAnswer(Answer):
    """A rule as people set it (规则)."""

    id: str
    kind: str = Field(description="One of the rule kinds (类型)")
    name: str = Field(description="Its name (名称)")
    camera_id: str | None = Field(description="The camera it watches, or that sees the door (摄像机)")
    gate_id: str | None = Field(description="The gate it listens to (门禁)")
    area_id: str = Field(description="Where its alerts arise (所属辖区)")
    zone_ids: list[str] = Field(description="Zones it looks into (区域)")
    params: dict[str, Any] = Field(description="Its parameters (参数)")
    severity: Severity = Field(description="1 提示, 2 警告, 3 报警 (等级)")
    direct: bool = Field(description="Opens a case without a person's confirmation (直接立案)")
    enabled: bool = Field(description="Whether it is evaluated (启用)")
    conditions: dict[str, Any] = Field(description="When it watches and what people hear of (布防条件)")
    exclude_zone_ids: list[str] = Field(description="Zones in which nobody counts (排除区)")
    armed: bool = Field(description="Whether it watches until `armed_until`, and the opposite afterwards (布防)")
    armed_until: datetime | None = Field(description="null: until somebody says otherwise (布防/撤防至)")
    armed_reason: str = Field(default="", description="Why it was armed or disarmed last (布防/撤防事由)")
    standing: RuleStanding | None = Field(default=None, description="How it stands now (当前状态)")
    created_at: datetime


class RuleNew(Request):
    """A rule to set (新建规则)."""

    kind: Line
    name: Line
    camera_id: Id | None = None
    gate_id: Id | None = None
    zone_ids: list[Id] = Field(default_factory=list, max_length=16)
    params: JsonObject = Field(default_factory=dict)
    severity: Severity = Severity.WARNING
    direct: bool = False
    enabled: bool = True
    conditions: Conditions = Conditions()
    exclude_zone_ids: list[Id] = Field(default_factory=list, max_length=16)


class RuleChange(Request):
    """What to change of a rule; what is left out stays (修改规则)."""

    name: Line | None = None
    zone_ids: list[Id] | None = Field(None, max_length=16)
    params: JsonObject | None = None
    severity: Severity | None = None
    direct: bool | None = None
    enabled: bool | None = None
    conditions: Conditions | None = None
    exclude_zone_ids: list[Id] | None = Field(None, max_length=16)


class RuleArming(Request):
    """Arm or disarm a rule (布防、撤防)."""

    reason: Annotated[ShortText, StringConstraints(min_length=2)] = Field(description="Kept in the audit log (事由)")
    until: Moment | None = Field(None, description="When it turns back by itself; null: never (截止时间)")
