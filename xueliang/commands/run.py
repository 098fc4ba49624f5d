"""`xueliang run`: the whole system, until Ctrl-C."""

import logging
from collections.abc import Mapping
from pathlib import Path

import click

from models.clock import SystemClock
from vision.weights import find_weights, shelved_at
from xueliang.commands.options import clip_pairs, read_settings, with_settings
from xueliang.commands.signals import StopRequest
from xueliang.commands.weights import HOW_TO_GET_SOME
from xueliang.logs import set_up_logging
from xueliang.settings import Settings
from xueliang.wiring import House

STOP_WITHIN_S = 4.0


@click.command()
@with_settings
@click.option("--weights", default="", help="A network file, or the name of one in the data directory.")
@click.option("--virtual-cameras", is_flag=True, help="Serve clips as RTSP cameras and watch them.")
@click.option("--clip", "clips", multiple=True, callback=clip_pairs, metavar="NAME=FILE", help="A clip to serve.")
@click.option("--shards", type=click.IntRange(1, 64), help="Watch in so many processes; 1: in this one.")
@click.option("--port", type=click.IntRange(1, 65535), help="Where the console listens.")
def run(
    settings_path: Path | None,
    weights: str,
    virtual_cameras: bool,
    clips: dict[str, Path],
    shards: int | None,
    port: int | None,
) -> None:
    """Watch cameras and gates, raise alerts, keep cases, serve the console."""
    settings = _with_options(read_settings(settings_path), weights, virtual_cameras, clips, shards, port)
    set_up_logging(settings.log.level, settings.log.format)
    stop = StopRequest()
    try:
        _run_until(stop, settings)
    except KeyboardInterrupt:
        click.echo("stopped while starting")
    logging.shutdown()


def _run_until(stop: StopRequest, settings: Settings) -> None:
    house = House(settings, SystemClock())
    try:
        try:
            house.start()
        finally:
            _tell_first_password(house)  # also when the rest of the start fails: it is shown nowhere else
        _greet(house)
        stop.wait()
        click.echo("stopping")
    finally:
        house.stop(STOP_WITHIN_S)


def _with_options(
    settings: Settings,
    weights: str,
    virtual: bool,
    clips: Mapping[str, Path],
    shards: int | None,
    port: int | None,
) -> Settings:
    changed = settings.model_dump()
    if weights:
        changed["detector"]["weights"] = weights
    if virtual or clips:
        changed["virtual_cameras"]["enabled"] = True
    if clips:
        changed["virtual_cameras"]["clips"] = dict(clips)
    if shards is not None:
        changed["watch"]["shards"] = shards
    if port is not None:
        changed["http"]["port"] = port
    return Settings.model_validate(changed)


def _tell_first_password(house: House) -> None:
    if house.first_password is not None:
        click.echo("\n  sign in as         admin")
        click.echo(f"  with the password  {house.first_password}\n")


def _greet(house: House) -> None:
    path = find_weights(house.settings.detector.weights, house.settings.data_dir)
    if path is None:
        click.echo(HOW_TO_GET_SOME.format(folder=house.settings.data_dir / "weights"))
    elif shelved_at(path).bundled:
        click.echo(f"  detector           {path.stem}, bundled; for real cameras better: xueliang weights pull yolo11n")
    for name, served in house.virtual.items():
        click.echo(f"  virtual camera     {name:<12} {served.url}")
    click.echo(f"\n  xueliang 雪亮 is at  {house.address}")
    click.echo("  Ctrl-C stops it\n")
