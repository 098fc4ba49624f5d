"""Rules under conditions."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from models.rules import RuleSpec
from tests.unit.rules.scenes import T0, intrusion

SHANGHAI = ZoneInfo("Asia/Shanghai")


def under(spec: RuleSpec | None = None, **conditions: Any) -> RuleSpec:
    """A rule (an intrusion without dwell if none is given) under these conditions."""
    return replace(spec or intrusion(dwell_s=0), conditions=conditions)


def hours(start_s: float, end_s: float) -> dict[str, Any]:
    """A schedule open from so many seconds after T0 to so many, both full minutes of the same day."""
    marks = {"start": f"{_clock(start_s):%H:%M}", "end": f"{_clock(end_s):%H:%M}"}
    return {"periods": [marks]}


def _clock(after_s: float) -> datetime:
    when = datetime.fromtimestamp(T0 + after_s, SHANGHAI)
    assert when.second == 0, "a schedule knows minutes"
    return when
