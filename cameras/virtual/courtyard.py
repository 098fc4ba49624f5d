"""The place of the drawn scene: a paved courtyard before a wall, and a car."""

import cv2
import numpy as np

from cameras.virtual.figure import Colour, Pixels, Sprite

HORIZON = 0.36


def cloud(rng: np.random.Generator, shape: tuple[int, int], grains_px: tuple[int, ...]) -> Pixels:
    """Noise of several grain sizes summed, about -1 to 1, float32 of `shape` (h, w)."""
    total = np.zeros(shape, np.float32)
    for grain_px in grains_px:
        coarse = rng.standard_normal((shape[0] // grain_px + 2, shape[1] // grain_px + 2)).astype(np.float32)
        total += np.asarray(cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), np.float32)
    return total / np.float32(2 * len(grains_px))


def paint_courtyard(rng: np.random.Generator, resolution_wh: tuple[int, int]) -> Pixels:
    """The empty place: RGB float32 (h, w, 3), 0 to 255."""
    width, height = resolution_wh
    picture = np.empty((height, width, 3), np.float32)
    line = int(height * HORIZON)
    picture[:line] = _wall(rng, line, width)
    picture[line:] = _paving(rng, height - line, width)
    _kerb(picture, line)
    _hedge(rng, picture, line)
    return np.clip(cv2.GaussianBlur(picture, (0, 0), 0.7), 0, 255).astype(np.float32)


def _tint(shape: tuple[int, int], colour: Colour) -> Pixels:
    return np.broadcast_to(np.asarray(colour, np.float32), (*shape, 3)).copy()


def _wall(rng: np.random.Generator, height: int, width: int) -> Pixels:
    wall = _tint((height, width), (176, 164, 148))
    wall *= (0.86 + 0.14 * np.linspace(0, 1, height, dtype=np.float32))[:, None, None]
    wall *= 1 + 0.05 * cloud(rng, (height, width), (2, 9, 40))[..., None]
    step = width // 6
    for left in range(step // 3, width - step // 2, step):
        _window(rng, wall, left, height // 5, step // 2, int(height * 0.48))
    return wall


def _window(rng: np.random.Generator, wall: Pixels, left: int, top: int, width: int, height: int) -> None:
    cv2.rectangle(wall, (left - 3, top - 3), (left + width + 3, top + height + 5), (206, 202, 194), -1)
    glass = _tint((height, width), (66, 78, 90))
    glass *= (1.35 - 0.6 * np.linspace(0, 1, height, dtype=np.float32))[:, None, None]
    glass += 14 * cloud(rng, (height, width), (7, 19))[..., None]
    wall[top : top + height, left : left + width] = glass
    cv2.line(wall, (left + width // 2, top), (left + width // 2, top + height), (198, 194, 188), 2)


def _paving(rng: np.random.Generator, height: int, width: int) -> Pixels:
    """Slabs in perspective, with stains."""
    depth = 1 / np.linspace(0.16, 1.0, height, dtype=np.float32)[:, None]
    across = (np.arange(width, dtype=np.float32)[None, :] - width / 2) / width * depth * 14
    along = np.broadcast_to(depth * 5.0, (height, width))
    joint = np.minimum(np.abs(across - np.round(across)), np.abs(along - np.round(along)))
    fade = np.clip(1.6 - depth / 3.2, 0, 1)
    dark = np.clip(1 - joint / (0.02 + 0.012 * depth), 0, 1) * 0.22 * fade
    paving = _tint((height, width), (138, 136, 130))
    paving *= (0.9 + 0.15 * np.linspace(0, 1, height, dtype=np.float32))[:, None, None]
    shade = (1 - dark) * (1 + 0.10 * cloud(rng, (height, width), (2, 5, 31, 90)))
    return paving * shade[..., None]


def _kerb(picture: Pixels, line: int) -> None:
    picture[line - 2 : line + 4] = (120, 116, 110)
    picture[line + 4 : line + 9] *= 0.72


def _hedge(rng: np.random.Generator, picture: Pixels, line: int) -> None:
    height, width = picture.shape[:2]
    depth = int(height * 0.13)
    leaves = _tint((depth, width), (62, 84, 46)) * (1 + 0.55 * cloud(rng, (depth, width), (2, 4, 11)))[..., None]
    ragged = (cloud(rng, (1, width), (6, 25))[0] * depth * 0.18 + depth * 0.22).astype(int)
    present = np.arange(depth)[:, None] >= np.clip(ragged, 0, depth)[None, :]
    present &= (np.arange(width) < int(width * 0.36))[None, :] | (np.arange(width) > int(width * 0.62))[None, :]
    area = picture[line - depth + 2 : line + 2]
    area[present] = leaves[present]


def paint_car(width_px: int, colour: Colour) -> Sprite:
    """A saloon from the side, driving to the right; four times finer while drawn."""
    scale = width_px * 4 / 100
    shape = (int(36 * scale), width_px * 4)
    image, alpha = np.zeros((*shape, 3), np.float32), np.zeros(shape, np.float32)

    def fill(points: list[tuple[float, float]], tone: Colour) -> None:
        corners = [np.array([(x * scale, y * scale) for x, y in points], np.int32)]
        cv2.fillPoly(image, corners, tone)
        cv2.fillPoly(alpha, corners, 1.0)

    def line(start: tuple[float, float], end: tuple[float, float], tone: Colour) -> None:
        (x0, y0), (x1, y1) = start, end
        where = (int(x0 * scale), int(y0 * scale)), (int(x1 * scale), int(y1 * scale))
        cv2.line(image, *where, tone, max(1, int(scale * 0.4)), cv2.LINE_AA)

    dark = (colour[0] * 0.62, colour[1] * 0.62, colour[2] * 0.62)
    light = (min(colour[0] * 1.25, 255), min(colour[1] * 1.25, 255), min(colour[2] * 1.25, 255))
    fill([(2, 22), (3, 15), (14, 13), (26, 4), (56, 3), (72, 12), (93, 15), (98, 20), (98, 26), (2, 26)], colour)
    fill([(2, 21), (98, 21), (98, 27), (95, 29), (4, 29), (2, 26)], dark)
    fill([(14, 13), (72, 12), (93, 15), (94, 16), (14, 15)], light)
    fill([(19, 12), (28, 5.5), (40, 5), (40, 12)], (52, 60, 68))
    fill([(42, 12), (42, 5), (55, 4.8), (66, 11.5)], (62, 72, 80))
    fill([(95, 17), (98, 18), (98, 21), (94, 20)], (236, 230, 200))
    fill([(2, 16), (5, 15.5), (5, 19), (2, 20)], (150, 26, 22))
    fill([(63, 11.5), (67, 11), (67, 13.5), (64, 13.5)], dark)
    fill([(2, 25), (98, 25), (97, 27.5), (3, 27.5)], (44, 44, 46))
    for x in (27, 41, 62):
        line((x, 12.5), (x, 25), dark)
    for x in (36, 50):
        line((x, 15.5), (x + 3, 15.5), dark)
    image *= (1.12 - 0.3 * np.linspace(0, 1, shape[0], dtype=np.float32))[:, None, None]
    for centre in (21, 78):
        cv2.circle(image, (int(centre * scale), int(26 * scale)), int(9.6 * scale), (40, 40, 42), -1)
        for radius, tone in ((8.2, (26, 26, 28)), (4.9, (150, 152, 154)), (1.6, (70, 70, 72))):
            where = (int(centre * scale), int(27 * scale))
            cv2.circle(image, where, int(radius * scale), tone, -1)
            cv2.circle(alpha, where, int(radius * scale), 1.0, -1)
    size = (width_px, shape[0] // 4)
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    cover = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA)
    bright = small / np.maximum(cover, 1e-3)[..., None]
    return Sprite(np.asarray(bright, np.float32), np.asarray(cover, np.float32))
