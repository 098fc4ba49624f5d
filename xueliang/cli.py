"""The command `xueliang`: one group a concern, each in `xueliang/commands/`."""

import importlib
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from models.errors import XueliangError
from xueliang import __version__

_COMMANDS = {
    "run": "run",
    "watch": "watch",
    "top": "top",
    "doctor": "doctor",
    "camera": "cameras",
    "virtual-cameras": "cameras",
    "weights": "weights",
    "detector": "detector",
    "rules": "rules",
    "evidence": "evidence",
    "account": "accounts",
    "settings": "settings",
}


@contextmanager
def _dying_of_ctrl_c() -> Iterator[None]:
    """Ctrl-C ends the process without a word: an import that takes seconds is nothing a traceback could explain."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


class _Commands(click.Group):
    """Says what went wrong in one plain sentence; a traceback is for what we did not foresee."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        with _dying_of_ctrl_c():
            module = importlib.import_module(f"xueliang.commands.{_COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except XueliangError as error:
            click.echo(f"xueliang: {error}", err=True)
            sys.exit(2)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="xueliang")
def main() -> None:
    """Video patrols for a community 雪亮: cameras and gates in, alerts with evidence and closed cases out."""
