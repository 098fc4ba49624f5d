"""`xueliang weights …`: the networks a detector may use."""

import json
import logging
import sys
from functools import partial
from pathlib import Path

import click
from rich.console import Console

from models.clock import SystemClock
from models.errors import InputError, WeightsError
from vision.detectors.port import Detector
from vision.detectors.registry import open_detector
from vision.weights import NO_WEIGHTS, Shelved, find_weights, shelved, shelved_at
from vision.weights.adding import USUAL_INPUT_PX, Wanted, add
from vision.weights.checking import verify
from vision.weights.checkpoints import CHECKPOINT_SUFFIX
from vision.weights.contest import contest
from vision.weights.releases import known_release, pull, releases
from vision.weights.scoring import LEAST_SCORE
from vision.weights.truths import ClipTruth, read_clip_truth
from xueliang.commands.options import read_settings, with_settings
from xueliang.demo.films import FILMS
from xueliang.settings import Settings
from xueliang.weights_words import class_words, figures, ranking_table, score_words, shelf_table

HOW_TO_GET_SOME = """
  No detector: pictures are shown and kept, but nothing is being detected.

  To get weights, do one of these and start again:
    pip install 'xueliang[ultralytics]' && xueliang weights pull yolo11n
        fetches a release and exports it to ONNX (needs a network; brings torch)
    xueliang run --weights FILE.onnx
        any YOLOv5, v8, 11 or 26 detection export to ONNX
    xueliang weights add FILE.onnx --licence TEXT
        keeps a copy in {folder}/; set detector.weights to its name
"""
TRIED_ON = "gate.mp4"
TRIED_EVERY = 40  # pictures, of some 400
_A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_PIPE_WIDTH = 160  # of what is no terminal, so that scripts get every column


def _size(_ctx: click.Context, _param: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """Width and height, as 768x576."""
    if value is None:
        return None
    width, _, height = value.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise click.BadParameter(f"{value!r} is no size such as 768x576")
    return int(width), int(height)


@click.group()
def weights() -> None:
    """Networks: list, fetch, add, compare, verify."""


@weights.command("list")
@with_settings
def list_here(settings_path: Path | None) -> None:
    """What is here, what is known of it, and which one the service uses."""
    settings = read_settings(settings_path)
    here = shelved(settings.data_dir)
    _console().print(shelf_table(here, _used(settings)))
    if settings.detector.weights == NO_WEIGHTS:
        click.echo("in use: none, nothing is being detected (detector.weights: none)")
    names = {each.name for each in here}
    there = [each for each in releases().values() if each.name not in names]
    click.echo(f"to fetch with `weights pull`: {', '.join(each.name for each in there)}")
    for each in there:
        if each.scores:
            click.echo(f"  {each.name}: {score_words(each.scores)}")


@weights.command("pull")
@click.argument("name")
@with_settings
def pull_weights(name: str, settings_path: Path | None) -> None:
    """Fetch a release, export it to ONNX with the ultralytics extra, verify and keep it.

    Its checksum is kept the first time and insisted on from then on.
    """
    release = known_release(name)
    click.echo(f"{release.name}: {release.address}, licence {release.licence}")
    click.echo("the file is a pickle; it is opened only where nothing but parts of a network stands in it")
    _tell_kept(pull(release, read_settings(settings_path).data_dir))


@weights.command("add")
@click.argument("file", type=_A_FILE)
@click.option("--licence", required=True, help="Under which licence it may be used, and whose it is.")
@click.option("--name", help="Under which name; without it that of the file.")
@click.option("--classes", default="", help="Names in the order of their ids, with commas, if the file has none.")
@click.option(
    "--size", type=click.IntRange(64, 2048), default=USUAL_INPUT_PX, help="Side of the input it is meant for."
)
@click.option("--trained-on", default="", help="The pictures it was trained on.")
@click.option("--replace", is_flag=True, help="In place of the one that has this name.")
@with_settings
def add_weights(
    settings_path: Path | None,
    file: Path,
    licence: str,
    name: str | None,
    classes: str,
    size: int,
    trained_on: str,
    replace: bool,
) -> None:
    """Take in a network of your own training: an ONNX file, or with the ultralytics extra a checkpoint (.pt).

    It is kept once it has proved to be a detector. The original is not touched.
    """
    settings = read_settings(settings_path)
    named = tuple(word.strip() for word in classes.split(",")) if classes else ()
    wanted = Wanted(name or file.stem, licence, named, size, trained_on, replace)
    if file.suffix.lower() == CHECKPOINT_SUFFIX:
        click.echo(f"{file.name} is a pickle; it is opened only where nothing but parts of a network stands in it")
    added = add(file, wanted, settings.data_dir)
    _tell_kept(added)
    _try_out(settings, added)
    missing = set(settings.detector.classes) - set(added.note.classes if added.note else ())
    if missing:
        click.echo(f"it does not know {', '.join(sorted(missing))}: set detector.classes to what it should report")


@weights.command("verify")
@click.argument("file", type=_A_FILE)
def verify_file(file: Path) -> None:
    """Say what a file is, or why it cannot be used."""
    info = verify(file).info
    width, height = info.input_wh
    click.echo(f"{file.name}: usable, layout {info.layout}, input {width}x{height}, sha256 {info.sha256}")
    click.echo(f"{len(info.classes)} classes: {', '.join(info.classes)}")


@weights.command("compare")
@click.argument("names", nargs=-1, required=True, metavar="A B …")
@click.option("--clip", type=_A_FILE, required=True, help="A film of a camera like yours.")
@click.option("--truth", type=_A_FILE, required=True, help="MOT text (persons), or the JSON of a rendered film.")
@click.option("--truth-size", callback=_size, metavar="WxH", help="Of a MOT file's pictures, if not that of the clip.")
@click.option("--every", type=click.IntRange(1), default=1, show_default=True, help="Look at each so many-th picture.")
@click.option("--json", "as_json", is_flag=True, help="Print figures for a program.")
@with_settings
def compare(
    settings_path: Path | None,
    names: tuple[str, ...],
    clip: Path,
    truth: Path,
    truth_size: tuple[int, int] | None,
    every: int,
    as_json: bool,
) -> None:
    """Show a clip to several networks and count what each finds of the truth, at IoU 0.5, and what it costs.

    A, B: names or files. Objects less than 24 pixels high do not count. All run in turn on the same pictures.
    """
    logging.getLogger().setLevel(logging.ERROR)
    settings = read_settings(settings_path)
    entrants = [_open(settings, name) for name in names]

    def known(clip_wh: tuple[int, int]) -> ClipTruth:
        return read_clip_truth(truth, clip_wh, truth_size)

    standings = contest(entrants, clip, known, every, SystemClock())
    if as_json:
        click.echo(json.dumps([figures(name, each) for name, each in zip(names, standings, strict=True)], indent=2))
        return
    _console().print(ranking_table(names, standings))


def _try_out(settings: Settings, added: Shelved) -> None:
    """What it finds on a film of ours, for whoever added it to judge; nothing where the films are not here."""
    film = FILMS / TRIED_ON
    if not film.exists():
        return
    truth = partial(read_clip_truth, film.with_suffix(".json"))
    (standing,) = contest([_open(settings, added.name)], film, truth, TRIED_EVERY, SystemClock())
    known = [score for name, score in standing.tally.scores.items() if name in standing.detector.class_names]
    true, matched, found = (sum(getattr(each, part) for each in known) for part in ("true", "matched", "found"))
    click.echo(
        f"tried on {standing.tally.pictures} pictures of a rendered gate: of {true} objects of its classes it finds "
        f"{matched}, and reports {found - matched} that are not there"
    )


def _open(settings: Settings, name: str) -> Detector:
    path = find_weights(name, settings.data_dir)
    if path is None:
        raise InputError(f"{name} is no weights")
    note, wanted = shelved_at(path).note, settings.detector
    side = note.input_wh[0] if note else wanted.input_size or USUAL_INPUT_PX
    return open_detector(path, wanted.backend, side, LEAST_SCORE, wanted.iou, wanted.threads, max_batch=1)


def _used(settings: Settings) -> Path | None:
    """What the service uses with these settings; None where that is nothing, or cannot be used."""
    try:
        return find_weights(settings.detector.weights, settings.data_dir)
    except WeightsError as error:
        click.echo(f"xueliang: {error}", err=True)
        return None


def _tell_kept(added: Shelved) -> None:
    note = added.note
    if note is None:
        return
    click.echo(f"ready: {added.path}")
    click.echo(f"classes: {class_words(note.classes)}; sha256 {note.sha256}")
    click.echo(f"set detector.weights to {added.name}, or `xueliang run --weights {added.name}`")


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH)
