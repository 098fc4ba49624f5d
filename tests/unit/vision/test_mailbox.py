"""The mailbox of one: newest wins, batches close by policy, files wait."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from models.clock import Clock, SystemClock
from tests.fakes.clock import ManualClock
from tests.unit.vision.streams import grey_frame
from vision.batching import BatchPolicy, Room
from vision.due import Due
from vision.mailbox import Mailboxes
from vision.regions import Wanted

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


def due(camera_id: str, time_s: float = 0.0) -> Due:
    return Due(Wanted(grey_frame(100, (16, 16), camera_id, time_s)))


def boxes(
    max_batch: int = 8,
    staleness_s: float = 0.0,
    clock: Clock | None = None,
    on_freed: Callable[[str], None] = lambda camera_id: None,
) -> Mailboxes:
    """Mailboxes of three cameras, all awake."""
    mailboxes = Mailboxes(BatchPolicy(max_batch, staleness_s), clock or ManualClock(), on_freed)
    mailboxes.watch(CAMERAS)
    for camera_id in CAMERAS:
        mailboxes.expect(camera_id, awake=True)
    return mailboxes


def in_thread(work: Callable[[], list[Due] | None]) -> Future[list[Due] | None]:
    return ThreadPoolExecutor(1).submit(work)


def names(dues: list[Due] | None) -> list[str]:
    assert dues is not None
    return [each.camera_id for each in dues]


def test_the_newest_wins() -> None:
    mailboxes = boxes()
    first, second = due("a", 1), due("a", 2)
    assert mailboxes.put(first) is None
    assert mailboxes.put(second) is first
    assert mailboxes.collect(IDLE) == [second]


def test_a_batch_holds_one_picture_a_camera_longest_waiting_first() -> None:
    clock = ManualClock()
    mailboxes = boxes(2, 0.0, clock)
    for camera_id in ("c", "a", "b", "c"):
        mailboxes.put(due(camera_id))
        clock.tick(0.01)
    assert names(mailboxes.collect(IDLE)) == ["c", "a"]
    assert names(mailboxes.collect(IDLE)) == ["b"]


def test_what_yields_steps_back_for_live_pictures_for_a_quarter_of_a_second() -> None:
    clock = ManualClock()
    mailboxes = boxes(1, 0.0, clock)
    mailboxes.put(replace(due("a"), yields=True))
    clock.tick(0.2)
    mailboxes.put(due("b"))
    assert names(mailboxes.collect(IDLE)) == ["b"]
    clock.tick(0.06)
    mailboxes.put(due("c"))
    assert names(mailboxes.collect(IDLE)) == ["a"]
    assert names(mailboxes.collect(IDLE)) == ["c"]


def test_what_yields_goes_at_once_where_nothing_live_waits() -> None:
    mailboxes = boxes(2, 0.0)
    for camera_id in ("b", "a"):
        mailboxes.put(replace(due(camera_id), yields=True))
    assert sorted(names(mailboxes.collect(IDLE))) == ["a", "b"]


def test_strangers_go_no_further() -> None:
    mailboxes = boxes()
    stranger = due("z")
    assert mailboxes.put(stranger) is stranger
    mailboxes.put(due("a"))
    mailboxes.put(due("b"))
    mailboxes.watch(frozenset({"b"}))
    assert names(mailboxes.collect(IDLE)) == ["b"]


def test_collect_wakes_when_the_batch_becomes_full() -> None:
    mailboxes = boxes(2, 60.0, SystemClock())
    collected = in_thread(lambda: mailboxes.collect(IDLE))
    mailboxes.put(due("a"))
    mailboxes.put(due("b"))
    assert names(collected.result(10)) == ["a", "b"]


def test_collect_wakes_when_the_oldest_has_waited_enough() -> None:
    mailboxes = boxes(8, 0.02, SystemClock())
    collected = in_thread(lambda: mailboxes.collect(IDLE))
    mailboxes.put(due("a"))
    assert names(collected.result(10)) == ["a"]


def test_while_the_detector_is_busy_only_a_full_batch_is_taken() -> None:
    mailboxes = boxes(max_batch=2)
    mailboxes.put(due("a"))
    collected = in_thread(lambda: mailboxes.collect(Detecting(Room.AHEAD)))
    mailboxes.put(due("b"))
    assert names(collected.result(10)) == ["a", "b"]


def test_no_more_than_one_batch_is_made_ready() -> None:
    mailboxes, work = boxes(max_batch=2), Detecting(Room.NONE)
    mailboxes.put(due("a"))
    mailboxes.put(due("b"))
    collected = in_thread(lambda: mailboxes.collect(work))
    assert mailboxes.put(due("a")) is not None
    assert not collected.done()
    work.now = Room.AHEAD
    mailboxes.wake()
    assert names(collected.result(10)) == ["a", "b"]


def test_what_was_found_need_not_wait_for_the_next_batch() -> None:
    mailboxes, work = boxes(staleness_s=60), Detecting(Room.AHEAD)
    collected = in_thread(lambda: mailboxes.collect(work))
    mailboxes.put(due("a"))
    work.finished = True
    mailboxes.wake()
    assert collected.result(10) == []


def test_a_free_detector_takes_what_may_close() -> None:
    mailboxes = boxes()
    mailboxes.put(due("a"))
    assert names(mailboxes.collect(Detecting(Room.FREE, finished=True))) == ["a"]


def test_a_parked_camera_is_told_once_its_slot_is_free() -> None:
    freed: list[str] = []
    mailboxes = boxes(on_freed=freed.append)
    assert not mailboxes.park("a")
    mailboxes.put(due("a"))
    mailboxes.put(due("b"))
    assert mailboxes.park("a")
    assert names(mailboxes.collect(IDLE)) == ["a", "b"]
    assert freed == ["a"]
    mailboxes.put(due("a"))
    assert names(mailboxes.collect(IDLE)) == ["a"]
    assert freed == ["a"]


def test_no_batch_waits_for_cameras_that_are_idle() -> None:
    mailboxes = boxes(staleness_s=60)
    mailboxes.expect("b", awake=False)
    mailboxes.put(due("a"))
    collected = in_thread(lambda: mailboxes.collect(IDLE))
    mailboxes.expect("c", awake=False)
    assert names(collected.result(10)) == ["a"]


def test_idle_means_nothing_waits_and_all_is_done() -> None:
    mailboxes = boxes()
    assert mailboxes.wait_idle(0)
    mailboxes.put(due("a"))
    assert not mailboxes.wait_idle(0)
    taken = mailboxes.collect(IDLE)
    assert not mailboxes.wait_idle(0)
    mailboxes.done(len(taken or []))
    assert mailboxes.wait_idle(0)


def test_closing_lets_everybody_go() -> None:
    mailboxes = boxes(staleness_s=60)
    waiting, late = due("a", 1), due("a", 2)
    mailboxes.put(waiting)
    with ThreadPoolExecutor(1) as threads:
        collecting = threads.submit(mailboxes.collect, IDLE)
        assert mailboxes.close() == [waiting]
        assert collecting.result(10) is None
    assert mailboxes.put(late) is late
    assert not mailboxes.park("a")
    assert mailboxes.wait_idle(0)
