"""Shapes of the report on false alarms."""

from pydantic import Field

from api.schemas.words import Answer
from models.alerts import FalseAlarmReason


class RemovedAnswer(Answer):
    """What a suggestion would have kept away (可减少)."""

    false: int = Field(description="False alarms (误报)")
    true: int = Field(description="Confirmed alerts, which would have been lost (会漏掉的真实告警)")


class MaskAnswer(Answer):
    """A part of the picture in which nothing should count (建议排除区): POST it to /zones as a polygon, then add the
    zone's id to the rule's `exclude_zone_ids`."""

    points: list[tuple[float, float]] = Field(description="[x, y] pairs, 0-1 of the picture (坐标点)")
    removed: RemovedAnswer


class ThresholdAnswer(Answer):
    """A lowest score (建议置信度): PATCH it as `min_score` within the rule's `params`."""

    min_score: float
    removed: RemovedAnswer


class CellAnswer(Answer):
    """One cell of a grid over the picture (热点格)."""

    column: int
    row: int
    false: int = Field(description="False alarms seen there (误报数)")


class MisfiresAnswer(Answer):
    """What a rule's judged alerts at a camera show (误报分析)."""

    rule_id: str
    rule_name: str
    rule_kind: str
    camera_id: str | None
    camera_name: str
    false: int = Field(description="Judged false (误报)")
    true: int = Field(description="Confirmed (属实)")
    false_share: float = Field(description="Of all that was judged, 0-1 (误报率)")
    by_reason: dict[FalseAlarmReason, int] = Field(description="False ones by reason, most first (按原因)")
    columns: int = Field(description="Of the grid over the picture (列数)")
    rows: int = Field(description="Of the grid over the picture (行数)")
    cells: list[CellAnswer] = Field(description="Where false alarms lie (热点)")
    mask: MaskAnswer | None = Field(description="A suggestion, never applied by itself; null where none is worth it")
    threshold: ThresholdAnswer | None = Field(description="The same")
