from models.cameras import CameraSight, CameraState, CameraStatus, Sight
from models.clock import from_unix
from rules.geometry import edges_of
from rules.lookout import Lookout, Seen
from rules.sightings import ObjectParams, sightings
from tests.unit.rules.scenes import INSIDE, OUTSIDE, T0, Point, frame, zone

PLACE = zone()
ONLINE, CLEAR = CameraState.ONLINE, Sight.CLEAR


def state(at_s: float, state: CameraState) -> CameraStatus:
    return CameraStatus("cam_1", state, "", from_unix(T0 + at_s))


def sight(at_s: float, sight: Sight) -> CameraSight:
    return CameraSight("cam_1", sight, "", from_unix(T0 + at_s))


def shown(lookout: Lookout, at_s: float, people: dict[int, Point]) -> Lookout:
    picture = frame(at_s, people)
    seen = sightings(picture, ObjectParams(), (PLACE,))
    return lookout.with_picture(picture, seen, edges_of([PLACE]))


ABLE = shown(Lookout().with_news(state(0, ONLINE)).with_news(sight(2, CLEAR)), 3, {})


def test_nothing_is_known_before_anything_was_told() -> None:
    assert Lookout().since(T0) is Seen.UNKNOWN
    assert shown(Lookout(), 3, {}).since(T0) is Seen.UNKNOWN
    assert Lookout().with_news(state(0, ONLINE)).with_news(sight(2, CLEAR)).since(T0 + 5) is Seen.UNKNOWN


def test_nobody_is_said_only_of_the_time_it_could_see() -> None:
    assert ABLE.since(T0 + 2) is Seen.NOBODY
    assert ABLE.since(T0 + 1) is Seen.UNKNOWN
    assert ABLE.with_news(sight(9, Sight.COVERED)).since(T0 + 5) is Seen.UNKNOWN
    again = ABLE.with_news(state(9, CameraState.STALLED)).with_news(state(11, ONLINE))
    assert [again.since(T0 + at_s) for at_s in (5, 11)] == [Seen.UNKNOWN, Seen.NOBODY]


def test_news_that_change_nothing_do_not_begin_the_time_anew() -> None:
    assert ABLE.with_news(state(30, ONLINE)).with_news(sight(30, CLEAR)).since(T0 + 5) is Seen.NOBODY


def test_whoever_stands_at_the_place_is_seen_whatever_is_told_of_the_camera() -> None:
    assert shown(Lookout(), 6, {1: INSIDE}).since(T0 + 5) is Seen.PERSON
    assert shown(ABLE, 6, {1: OUTSIDE}).since(T0 + 5) is Seen.NOBODY
    assert shown(ABLE, 4, {1: INSIDE}).since(T0 + 5) is Seen.NOBODY


def test_of_several_the_surest_is_kept_and_the_newest() -> None:
    found = shown(shown(ABLE, 4, {1: INSIDE, 2: OUTSIDE}), 6, {3: INSIDE}).newest
    assert found is not None
    assert (found[0], found[1].track_id) == (T0 + 6, 3)
