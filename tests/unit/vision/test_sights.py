"""What a camera's pictures are worth, told once and with a reason."""

from datetime import UTC, datetime, timedelta

import pytest

from models.cameras import CameraSight, Sight
from vision.change import Look, Verdict
from vision.sights import SightJudge

BEGAN = datetime(2026, 3, 1, 8, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def seen(sight: Sight) -> Look:
    return Look(Verdict.QUIET, sight=sight)


def judged(judge: SightJudge, sight: Sight, from_s: float, to_s: float, step_s: float = 2.0) -> list[CameraSight]:
    """What is told while pictures look so."""
    looks = [from_s + step_s * number for number in range(int((to_s - from_s) / step_s) + 1)]
    return [told for each in looks if (told := judge.see_look(seen(sight), at(each))) is not None]


def test_clear_pictures_are_told_once_so_that_an_older_fault_ends() -> None:
    judge = SightJudge("gate")
    (first,) = judged(judge, Sight.CLEAR, 0, 3600)
    assert (first.sight, first.at) == (Sight.CLEAR, at(4))
    assert judged(judge, Sight.CLEAR, 3602, 7200, 60) == []


@pytest.mark.parametrize(
    ("sight", "word"), [(Sight.BLACK, "black"), (Sight.COVERED, "covered"), (Sight.MOVED, "another scene")]
)
def test_a_fault_that_lasts_is_told_once_and_so_is_its_end(sight: Sight, word: str) -> None:
    judge = SightJudge("gate")
    (told,) = judged(judge, sight, 0, 100)
    assert (told.camera_id, told.sight, told.at) == ("gate", sight, at(10))
    assert word in told.reason
    (cleared,) = judged(judge, Sight.CLEAR, 102, 200)
    assert (cleared.sight, cleared.at) == (Sight.CLEAR, at(106))
    assert "can be used" in cleared.reason


def test_a_hand_before_the_lens_for_a_moment_is_not_told() -> None:
    judge = SightJudge("gate")
    assert judged(judge, Sight.COVERED, 0, 8) == []
    assert judged(judge, Sight.CLEAR, 9, 10, 0.2) == []
    assert judged(judge, Sight.COVERED, 12, 20) == []


def test_another_scene_that_stays_is_accepted_with_its_reason() -> None:
    judge = SightJudge("gate")
    judged(judge, Sight.MOVED, 0, 900)
    (accepted,) = judged(judge, Sight.CLEAR, 902, 950)
    assert accepted.sight is Sight.CLEAR
    assert "another scene has stayed for 15 minutes" in accepted.reason


def test_no_picture_at_all_is_blind_until_one_is_seen() -> None:
    judge = SightJudge("gate")
    assert judge.see_nothing(29, at(0)) is None
    told = judge.see_nothing(31, at(2))
    assert told is not None
    assert (told.sight, told.at) == (Sight.BLIND, at(2))
    assert "31 s" in told.reason
    assert judge.see_nothing(60, at(31)) is None
    (cleared,) = judged(judge, Sight.CLEAR, 40, 60)
    assert cleared.sight is Sight.CLEAR


def test_a_clock_set_back_begins_the_wait_again() -> None:
    judge = SightJudge("gate")
    judged(judge, Sight.BLACK, 0, 8)
    assert judged(judge, Sight.BLACK, -500, -492) == []
    assert len(judged(judge, Sight.BLACK, -490, -480)) == 1
