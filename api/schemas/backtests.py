"""Shapes of backtests (回溯测试)."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, model_validator

from api.backtests import BacktestState
from api.schemas.rules import Points, RuleChange, RuleNew
from api.schemas.words import Answer, Id, Line, Moment, Request
from cases.grouping import Grouping
from models.alerts import AlertState
from models.rules import Anchor, Severity, ZoneShape

MOST_HOURS = 31 * 24.0


class ZoneDraft(Request):
    """A zone as it might be drawn, to try a rule in; nothing of it is kept (区域草稿)."""

    id: Id | None = Field(None, description="The zone it is a change of; null for a new one (原区域)")
    name: Line = "draft"
    shape: ZoneShape = ZoneShape.POLYGON
    points: Points
    anchor: Anchor = Anchor.BOTTOM_CENTER


class BacktestNew(Request):
    """A rule to try on the past: one there is, as it stands or changed, or one that is not set yet (新建回溯测试)."""

    rule_id: Id | None = Field(None, description="A rule there is (规则)")
    changes: RuleChange | None = Field(None, description="What to try differently of `rule_id`; not kept (改动)")
    rule: RuleNew | None = Field(None, description="A whole rule that is not set yet; without `rule_id` (新规则)")
    zones: Annotated[list[ZoneDraft], Field(max_length=16)] | None = Field(
        None, description="In place of the rule's zones (区域草稿)"
    )
    since: Moment | None = Field(None, description="null: `hours` before `until` (开始)")
    until: Moment | None = Field(None, description="null: now (结束)")
    hours: float = Field(24.0, gt=0, le=MOST_HOURS, description="Where `since` is null (小时数)")

    @model_validator(mode="after")
    def _one_rule(self) -> "BacktestNew":
        if (self.rule_id is None) == (self.rule is None):
            raise ValueError("give either rule_id or rule")
        return self


class BacktestEvent(Answer):
    """A rule event that would have been (事件)."""

    event_id: str
    alert: int = Field(description="Number of the would-be alert it belongs to (告警序号)")
    began_at: datetime = Field(description="When it began (开始)")
    last_at: datetime = Field(description="When it was last true (结束)")
    decisive_at: datetime = Field(description="When the rule would have spoken; `box` is of then (触发时刻)")
    zone_id: str | None
    zone_name: str = Field(description="Its zone's name (区域)")
    door_no: int = Field(description="0 where no door was involved (门)")
    track_id: int = Field(description="-1 where no track was involved (轨迹)")
    class_name: str = Field(description="What it was, as the detector calls it (目标)")
    score: float = Field(description="The highest score, 0-1 (置信度)")
    box: tuple[float, float, float, float] | None = Field(description="x1, y1, x2, y2, 0-1 of the picture (目标框)")
    values: dict[str, float | str] = Field(description="What the rule measured, e.g. dwell_s (测量值)")


class BacktestAlert(Answer):
    """An alert people would have seen (模拟告警)."""

    number: int = Field(description="From 0, in order (序号)")
    began_at: datetime = Field(description="When it began (开始)")
    last_at: datetime = Field(description="When anything of it was last true (结束)")
    zone_id: str | None
    zone_name: str = Field(description="Its zone's name (区域)")
    door_no: int = Field(description="0 where no door was involved (门)")
    class_name: str = Field(description="What it was (目标)")
    severity: Severity = Field(description="1 提示, 2 警告, 3 报警 (等级)")
    event_count: int = Field(description="Rule events grouped into it (事件数)")
    reason: Grouping = Field(description="Why it would have been raised (分组原因)")
    real_alert_ids: list[str] = Field(description="Real alerts of the rule at that time and place (真实告警)")


class BacktestReal(Answer):
    """An alert the rule really raised in that time (真实告警)."""

    alert_id: str
    state: AlertState = Field(description="What people said of it (状态)")
    severity: Severity = Field(description="1 提示, 2 警告, 3 报警 (等级)")
    began_at: datetime = Field(description="When it began (开始)")
    last_at: datetime = Field(description="When anything of it was last true (结束)")
    zone_id: str | None
    zone_name: str = Field(description="Its zone's name (区域)")
    event_count: int = Field(description="Rule events grouped into it (事件数)")
    kept: bool = Field(description="The rule as tried would have raised one then and there too (是否保留)")


class BacktestComparison(Answer):
    """The real alerts of that time beside the would-be ones (对比)."""

    before: int = Field(description="Real alerts (原有告警数)")
    confirmed: int = Field(description="Of them confirmed (其中确认)")
    confirmed_missing: int = Field(description="Confirmed ones it would have missed (将漏掉的确认告警)")
    false_alarms: int = Field(description="Of them false (其中误报)")
    false_alarms_gone: int = Field(description="False ones it would not have raised (将消除的误报)")
    fresh: int = Field(description="Would-be alerts without a real one (新增告警)")
    real: list[BacktestReal] = Field(description="The newest 1,000 (真实告警列表)")


class BacktestPicture(Answer):
    """Evidence of a real alert of that camera, to show in a timeline (画面)."""

    alert_id: str
    url: str = Field(description="Where the picture is; needs the right to see alerts (地址)")
    taken_at: datetime = Field(description="When it was taken (拍摄时间)")


class BacktestResult(Answer):
    """What came of it (结果)."""

    pictures_looked_at: int = Field(description="Pictures whose tracks were stored (画面数)")
    sightings: int = Field(description="Tracks in those pictures, summed (目标数)")
    watched_s: float = Field(description="Seconds of the time for which there are tracks (有轨迹的秒数)")
    unreadable_minutes: int = Field(description="Stored minutes that are damaged and left out (损坏的分钟数)")
    events: list[BacktestEvent] = Field(description="The first 2,000 (事件)")
    events_total: int = Field(description="How many there are (事件总数)")
    alerts: list[BacktestAlert] = Field(description="The first 1,000 (模拟告警)")
    alerts_total: int = Field(description="How many there are (模拟告警总数)")
    comparison: BacktestComparison | None = Field(description="null for a rule that is not set yet (对比)")
    pictures: list[BacktestPicture] = Field(description="The newest 500 of that time (画面)")


class BacktestAnswer(Answer):
    """A backtest somebody asked for (回溯测试)."""

    id: str
    state: BacktestState = Field(
        description="waiting 排队, running 进行中, done 完成, failed 失败, cancelled 取消 (状态)"
    )
    progress: float = Field(description="0-1 of the time gone through (进度)")
    rule_id: str | None = Field(description="The rule it was compared with (规则)")
    rule_name: str = Field(description="Its name (名称)")
    rule_kind: str = Field(description="Its kind (类型)")
    camera_id: str | None = Field(description="The camera (摄像机)")
    gate_id: str | None = Field(description="The gate (门禁)")
    since: datetime = Field(description="Tried on the time from here (开始)")
    until: datetime = Field(description="… to here (结束)")
    created_at: datetime
    ended_at: datetime | None = Field(description="When it was over (完成时间)")
    problem: str = Field(description="Why it failed (失败原因)")


class BacktestDetail(BacktestAnswer):
    """With what came of it (回溯测试详情)."""

    result: BacktestResult | None = Field(description="Once it is done (结果)")
