"""`xueliang evidence …`: verify what is kept or was handed out, hand out what is kept, print the public key."""

import sys
from pathlib import Path

import click

from models.clock import SystemClock
from models.db import alerts, audit
from models.db import evidence as pieces_of
from models.db.scope import Scope
from models.signing import PublicKey, Signer
from xueliang.commands.options import read_settings, with_settings
from xueliang.evidence.export import export, found_in_store
from xueliang.evidence.verification import GOOD, Checked, Verdict, found_in, verify
from xueliang.settings import Settings
from xueliang.storage import Storage, open_storage


@click.group("evidence")
def evidence() -> None:
    """Evidence of alerts: verify it, take it out of the house."""


@evidence.command("key")
@with_settings
def print_key(settings_path: Path | None) -> None:
    """Print the public key with which others verify what was signed here; hand it over apart from the files."""
    click.echo(Signer.open(read_settings(settings_path).data_dir).public_key.text)


@evidence.command("verify")
@click.argument("what", metavar="PATH|ALERT_ID")
@click.option("--public-key", "key_text", help="Of the installation that signed; without it, of this one.")
@with_settings
def verify_evidence(what: str, key_text: str | None, settings_path: Path | None) -> None:
    """Tell of each file whether it is as it was signed. Exits 1 unless all of them are.

    A folder or zip file of `xueliang evidence export` is verified without any database.
    """
    path = Path(what)
    if path.exists():
        key = PublicKey.from_text(key_text) if key_text else _own_key(read_settings(settings_path))
        checked = verify(found_in(path), key)
    else:
        checked = _of_alert(open_storage(read_settings(settings_path)), what, key_text)
    for each in checked:
        click.echo(_line(each))
    good = bool(checked) and all(each.verdict in GOOD for each in checked)
    click.echo("all as it was signed" if good else "NOT as it was signed", err=not good)
    sys.exit(0 if good else 1)


@evidence.command("export")
@click.argument("alert_id")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A zip file, not there yet."
)
@with_settings
def export_evidence(alert_id: str, out: Path, settings_path: Path | None) -> None:
    """Write an alert's evidence and manifests as a zip file, which others verify with the public key. Audited."""
    storage = open_storage(read_settings(settings_path))
    with storage.database.write() as session:
        alert = alerts.get(session, Scope.everything(), alert_id)
        count = export(pieces_of.of_alert(session, alert_id), storage.files, out)
        audit.append(
            session,
            at=SystemClock().now(),
            account_id=None,
            area_path=alert.area.path,
            action="evidence.export",
            subject=alert_id,
            detail={"from": "command line", "files": count},
        )
    click.echo(f"{count} files in {out}")
    click.echo(f"public key  {Signer.open(storage.data_dir).public_key.text}")


def _own_key(settings: Settings) -> PublicKey:
    return Signer.open(settings.data_dir).public_key


def _of_alert(storage: Storage, alert_id: str, key_text: str | None) -> list[Checked]:
    key = PublicKey.from_text(key_text) if key_text else Signer.open(storage.data_dir).public_key
    with storage.database.read() as session:
        alerts.get(session, Scope.everything(), alert_id)
        pieces = pieces_of.of_alert(session, alert_id)
    found, wrong = found_in_store(pieces, storage.files)
    deleted = {each.name for each in wrong if each.verdict is Verdict.DELETED}
    signed = {each.name: each for each in verify(found, key, deleted)}
    return [*signed.values(), *(each for each in wrong if each.name not in signed)]


def _line(each: Checked) -> str:
    return f"{each.verdict:<16} {each.name}{'  ' + each.words if each.words else ''}"
