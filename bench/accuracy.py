"""Detectors side by side: what each finds in pictures none was trained on by us, and what a picture costs.

    python -m bench.accuracy [--weights FILE …] [--quick] [--films DIR] [--record]

Without `--weights`: the bundled detector, where there is one, and yolo11n and yolov8n of the development media. Each
looks with its own size of input (that of its note, else 640), classes are mapped to the bundled detector's six, scores
start at 0.25, and objects less than 24 pixels high do not count (`vision/weights/scoring.py`).

`NAME_SET_recall`, `…_precision`: boxes of one class matched one to one at IoU 0.5, all classes together; `…_ap50`:
mean over the classes. `…_CLASS_…`: of one class. `…_people_…`, `…_vehicles_…`: where a vehicle called by another
vehicle's name is right. `NAME_ms`, `NAME_cpu_ms`: a picture alone, wall clock and processor, all threads, the detectors
in turn; `NAME_cost`: processor time against yolo11n. `--quick`: every tenth picture of clips; without it every one, of
films every fifth. Of photos every one.
`--record` writes the scores into the manifest, for weights it knows: how well they see is then told to everybody.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bench.__main__ import MEDIA, ROOT, STREET
from bench.figures import Figures
from bench.sets import LabelledSet, SetKind, film_sets, sets_there
from models.clock import SystemClock
from vision.detectors.port import Detector
from vision.detectors.registry import AUTO, open_detector
from vision.weights import Shelved, shelved_at
from vision.weights.contest import Effort, every_picture, look, timed
from vision.weights.notes import BUNDLED, MANIFEST, read_manifest
from vision.weights.scoring import LEAST_PX, LEAST_SCORE, Tally

FILMS: Final = ROOT / "cameras" / "virtual" / "films"
GROUPS: Final = {"people": ("person",), "vehicles": ("bicycle", "motorcycle", "car", "bus", "truck")}
YARDSTICK: Final = "yolo11n"
USUAL_INPUT_PX: Final = 640
_AP_FROM: Final = 0.01  # the least score, so that the area under the curve is whole
RECORDED: Final = ("PETS09-S2L1", "Penn-Fudan", "COCO128", "rendered scenes")
_QUICK, _OF_FILMS = 10, 5
_TIMED_PICTURES: Final = 30


@dataclass(slots=True)
class Entrant:
    """A detector under judgement: `all_scores` for recall, precision and AP50, `usual` for what it costs."""

    name: str
    weights: Shelved
    all_scores: Detector
    usual: Detector
    effort: Effort = field(default_factory=Effort)


def entrant(path: Path, backend: str) -> Entrant:
    """Open a weights file. Raises WeightsError."""
    weights = shelved_at(path)
    side = weights.note.input_wh[0] if weights.note else USUAL_INPUT_PX

    def opened(score: float) -> Detector:
        return open_detector(path, backend, side, score, max_batch=1)

    return Entrant(weights.name.removesuffix("_dynamic"), weights, opened(_AP_FROM), opened(LEAST_SCORE))


def every_of(judged_by: LabelledSet, quick: bool) -> int:
    """Which pictures of a set are looked at: every so many-th."""
    return {SetKind.PHOTOS: 1, SetKind.CLIP: _QUICK if quick else 1, SetKind.FILM: _QUICK if quick else _OF_FILMS}[
        judged_by.kind
    ]


def judge(entrants: Sequence[Entrant], judged_by: LabelledSet, every: int) -> list[tuple[Tally, Tally]]:
    """Class by class, and with vehicles taken for one, of each detector on one set."""
    tallies = [(Tally.strict(judged_by.classes), Tally(GROUPS)) for _ in entrants]
    for picture in judged_by.pictures(every):
        for each, both in zip(entrants, tallies, strict=True):
            found = picture.look(each.all_scores)
            for tally in both:
                tally.add(picture.truth, found, each.all_scores.class_names)
    return tallies


def report(name: str, judged_by: LabelledSet, strict: Tally, grouped: Tally, figures: Figures) -> None:
    """Print what came of one detector on one set."""
    prefix = f"{name}_{judged_by.short}"
    figures.add(f"{prefix}_recall", strict.whole.recall)
    figures.add(f"{prefix}_precision", strict.whole.precision)
    if strict.ap50 is not None:
        figures.add(f"{prefix}_ap50", strict.ap50)
    if len(judged_by.classes) == 1:
        return
    for part, score in [*strict.scores.items(), *grouped.scores.items()]:
        if score.true:
            figures.add(f"{prefix}_{part}_objects", score.true)
            figures.add(f"{prefix}_{part}_recall", score.recall)
            figures.add(f"{prefix}_{part}_precision", score.precision)


def measure_cost(entrants: Sequence[Entrant], clip: Path, figures: Figures) -> None:
    """Time of a picture, the detectors in turn on each, the first picture uncounted."""
    clock = SystemClock()
    for number, (_, frame) in enumerate(every_picture(clip, 10)):
        if number > _TIMED_PICTURES:
            break
        for each in entrants:
            if number == 0:
                look(each.usual, frame)
            else:
                timed(each.usual, frame, each.effort, clock)
    first = next((each for each in entrants if each.name == YARDSTICK), entrants[0])
    for each in entrants:
        figures.add(f"{each.name}_ms", each.effort.ms)
        figures.add(f"{each.name}_cpu_ms", each.effort.cpu_ms)
        figures.add(f"{each.name}_cost", each.effort.cpu_ms / max(1e-9, first.effort.cpu_ms))


def record(manifest: Path, each: Entrant, scores: dict[str, dict[str, Any]]) -> None:
    """Keep the scores in the manifest, at the bundled file or the release of that name; nothing for others."""
    whole = json.loads(manifest.read_text(encoding="utf-8"))
    for entry in [*whole["weights"], *whole["releases"]]:
        if entry["name"] == each.name and (each.weights.bundled or entry not in whole["weights"]):
            entry["scores"] = scores
    manifest.write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def scores_of(each: Entrant, tally: Tally, every: int) -> dict[str, Any]:
    """Scores as they stand in a note."""
    info = each.all_scores.info
    width, height = info.input_wh
    return {
        "recall": round(tally.whole.recall, 3),
        "precision": round(tally.whole.precision, 3),
        "ap50": None if tally.ap50 is None else round(tally.ap50, 3),
        "pictures": tally.pictures,
        "objects": tally.whole.true,
        "measured": f"python -m bench.accuracy with {info.path.name} (sha256 {info.sha256[:12]}), "
        f"input {width}x{height}, {info.backend} {info.precision}, score {LEAST_SCORE}, IoU 0.5, objects from "
        f"{LEAST_PX} pixels on" + (f", every {every}th picture" if every > 1 else ""),
    }


def usual_entrants() -> list[Path]:
    """The bundled detectors, and those of the development media."""
    bundled = (BUNDLED / note.file for note in read_manifest().weights)
    return [
        *(path for path in bundled if path.exists()),
        *(MEDIA / "weights" / f"{name}_dynamic.onnx" for name in ("yolo11n", "yolov8n")),
    ]


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Accuracy and cost of detectors, side by side.")
    parser.add_argument("--weights", type=Path, action="append", help="a file; may be said several times")
    parser.add_argument("--films", type=Path, default=FILMS, help="folder of rendered films with their truth")
    parser.add_argument("--quick", action="store_true", help="every tenth picture of clips")
    parser.add_argument("--backend", default=AUTO)
    parser.add_argument("--record", action="store_true", help="write the scores into the manifest")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args(words)
    figures = Figures()
    entrants = [entrant(path, args.backend) for path in args.weights or usual_entrants()]
    for each in entrants:
        info = each.usual.info
        figures.add(f"{each.name}_input", "x".join(str(side) for side in info.input_wh))
        figures.add(f"{each.name}_arithmetic", f"{info.backend} {info.precision}")
    kept: list[dict[str, dict[str, Any]]] = [{} for _ in entrants]
    for judged_by in [*sets_there(MEDIA, args.films), *film_sets(args.films)]:
        every = every_of(judged_by, args.quick)
        tallies = judge(entrants, judged_by, every)
        figures.add(f"{judged_by.short}_pictures", tallies[0][0].pictures)
        figures.add(f"{judged_by.short}_objects", tallies[0][0].whole.true)
        for each, (strict, grouped), scores in zip(entrants, tallies, kept, strict=True):
            report(each.name, judged_by, strict, grouped, figures)
            scores[judged_by.name] = scores_of(each, strict, every)
    measure_cost(entrants, STREET, figures)
    figures.write(args.json)
    for each, scores in zip(entrants, kept, strict=True):
        if args.record:
            record(BUNDLED / MANIFEST, each, {name: scores[name] for name in scores if name in RECORDED})


if __name__ == "__main__":
    main()
