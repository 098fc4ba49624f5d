"""The command `xueliang`: one group a concern, each in `xueliang/commands/`."""

import sys
from typing import Any

import click

from models.errors import XueliangError
from xueliang import __version__
from xueliang.commands.accounts import account
from xueliang.commands.cameras import camera, virtual_cameras
from xueliang.commands.doctor import doctor
from xueliang.commands.run import run
from xueliang.commands.settings import settings
from xueliang.commands.weights import weights


class _PlainErrors(click.Group):
    """Says what went wrong in one plain sentence; a traceback is for what we did not foresee."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except XueliangError as error:
            click.echo(f"xueliang: {error}", err=True)
            sys.exit(2)


@click.group(cls=_PlainErrors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="xueliang")
def main() -> None:
    """Video patrols for a community 雪亮: cameras and gates in, alerts with evidence and closed cases out."""


for command in (run, doctor, camera, virtual_cameras, weights, account, settings):
    main.add_command(command)
