"""The mailbox of one: newest wins, batches close by policy, files wait."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from models.clock import SystemClock
from models.media import Frame
from tests.fakes.clock import ManualClock
from tests.unit.vision.streams import grey_frame
from vision.batching import BatchPolicy, Room
from vision.mailbox import Mailboxes

CAMERAS = frozenset({"a", "b", "c"})


@dataclass
class Detecting:
    """What the detector is doing, as a test says."""

    now: Room
    finished: bool = False

    def room(self) -> Room:
        return self.now

    def has_finished(self) -> bool:
        return self.finished


IDLE = Detecting(Room.FREE)


def frame(camera_id: str, time_s: float = 0.0) -> Frame:
    return grey_frame(100, (16, 16), camera_id, time_s)


def boxes(max_batch: int = 8, staleness_s: float = 0.0, blocking: bool = False) -> Mailboxes:
    mailboxes = Mailboxes(BatchPolicy(max_batch, staleness_s), ManualClock(), blocking)
    mailboxes.watch(CAMERAS)
    return mailboxes


def in_thread(work: Callable[[], list[Frame] | None]) -> Future[list[Frame] | None]:
    return ThreadPoolExecutor(1).submit(work)


def names(frames: list[Frame] | None) -> list[str]:
    assert frames is not None
    return [each.camera_id for each in frames]


def test_the_newest_wins() -> None:
    mailboxes = boxes()
    first, second = frame("a", 1), frame("a", 2)
    assert mailboxes.put(first) is None
    assert mailboxes.put(second) is first
    assert mailboxes.collect(IDLE) == [second]


def test_a_batch_holds_one_picture_a_camera_longest_waiting_first() -> None:
    clock = ManualClock()
    mailboxes = Mailboxes(BatchPolicy(2, 0.0), clock, False)
    mailboxes.watch(CAMERAS)
    for camera_id in ("c", "a", "b", "c"):
        mailboxes.put(frame(camera_id))
        clock.tick(0.01)
    assert names(mailboxes.collect(IDLE)) == ["c", "a"]
    assert names(mailboxes.collect(IDLE)) == ["b"]


def test_strangers_go_no_further() -> None:
    mailboxes = boxes()
    stranger = frame("z")
    assert mailboxes.put(stranger) is stranger
    mailboxes.put(frame("a"))
    mailboxes.put(frame("b"))
    mailboxes.watch(frozenset({"b"}))
    assert names(mailboxes.collect(IDLE)) == ["b"]


def test_collect_wakes_when_the_batch_becomes_full() -> None:
    mailboxes = Mailboxes(BatchPolicy(2, 60.0), SystemClock(), False)
    mailboxes.watch(CAMERAS)
    collected = in_thread(lambda: mailboxes.collect(IDLE))
    mailboxes.put(frame("a"))
    mailboxes.put(frame("b"))
    assert names(collected.result(10)) == ["a", "b"]


def test_collect_wakes_when_the_oldest_has_waited_enough() -> None:
    mailboxes = Mailboxes(BatchPolicy(8, 0.02), SystemClock(), False)
    mailboxes.watch(CAMERAS)
    collected = in_thread(lambda: mailboxes.collect(IDLE))
    mailboxes.put(frame("a"))
    assert names(collected.result(10)) == ["a"]


def test_while_the_detector_is_busy_only_a_full_batch_is_taken() -> None:
    mailboxes = boxes(max_batch=2)
    mailboxes.put(frame("a"))
    collected = in_thread(lambda: mailboxes.collect(Detecting(Room.AHEAD)))
    mailboxes.put(frame("b"))
    assert names(collected.result(10)) == ["a", "b"]


def test_no_more_than_one_batch_is_made_ready() -> None:
    mailboxes, work = boxes(max_batch=2), Detecting(Room.NONE)
    mailboxes.put(frame("a"))
    mailboxes.put(frame("b"))
    collected = in_thread(lambda: mailboxes.collect(work))
    assert mailboxes.put(frame("a")) is not None
    assert not collected.done()
    work.now = Room.AHEAD
    mailboxes.wake()
    assert names(collected.result(10)) == ["a", "b"]


def test_what_was_found_need_not_wait_for_the_next_batch() -> None:
    mailboxes, work = boxes(staleness_s=60), Detecting(Room.AHEAD)
    collected = in_thread(lambda: mailboxes.collect(work))
    mailboxes.put(frame("a"))
    work.finished = True
    mailboxes.wake()
    assert collected.result(10) == []


def test_a_free_detector_takes_what_may_close() -> None:
    mailboxes = boxes()
    mailboxes.put(frame("a"))
    assert names(mailboxes.collect(Detecting(Room.FREE, finished=True))) == ["a"]


def test_for_files_a_put_waits_for_its_turn() -> None:
    mailboxes = boxes(blocking=True)
    mailboxes.put(frame("a", 1))
    with ThreadPoolExecutor(1) as threads:
        second = threads.submit(mailboxes.put, frame("a", 2))
        mailboxes.put(frame("b", 1))
        assert not second.done()
        assert [each.pts_s for each in mailboxes.collect(IDLE) or []] == [1, 1]
        assert second.result(10) is None
    assert [each.pts_s for each in mailboxes.collect(IDLE) or []] == [2]


def test_idle_means_nothing_waits_and_all_is_done() -> None:
    mailboxes = boxes()
    assert mailboxes.wait_idle(0)
    mailboxes.put(frame("a"))
    assert not mailboxes.wait_idle(0)
    taken = mailboxes.collect(IDLE)
    assert not mailboxes.wait_idle(0)
    mailboxes.done(len(taken or []))
    assert mailboxes.wait_idle(0)


def test_closing_lets_everybody_go() -> None:
    mailboxes = boxes(staleness_s=60, blocking=True)
    mailboxes.put(frame("a", 1))
    with ThreadPoolExecutor(2) as threads:
        waiting_put = threads.submit(mailboxes.put, frame("a", 2))
        waiting_collect = threads.submit(mailboxes.collect, IDLE)
        assert [each.pts_s for each in mailboxes.close()] == [1]
        turned_away = waiting_put.result(10)
        assert turned_away is not None
        assert turned_away.pts_s == 2
        assert waiting_collect.result(10) is None
    assert mailboxes.wait_idle(0)
