"""Which key pictures of an idle camera the detector is shown."""

from vision.crowd import Crowd
from vision.sweeps import Sweeps


def shown(sweeps: Sweeps, frame_time_s: float, begins_later: bool = False) -> bool:
    taken = sweeps.take(frame_time_s)
    if taken:
        sweeps.see(begins_later)
    return taken


def test_now_and_then() -> None:
    sweeps = Sweeps(60)
    sweeps.end(1000)
    assert [second for second in range(1002, 1200, 2) if shown(sweeps, second)] == [1060, 1120, 1180]


def test_one_at_a_time() -> None:
    sweeps = Sweeps(10)
    assert sweeps.take(0)
    assert not sweeps.take(20)
    sweeps.lose()
    assert sweeps.take(20)


def test_never_but_for_what_is_owed() -> None:
    sweeps = Sweeps(0)
    assert not sweeps.take(0)
    sweeps.owe()
    assert [second for second in range(0, 20, 2) if shown(sweeps, second)] == [0, 2, 4]


def test_what_is_owed_stays_so_until_the_detector_has_looked() -> None:
    sweeps = Sweeps(60)
    sweeps.owe()
    assert sweeps.take(0)
    sweeps.lose()
    assert sweeps.owed
    assert sweeps.take(2)
    sweeps.see(begins_later=False)
    assert not sweeps.owed


def test_a_look_from_before_does_not_pay_what_is_owed_since() -> None:
    sweeps = Sweeps(60)
    assert sweeps.take(0)
    sweeps.owe()
    sweeps.see(begins_later=False)
    assert sweeps.owed


def test_a_camera_watched_closely_is_owed_nothing() -> None:
    sweeps = Sweeps(60)
    sweeps.owe()
    shown(sweeps, 0, begins_later=True)
    before = sweeps.begins_later
    sweeps.end(2)
    assert (before, sweeps.begins_later, sweeps.owed) == (True, False, False)
    assert not sweeps.take(30)


def test_a_crowd_has_room_until_so_many_are_awake() -> None:
    crowd = Crowd(2)
    for camera_id, awake, count, room in (
        ("a", True, 1, True),
        ("a", True, 1, True),
        ("b", True, 2, False),
        ("c", True, 3, False),
        ("a", False, 2, False),
        ("stranger", False, 2, False),
        ("b", False, 1, True),
    ):
        crowd.note(camera_id, awake)
        assert (len(crowd), crowd.has_room) == (count, room)
