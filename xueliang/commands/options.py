"""Options several commands share."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from xueliang.settings import Settings, load_settings

F = TypeVar("F", bound=Callable[..., Any])

_settings_option = click.option(
    "--settings",
    "settings_path",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="XUELIANG_SETTINGS",
    help="The settings file (YAML). Without it the defaults hold; XUELIANG_… variables override either.",
)


def with_settings(command: F) -> F:
    """Give a command `settings_path`."""
    return _settings_option(command)


def read_settings(path: Path | None) -> Settings:
    """The settings of a file, or the defaults, with the environment's overrides."""
    return load_settings(path, os.environ)


def clip_pairs(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> dict[str, Path]:
    """`NAME=FILE` arguments as a dictionary; a bare FILE is named after itself."""
    clips: dict[str, Path] = {}
    for value in values:
        name, equals, file = value.partition("=")
        path = Path(file if equals else value)
        if not path.is_file():
            raise click.BadParameter(f"{path}: no such file")
        clips[name if equals else path.stem] = path
    return clips
