"""How old pictures are at each stage: quantiles of the histograms the watch shards keep."""

from collections.abc import Iterable, Sequence

from models.watching import AGE_BOUNDS_S, Ages, Stage, WatchReport


def quantile_s(counts: Sequence[int], share: float) -> float | None:
    """The age that `share` (0-1) of the pictures do not exceed, even within a bucket; None where there are none.

    Pictures above the last bound count as that old: the bound is then the least it can be. The rule is that of
    Prometheus' histogram_quantile.
    """
    wanted = share * sum(counts)
    if not sum(counts):
        return None
    below, lower_s = 0, 0.0
    for bound_s, count in zip(AGE_BOUNDS_S, counts, strict=False):
        if count and below + count >= wanted:
            return lower_s + (bound_s - lower_s) * max(0.0, wanted - below) / count
        below, lower_s = below + count, bound_s
    return AGE_BOUNDS_S[-1]


def together(reports: Iterable[WatchReport]) -> dict[Stage, Ages]:
    """The histograms of all shards as one, by stage."""
    sums: dict[Stage, Ages] = {}
    for report in reports:
        for stage, ages in report.ages.items():
            known = sums.get(stage, Ages())
            counts = [one + other for one, other in zip(known.counts, ages.counts, strict=True)]
            sums[stage] = Ages(counts, known.sum_s + ages.sum_s)
    return sums
