"""When a stream counts as live, stalled or frozen."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.pulse import PictureWatch, Pulse, PulseLimits
from models.media import AccessUnit, Codec

LIMITS = PulseLimits(first_picture_s=15, key_picture_s=30, stall_after_s=5, frozen_after_s=10)


def picture(
    n: int, data: bytes | None = None, pts_s: float | None = None, is_key: bool = True, damaged: bool = False
) -> AccessUnit:
    content = b"%d" % n if data is None else data
    time_s = float(n) if pts_s is None else pts_s
    return AccessUnit("cam", Codec.H264, content, time_s, 0.0, 0.0, is_key, damaged=damaged)


def watch_of(seconds: int, **same: object) -> PictureWatch:
    """A good picture at 0, then one a second that are alike in what `same` says."""
    watch = PictureWatch(0.0, LIMITS)
    watch.see(picture(0), 0.0)
    for n in range(1, seconds + 1):
        watch.see(picture(n, **same), float(n))  # type: ignore[arg-type]
    return watch


@pytest.mark.parametrize(("now_s", "pulse"), [(0, Pulse.WAITING), (14.9, Pulse.WAITING), (15, Pulse.NO_FIRST_PICTURE)])
def test_nothing_comes(now_s: float, pulse: Pulse) -> None:
    assert PictureWatch(0.0, LIMITS).judge(now_s) is pulse


@pytest.mark.parametrize(
    ("is_key", "damaged", "pulse"), [(False, False, Pulse.NO_KEY_PICTURE), (True, True, Pulse.DAMAGED)]
)
def test_pictures_that_cannot_be_shown_are_no_start(is_key: bool, damaged: bool, pulse: Pulse) -> None:
    watch = PictureWatch(0.0, LIMITS)
    assert not any(watch.see(picture(n, is_key=is_key, damaged=damaged), float(n)) for n in range(1, 30))
    assert watch.judge(29.9) is Pulse.WAITING
    assert watch.judge(30.0) is pulse
    assert not watch.started


def test_only_the_first_whole_key_picture_starts() -> None:
    watch = PictureWatch(0.0, LIMITS)
    starts = [watch.see(picture(n, is_key=n in (2, 4)), float(n)) for n in range(6)]
    assert starts == [False, False, True, False, False, False]


@pytest.mark.parametrize(
    ("same", "pulse"),
    [
        ({"data": b"same"}, Pulse.SAME_PICTURE),
        ({"pts_s": 7.0}, Pulse.SAME_TIME),
        ({"damaged": True}, Pulse.DAMAGED),
        ({}, Pulse.LIVE),
        ({"is_key": False}, Pulse.LIVE),
    ],
)
def test_frozen_is_alive_at_first_and_noticed_after_the_limit(same: dict[str, object], pulse: Pulse) -> None:
    assert watch_of(9, **same).judge(9.0) is Pulse.LIVE
    assert watch_of(12, **same).judge(12.0) is pulse


def test_only_a_good_verdict_ends_a_bad_one() -> None:
    watch = watch_of(20)
    watch.take_verdict(False, 11.0)
    watch.take_verdict(False, 20.0)
    assert watch.next_look_s(20.0) == 1.0
    assert watch.judge(20.9) is Pulse.LIVE
    assert watch.judge(21.0) is Pulse.UNDECODABLE
    watch.take_verdict(True, 21.0)
    assert watch.judge(21.0) is Pulse.LIVE


def test_silence_and_recovery() -> None:
    watch = watch_of(3)
    assert watch.judge(7.9) is Pulse.LIVE
    assert watch.judge(8.0) is Pulse.NO_PICTURE
    watch.see(picture(99), 8.5)
    assert watch.judge(8.6) is Pulse.LIVE


def test_a_still_scene_coded_anew_is_not_frozen() -> None:
    watch = watch_of(0)
    for n in range(1, 60):
        watch.see(picture(n, data=b"skip %d" % (n % 2)), float(n))
    assert watch.judge(59.0) is Pulse.LIVE


@given(
    st.lists(
        st.tuples(st.floats(0, 4), st.sampled_from([b"a", b"b"]), st.integers(0, 3), st.booleans(), st.booleans()),
        max_size=40,
    ),
    st.floats(0, 60),
)
def test_nothing_gets_worse_before_the_next_look(
    steps: list[tuple[float, bytes, int, bool, bool]], later_s: float
) -> None:
    watch, now_s = PictureWatch(0.0, LIMITS), 0.0
    for wait_s, data, pts_s, is_key, damaged in steps:
        now_s += wait_s
        watch.see(picture(0, data, float(pts_s), is_key=is_key, damaged=damaged), now_s)
    if watch.judge(now_s) in (Pulse.LIVE, Pulse.WAITING):
        quiet_s = watch.next_look_s(now_s)
        assert watch.judge(now_s + min(later_s, quiet_s * 0.999)) in (Pulse.LIVE, Pulse.WAITING)
        assert watch.judge(now_s + quiet_s + 1e-6) not in (Pulse.LIVE, Pulse.WAITING)


@pytest.mark.parametrize("pulse", [pulse for pulse in Pulse if pulse not in (Pulse.WAITING, Pulse.LIVE)])
def test_every_trouble_has_words_that_say_what_to_do(pulse: Pulse) -> None:
    words = LIMITS.describe(pulse)
    assert "{" not in words
    assert any(verb in words for verb in ("check", "restart", "set ", "use "))


@given(
    st.lists(
        st.tuples(st.sampled_from([b"a", b"b"]), st.integers(0, 2), st.booleans(), st.booleans()),
        min_size=1,
        max_size=40,
    ),
    st.integers(1, 6),
)
def test_pictures_that_were_read_together_are_judged_like_those_read_alone(
    pictures: list[tuple[bytes, int, bool, bool]], at_once: int
) -> None:
    units = [
        replace(picture(n, data, float(pts_s), is_key, damaged), mono_s=float(n))
        for n, (data, pts_s, is_key, damaged) in enumerate(pictures)
    ]
    alone, together = PictureWatch(0.0, LIMITS), PictureWatch(0.0, LIMITS)
    begun = [unit for unit in units if alone.see(unit, unit.mono_s)]
    found = [together.see_all(units[place : place + at_once]) for place in range(0, len(units), at_once)]
    assert [unit for unit in found if unit is not None] == begun
    assert vars(together) == vars(alone)
