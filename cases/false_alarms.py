"""What false alarms have in common, and what would have kept them away: pure counting over judged alerts.

A rule's alerts that people judged false or confirmed, each with where and how surely its events were seen. Out: how
many were false and why, the part of the picture where they lie ("41 of 44 here"), and two suggestions a person may try
on history and accept: an exclusion zone over that part, or a higher score. Neither is ever applied by itself.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from models.alerts import FalseAlarmReason

CELLS_XY = (16, 9)  # of the grid laid over a picture
TRUE_WEIGHT = 4.0  # a part of the picture is not excluded where one alert in five or more is real
LEAST_FALSE = 3  # fewer than so many false alarms show nothing
MOST_TRUE_SHARE = 0.05  # of the confirmed alerts, what a suggestion may cost
LEAST_FALSE_SHARE = 0.2  # of the false ones, what a suggestion must bring

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sight:
    """One event of an alert: where the object's feet stood (0-1, right and down; None without a picture), how surely
    it was seen (0-1)."""

    feet_xy: Point | None
    score: float


@dataclass(frozen=True, slots=True)
class Judged:
    """An alert people have judged; `reason` is None for a confirmed one."""

    reason: FalseAlarmReason | None
    sights: tuple[Sight, ...]

    @property
    def is_false(self) -> bool:
        """Whether it was a false alarm."""
        return self.reason is not None


@dataclass(frozen=True, slots=True)
class Removed:
    """What a change would have kept away: alerts, of how many."""

    false: int
    true: int


@dataclass(frozen=True, slots=True)
class Mask:
    """A rectangle of the picture in which nothing should count: an exclusion zone."""

    points_xy_norm: tuple[Point, ...]
    removed: Removed


@dataclass(frozen=True, slots=True)
class Threshold:
    """A lowest score."""

    min_score: float
    removed: Removed


@dataclass(frozen=True, slots=True)
class Report:
    """What one rule's judged alerts at one camera show. `cells`: false alarms by (column, row) of the grid."""

    false: int
    true: int
    by_reason: Mapping[FalseAlarmReason, int]
    cells: Mapping[tuple[int, int], int] = field(default_factory=dict)
    mask: Mask | None = None
    threshold: Threshold | None = None

    @property
    def false_share(self) -> float:
        """Of all that was judged, 0-1."""
        return self.false / (self.false + self.true) if self.false + self.true else 0.0


def report(judged: Sequence[Judged]) -> Report:
    """What these alerts of one rule at one camera show."""
    reasons = Counter(alert.reason for alert in judged if alert.reason is not None)
    false = sum(reasons.values())
    return Report(
        false,
        len(judged) - false,
        dict(reasons.most_common()),
        _false_cells(judged),
        suggest_mask(judged),
        suggest_threshold(judged),
    )


def suggest_mask(judged: Sequence[Judged]) -> Mask | None:
    """The rectangle of whole cells that holds most false alarms for the fewest real ones; None where none is worth it.

    An alert counts as kept away only when all that was seen of it lay inside.
    """
    best = _best_rectangle(_weights(judged))
    if best is None:
        return None
    left, top, right, bottom = best
    inside = [alert for alert in judged if _lies_in(alert, best)]
    removed = _removed(inside)
    if not _worth_it(removed, judged):
        return None
    columns, rows = CELLS_XY
    x1, y1, x2, y2 = left / columns, top / rows, (right + 1) / columns, (bottom + 1) / rows
    return Mask(((x1, y1), (x2, y1), (x2, y2), (x1, y2)), removed)


def suggest_threshold(judged: Sequence[Judged]) -> Threshold | None:
    """The lowest score, in hundredths, that keeps most false alarms away at the bearable price; None where none does.

    An alert counts as kept away when nothing of it was seen as surely.
    """
    offers = sorted({_hundredth_above(_surest(alert)) for alert in judged if alert.is_false and alert.sights})
    best: Threshold | None = None
    for min_score in offers:
        removed = _removed([alert for alert in judged if alert.sights and _surest(alert) < min_score])
        better = best is None or removed.false > best.removed.false
        if min_score < 1 and better and _worth_it(removed, judged):
            best = Threshold(min_score, removed)
    return best


def _worth_it(removed: Removed, judged: Sequence[Judged]) -> bool:
    false = sum(alert.is_false for alert in judged)
    enough = removed.false >= max(LEAST_FALSE, LEAST_FALSE_SHARE * false)
    return enough and removed.true <= MOST_TRUE_SHARE * (len(judged) - false)


def _removed(alerts: Iterable[Judged]) -> Removed:
    counted = Counter(alert.is_false for alert in alerts)
    return Removed(counted[True], counted[False])


def _surest(alert: Judged) -> float:
    return max(sight.score for sight in alert.sights)


def _hundredth_above(score: float) -> float:
    return (int(score * 100 + 1e-9) + 1) / 100


def _cell(feet_xy: Point) -> tuple[int, int]:
    columns, rows = CELLS_XY
    return min(int(feet_xy[0] * columns), columns - 1), min(int(feet_xy[1] * rows), rows - 1)


def _cells_of(alert: Judged) -> list[tuple[int, int]]:
    return [_cell(sight.feet_xy) for sight in alert.sights if sight.feet_xy is not None]


def _false_cells(judged: Sequence[Judged]) -> dict[tuple[int, int], int]:
    """How many false alarms were seen in each cell; one that was seen in several counts in each."""
    return dict(Counter(cell for alert in judged if alert.is_false for cell in set(_cells_of(alert))))


def _weights(judged: Sequence[Judged]) -> dict[tuple[int, int], float]:
    """What each cell is worth: false alarms for, real ones against it; an alert of many events counts once in all."""
    weights: Counter[tuple[int, int]] = Counter()
    for alert in judged:
        cells = _cells_of(alert)
        for cell in cells:
            weights[cell] += (1.0 if alert.is_false else -TRUE_WEIGHT) / len(cells)  # type: ignore[assignment]
    return dict(weights)


def _best_rectangle(weights: Mapping[tuple[int, int], float]) -> tuple[int, int, int, int] | None:
    """(left, top, right, bottom), inclusive, of the cells worth most together, the smallest of equals; None where
    nothing is worth anything. Every cell costs a little, so that empty ones are left out."""
    if not any(weight > 0 for weight in weights.values()):
        return None
    columns, rows = sorted({cell[0] for cell in weights}), sorted({cell[1] for cell in weights})

    def worth(box: tuple[int, int, int, int]) -> float:
        left, top, right, bottom = box
        held = sum(w for (x, y), w in weights.items() if left <= x <= right and top <= y <= bottom)
        return held - 1e-3 * (right - left + 1) * (bottom - top + 1)

    spans_x = [(x, x) for x in columns] + list(combinations(columns, 2))
    spans_y = [(y, y) for y in rows] + list(combinations(rows, 2))
    return max(((x1, y1, x2, y2) for x1, x2 in spans_x for y1, y2 in spans_y), key=worth)


def _lies_in(alert: Judged, box: tuple[int, int, int, int]) -> bool:
    left, top, right, bottom = box
    cells = _cells_of(alert)
    seen = bool(cells) and len(cells) == len(alert.sights)
    return seen and all(left <= x <= right and top <= y <= bottom for x, y in cells)
