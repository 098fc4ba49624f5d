"""Change in small luma, over a drawn street."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.cameras import Sight
from tests.unit.vision.street import Street, Viewer, learned, textured
from vision.change import ChangeDetector, Verdict, small_luma


@pytest.mark.parametrize("step_s", [0.2, 2.0])
def test_a_quiet_street_is_quiet_after_the_stated_time(step_s: float) -> None:
    verdicts = Viewer().watch(Street(), 60, step_s)
    learning = [verdict for verdict in verdicts if verdict is Verdict.LEARNING]
    assert 1 <= len(learning) <= 1 + 4.0 / step_s
    assert set(verdicts[len(learning) :]) == {Verdict.QUIET}


@pytest.mark.parametrize("noise", [1.0, 4.0, 8.0])
@pytest.mark.parametrize("place", [(60, 150), (320, 200), (600, 300)])
def test_a_person_of_24_pixels_is_a_change_where_the_person_is(noise: float, place: tuple[int, int]) -> None:
    street = Street(noise=noise)
    viewer = learned(street)
    behind = float(street.scene[place[1] : place[1] + 24, place[0] : place[0] + 9].mean())
    look = viewer.look(street.picture(place, shade=30 if behind > 110 else 220))
    assert look.verdict is Verdict.CHANGED
    left, top, right, bottom = look.boxes_xyxy_norm[0]
    assert left <= (place[0] + 4.5) / 640 <= right
    assert top <= (place[1] + 12) / 360 <= bottom
    assert 0 < look.share < 0.02
    assert look.strength >= 1


def test_a_walk_seen_by_key_pictures_and_then_closely_stays_a_change() -> None:
    street = Street()
    viewer = learned(street)
    assert viewer.look(street.picture((100, 200), shade=230)).verdict is Verdict.CHANGED
    close = [viewer.look(street.picture((100 + 3 * at, 200), shade=230), 0.2).verdict for at in range(20)]
    assert close[3:] == [Verdict.CHANGED] * 17  # it must be there three times


@pytest.mark.parametrize(("gain", "offset"), [(1.3, 0), (0.6, 0), (1.0, 25), (1.0, -25), (0.8, 40)])
def test_another_exposure_is_no_change_but_a_person_in_it_is(gain: float, offset: float) -> None:
    street = Street()
    viewer = learned(street)
    street.gain, street.offset = gain, offset
    assert Verdict.CHANGED not in viewer.watch(street, 10)
    assert viewer.look(street.picture((320, 200), shade=240)).verdict is Verdict.CHANGED


def test_the_infrared_switch_is_another_light_not_another_scene() -> None:
    street = Street()
    viewer = learned(street)
    bright = street.scene.copy()
    foliage = cv2.GaussianBlur(bright, (0, 0), 15) > bright.mean()
    street.scene = np.where(foliage, 235 - 0.6 * bright, 0.5 * bright + 20).astype(np.float32)
    verdicts = viewer.watch(street, 20)
    assert verdicts[0] is Verdict.EXPOSURE
    assert Verdict.SCENE not in verdicts
    assert verdicts[2:] == [Verdict.QUIET] * (len(verdicts) - 2)


def test_another_scene_is_told_once_learned_and_stays_moved_until_it_returns() -> None:
    street = Street()
    viewer = learned(street)
    turned = Street(scene=textured(9))
    look = viewer.look(turned.picture())
    assert (look.verdict, look.sight) == (Verdict.SCENE, Sight.MOVED)
    verdicts = viewer.watch(turned, 40)
    assert verdicts.count(Verdict.SCENE) == 0
    assert verdicts[-10:] == [Verdict.QUIET] * 10
    assert viewer.look(turned.picture()).sight is Sight.MOVED
    viewer.watch(street, 20)
    assert viewer.look(street.picture()).sight is Sight.CLEAR


def test_another_scene_is_the_camera_s_own_after_the_stated_time() -> None:
    viewer = learned(Street(), 10, 0.5)
    turned = Street(scene=textured(9))
    viewer.watch(turned, 860, 4.0)
    assert viewer.look(turned.picture()).sight is Sight.MOVED
    viewer.watch(turned, 80, 4.0)
    assert viewer.look(turned.picture()).sight is Sight.CLEAR


@pytest.mark.parametrize(("shade", "sight"), [(16, Sight.BLACK), (120, Sight.COVERED), (230, Sight.COVERED)])
def test_a_covered_or_dark_lens_is_told_once_and_the_scene_is_kept(shade: int, sight: Sight) -> None:
    street = Street()
    viewer = learned(street)
    covered = Street(scene=np.full((360, 640), shade, np.float32), noise=2.0)
    looks = [viewer.look(covered.picture()) for _ in range(10)]
    assert [look.verdict for look in looks] == [Verdict.SCENE] + [Verdict.QUIET] * 9
    assert {look.sight for look in looks} == {sight}
    assert viewer.look(street.picture()).verdict in (Verdict.QUIET, Verdict.EXPOSURE)
    assert viewer.look(street.picture()).sight is Sight.CLEAR


def test_what_stays_is_the_scene_after_a_while_and_its_leaving_is_a_change() -> None:
    street = Street()
    viewer = learned(street)
    empty = street.scene.copy()
    cv2.rectangle(street.scene, (200, 220), (280, 260), 240.0, -1)
    assert viewer.look(street.picture()).verdict is Verdict.CHANGED
    verdicts = viewer.watch(street, 14, 0.2)
    assert Verdict.CHANGED in verdicts[:30]
    assert verdicts[-10:] == [Verdict.QUIET] * 10
    street.scene = empty
    assert viewer.look(street.picture()).verdict is Verdict.CHANGED


def test_leaves_that_sway_are_learned_and_a_person_beside_them_is_still_seen() -> None:
    street, viewer = Street(), Viewer()
    still = street.scene.copy()
    rows, columns = np.mgrid[:360, :640].astype(np.float32)

    def sway(time_s: float) -> None:
        moved = cv2.remap(still, columns + 3 * np.sin(2.3 * time_s + rows / 30), rows, cv2.INTER_LINEAR)
        street.scene[:, 400:] = moved[:, 400:]

    verdicts = []
    for at in range(400):
        sway(at * 0.2)
        verdicts.append(viewer.look(street.picture(), 0.2).verdict)
    assert verdicts[-50:].count(Verdict.CHANGED) <= 2
    sway(80.5)
    assert viewer.look(street.picture((150, 200), shade=235)).verdict is Verdict.CHANGED


def test_rain_is_learned_while_awake_and_does_not_wake_by_a_key_picture() -> None:
    street, viewer = Street(), Viewer()
    random = np.random.default_rng(3)

    def raining(person_xy: tuple[int, int] | None = None) -> np.ndarray:
        image = street.picture(person_xy, shade=235, size_wh=(14, 38))
        for left, top in random.integers(0, (640, 340), (60, 2)):
            cv2.line(image, (int(left), int(top)), (int(left) + 3, int(top) + 18), 220, 1, cv2.LINE_AA)
        return image

    for _ in range(150):
        viewer.look(raining(), 0.2)
    keys = [viewer.look(raining()).verdict for _ in range(60)]
    assert keys.count(Verdict.CHANGED) <= 1
    assert viewer.look(raining((150, 200))).verdict is Verdict.CHANGED


def test_a_clock_burnt_into_the_picture_is_learned() -> None:
    street, viewer = Street(), Viewer()
    verdicts = []
    for at in range(300):
        image = street.picture()
        text = f"21:{59 - at // 60:02d}:{at % 60:02d}"
        cv2.putText(image, text, (10, 24), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 255, 2, cv2.LINE_AA)
        verdicts.append(viewer.look(image, 1.0).verdict)
    assert verdicts[-120:].count(Verdict.CHANGED) <= 3


def test_a_beam_of_light_sweeping_by_is_not_another_scene() -> None:
    street = Street(gain=0.4)
    viewer = learned(street)
    columns = np.arange(640, dtype=np.float32)
    verdicts = set()
    for centre in range(-100, 740, 40):
        beam = 1 + 1.2 * np.exp(-(((columns - centre) / 120) ** 2))
        lit = np.clip(street.picture() * beam, 0, 255).astype(np.uint8)
        verdicts.add(viewer.look(lit, 0.2).verdict)
    assert Verdict.SCENE not in verdicts


def test_another_picture_size_is_learned_anew() -> None:
    viewer = learned(Street(), 10)
    assert viewer.look(np.zeros((120, 160), np.uint8)).verdict is Verdict.LEARNING


def test_memory_is_bounded() -> None:
    viewer = learned(Street(), 10)
    assert viewer.detector.nbytes < 110_000


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.integers(0, 255), st.floats(-50, 1e5, allow_nan=False), st.integers(0, 2**31)),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from([(90, 160), (1, 1), (3, 160), (90, 2), (17, 31)]),
)
def test_any_picture_at_any_time_gives_a_true_look(looks: list[tuple[int, float, int]], shape: tuple[int, int]) -> None:
    detector = ChangeDetector()
    for shade, time_s, seed in looks:
        noisy = np.random.default_rng(seed).integers(0, 256, shape) if seed % 2 else np.full(shape, shade)
        look = detector.look(noisy.astype(np.uint8), time_s)
        assert 0 <= look.share <= 1
        assert look.strength >= 0
        assert look.boxes_xyxy_norm.shape[1] == 4
        assert ((look.boxes_xyxy_norm >= 0) & (look.boxes_xyxy_norm <= 1)).all()
        assert (look.verdict is Verdict.CHANGED) == (len(look.boxes_xyxy_norm) > 0)


def test_the_picture_handed_in_is_left_alone() -> None:
    viewer, luma = learned(Street(), 10), small_luma(Street().picture((320, 200)))
    before = luma.copy()
    viewer.detector.look(luma, viewer.time_s + 1)
    assert (luma == before).all()
