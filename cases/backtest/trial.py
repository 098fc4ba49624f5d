"""What came of trying a rule on the past: plain values, which also travel as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cases.grouping import Grouping
from models.alerts import AlertState
from models.rules import Severity

Box = tuple[float, float, float, float]

MOST_EVENTS = 2000
MOST_ALERTS = 1000
MOST_REAL = 1000
"""How many events, would-be alerts and real alerts a trial tells of; it counts all of them."""


@dataclass(frozen=True, slots=True)
class WouldBeEvent:
    """A rule event. `alert`: number of the alert it would belong to. `box_xyxy_norm`: where the object was at
    `decisive_s`, when the rule first spoke of it. `values`: what it had measured by the end.
    """

    event_id: str
    alert: int
    began_s: float
    last_s: float
    decisive_s: float
    zone_id: str
    door_no: int
    track_id: int
    class_name: str
    score: float
    box_xyxy_norm: Box | None
    values: Mapping[str, float | str]


@dataclass(frozen=True, slots=True)
class WouldBeAlert:
    """An alert people would have seen. `number`: from 0, by beginning. `real_ids`: real alerts of that time and place.

    `reason`: why it would have been raised rather than joined to one before it.
    """

    number: int
    began_s: float
    last_s: float
    zone_id: str
    door_no: int
    class_name: str
    severity: Severity
    event_count: int
    reason: Grouping
    real_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """Evidence of a real alert, to show in a timeline."""

    alert_id: str
    evidence_id: str
    taken_s: float


@dataclass(frozen=True, slots=True)
class RealAlert:
    """An alert the rule really raised. `kept`: the rule as tried would have raised one of that time and place too."""

    alert_id: str
    state: AlertState
    severity: Severity
    began_s: float
    last_s: float
    zone_id: str
    door_no: int
    event_count: int
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """The alerts there were, and what would have become of them. Counts are of all, `real` of the newest.

    `confirmed_missing`: those people confirmed which the rule as tried would not have raised; `false_alarms_gone`:
    those people called false which it would not have raised; `fresh`: would-be alerts without a real one.
    """

    before: int
    confirmed: int
    confirmed_missing: int
    false_alarms: int
    false_alarms_gone: int
    fresh: int
    real: tuple[RealAlert, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """What the rule was tried on. `watched_s`: for how long of it there are tracks.

    `unreadable`: stored minutes left out because they are damaged.
    """

    pictures: int = 0
    sightings: int = 0
    watched_s: float = 0.0
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Trial:
    """All of it. `events`, `alerts`: the first of them; the totals count all."""

    since_s: float
    until_s: float
    material: Material
    events: tuple[WouldBeEvent, ...]
    events_total: int
    alerts: tuple[WouldBeAlert, ...]
    alerts_total: int
    comparison: Comparison | None = None
    pictures: tuple[Picture, ...] = field(default=())
