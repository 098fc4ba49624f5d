"""`xueliang rules …`: try a rule on the past, or on a clip, before it is switched on."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from pydantic import TypeAdapter
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from cases.backtest.run import Asked, try_rule
from cases.backtest.trial import Trial
from models.clock import SystemClock
from models.db import rules as rule_rows
from models.db.engine import Database
from models.db.scope import Scope
from models.errors import InputError
from models.rules import RuleSpec
from vision.clip_tracks import ClipPictures
from xueliang.commands.options import read_settings, with_settings
from xueliang.desk_pace import bounds_of
from xueliang.detector import load_detector
from xueliang.settings import Settings
from xueliang.storage import database_url
from xueliang.trials.clip import ClipTask, ClipTrial, try_on_clip
from xueliang.trials.drafts import changed, read_rule, zone_names
from xueliang.trials.words import event_table, sentences

OF_CLIP = "clip"
_A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_PIPE_WIDTH = 160  # of what is no terminal, so that scripts get every column
_JSON: TypeAdapter[Any] = TypeAdapter(Any)


@click.group()
def rules() -> None:
    """Rules: try one on the past."""


@rules.command("try")
@click.option("--rule", "rule_id", help="A rule there is, by its id.")
@click.option("--file", "rule_file", type=_A_FILE, help="A rule in a JSON file: kind, zones, params …")
@click.option("--set", "changes", multiple=True, metavar="NAME=VALUE", help="Try it with this; nothing is changed.")
@click.option(
    "--hours", type=click.FloatRange(0.01, 24 * 31), default=24.0, show_default=True, help="Of stored tracks."
)
@click.option("--clip", type=_A_FILE, help="Try it on this film instead of on stored tracks.")
@click.option("--fps", type=click.FloatRange(0.1, 60), default=5.0, show_default=True, help="Of the clip looked at.")
@click.option("--truth", type=_A_FILE, help="Of the clip: MOT text, or the JSON of a rendered film.")
@click.option(
    "--pictures", "pictures_dir", type=click.Path(file_okay=False, path_type=Path), help="Draw events of a clip."
)
@click.option("--json", "as_json", is_flag=True, help="Print everything for a program.")
@with_settings
def try_(
    settings_path: Path | None,
    rule_id: str | None,
    rule_file: Path | None,
    changes: tuple[str, ...],
    hours: float,
    clip: Path | None,
    fps: float,
    truth: Path | None,
    pictures_dir: Path | None,
    as_json: bool,
) -> None:
    """Show what a rule, changed or new, would have alerted: in the last hours, or in a clip.

    No alert is raised and nothing is changed. Real alerts of the rule in that time stand beside.
    """
    logging.getLogger().setLevel(logging.ERROR)
    settings = read_settings(settings_path)
    if (rule_id is None) == (rule_file is None):
        raise InputError("name either --rule or --file")
    if clip is None and (truth or pictures_dir):
        raise InputError("--truth and --pictures go with --clip; pictures of stored tracks are with their alerts")
    if clip is None:
        spec = changed(_stored_rule(settings, rule_id) if rule_id else read_rule(_known(rule_file)), changes)
        _show_stored(settings, spec, hours, as_json, compared=rule_id is not None)
        return
    spec = changed(_stored_rule(settings, rule_id) if rule_id else read_rule(_known(rule_file), OF_CLIP), changes)
    pictures = ClipPictures(clip, fps, SystemClock().now().timestamp())
    _show_clip(settings, ClipTask(spec, pictures, bounds_of(settings.alerts), truth, pictures_dir), as_json)


def _known(path: Path | None) -> Path:
    assert path is not None
    return path


def _show_stored(settings: Settings, spec: RuleSpec, hours: float, as_json: bool, *, compared: bool) -> None:
    until = SystemClock().now()
    asked = Asked(
        spec,
        until - timedelta(hours=hours),
        until,
        Scope.everything(),
        bounds_of(settings.alerts),
        spec.rule_id if compared else "",
    )
    with _progress(as_json) as told:
        trial = try_rule(_database(settings), asked, told)
    if as_json:
        click.echo(_JSON.dump_json(trial, indent=2))
        return
    _console().print(event_table(trial, zone_names(spec)))
    _tell(trial)


def _show_clip(settings: Settings, task: ClipTask, as_json: bool) -> None:
    detector = load_detector(settings)
    if detector is None:
        raise InputError("a clip needs a detector: set detector.weights to something else than none")
    with _progress(as_json) as told:
        found: ClipTrial = try_on_clip(task, detector, told)
    if as_json:
        truth = None if found.truth is None else asdict(found.truth)
        click.echo(_JSON.dump_json({**_as_json(found.trial), "truth": truth}, indent=2))
        return
    _console().print(event_table(found.trial, zone_names(task.spec), task.pictures.began_s))
    _tell(found.trial)
    if found.truth is not None:
        true, matched, extra = found.truth.true, found.truth.found, found.truth.extra
        click.echo(f"by the truth: {matched} of {true} found, {extra} found that are none")
    if task.pictures_dir is not None:
        click.echo(f"drew {found.drawn} pictures in {task.pictures_dir}")


def _as_json(trial: Trial) -> dict[str, Any]:
    fields: dict[str, Any] = _JSON.dump_python(trial, mode="json")
    return fields


def _tell(trial: Trial) -> None:
    for sentence in sentences(trial):
        click.echo(sentence)


def _database(settings: Settings) -> Database:
    """The service's database, which may run meanwhile. Raises InputError, SettingsError."""
    if not settings.database.url and not (settings.data_dir / "xueliang.db").exists():
        raise InputError(f"there is no database in {settings.data_dir}: name the settings file of the service")
    return Database.open(database_url(settings))


def _stored_rule(settings: Settings, rule_id: str) -> RuleSpec:
    with _database(settings).read() as session:
        return rule_rows.spec(rule_rows.get(session, Scope.everything(), rule_id))


@contextmanager
def _progress(silent: bool) -> Iterator[Callable[[float], None]]:
    """A bar on standard error, where that is a terminal."""
    columns = (TextColumn("trying"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    quiet = silent or not sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as bar:
        task = bar.add_task("trying", total=1.0)

        def told(share: float) -> None:
            bar.update(task, completed=share)

        yield told


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH)
