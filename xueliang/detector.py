"""The detector the settings ask for, run as the settings say or, where they say auto, as the profile found best."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from models.errors import SettingsError
from models.watching import DetectorInfo, DetectorScore
from vision.detectors.backend import Precision
from vision.detectors.port import Detector
from vision.detectors.registry import backend_for, file_sha256, open_detector
from vision.tuning import Way, choose_for, choose_size, untuned
from vision.weights import find_weights, shelved_at
from vision.weights.notes import Scores
from xueliang.profile import Machine, Profile, read_profile
from xueliang.settings import Settings
from xueliang.settings_schema import DetectorSettings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chosen:
    """How the detector will be run, in words why, and whether a profile of this machine was used."""

    way: Way
    words: str
    tuned: bool


def load_detector(settings: Settings) -> Detector | None:
    """The detector of the settings; None when none is set. Raises WeightsError for one that cannot be used."""
    path = find_weights(settings.detector.weights, settings.data_dir)
    if path is None:
        return None
    chosen = choose_way(settings, path)
    detector = open_way(settings.detector, path, chosen.way)
    _log.info("%s", describe(detector, chosen), extra={"action": "detector_loaded"})
    return detector


def open_way(wanted: DetectorSettings, path: Path, way: Way) -> Detector:
    """The detector of a file, run in one way. Raises WeightsError, BackendUnavailable."""
    return open_detector(
        path,
        backend=wanted.backend,
        input_size=way.input_px,
        score=wanted.score,
        iou=wanted.iou,
        threads=wanted.threads,
        max_batch=way.batch,
        classes=wanted.classes or None,
        precision=way.precision,
        streams=way.streams,
    )


def describe(detector: Detector, chosen: Chosen) -> str:
    """What runs and why, in a sentence for the log and the doctor."""
    info = detector.info
    return (
        f"{info.name} on {info.backend}: {_inputs(detector)}, {info.precision}, "
        f"{detector.streams} at once, up to {detector.max_batch} pictures each; {chosen.words}"
    )


def detector_info(detector: Detector) -> DetectorInfo:
    """The detector with what its note says of it. Raises WeightsError for a note that cannot be read."""
    info = detector.info
    known = shelved_at(info.path)
    note = known.note
    return DetectorInfo(
        name=info.name,
        weights=info.path.name,
        backend=info.backend,
        input_size=info.input_wh[0],
        classes=tuple(detector.class_names),
        sha256=info.sha256,
        bundled=known.bundled,
        licence=note.licence if note else "",
        trained_on=note.trained_on if note else "",
        scores=_scores(note.scores) if note else (),
    )


def _scores(scores: Mapping[str, Scores]) -> tuple[DetectorScore, ...]:
    return tuple(DetectorScore(dataset, each.recall, each.precision, each.objects) for dataset, each in scores.items())


def _inputs(detector: Detector) -> str:
    square, *others = (f"{width}x{height}" for width, height in detector.inputs_wh)
    wide = " and ".join(others)
    return f"{square}, wide pictures {wide}" if wide else f"{square} for every picture"


def choose_way(settings: Settings, path: Path) -> Chosen:
    """What the settings say; where they say auto, what the profile found, if it is of this machine and network.

    Where they leave the size of the input as it comes, a file is looked at in the size its note says it is meant for.
    Raises WeightsError when the file is not there.
    """
    wanted = _sized(settings.detector, path)
    found, words = _from_profile(settings.model_copy(update={"detector": wanted}), path)
    cores = wanted.threads or Machine.here().cores
    fallback = found or untuned(backend_for(path, wanted.backend), cores)
    return Chosen(_settle(wanted, fallback), words, found is not None)


def _sized(wanted: DetectorSettings, path: Path) -> DetectorSettings:
    note = shelved_at(path).note
    if note is None or wanted.input_size != DetectorSettings().input_size:
        return wanted
    return wanted.model_copy(update={"input_size": max(note.input_wh)})


def _from_profile(settings: Settings, path: Path) -> tuple[Way | None, str]:
    """The way the profile found best, if it is of this machine and network; and in words what became of it."""
    wanted = settings.detector
    try:
        profile = read_profile(settings.data_dir)
    except SettingsError as error:
        return None, f"not tuned: {error}"
    if profile is None:
        return None, "not tuned to this machine"
    why = profile.mismatch(Machine.here(), file_sha256(path), backend_for(path, wanted.backend))
    if why:
        return None, f"the profile is not used: {why}"
    found = _profiled(wanted, profile)
    if found is None:
        return None, f"the profile is not used: an input of {wanted.input_size} px was not measured"
    return found, "as the profile of this machine found best, where the settings say auto"


def _profiled(wanted: DetectorSettings, profile: Profile) -> Way | None:
    if wanted.input_size:
        measured = choose_for(profile.measured, wanted.input_size)
        return measured.way if measured else None
    return choose_size(profile.measured, profile.wanted_per_s).way


def _settle(wanted: DetectorSettings, fallback: Way) -> Way:
    """Settings first, then the `fallback`: what the profile found, or what does well without one."""
    streams = wanted.streams or fallback.streams
    precision = fallback.precision if wanted.precision == "auto" else wanted.precision
    return Way(
        input_px=wanted.input_size or fallback.input_px,
        precision=precision if precision in _ASKABLE else Precision.AUTO,
        streams=min(streams, wanted.threads) if wanted.threads else streams,
        batch=wanted.max_batch or fallback.batch,
    )


_ASKABLE: Final = (Precision.F32, Precision.BF16, Precision.F16)  # int8 comes with the file
