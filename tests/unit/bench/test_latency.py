"""Setting the load: from what two rates cost to the rate that fills the machine as wanted."""

import pytest

from bench.figures import Figures
from bench.latency import Use, rate_for, report_ages


def use(cores: float, analysed_per_s: float) -> Use:
    return Use(cores * 10 * 0.9, cores * 10 * 0.1, 0.0, 10.0, round(analysed_per_s * 10))


def test_the_rate_lies_on_the_line_through_both_trials() -> None:
    assert rate_for(1.6, [use(0.4, 8.0), use(0.88, 32.0)], active=4) == pytest.approx(17.0)


def test_the_rate_never_exceeds_what_a_camera_sends() -> None:
    assert rate_for(50.0, [use(0.4, 8.0), use(0.88, 32.0)], active=4) == 25.0


def test_trials_that_say_nothing_still_give_a_rate() -> None:
    assert 1.0 <= rate_for(1.6, [use(1.0, 30.0), use(1.0, 30.0)], active=4) <= 25.0


def test_ages_are_told_as_percentiles() -> None:
    figures = Figures()
    report_ages("stored", [0.1] * 98 + [0.2, 0.9], figures)
    assert figures.values["stored_p50_s"] == 0.1
    assert figures.values["stored_max_s"] == 0.9
    assert 0.1 < float(figures.values["stored_p99_s"]) < 0.9
