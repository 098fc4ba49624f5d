"""Quantiles of the histograms of ages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.ages import quantile_s, together
from models.watching import AGE_BOUNDS_S, Ages, Stage, WatchReport

ages_s = st.lists(st.floats(0, 20), min_size=1, max_size=200)


def _ages(values_s: list[float]) -> Ages:
    ages = Ages()
    for value_s in values_s:
        ages.add(value_s)
    return ages


def test_no_picture_has_no_age() -> None:
    assert quantile_s(Ages().counts, 0.5) is None


@pytest.mark.parametrize(("share", "expected_s"), [(0.5, 0.0375), (0.25, 0.03125), (1.0, 0.05)])
def test_within_a_bucket_ages_count_as_even(share: float, expected_s: float) -> None:
    assert quantile_s(_ages([0.03] * 8).counts, share) == pytest.approx(expected_s)


def test_above_the_last_bound_the_bound_is_said() -> None:
    assert quantile_s(_ages([60.0]).counts, 0.5) == AGE_BOUNDS_S[-1]


@given(ages_s, st.sampled_from([0.5, 0.95, 0.99]))
def test_the_quantile_lies_in_the_bucket_of_the_true_one(values_s: list[float], share: float) -> None:
    found = quantile_s(_ages(values_s).counts, share)
    assert found is not None
    bounds = (0.0, *AGE_BOUNDS_S)
    enough = [bound for bound in AGE_BOUNDS_S if sum(value <= bound for value in values_s) >= share * len(values_s)]
    upper_s = enough[0] if enough else AGE_BOUNDS_S[-1]
    assert bounds[bounds.index(upper_s) - 1] <= found <= upper_s


@given(ages_s, ages_s)
def test_shards_together_are_as_one(one: list[float], other: list[float]) -> None:
    reports = [WatchReport(0, ages={Stage.RULED: _ages(one)}), WatchReport(1, ages={Stage.RULED: _ages(other)})]
    both = together(reports)[Stage.RULED]
    assert both.counts == _ages(one + other).counts
    assert both.sum_s == pytest.approx(sum(one) + sum(other))
