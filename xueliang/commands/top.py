"""`xueliang top`: how the watching goes, live, beside a running service."""

import sys
import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click
from rich.console import Console, RenderableType
from rich.live import Live
from rich.text import Text

from models.clock import Clock, SystemClock
from xueliang.commands.options import read_settings, with_settings
from xueliang.settings import Settings
from xueliang.shards.client import read_reports
from xueliang.top.figures import Overview, Reading, overview
from xueliang.top.screen import header_lines, screen

EVERY_S = 2.0
RATES_OVER = 5  # times that; less makes figures and their order restless
ONCE_OVER_S = 1.0
_PIPE_WIDTH = 180  # of what is no terminal, so that scripts get every column

Read = Callable[[], Reading]
Pause = Callable[[float], object]


@click.command()
@click.option("--once", is_flag=True, help="Print one table, of one second, and end.")
@with_settings
def top(once: bool, settings_path: Path | None) -> None:
    """How the watching goes: shards, and cameras by what needs attention. Ctrl-C ends it. Exits 1 without a service."""
    settings = read_settings(settings_path)
    read = partial(read_now, settings, SystemClock())
    first = read()
    if not first.reports:
        click.echo(nobody_answers(settings), err=True)
        sys.exit(1)
    console = Console() if sys.stdout.isatty() else Console(width=_PIPE_WIDTH)
    pause = threading.Event().wait
    try:
        if once:
            show_once(console, first, read, pause)
        else:
            show_live(console, first, read, pause, lambda: nobody_answers(settings))
    except KeyboardInterrupt:
        pass


def show_once(console: Console, first: Reading, read: Read, pause: Pause) -> None:
    """One table of what happened within a second, with every camera."""
    pause(ONCE_OVER_S)
    console.print(screen(overview(first, read()), console.width))


def show_live(console: Console, first: Reading, read: Read, pause: Pause, nobody: Callable[[], str]) -> None:
    """A table that follows, on a screen of its own, until it is interrupted."""
    past = deque([first], maxlen=RATES_OVER)
    with Live(console=console, screen=console.is_terminal, auto_refresh=False) as live:
        live.update(_fitted(console, overview(None, first)), refresh=True)
        while True:
            pause(EVERY_S)
            now = read()
            if _processes(now) != _processes(past[-1]):
                past.clear()
            before = past[0] if past else None
            live.update(_fitted(console, overview(before, now)) if now.reports else Text(nobody()), refresh=True)
            past.append(now)


def _processes(reading: Reading) -> set[tuple[int, int]]:
    """Counts of other processes cannot be compared."""
    return {(report.shard, report.pid) for report in reading.reports}


def _fitted(console: Console, seen: Overview) -> RenderableType:
    return screen(seen, console.width, console.height - header_lines(seen))


def read_now(settings: Settings, clock: Clock) -> Reading:
    """What the shards say now, and what the database knows of their cameras."""
    reports = read_reports(settings.data_dir)
    if not reports:
        return Reading(clock.mono_s(), reports)
    from xueliang.top.known import read_known  # the database is loaded only where there is something to name

    return Reading(clock.mono_s(), reports, read_known(settings))


def nobody_answers(settings: Settings) -> str:
    """What to tell a person when there is nothing to show."""
    return (
        f"no watch process answers under {settings.data_dir.absolute()}: start the service with `xueliang run`, "
        "or run this as the same user and with the same settings"
    )
