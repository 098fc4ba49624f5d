"""The detector the settings ask for."""

from vision.detectors.port import Detector
from vision.detectors.registry import open_detector
from vision.weights import find_weights
from xueliang.settings import Settings


def load_detector(settings: Settings) -> Detector | None:
    """The detector of the settings; None when none is set. Raises WeightsError for one that cannot be used."""
    wanted = settings.detector
    path = find_weights(wanted.weights, settings.data_dir)
    if path is None:
        return None
    return open_detector(
        path,
        backend=wanted.backend,
        input_size=wanted.input_size,
        score=wanted.score,
        iou=wanted.iou,
        threads=wanted.threads,
        max_batch=wanted.max_batch,
        classes=wanted.classes or None,
    )
