"""`xueliang settings …`: look at what holds."""

from pathlib import Path

import click
import yaml

from xueliang.commands.options import read_settings, with_settings


@click.group()
def settings() -> None:
    """Check and show settings."""


@settings.command("check")
@with_settings
def check(settings_path: Path | None) -> None:
    """Refuse what is wrong in the settings, naming the line and what is allowed."""
    read_settings(settings_path)
    click.echo("the settings are valid")


@settings.command("show")
@with_settings
def show(settings_path: Path | None) -> None:
    """Print what holds, defaults and environment included; secrets are not shown."""
    held = read_settings(settings_path).model_dump(mode="json")
    for section in ("database", "redis"):
        if held[section].get("url"):
            held[section]["url"] = "(set)"
    click.echo(yaml.safe_dump(held, allow_unicode=True, sort_keys=False).rstrip())
