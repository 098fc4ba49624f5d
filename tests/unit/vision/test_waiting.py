"""What waits of one camera, step by step."""

from dataclasses import replace

from models.media import AccessUnit, Codec
from tests.unit.vision.streams import grey_frame
from vision.arrivals import Arrivals
from vision.due import Due
from vision.regions import Wanted
from vision.replay import Replay
from vision.unit_queue import UnitQueue
from vision.waiting import Step, Waiting


def unit(number: int, is_key: bool = False, size: int = 10) -> AccessUnit:
    return AccessUnit("gate", Codec.H264, bytes(size), number / 10, number / 10, 100 + number / 10, is_key)


def waiting() -> Waiting:
    return Waiting(UnitQueue(10, 1000))


def test_an_idle_camera_is_looked_at_by_its_newest_key() -> None:
    lane = waiting()
    assert not lane.has_work(awake=False)
    assert not lane.put_key(unit(0, is_key=True))
    assert lane.put_key(unit(10, is_key=True))
    assert lane.has_work(awake=False)
    assert lane.next_step(awake=False) == (Step.LOOK, unit(10, is_key=True))
    assert lane.looking
    assert lane.next_step(awake=False) == (Step.NOTHING, None)


def test_resting_lets_the_decoder_go_and_keeps_the_newest_key() -> None:
    lane = waiting()
    for number in range(8):
        lane.queue.offer(unit(number, number in (0, 5)))
    assert lane.next_step(awake=True) == (Step.DECODE, unit(0, is_key=True))
    assert lane.rest() == 6
    assert lane.next_step(awake=False) == (Step.LOOK, unit(5, is_key=True))
    assert lane.next_step(awake=False) == (Step.REST, None)
    assert not lane.has_work(awake=False)


def test_nothing_is_done_while_a_picture_waits_for_its_place() -> None:
    lane, due = waiting(), Due(Wanted(grey_frame(100)))
    lane.queue.offer(unit(0, is_key=True))
    lane.hold(due)
    assert not lane.has_work(awake=True)
    assert lane.next_step(awake=True) == (Step.NOTHING, None)
    lane.parked = False
    assert lane.next_step(awake=True) == (Step.HAND_OVER, None)
    assert lane.release() is due
    assert lane.is_behind
    assert lane.clear() == 1
    assert not lane.is_behind


def test_a_replay_takes_the_place_of_the_key_that_waited() -> None:
    lane = waiting()
    lane.put_key(unit(5, is_key=True))
    assert lane.replay([unit(5, is_key=True), unit(6)], whole=True)
    assert lane.next_step(awake=True) == (Step.DECODE, unit(5, is_key=True))
    assert not lane.replay([], whole=False)


def test_how_far_a_stream_has_gone_is_told_within_an_epoch() -> None:
    replay = Replay()
    assert not replay.has_seen(0, 100)
    replay.begin([], 5.0)
    assert replay.by_s is None
    replay.begin([unit(0, is_key=True), unit(3)], 5.0)
    replay.see(0, 100.2)
    assert (replay.is_replayed(0, 100.3), replay.is_replayed(0, 100.4), replay.is_replayed(1, 100)) == (
        True,
        False,
        False,
    )
    assert (replay.has_seen(0, 100.2), replay.has_seen(0, 100.3), replay.has_seen(1, 50)) == (True, False, False)


def test_pictures_between_keys_are_seen_some_at_a_time_by_their_mean_size() -> None:
    arrivals = Arrivals(0.9)
    units = [unit(number, number == 0, 100 if number == 0 else number) for number in range(6)]
    assert [arrivals.sizes_to_see([each]) for each in units] == [
        [(100, True, 100.0)],
        [],
        [(1, False, 100.2)],
        [],
        [(3, False, 100.4)],
        [],
    ]
    assert arrivals.sizes_to_see([replace(unit(5), frame_time_s=50.0)]) != []


def test_of_pictures_that_came_together_the_mean_size_is_seen_once_and_each_key() -> None:
    arrivals = Arrivals(0.9)
    assert arrivals.sizes_to_see([unit(0, True, 100), *(unit(number, size=number) for number in (1, 2, 3))]) == [
        (100, True, 100.0),
        (2, False, 100.3),
    ]
    assert arrivals.sizes_to_see([unit(4, size=9), replace(unit(5, size=9), damaged=True)]) == []
    assert arrivals.sizes_to_see([unit(6, size=1)]) == [(5, False, 100.6)]


def test_of_many_keys_few_are_looked_at() -> None:
    arrivals = Arrivals(0.85)
    assert [number for number in range(30) if arrivals.is_worth_a_look(unit(number, is_key=True))] == [0, 9, 18, 27]
    assert arrivals.is_worth_a_look(unit(-500, is_key=True))
