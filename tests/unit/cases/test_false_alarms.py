"""What false alarms have in common, and what would have kept them away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.false_alarms import (
    MOST_TRUE_SHARE,
    Judged,
    Mask,
    Removed,
    Sight,
    Threshold,
    report,
    suggest_mask,
    suggest_threshold,
)
from models.alerts import FalseAlarmReason as Why

unit = st.floats(0, 1)
sights = st.builds(Sight, st.none() | st.tuples(unit, unit), unit)
judged_alerts = st.lists(
    st.builds(Judged, st.none() | st.sampled_from(Why), st.lists(sights, min_size=1, max_size=4).map(tuple)),
    max_size=25,
)


def _tree(score: float = 0.4) -> Judged:
    """The tree by the wall, upper right."""
    return Judged(Why.VEGETATION, (Sight((0.91, 0.2), score), Sight((0.94, 0.24), score)))


def _person(x: float = 0.3, score: float = 0.8) -> Judged:
    return Judged(None, (Sight((x, 0.8), score),))


def test_this_tree_made_41_of_44() -> None:
    judged = [_tree()] * 41 + [Judged(Why.ANIMAL, (Sight((0.1 * n, 0.9), 0.5),)) for n in range(3)] + [_person()] * 10
    found = report(judged)
    assert (found.false, found.true, found.by_reason) == (44, 10, {Why.VEGETATION: 41, Why.ANIMAL: 3})
    assert found.false_share == pytest.approx(44 / 54)
    assert found.cells[14, 1] == 41
    corners = ((14 / 16, 1 / 9), (1.0, 1 / 9), (1.0, 3 / 9), (14 / 16, 3 / 9))
    assert found.mask == Mask(corners, Removed(41, 0))
    assert found.threshold == Threshold(0.51, Removed(44, 0))


def test_where_people_are_real_too_nothing_is_excluded() -> None:
    here = Judged(Why.WEATHER, (Sight((0.3, 0.8), 0.9),))
    assert suggest_mask([here] * 10 + [_person()] * 10) is None
    assert suggest_threshold([here] * 10 + [_person()] * 10) is None


def test_a_real_alert_that_only_passes_through_is_kept() -> None:
    passing = Judged(None, (Sight((0.92, 0.2), 0.9), Sight((0.3, 0.8), 0.9)))
    mask = suggest_mask([_tree()] * 20 + [passing])
    assert mask is not None
    assert mask.removed == Removed(20, 0)


def test_few_false_alarms_show_nothing() -> None:
    assert suggest_mask([_tree()] * 2) is None
    assert suggest_threshold([_tree()] * 2) is None
    assert report([]).false_share == 0


def test_what_was_seen_without_a_picture_is_no_reason_for_a_mask() -> None:
    door = Judged(Why.TEST, (Sight(None, 0.0),))
    assert suggest_mask([door] * 10) is None
    half_seen = Judged(Why.TEST, (Sight((0.9, 0.2), 0.5), Sight(None, 0.5)))
    assert suggest_mask([half_seen] * 10) is None


def test_a_surest_false_alarm_asks_for_no_impossible_score() -> None:
    assert suggest_threshold([Judged(Why.OTHER, (Sight(None, 1.0),))] * 5) is None


@given(judged_alerts)
def test_a_suggestion_keeps_its_word_and_its_price(judged: list[Judged]) -> None:
    true = sum(not alert.is_false for alert in judged)
    mask, threshold = suggest_mask(judged), suggest_threshold(judged)
    if mask is not None:
        (x1, y1), _, (x2, y2), _ = mask.points_xy_norm
        assert 0 <= x1 < x2 <= 1
        assert 0 <= y1 < y2 <= 1
        assert mask.removed.true <= MOST_TRUE_SHARE * true
    if threshold is not None:
        gone = [a for a in judged if max(sight.score for sight in a.sights) < threshold.min_score]
        assert threshold.removed == Removed(sum(a.is_false for a in gone), sum(not a.is_false for a in gone))
        assert threshold.removed.true <= MOST_TRUE_SHARE * true


@given(judged_alerts, st.randoms(use_true_random=False))
def test_the_order_of_alerts_changes_nothing(judged: list[Judged], random: object) -> None:
    shuffled = list(judged)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = report(judged), report(shuffled)
    assert (one.false, one.true, one.cells, one.threshold) == (other.false, other.true, other.cells, other.threshold)
