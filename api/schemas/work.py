"""Shapes of alerts and cases: what people look at and what they close."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.schemas.words import Answer, HistoryStep, Id, Note, Request, Version
from models.alerts import AlertState, FalseAlarmReason
from models.cases import CaseMove, CaseState
from models.rules import Severity


class EvidenceAnswer(Answer):
    """A picture or clip of what happened, or the signed manifest of both (证据)."""

    id: str
    label: str = Field(
        description="picture (带标注图), plain (原图), clip (录像片段), manifest (证据清单) (标签)",
    )
    media_type: str
    note: str = Field("", description="Of a manifest: what the event's evidence lacks; empty: complete (缺失说明)")
    url: str = Field(description="Where to fetch it, with the same credentials (地址)")
    taken_at: datetime = Field(description="When it was taken (拍摄时间)")


class QuietAnswer(Answer):
    """The silence over an alert (静默). From `until` on it is over: the alert rings again if it still goes on."""

    id: str
    reason: str = Field(description="Why (原因)")
    account_name: str = Field(description="By whom (设置人)")
    until: datetime = Field(description="In force until then (截止时间)")


class ClaimAnswer(Answer):
    """Who holds an alert (认领). From `until` on nobody does."""

    account_id: str
    account_name: str = Field(description="Who holds it (认领人)")
    until: datetime = Field(description="Held until then (认领至)")


class AlertAnswer(Answer):
    """An alert: one incident a person looks at (告警)."""

    id: str
    state: AlertState = Field(description="Where it stands (状态)")
    severity: Severity = Field(description="1 提示, 2 警告, 3 报警 (等级)")
    rule_id: str
    rule_name: str = Field(description="The rule (规则)")
    rule_kind: str = Field(description="Its kind (规则类型)")
    camera_id: str | None
    camera_name: str = Field(description="The camera (摄像机)")
    gate_id: str | None
    gate_name: str = Field(description="The gate (门禁)")
    area_id: str
    area_name: str = Field(description="Where (辖区)")
    zone_name: str = Field(description="In which zone (区域)")
    event_count: int = Field(description="How many rule events belong to it (事件数)")
    class_name: str = Field(description="What kind of object (目标类别)")
    began_at: datetime = Field(description="First seen (开始时间)")
    last_at: datetime = Field(description="Last seen (最近时间)")
    ended_at: datetime | None = Field(description="When it ended; null while it goes on (结束时间)")
    created_at: datetime
    evidence: list[EvidenceAnswer]
    case_id: str | None = Field(description="The case it opened (案件)")
    silence: QuietAnswer | None = Field(description="What keeps it quiet (静默)")
    claim: ClaimAnswer | None = Field(description="Who holds it (认领)")
    escalated_at: datetime | None = Field(description="When it went further up, unacknowledged in time (升级时间)")
    storm_at: datetime | None = Field(description="Since when it takes a storm of events (告警风暴)")
    notified_at: datetime | None = Field(description="When people were last told of it (通知时间)")
    version: int = Field(description="Counts its changes (版本)")


class AlertStep(HistoryStep):
    """One move of an alert, or what else happened to it (告警流转): `claim`, `release`, `take_over`, `escalate`,
    `silence`, `notify`, `rise` and `storm` leave it in its state."""

    reason: str = Field("", description="Why it was a false alarm (误报原因)")


class AlertEventAnswer(Answer):
    """A rule event of the incident (规则事件)."""

    id: str
    began_at: datetime
    last_at: datetime
    ended: bool
    rule_id: str = Field(description="Which rule found it (规则)")
    camera_id: str | None = Field(description="Which camera saw it (摄像机)")
    severity: Severity | None = Field(description="How grave by now; null: as its rule says (等级)")
    box: tuple[float, float, float, float] | None = Field(
        description="Where, [x1, y1, x2, y2] 0-1 of the picture (位置)"
    )
    track_id: int = Field(description="Which track (轨迹)")
    class_name: str
    values: dict[str, float | str] = Field(description="What the rule measured (测量值)")
    score: float


class AlertDetail(AlertAnswer):
    """An alert with what happened to it and what it is made of (告警详情)."""

    history: list[AlertStep]
    events: list[AlertEventAnswer]


class Acknowledge(Request):
    """I have seen it (确认收到)."""

    version: Version | None = None


class Confirm(Request):
    """It is real: open a case (确认告警)."""

    note: Note = ""
    version: Version | None = None


class FalseAlarm(Request):
    """It is none, and why (误报)."""

    reason: FalseAlarmReason
    note: Note = ""
    version: Version | None = None


class Claim(Request):
    """I work on it: hold it, or hold it longer (认领)."""

    take_over: bool = Field(False, description="Also where somebody else holds it; this is written down (接管)")
    reason: Note = Field("", description="Why it is taken over; stands in its history (接管原因)")


class Release(Request):
    """I hold it no longer (释放)."""


class AlertSummary(Answer):
    """How many wait (告警概况)."""

    new: int
    acknowledged: int
    by_severity: dict[Severity, int] = Field(description="New and acknowledged ones by severity (按等级)")
    silenced: int = Field(description="How many of these are kept quiet (静默中)")
    escalated: int = Field(description="How many of these went further up, unacknowledged in time (已升级)")
    mine: int = Field(description="How many of these the caller holds (我认领的)")


class CaseAnswer(Answer):
    """A case: work for a person, followed until it is closed (案件)."""

    id: str
    number: str = Field(description="What people call it by (编号)")
    state: CaseState = Field(description="Where it stands (状态)")
    title: str = Field(description="In one line (标题)")
    kind: str = Field(description="What kind (类型)")
    severity: Severity = Field(description="1 提示, 2 警告, 3 报警 (等级)")
    area_id: str
    area_name: str = Field(description="Which grid (网格)")
    alert_id: str | None
    camera_id: str | None
    camera_name: str
    assignee_id: str | None
    assignee_name: str = Field(description="Who handles it (处置人)")
    rework_count: int = Field(description="How often a check failed (返工次数)")
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    allowed_moves: list[CaseMove] = Field(description="What this caller may do now (可用操作)")
    version: int = Field(description="Counts its changes (版本)")


class CaseStep(HistoryStep):
    """One move of a case (案件流转)."""

    assignee_name: str = Field("", description="Who handles it from here (处置人)")


class AttachmentAnswer(Answer):
    """A picture of a case (附件)."""

    id: str
    label: Literal["alert_evidence", "handled", "checked"] = Field(description="告警证据, 处置照片, 核查照片 (标签)")
    media_type: str
    url: str = Field(description="Where to fetch it, with the same credentials (地址)")
    created_at: datetime
    account_name: str = Field(description="Who added it (上传人)")


class CaseDetail(CaseAnswer):
    """A case with its history and pictures (案件详情)."""

    history: list[CaseStep]
    attachments: list[AttachmentAnswer]


class Confirmed(Answer):
    """The alert and the case it opened (确认结果)."""

    alert: AlertAnswer
    case: CaseAnswer


class CaseMoveAsk(Request):
    """A move to make (办理)."""

    move: CaseMove
    assignee_id: Id | None = Field(None, description="For assign and reassign (处置人)")
    note: Note = ""
    attachment_ids: list[Id] = Field(default_factory=list, max_length=20, description="Photos of this move (照片)")
    version: Version | None = None


class AssigneeAnswer(Answer):
    """Someone who may be assigned (可派遣人员)."""

    id: str
    display_name: str
    area_id: str
    area_name: str
