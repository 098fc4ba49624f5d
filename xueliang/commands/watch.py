"""`xueliang watch`: one watch process of a service that watches in several."""

import logging
import os
import signal
import sys
import threading
from pathlib import Path

import click
from pydantic import ValidationError

from models.clock import SystemClock
from models.errors import SettingsError
from xueliang.commands.options import read_settings, with_settings
from xueliang.commands.signals import StopRequest
from xueliang.logs import set_up_logging
from xueliang.settings import Settings
from xueliang.watch_process import WatchProcess

STOP_WITHIN_S = 4.0


@click.command()
@with_settings
@click.option("--shard", type=click.IntRange(0), required=True, help="Which of them, from 0.")
@click.option("--settings-from-stdin", "kept", is_flag=True, hidden=True)
def watch(settings_path: Path | None, shard: int, kept: bool) -> None:
    """Watch the cameras and gates of one shard, beside a service with `watch.spawn: false`."""
    settings = settings_of_keeper(sys.stdin.buffer.readline()) if kept else read_settings(settings_path)
    set_up_logging(settings.log.level, settings.log.format, f"watch-{shard}")
    stop = StopRequest()
    if kept:
        threading.Thread(target=_end_with_the_keeper, name="lifeline", daemon=True).start()
    process = None
    try:
        process = WatchProcess(settings, shard, SystemClock())
        process.start()
        stop.wait()
    except KeyboardInterrupt:
        click.echo("stopped while starting")
    finally:
        if process is not None:
            process.stop(STOP_WITHIN_S)
    logging.shutdown()


def settings_of_keeper(line: bytes) -> Settings:
    """The settings a keeper hands to the process it has started. Raises SettingsError."""
    try:
        return Settings.model_validate_json(line)
    except ValidationError as error:
        raise SettingsError("standard input: settings are handed over there by the service only") from error


def _end_with_the_keeper() -> None:
    """Standard input ends when the process that started us does, however it does."""
    while sys.stdin.buffer.read(4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
