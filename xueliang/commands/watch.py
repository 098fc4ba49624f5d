"""`xueliang watch`: one watch process of a service that watches in several."""

import logging
import os
import signal
import sys
import threading
from pathlib import Path

import click

from models.clock import SystemClock
from xueliang.commands.options import read_settings, with_settings
from xueliang.commands.signals import StopRequest
from xueliang.logs import set_up_logging
from xueliang.settings import Settings
from xueliang.shards.orders import read_orders
from xueliang.watch_process import WatchProcess

STOP_WITHIN_S = 4.0


@click.command()
@with_settings
@click.option("--shard", type=click.IntRange(0), help="Which of them, from 0.")
@click.option("--kept", is_flag=True, hidden=True)  # started by a keeper, see xueliang.shards.orders
def watch(settings_path: Path | None, shard: int | None, kept: bool) -> None:
    """Watch the cameras and gates of one shard, beside a service with `watch.spawn: false`."""
    if kept:
        line = sys.stdin.buffer.readline()
        if line:
            _watch_kept(*read_orders(line))
    elif shard is None:
        raise click.UsageError("say which shard: --shard K, from 0")
    else:
        _watch(shard, read_settings(settings_path))


def _watch_kept(shard: int, settings: Settings) -> None:
    _watch(shard, settings, threading.Thread(target=_end_with_the_keeper, name="lifeline", daemon=True))


def _watch(shard: int, settings: Settings, lifeline: threading.Thread | None = None) -> None:
    set_up_logging(settings.log.level, settings.log.format, f"watch-{shard}")
    process = None
    try:
        stop = StopRequest()
        if lifeline is not None:
            lifeline.start()  # whoever keeps us may be gone already
        process = WatchProcess(settings, shard, SystemClock())
        process.start()
        stop.wait()
    except KeyboardInterrupt:
        click.echo("stopped while starting")
    finally:
        if process is not None:
            process.stop(STOP_WITHIN_S)
    logging.shutdown()


def _end_with_the_keeper() -> None:
    """Standard input ends when the process that started us does, however it does."""
    while os.read(sys.stdin.fileno(), 4096):  # a buffered reader would hold its lock at the end of the process
        pass
    os.kill(os.getpid(), signal.SIGTERM)
