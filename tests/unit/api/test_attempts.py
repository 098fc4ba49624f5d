from api.attempts import UnknownNames
from tests.fakes.clock import ManualClock


def _names(clock: ManualClock, room: int = 100) -> UnknownNames:
    return UnknownNames(clock, lock_after_failures=3, lock_minutes=5, room=room)


def test_a_name_locks_after_enough_failures_and_opens_again() -> None:
    clock = ManualClock()
    names = _names(clock)
    names.failed("ghost")
    names.failed("ghost")
    assert not names.is_locked("ghost")
    names.failed("ghost")
    assert names.is_locked("ghost")
    assert not names.is_locked("other")
    clock.tick(5 * 60)
    assert not names.is_locked("ghost")


def test_after_a_lock_one_more_failure_locks_again() -> None:
    clock = ManualClock()
    names = _names(clock)
    for _ in range(3):
        names.failed("ghost")
    clock.tick(5 * 60)
    names.failed("ghost")
    assert names.is_locked("ghost")


def test_it_remembers_a_bounded_number_of_names() -> None:
    names = _names(ManualClock(), room=10)
    for _ in range(3):
        names.failed("first")
    for number in range(10):
        names.failed(f"name {number}")
    assert not names.is_locked("first")
