"""What `xueliang doctor` looks at. Each examination gives findings with what to do; none of them changes anything."""

import os
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import av.codec
import redis

from api.console import STATIC
from models.clock import SystemClock
from models.db import canaries, inbox
from models.db.engine import Database
from models.db.invariants import check_invariants
from models.db.revisions import newest_revision
from models.db.vault import KEY_FILE, Vault
from models.errors import BackendUnavailable, SettingsError, WeightsError, XueliangError
from models.files import FileStore
from vision.weights import Shelved, find_weights, shelved_at
from xueliang.detector import choose_way, describe, open_way
from xueliang.settings import Settings
from xueliang.storage import database_url, evidence_dir
from xueliang.weights_words import class_words, score_words

LEAST_FREE_BYTES = 2 * 1024**3
LITTLE_FREE_BYTES = 10 * 1024**3
FOR_PRODUCTION = (
    "the bundled detector is small, for a first look without a network; for production take a stronger one: "
    "`xueliang weights pull yolo11n`, or your own with `xueliang weights add`, and set detector.weights"
)


class Verdict(StrEnum):
    """How bad it is."""

    WELL = "well"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `remedy`: what to do, "" when all is well."""

    what: str
    verdict: Verdict
    words: str
    remedy: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Everything, in the order in which a newcomer would run into it."""
    return [
        *_data_dir(settings),
        *_database(settings),
        *_bus(settings),
        *_weights(settings),
        *_codecs(),
        *_console(),
        *_port(settings),
    ]


def _data_dir(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    if not folder.is_dir():
        yield Finding("data", Verdict.WARNING, f"{folder} does not exist yet", "the first `xueliang run` makes it")
        return
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding("data", Verdict.FAULT, f"{folder} cannot be written", "give it to the user the service runs as")
        return
    free = shutil.disk_usage(folder).free
    words = f"{folder}: {free / 1024**3:.1f} GiB free"
    if free < LEAST_FREE_BYTES:
        yield Finding("data", Verdict.FAULT, words, "free some: evidence and the database need room")
    elif free < LITTLE_FREE_BYTES:
        yield Finding("data", Verdict.WARNING, words, "it will not last long")
    else:
        yield Finding("data", Verdict.WELL, words)
    yield from _evidence(settings)
    yield from _key(settings)


def _evidence(settings: Settings) -> Iterator[Finding]:
    """Pictures may lie on a disk of their own."""
    folder = evidence_dir(settings)
    if not folder.exists():
        return
    remedy = "alerts come without their pictures until it is a folder with room, writable for the service"
    if not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
        yield Finding("evidence", Verdict.FAULT, f"{folder} cannot be written", remedy)
    elif shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
        yield Finding("evidence", Verdict.FAULT, f"{folder} has less than 2 GiB free", remedy)


def _key(settings: Settings) -> Iterator[Finding]:
    if not (settings.data_dir / KEY_FILE).exists():
        return
    try:
        Vault.open(settings.data_dir)
    except SettingsError as error:
        yield Finding("secrets", Verdict.FAULT, str(error), "see above; device passwords cannot be read without it")
        return
    yield Finding("secrets", Verdict.WELL, f"{KEY_FILE} is readable by its owner only; keep a copy of it apart")


def _database(settings: Settings) -> Iterator[Finding]:
    if not settings.database.url and not (settings.data_dir / "xueliang.db").exists():
        yield Finding("database", Verdict.WARNING, "SQLite, not made yet", "the first `xueliang run` makes it")
        return
    try:
        database = Database.open(database_url(settings))
        revision = database.revision()
    except XueliangError as error:
        yield Finding("database", Verdict.FAULT, str(error), "is it running, and is database.url right?")
        return
    try:
        newest = newest_revision()
        if revision != newest:
            words = f"{database.kind} stands at {revision}, this version wants {newest}"
            yield Finding(
                "database", Verdict.WARNING, words, "the next `xueliang run` brings it up to date; back it up"
            )
            return
        yield Finding("database", Verdict.WELL, f"{database.kind}, schema up to date")
        yield from _invariants(database, FileStore(evidence_dir(settings)))
        yield from _canaries(database, settings.alerts.canary_minutes, SystemClock().now())
    finally:
        database.close()


def _canaries(database: Database, every_minutes: float, now: datetime) -> Iterator[Finding]:
    if not every_minutes:
        remedy = "set alerts.canary_minutes, so that somebody notices when alerts stop arriving"
        yield Finding("canary", Verdict.WARNING, "switched off: nothing shows that alerts arrive", remedy)
        return
    with database.read() as session:
        rows = canaries.read(session)
    if not rows:
        yield Finding("canary", Verdict.WARNING, "none has arrived yet", "`xueliang run` sends one every some minutes")
    for row in rows:
        minutes = (now - row.stored_at).total_seconds() / 60
        late = minutes > 2 * every_minutes + 1
        words = f"the newest test alert of {row.source} arrived {minutes:.0f} minutes ago"
        remedy = "is xueliang running? Then real alerts may be missing: see /readyz and the log" if late else ""
        yield Finding("canary", Verdict.WARNING if late else Verdict.WELL, words, remedy)


def _invariants(database: Database, files: FileStore) -> Iterator[Finding]:
    with database.read() as session:
        problems = list(check_invariants(session, files))
        aside = inbox.count_set_aside(session)
    for problem in problems:
        yield Finding("invariants", Verdict.FAULT, f"{problem.what}: {problem.where}", problem.what_to_do)
    if not problems:
        yield Finding("invariants", Verdict.WELL, "areas, alerts, cases, histories, evidence and audit chain hold")
    if aside:
        words = f"{aside} facts were set aside because nobody could use them"
        yield Finding("facts", Verdict.WARNING, words, "look at `fault` in the table inbox; they are kept")


def _bus(settings: Settings) -> Iterator[Finding]:
    if not settings.redis.url:
        yield Finding("bus", Verdict.WELL, "local, through the database")
        return
    try:
        with redis.Redis.from_url(settings.redis.url, socket_timeout=5, socket_connect_timeout=5) as client:
            durable = client.config_get("appendonly").get("appendonly")
    except (redis.RedisError, ValueError) as error:
        yield Finding("bus", Verdict.FAULT, f"Redis: {error}", "is it running, and is redis.url right?")
        return
    if durable == "yes":
        yield Finding("bus", Verdict.WELL, "Redis Streams, kept on disk (appendonly)")
    else:
        remedy = "set `appendonly yes`: a restart of Redis loses facts otherwise"
        yield Finding("bus", Verdict.WARNING, "Redis Streams, kept in memory only", remedy)


def _weights(settings: Settings) -> Iterator[Finding]:
    try:
        path = find_weights(settings.detector.weights, settings.data_dir)
        if path is None:
            remedy = "give detector.weights, or `xueliang weights pull yolo11n`"
            yield Finding("weights", Verdict.WARNING, "none: nothing is being detected", remedy)
            return
        chosen = choose_way(settings, path)
        detector = open_way(settings.detector, path, chosen.way)
    except BackendUnavailable as error:
        yield Finding("detector", Verdict.FAULT, str(error), "see above; detector.backend: auto runs on any processor")
        return
    except WeightsError as error:
        yield Finding("weights", Verdict.FAULT, str(error), "any YOLOv5, v8, 11 or 26 detection export to ONNX will do")
        return
    info = detector.info
    known = shelved_at(path)
    words = f"{path.name}{' (bundled)' if known.bundled else ''}: {info.layout}, sha256 {info.sha256[:12]}"
    yield Finding("weights", Verdict.WELL, f"{words}; classes: {class_words(info.classes)}")
    yield _sight(known)
    verdict = Verdict.WELL if chosen.tuned else Verdict.WARNING
    remedy = "" if chosen.tuned else "`xueliang detector tune`, while nothing else keeps the machine busy"
    yield Finding("detector", verdict, describe(detector, chosen), remedy)


def _sight(known: Shelved) -> Finding:
    """What is known of how well it sees."""
    words = score_words(known.note.scores) if known.note else ""
    if known.bundled:
        return Finding("sight", Verdict.WARNING, words or "not measured", FOR_PRODUCTION)
    return Finding(
        "sight", Verdict.WELL, words or "not known; `xueliang weights compare` measures it on a film of yours"
    )


def _codecs() -> Iterator[Finding]:
    missing = [name for name in ("h264", "hevc", "mjpeg") if name not in av.codec.codecs_available]
    if missing:
        words = f"this build of PyAV cannot decode {', '.join(missing)}"
        yield Finding("codecs", Verdict.FAULT, words, "install the pinned wheel: pip install -r requirements.lock")
    else:
        yield Finding("codecs", Verdict.WELL, "H.264, H.265 and MJPEG can be decoded")


def _console() -> Iterator[Finding]:
    if (STATIC / "index.html").is_file():
        yield Finding("console", Verdict.WELL, "built")
    else:
        yield Finding("console", Verdict.WARNING, "not built", "make setup (needs Node 20)")


def _port(settings: Settings) -> Iterator[Finding]:
    host, port = settings.http.host, settings.http.port
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            words = f"{host}:{port} cannot be taken: {error.strerror}"
            yield Finding("port", Verdict.WARNING, words, "fine if xueliang runs already; else choose http.port")
            return
    yield Finding("port", Verdict.WELL, f"{host}:{port} is free")
