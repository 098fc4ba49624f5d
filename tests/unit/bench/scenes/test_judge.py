"""What counts for and against the footage."""

import numpy as np
import pytest

from bench.figures import Figures
from bench.scenes.judge import counts, judged, report
from bench.scenes.truth import Clip
from bench.scenes.words import Kind, Seen
from models.tracks import Detections

NAMES = ("person", "bicycle", "car", "dog")
Box = tuple[float, float, float, float]


def seen(actor: int, kind: Kind, box: Box, share: float = 1.0) -> Seen:
    return Seen(actor, kind, box, box, share)


def clip(*picture: Seen, standing: frozenset[int] = frozenset()) -> Clip:
    return Clip("one", "day", (640, 360), 12, (picture,), {}, (), (), standing, "")


def found(*rows: tuple[str, Box]) -> Detections:
    return Detections(
        np.array([box for _, box in rows], np.float32).reshape(-1, 4),
        np.ones(len(rows), np.float32),
        np.array([NAMES.index(name) for name, _ in rows], np.int64),
    )


MAN, CAR = seen(1, Kind.PERSON, (10, 10, 30, 70)), seen(2, Kind.CAR, (100, 50, 200, 110))


def test_who_is_found_and_what_is_made_up() -> None:
    said = found(("person", (11, 9, 30, 71)), ("person", (300, 50, 320, 100)), ("dog", (0, 0, 9, 9)))
    verdicts = judged(clip(MAN, CAR), iter([(0, said)]), NAMES)
    people, vehicles = verdicts["people"].found, verdicts["vehicles"].found
    assert (people.recall, people.precision) == (1, 0.5)
    assert (vehicles.matched, vehicles.true, vehicles.found) == (0, 1, 0)


def test_a_bicycle_may_be_called_a_car_but_not_a_person() -> None:
    bicycle = seen(3, Kind.BICYCLE, (10, 10, 60, 50))
    verdicts = judged(clip(bicycle), iter([(0, found(("car", (10, 10, 60, 50))))]), NAMES)
    assert verdicts["vehicles"].found.recall == 1
    verdicts = judged(clip(bicycle), iter([(0, found(("person", (10, 10, 60, 50))))]), NAMES)
    assert (verdicts["vehicles"].found.recall, verdicts["people"].found.precision) == (0, 0)


@pytest.mark.parametrize("small", [seen(4, Kind.PERSON, (50, 50, 58, 70)), seen(4, Kind.PERSON, MAN.seen_xyxy, 0.2)])
def test_the_small_and_the_hidden_may_be_found_or_not(small: Seen) -> None:
    assert not counts(small, 640)
    for said in (found(), found(("person", small.seen_xyxy))):
        score = judged(clip(small), iter([(0, said)]), NAMES)["people"].found
        assert (score.true, score.found) == (0, 0)


def test_on_a_large_picture_the_small_is_larger() -> None:
    low = seen(6, Kind.PERSON, (10, 10, 30, 50))
    assert counts(low, 640)
    assert not counts(low, 1920)


def test_what_moves_is_counted_by_itself() -> None:
    parked = seen(5, Kind.CAR, (300, 50, 400, 110))
    said = found(("car", CAR.seen_xyxy), ("car", parked.seen_xyxy))
    moving = judged(clip(CAR, parked, standing=frozenset({5})), iter([(0, said)]), NAMES)["vehicles"].moving
    assert (moving.matched, moving.true, moving.found) == (1, 1, 1)


def test_the_figures_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    report("one", judged(clip(MAN, CAR), iter([(0, found(("person", MAN.seen_xyxy)))]), NAMES), Figures())
    printed = capsys.readouterr().out.splitlines()
    assert {"one_people_recall: 1.0", "one_recall: 0.5", "one_precision: 1.0"} <= set(printed)
