"""What the network is shown: labels stay on their things."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from bench.training.batches import Batches, canvas_at, packed
from bench.training.boxes import Labels
from bench.training.crops import Crop, camera_like, crop, stitched, whole
from bench.training.pictures import Labelled, read, without

CAR = 3


def with_a_white_thing(box: tuple[int, int, int, int] = (100, 80, 160, 120)) -> Labelled:
    image = np.zeros((240, 320, 3), np.uint8)
    left, top, right, bottom = box
    image[top:bottom, left:right] = 255
    return Labelled("test-1", image, Labels(np.array([CAR]), np.array([box], np.float32)))


def white_box(seen: Crop) -> tuple[float, float, float, float]:
    rows, columns = np.nonzero(seen.image_bgr.min(axis=2) > 200)
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


@pytest.mark.parametrize("seed", range(30))
def test_the_box_of_a_crop_lies_on_the_thing(seed: int) -> None:
    seen = crop(with_a_white_thing(), (192, 192), np.random.default_rng(seed))
    if len(seen.labels):
        np.testing.assert_allclose(seen.labels.boxes_xyxy[0], white_box(seen), atol=1.6)


def test_things_are_shown_at_many_sizes() -> None:
    rng = np.random.default_rng(0)
    seen = [crop(with_a_white_thing(), (192, 192), rng) for _ in range(200)]
    sides = np.concatenate([each.labels.boxes_xyxy[:, 2] - each.labels.boxes_xyxy[:, 0] for each in seen])
    assert np.percentile(sides, 5) < 40
    assert np.percentile(sides, 95) > 80


def test_the_whole_picture_lies_in_the_middle_as_the_product_lays_it() -> None:
    seen = whole(with_a_white_thing(), (320, 320))
    np.testing.assert_allclose(seen.labels.boxes_xyxy, [[100, 120, 160, 160]], atol=1e-4)
    assert (seen.image_bgr[:40] == 114).all()
    assert (seen.image_bgr[280:] == 114).all()
    np.testing.assert_allclose(white_box(seen), (100, 120, 160, 160), atol=1)


def test_a_thing_mostly_outside_is_not_labelled() -> None:
    picture = with_a_white_thing()
    rng = np.random.default_rng(1)
    for _ in range(100):
        for box in crop(picture, (96, 96), rng).labels.boxes_xyxy:
            assert box.min() >= 0
            assert box.max() <= 96
            assert (box[2:] - box[:2]).min() >= 2


def test_four_pieces_keep_their_labels() -> None:
    piece = whole(with_a_white_thing((0, 0, 160, 120)), (64, 48))
    seen = stitched([piece] * 4)
    assert seen.image_bgr.shape == (96, 128, 3)
    np.testing.assert_allclose(
        seen.labels.boxes_xyxy, [[0, 0, 32, 24], [64, 0, 96, 24], [0, 48, 32, 72], [64, 48, 96, 72]], atol=1e-4
    )


def test_cameras_change_the_picture_and_not_its_form() -> None:
    rng = np.random.default_rng(2)
    picture = rng.integers(0, 255, (60, 80, 3)).astype(np.uint8)
    seen = [camera_like(picture, rng) for _ in range(20)]
    assert all(each.shape == picture.shape and each.dtype == np.uint8 for each in seen)
    assert len({each.tobytes() for each in seen}) == 20


def test_a_batch_is_rgb_with_shares_of_the_canvas() -> None:
    image = np.zeros((48, 96, 3), np.uint8)
    image[..., 2] = 200
    one = Crop(image, Labels(np.array([CAR]), np.array([[24, 12, 72, 36]], np.float32)))
    batch = packed([Crop(image, Labels()), one])
    assert batch.images.shape == (2, 3, 48, 96)
    assert batch.images[:, 0].min() == 200
    assert batch.images[:, 1:].max() == 0
    assert (batch.of.tolist(), batch.class_id.tolist()) == ([1], [CAR])
    np.testing.assert_allclose(batch.boxes, [[0.5, 0.5, 0.5, 0.5]])


def test_batches_of_pictures_without_anything() -> None:
    empty = Labelled("test-2", np.zeros((60, 80, 3), np.uint8), Labels())
    batch = Batches([empty], np.random.default_rng(0)).draw(3, (64, 64))
    assert batch.images.shape == (3, 3, 64, 64)
    assert batch.boxes.shape == (0, 4)


def test_the_canvas_grows() -> None:
    areas = [width * height for width, height in map(canvas_at, (0, 0.3, 0.6, 0.9, 1))]
    assert areas == sorted(areas)
    assert areas[0] < areas[-1]


def test_what_is_in_doubt_is_smeared_and_what_is_sure_is_not() -> None:
    rng = np.random.default_rng(3)
    image = rng.integers(0, 255, (60, 80, 3)).astype(np.uint8)
    doubts = Labels(np.array([0]), np.array([[10, 10, 50, 50]], np.float32))
    sure = Labels(np.array([0]), np.array([[30, 10, 70, 50]], np.float32))
    seen = without(image, doubts, sure)
    assert seen[10:50, 10:30].std() < image[10:50, 10:30].std() / 2
    np.testing.assert_array_equal(seen[10:50, 30:70], image[10:50, 30:70])
    np.testing.assert_array_equal(seen[50:], image[50:])


def test_a_folder_that_grows_gives_its_new_pictures(tmp_path: Path) -> None:
    folder = tmp_path / "stills"
    assert list(read([folder])) == []
    for part in ("images", "labels"):
        (folder / part).mkdir(parents=True)
    for name in ("a", "b"):
        cv2.imwrite(str(folder / "images" / f"{name}.jpg"), np.zeros((60, 80, 3), np.uint8))
    (folder / "labels" / "a.txt").write_text("3 0.5 0.5 0.5 0.5\n")
    first = list(read([folder]))
    assert [each.name for each in first] == ["a"]
    np.testing.assert_allclose(first[0].labels.boxes_xyxy, [[20, 15, 60, 45]])
    (folder / "labels" / "b.txt").write_text("")
    assert [each.name for each in read([folder], {"a"})] == ["b"]
