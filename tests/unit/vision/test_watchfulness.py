"""Idle and awake: the table, and what must hold whatever is seen."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cameras import Watching
from models.watching import Alertness, WakeReason
from vision.bursts import BurstSettings
from vision.change import Look, Verdict
from vision.watchfulness import Transition, Watchfulness, WatchfulnessSettings

QUIET, LEARNING = Look(Verdict.QUIET), Look(Verdict.LEARNING)
CHANGED, FAINT = Look(Verdict.CHANGED, 0.01, strength=20.0), Look(Verdict.CHANGED, 0.01, strength=1.1)
SCENE, EXPOSURE = Look(Verdict.SCENE, 1.0), Look(Verdict.EXPOSURE)


class Camera:
    """A camera of five pictures a second with a key picture every `key_s`."""

    def __init__(self, watching: Watching = Watching.AUTO, key_s: float = 2.0) -> None:
        self.watchfulness = Watchfulness(watching)
        self.key_s = key_s
        self.number = -1
        self.transitions: list[Transition] = []

    @property
    def time_s(self) -> float:
        return 500 + self.number / 5

    def picture(self, look: Look = QUIET, size_bytes: int = 1000) -> Transition | None:
        """One more picture, and the look that the camera's alertness asks for."""
        self.number += 1
        is_key = self.number % round(self.key_s * 5) == 0
        told = [self.watchfulness.see_unit(20_000 if is_key else size_bytes, is_key, self.time_s)]
        if is_key or self.watchfulness.alertness is Alertness.AWAKE:
            told.append(self.watchfulness.see_look(look, self.time_s))
        self.transitions += [each for each in told if each is not None]
        return next((each for each in told if each is not None), None)

    def run(self, for_s: float, look: Look = QUIET, alive: int | None = None) -> list[Transition]:
        """Pictures for a while; `alive` tracks after each."""
        before = len(self.transitions)
        for _ in range(round(for_s * 5)):
            self.picture(look)
            if alive is not None and self.watchfulness.alertness is Alertness.AWAKE:
                told = self.watchfulness.see_tracks(alive, self.time_s)
                self.transitions += [told] if told else []
        return self.transitions[before:]


def idle_camera(key_s: float = 2.0) -> Camera:
    camera = Camera(key_s=key_s)
    camera.run(4, LEARNING)
    camera.run(20)
    assert camera.watchfulness.alertness is Alertness.IDLE
    return camera


def test_begins_awake_and_is_idle_when_the_scene_is_known_and_calm() -> None:
    camera = Camera()
    assert (camera.watchfulness.alertness, camera.watchfulness.woken_by) == (Alertness.AWAKE, WakeReason.START)
    assert camera.run(30, LEARNING) == []
    (transition,) = camera.run(20)
    assert transition.alertness is Alertness.IDLE
    assert transition.reason is None
    assert transition.from_frame_time_s == pytest.approx(500 + 30 + 7.8, abs=0.3)
    assert camera.watchfulness.woken_by is None


@pytest.mark.parametrize(
    ("look", "reason"), [(CHANGED, WakeReason.CHANGE), (SCENE, WakeReason.START), (LEARNING, WakeReason.START)]
)
def test_a_look_wakes_from_the_key_picture_before(look: Look, reason: WakeReason) -> None:
    camera = idle_camera()
    while camera.number % 10 != 9:
        camera.picture()
    transition = camera.picture(look)
    assert transition is not None
    assert (transition.alertness, transition.reason) == (Alertness.AWAKE, reason)
    assert transition.from_frame_time_s == pytest.approx(camera.time_s - 2)
    assert camera.watchfulness.wakes == 1


@pytest.mark.parametrize("look", [QUIET, EXPOSURE])
def test_nothing_and_another_light_leave_it_idle(look: Look) -> None:
    assert idle_camera().run(60, look) == []


def test_after_a_look_that_could_not_tell_it_goes_further_back() -> None:
    camera = idle_camera()
    while camera.number % 10 != 9:
        camera.picture()
    camera.picture(EXPOSURE)
    camera.run(1.8)
    transition = camera.picture(CHANGED)
    assert transition is not None
    assert transition.from_frame_time_s == pytest.approx(camera.time_s - 4)


def test_device_motion_and_sweeps_wake_with_their_reason() -> None:
    camera = idle_camera()
    assert camera.watchfulness.see_sweep(0, camera.time_s) is None
    transition = camera.watchfulness.see_sweep(2, camera.time_s)
    assert transition is not None
    assert transition.reason is WakeReason.SWEEP
    assert camera.watchfulness.see_device_motion(camera.time_s) is None  # awake already
    other = idle_camera()
    transition = other.watchfulness.see_device_motion(other.time_s)
    assert transition is not None
    assert transition.reason is WakeReason.DEVICE


def test_stays_awake_while_anything_changes_or_lives() -> None:
    camera = idle_camera()
    camera.run(2, CHANGED)
    assert camera.run(100, QUIET, alive=1) == []
    assert camera.run(100, CHANGED, alive=0) == []
    (transition,) = camera.run(10, QUIET, alive=0)
    assert transition.alertness is Alertness.IDLE


def test_does_not_rest_at_the_very_look_that_may_show_somebody_coming() -> None:
    camera = Camera()
    camera.run(4, LEARNING)
    assert camera.run(20, Look(Verdict.QUIET, 0.01, strength=1.2)) == []
    assert camera.picture(Look(Verdict.QUIET, 0.01, strength=0.9)) is not None
    assert camera.watchfulness.alertness is Alertness.IDLE


def test_always_never_rests() -> None:
    camera = Camera(Watching.ALWAYS)
    assert camera.run(120) == []
    assert camera.watchfulness.woken_by is WakeReason.ALWAYS
    assert camera.watchfulness.awake_s == pytest.approx(camera.watchfulness.watched_s)


def test_sparse_keys_are_told_and_end_when_they_come_more_often() -> None:
    camera = Camera(key_s=8.0)
    camera.run(60)
    assert camera.watchfulness.woken_by is WakeReason.SPARSE_KEYS
    assert camera.watchfulness.key_interval_s == pytest.approx(8.0)
    camera.key_s = 2.0
    camera.run(60)
    assert camera.watchfulness.alertness is Alertness.IDLE


def test_an_idle_camera_whose_keys_stop_coming_is_awake_by_the_limit() -> None:
    camera = idle_camera()
    since_s = camera.time_s
    camera.key_s = 1e6
    (transition,) = camera.run(10)
    assert transition.reason is WakeReason.SPARSE_KEYS
    assert camera.watchfulness.alertness is Alertness.AWAKE
    assert camera.time_s - since_s == pytest.approx(10)


def test_false_wakes_make_doubtful_within_bounds_and_a_find_makes_sure_again() -> None:
    camera = idle_camera()
    camera.run(2.2, FAINT)
    camera.run(20, QUIET, alive=0)
    assert camera.watchfulness.alertness is Alertness.IDLE
    assert camera.run(10, FAINT) == []
    (transition,) = camera.run(2, CHANGED)
    assert transition.reason is WakeReason.CHANGE
    camera.run(4, CHANGED, alive=1)
    camera.run(20, QUIET, alive=0)
    (transition,) = camera.run(2, FAINT)
    assert transition.reason is WakeReason.CHANGE


def test_doubt_fades() -> None:
    camera = idle_camera()
    camera.run(2.2, FAINT)
    camera.run(20, QUIET, alive=0)
    camera.run(600)
    assert [each.reason for each in camera.run(2, FAINT)] == [WakeReason.CHANGE]


def test_bursts_wake_once_they_have_proved_right() -> None:
    camera = idle_camera()
    camera.run(30)
    for _ in range(5):  # a burst, seen as a change by the next key picture
        while camera.number % 10 != 2:
            camera.picture()
        for _ in range(4):
            camera.picture(size_bytes=6000)
        camera.run(4, CHANGED)
        camera.run(40, QUIET, alive=0)
    assert camera.watchfulness.alertness is Alertness.IDLE
    while camera.number % 10 != 2:
        camera.picture()
    told = [camera.picture(size_bytes=6000) for _ in range(4)]
    assert [each.reason for each in told if each] == [WakeReason.BURST]


def test_a_clock_set_back_does_not_keep_it_awake() -> None:
    watchfulness = Watchfulness(Watching.AUTO)
    times = [10_000 + at * 0.2 for at in range(30)] + [100 + at * 0.2 for at in range(100)]
    for number, time_s in enumerate(times):
        watchfulness.see_unit(1000, number % 10 == 0, time_s)
        watchfulness.see_look(QUIET, time_s)
    assert watchfulness.alertness is Alertness.IDLE
    assert watchfulness.watched_s < 60


Step = tuple[str, float, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["key", "unit", "quiet", "changed", "faint", "scene", "learning", "tracks", "device", "sweep"]),
        st.one_of(st.floats(0, 5), st.sampled_from([0.2, 2.0, -2.0, -500.0, 1000.0])),
        st.integers(0, 3),
    ),
    max_size=80,
)
LOOKS = {"quiet": QUIET, "changed": CHANGED, "faint": FAINT, "scene": SCENE, "learning": LEARNING}


def play(watchfulness: Watchfulness, steps: list[Step]) -> Iterator[tuple[Step, float, Transition | None]]:
    time_s = 1000.0
    for kind, step_s, count in steps:
        time_s = max(0.0, time_s + step_s)
        if kind in ("key", "unit"):
            told = watchfulness.see_unit(500 + 1000 * count, kind == "key", time_s)
        elif kind == "tracks":
            told = watchfulness.see_tracks(count, time_s)
        elif kind == "device":
            told = watchfulness.see_device_motion(time_s)
        elif kind == "sweep":
            told = watchfulness.see_sweep(count, time_s)
        else:
            told = watchfulness.see_look(LOOKS[kind], time_s)
        yield (kind, step_s, count), time_s, told


@given(STEPS, st.sampled_from(Watching))
def test_whatever_is_seen(steps: list[Step], watching: Watching) -> None:
    watchfulness = Watchfulness(watching, WatchfulnessSettings(bursts=BurstSettings(proofs=1)))
    alertness, alive = watchfulness.alertness, 0
    for (kind, _, count), _, told in play(watchfulness, steps):
        alive = count if kind == "tracks" else alive
        if told is not None:
            assert told.alertness is not alertness  # transitions alternate
            assert (told.reason is None) == (told.alertness is Alertness.IDLE)
            assert told.from_frame_time_s >= 0
            assert not (told.alertness is Alertness.IDLE and alive)
            alertness = told.alertness
        assert watchfulness.alertness is alertness
        assert (watchfulness.woken_by is None) == (alertness is Alertness.IDLE)
        assert watching is Watching.AUTO or alertness is Alertness.AWAKE
        assert 0 <= watchfulness.awake_s <= watchfulness.watched_s + 1e-6
        assert watchfulness.key_interval_s >= 0


@given(st.lists(st.booleans(), min_size=300, max_size=300))
def test_dropping_looks_only_delays(kept: list[bool]) -> None:
    """With every look of a quiet scene it rests at some time; with some of them missing, then or later."""

    def rests_at(keep: list[bool]) -> float:
        watchfulness = Watchfulness(Watching.AUTO)
        for number, is_kept in enumerate(keep):
            watchfulness.see_unit(1000, number % 10 == 0, number / 5)
            if is_kept:
                told = watchfulness.see_look(CHANGED if number < 20 else QUIET, number / 5)
                if told is not None and told.alertness is Alertness.IDLE:
                    return number / 5
        return float("inf")

    changes_seen = [True] * 20 + kept[20:]
    assert rests_at(changes_seen) >= rests_at([True] * 300)
