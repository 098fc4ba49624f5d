"""`xueliang detector …`: how this machine runs a network best; a quicker network, and its price."""

import logging
import os
import sys
from pathlib import Path

import click

from models.clock import SystemClock
from models.errors import BackendUnavailable, WeightsError
from vision.comparison import Agreement
from vision.detectors.registry import backend_for, file_sha256
from vision.ground_truth import read_truth
from vision.quantisation import Speed, Task, quantise_network
from vision.tuning import Measured, Way, choose, choose_size, measure, tune
from vision.weights import find_weights
from xueliang.commands.options import read_settings, with_settings
from xueliang.detector import choose_way, open_way
from xueliang.profile import MEASURED_AS, Machine, Profile, save_profile
from xueliang.settings import Settings

SIZES_PX = (320, 416, 640)
QUICK_SIZES_PX = (320, 640)
_BUSY = 0.5  # of the cores, by the load average of the last minute
BATCHES = (1, 4, 8)
QUICK_BATCHES = (1, 4)
SIZE_WARNING = (
    "A smaller input misses small, far objects: what is {small} pixels high in a picture 1280 wide is {left} pixels\n"
    "high in an input of 320, and below about 10 pixels little is found. Regions (tiles) win some of it back.\n"
)


@click.group()
def detector() -> None:
    """The detector on this machine: measure it, quantise a network."""


@detector.command("tune")
@click.option("--weights", help="A file or name; without it detector.weights.")
@click.option("--cameras", type=click.IntRange(1), default=16, show_default=True, help="Awake cameras at once.")
@click.option("--fps", type=click.FloatRange(0.1, 60), default=5.0, show_default=True, help="Pictures a second each.")
@click.option("--size", "sizes_px", type=click.IntRange(64, 2048), multiple=True, help="Input sizes to try.")
@click.option("--quick", is_flag=True, help="Fewer sizes and shorter runs.")
@with_settings
def tune_detector(
    settings_path: Path | None, weights: str | None, cameras: int, fps: float, sizes_px: tuple[int, ...], quick: bool
) -> None:
    """Measure the ways to run the network here, for a minute or two, and keep the best as this machine's profile.

    The service then uses it wherever the settings say auto. Run it while nothing else keeps the machine busy.
    """
    settings = read_settings(settings_path)
    path = _weights(settings, weights)
    sizes = sizes_px or (QUICK_SIZES_PX if quick else SIZES_PX)
    measured = _measure_all(settings, path, sizes, quick)
    backend = backend_for(path, settings.detector.backend)
    profile = Profile(
        measured_as=MEASURED_AS,
        machine=Machine.here(),
        weights_sha256=file_sha256(path),
        backend=backend,
        wanted_per_s=cameras * fps,
        measured=tuple(measured),
    )
    _tell_choice(measured, cameras, fps)
    click.echo(f"kept in {save_profile(profile, settings.data_dir)}")
    if weights is None:
        way = choose_way(settings, path).way
        click.echo(
            f"with these settings the service now runs {way.input_px} px, {way.precision}, "
            f"{way.streams} at once, up to {way.batch} pictures each; from its next start"
        )


@detector.command("quantise")
@click.argument("weights")
@click.option(
    "--clip",
    "clips",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    required=True,
    help="Footage like that of your cameras; every fifth picture is held out to judge the result.",
)
@click.option("--truth", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="MOT ground truth.")
@click.option("--truth-scale", type=float, default=1.0, show_default=True, help="Factor on the truth's boxes.")
@click.option("--size", "input_px", type=click.IntRange(64, 2048), default=640, show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Default: NAME-int8.onnx beside it.")
@click.option("--pictures", type=click.IntRange(10, 1000), default=100, show_default=True, help="To calibrate with.")
@with_settings
def quantise(
    settings_path: Path | None,
    weights: str,
    clips: tuple[Path, ...],
    truth: Path | None,
    truth_scale: float,
    input_px: int,
    output: Path | None,
    pictures: int,
) -> None:
    """Make an int8 copy of a network, and print what it costs in accuracy and gains in speed, on held-out pictures.

    The original is not touched and no setting changes. Exits 1 when the copy agrees too little with the original; it
    is then kept under a name that ends in .refused.
    """
    logging.getLogger().setLevel(logging.ERROR)  # the library advises its own developers
    settings = read_settings(settings_path)
    path = _weights(settings, weights)
    target = output or path.with_name(f"{path.stem}-int8.onnx")
    known = read_truth(truth, truth_scale) if truth else None
    task = Task(path, target, clips, input_px, pictures, settings.detector.classes or None, known)
    result = quantise_network(task)
    for agreement in result.agreements:
        click.echo(_agreement_line(agreement))
    for speed in result.speeds:
        click.echo(_speed_line(speed))
    if result.refused:
        click.echo(f"{result.refused}; kept as {result.path} for looking at", err=True)
        sys.exit(1)
    click.echo(f"ready: {result.path}; set detector.weights to it to use it, then run `xueliang detector tune` again")


def _weights(settings: Settings, wanted: str | None) -> Path:
    path = find_weights(wanted or settings.detector.weights, settings.data_dir)
    if path is None:
        raise WeightsError("no weights, there is nothing to measure: give a file, or `xueliang weights pull yolo11n`")
    return path


def _measure_all(settings: Settings, path: Path, sizes_px: tuple[int, ...], quick: bool) -> list[Measured]:
    clock, seconds = SystemClock(), 0.7 if quick else 2.0

    def try_way(way: Way) -> Measured:
        measured = measure(open_way(settings.detector, path, way), way, seconds, clock)
        click.echo(_line(measured))
        return measured

    cores = settings.detector.threads or Machine.here().cores
    if os.getloadavg()[0] > _BUSY * Machine.here().cores:
        click.echo("this machine is busy with other work: what follows is too low; stop that and tune again", err=True)
    batches = QUICK_BATCHES if quick else BATCHES
    usable_px = sorted({open_way(settings.detector, path, Way(size, "auto", 1, 1)).input_wh[0] for size in sizes_px})
    click.echo("input  precision  streams  batch  pictures/s  ms of processor a picture")
    return list(tune(try_way, usable_px, _precisions(settings, path), cores, batches))


def _precisions(settings: Settings, path: Path) -> list[str]:
    """Those to try: what the settings insist on, else all the backend has and the file is not quantised already."""
    if settings.detector.precision != "auto":
        return [settings.detector.precision]
    usual = open_way(settings.detector, path, Way(320, "auto", 1, 1)).info.precision
    found = []
    for precision in ("f32", "bf16") if usual != "int8" else ():
        try:
            open_way(settings.detector, path, Way(320, precision, 1, 1))
        except BackendUnavailable:
            continue
        found.append(precision)
    return found or ["auto"]


def _line(each: Measured) -> str:
    way = each.way
    figures = f"{each.pictures_per_s:>10.1f}  {each.cpu_ms:>8.1f}"
    return f"{way.input_px:>5}  {way.precision:<9}  {way.streams:>7}  {way.batch:>5}  {figures}"


def _tell_choice(measured: list[Measured], cameras: int, fps: float) -> None:
    for size_px in sorted({each.way.input_px for each in measured}):
        best = choose([each for each in measured if each.way.input_px == size_px])
        carries = int(0.8 * best.pictures_per_s / fps)
        click.echo(f"best at {size_px}: {_line(best).strip()} -> {carries} awake cameras at {fps:g} fps and 80 % load")
    chosen = choose_size(measured, cameras * fps)
    enough = 0.8 * chosen.pictures_per_s >= cameras * fps
    click.echo(SIZE_WARNING.format(small=40, left=10), nl=False)
    click.echo(
        f"{cameras} cameras at {fps:g} fps: "
        + (
            f"{chosen.way.input_px} px is the largest input that carries them (taken with detector.input_size: 0)"
            if enough
            else f"no measured input carries them; {chosen.way.input_px} px comes nearest: fewer cameras, or a GPU"
        )
    )


def _agreement_line(each: Agreement) -> str:
    return (
        f"{each.what:<28} recall {each.recall:.3f}  precision {each.precision:.3f}  "
        f"score shift {each.score_shift:+.3f}  ({each.pictures} pictures, {each.objects} objects)"
    )


def _speed_line(each: Speed) -> str:
    return f"{each.what:<28} {each.cpu_ms:.1f} ms of processor a picture, one thread, {each.precision}"
