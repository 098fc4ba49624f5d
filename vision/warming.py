"""The first batch of each size costs a network many times the later ones, and the first of each input its compiling:
done once, before there are pictures."""

import logging
from collections.abc import Callable
from itertools import product
from typing import Final

import numpy as np

from models.clock import Clock
from vision.detectors.port import Detector

log = logging.getLogger(__name__)

_MOST_S: Final = 20.0


def warm_up(
    detector: Detector, clock: Clock, max_batch: int, stops: Callable[[], bool], most_s: float = _MOST_S
) -> int:
    """Run a black batch of every size up to `max_batch` of every input, the likeliest first, until `stops` or `most_s`
    seconds passed.

    Returns how many were run.
    """
    began_s, done = clock.mono_s(), 0
    sizes = dict.fromkeys([1, max_batch, *range(2, max_batch)])
    for size, (width, height) in product(sizes, detector.inputs_wh):
        if stops() or clock.mono_s() - began_s > most_s:
            break
        detector.detect(np.zeros((size, 3, height, width), np.uint8))
        done += 1
    log.info(
        "the detector is warm for %d of %d batch sizes after %.1f s",
        done,
        max_batch * len(detector.inputs_wh),
        clock.mono_s() - began_s,
        extra={"action": "detector_warm"},
    )
    return done
