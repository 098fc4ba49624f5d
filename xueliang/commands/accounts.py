"""`xueliang account …`: what must be possible when nobody can sign in any more."""

from pathlib import Path

import click

from api.passwords import Passwords, random_password
from models.clock import SystemClock
from models.db import accounts, audit, sessions
from models.errors import NotFound
from xueliang.commands.options import read_settings, with_settings
from xueliang.storage import open_storage


@click.group()
def account() -> None:
    """Accounts, from the machine itself."""


@account.command("reset-password")
@click.argument("username")
@with_settings
def reset_password(username: str, settings_path: Path | None) -> None:
    """Print a new password for an account, which must change it at the next sign-in; ends its sessions."""
    storage = open_storage(read_settings(settings_path))
    password = random_password()
    with storage.database.write() as session:
        found = accounts.by_username(session, username)
        if found is None:
            raise NotFound(f"no account {username!r}")
        accounts.set_password(session, found.id, Passwords().hash(password), must_change=True)
        sessions.end_all(session, found.id)
        audit.append(
            session,
            at=SystemClock().now(),
            account_id=None,
            area_path="/",
            action="account.reset_password",
            subject=found.id,
            detail={"from": "command line"},
        )
    click.echo(f"password  {password}")
