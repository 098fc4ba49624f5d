"""`xueliang run`: the whole system in one process, until Ctrl-C."""

import logging
import signal
import threading
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

import click

from models.clock import SystemClock
from xueliang.commands.options import clip_pairs, read_settings, with_settings
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
@click.option("--port", type=click.IntRange(1, 65535), help="Where the console listens.")
def run(
    settings_path: Path | None, weights: str, virtual_cameras: bool, clips: dict[str, Path], port: int | None
) -> None:
    """Watch cameras and gates, raise alerts, keep cases, serve the console."""
    settings = _with_options(read_settings(settings_path), weights, virtual_cameras, clips, port)
    set_up_logging(settings.log.level, settings.log.format)
    stop = _stop_on_signals()
    house = House(settings, SystemClock())
    try:
        first_password = house.start()
        _greet(house, first_password)
        stop.wait()
        click.echo("stopping")
    finally:
        house.stop(STOP_WITHIN_S)
    logging.shutdown()


def _with_options(
    settings: Settings, weights: str, virtual: bool, clips: Mapping[str, Path], port: int | None
) -> Settings:
    changed = settings.model_dump()
    if weights:
        changed["detector"]["weights"] = weights
    if virtual or clips:
        changed["virtual_cameras"]["enabled"] = True
    if clips:
        changed["virtual_cameras"]["clips"] = dict(clips)
    if port is not None:
        changed["http"]["port"] = port
    return Settings.model_validate(changed)


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_stop)
    return stop


def _greet(house: House, first_password: str | None) -> None:
    if house.detector is None:
        click.echo(HOW_TO_GET_SOME.format(folder=house.settings.data_dir / "weights"))
    for name, url in house.virtual_urls.items():
        click.echo(f"virtual camera {name}: {url}")
    click.echo(f"\n  xueliang 雪亮 is at  {house.address}")
    if first_password is not None:
        click.echo("  sign in as         admin")
        click.echo(f"  with the password  {first_password}")
    click.echo("  Ctrl-C stops it\n")
