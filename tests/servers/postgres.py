"""A PostgreSQL cluster of the tests' own, on a free port, from the system's binaries; stopped and deleted with them.

Set XUELIANG_TEST_POSTGRES to a URL whose user may create databases to use a running server instead.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from tests.servers.redis import free_port
from tests.waiting import eventually


class PostgresServer:
    """A running server that makes databases."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql")
        self._count = 0

    def url(self, database: str) -> str:
        """The URL of one of its databases."""
        return self._url.set(database=database).render_as_string(hide_password=False)

    def answers(self) -> bool:
        """Whether it takes connections."""
        try:
            psycopg.connect(self._admin_url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def make(self, template: str | None = None) -> str:
        """A new database, empty or a copy of `template`; gives its name."""
        self._count += 1
        name = f"xueliang_test_{os.getpid()}_{self._count}"
        copied = sql.SQL(" TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
        self._run(sql.SQL("CREATE DATABASE {}{}").format(sql.Identifier(name), copied))
        return name

    def drop(self, name: str) -> None:
        """Delete a database, whoever is still connected."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _admin_url(self) -> str:
        return self.url("postgres")

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self._admin_url(), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A running server; skips the test plainly where there are no binaries."""
    given = os.environ.get("XUELIANG_TEST_POSTGRES")
    if given:
        yield PostgresServer(given)
        return
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="xueliang-postgres-"))
    try:
        with _running(binaries, folder) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(binaries: Path, folder: Path) -> Iterator[PostgresServer]:
    person = _unprivileged(folder)
    data, port = folder / "data", free_port()
    initdb = [
        str(binaries / "initdb"),
        "-D",
        str(data),
        "-U",
        "xueliang",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-locale",
        "-N",
    ]
    subprocess.run(initdb, check=True, capture_output=True, **person)
    log = (folder / "log").open("wb")
    options = ["-p", str(port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
    process = subprocess.Popen(
        [str(binaries / "postgres"), "-D", str(data), *options], stdout=log, stderr=log, **person
    )
    try:
        server = PostgresServer(f"postgresql://xueliang@127.0.0.1:{port}/postgres")
        eventually(server.answers)
        yield server
    finally:
        process.send_signal(signal.SIGINT)  # "fast shutdown", PostgreSQL manual 18.5
        process.wait(20)
        log.close()


def _binaries() -> Path:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not folders:
        pytest.skip("PostgreSQL not found; on Debian: apt-get install postgresql, or set XUELIANG_TEST_POSTGRES")
    return folders[-1].parent


def _unprivileged(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: whom to run it as, who is given the folder."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    person = names.get("postgres") or names["nobody"]
    os.chown(folder, person.pw_uid, person.pw_gid)
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": [], "cwd": folder}
