"""Each sentence of the service that people read in the console has its Chinese words there."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.spoken import HOLE, ROOT, Spoken, spoken_by, spoken_in

REASONS = ROOT / "web/src/i18n/reasons.zh-CN.json"
SPEAKING = (
    "cameras",
    "gates",
    "cases",
    "models",
    "rules",
    "api",
    "vision/blindness.py",
    "vision/decode.py",
    "vision/pictures.py",
    "vision/sights.py",
    "vision/clips",
    "xueliang/evidence/lacks.py",
    "xueliang/evidence/storing.py",
    "xueliang/evidence/disk.py",
    "xueliang/shards/sharded.py",
    "xueliang/shards/link.py",
    "xueliang/watch.py",
)

# Modules whose sentences nobody reads in the console, and who reads them instead.
NOT_IN_THE_CONSOLE = {
    "cameras/virtual/": "the settings of virtual cameras: whoever starts them, in the terminal",
    "cameras/rtsp/auth.py": "headers of the protocol",
    "gates/webhook/events.py": "the integrator's machine, in the answer to its delivery",
    "gates/webhook/pace.py": "the integrator's machine, in the answer to its delivery",
    "gates/webhook/signature.py": "the integrator's machine, in the answer to its delivery",
    "cases/premises.py": "the log: events that name what was removed meanwhile",
    "cases/notify/": "the log, and whoever sets the Redis stream",
    "models/db/invariants.py": "whoever runs `xueliang doctor`, in the terminal",
    "models/db/audit.py": "whoever runs `xueliang doctor`, in the terminal",
    "models/db/migrations/": "nobody",
    "models/db/schema/": "developers",
    "models/facts.py": "the log of a reader of the stream",
    "models/manifest.py": "whoever runs `xueliang evidence verify`, in the terminal",
    "models/signing.py": "whoever runs `xueliang evidence` or starts the service, in the terminal",
    "models/track_codec.py": "the log: the console is told how many stored minutes cannot be read",
    "models/tracks.py": "developers",
    "rules/engine.py": "the log",
    "rules/kinds/": "the console shows the titles of kinds and parameters in both languages, as they come",
    "rules/sightings.py": "the console shows the titles of kinds and parameters in both languages, as they come",
    "rules/limits.py": "developers",
    "api/console.py": "whoever opens a console that is not built; bilingual by itself",
    "api/live.py": "the console's own code: reasons of closing a WebSocket",
    "api/metrics.py": "Prometheus",
    "api/watch_metrics.py": "Prometheus",
    "api/openapi.py": "developers, in the reference",
    "api/routing.py": "developers, in the reference",
}

# Single texts that are no reasons, or are read elsewhere.
ALLOWED = {
    "camera %s is no longer watched: %r": "the log",
    "too long": "swallowed: the message about the cursor says it",
    "wrong number of keys": "swallowed: the message about the cursor says it",
    "a time without zone": "swallowed: the message about the cursor says it",
    "a number out of range": "swallowed: the message about the cursor says it",
    "not the name of a file: 64 hexadecimal digits are": "developers: names of files are our own",
    "the key of device secrets has {} bytes, it must have {}": "whoever starts the service, in the terminal",
    "{} may be read by others: run `chmod 600 {}`": "whoever starts the service, in the terminal",
    "{} is damaged: put back the copy that belongs to this database": "whoever starts the service, in the terminal",
    "the database is at revision {}, which this version does not know: it was written by a newer one; "
    "install that version again, or restore an older copy of the database": "whoever starts the service",
    "a SQLite database must be a file: alerts in memory would be lost. {}": "whoever starts the service",
    "database url: give sqlite:///relative.db, sqlite:////absolute.db or postgresql://user:password@host/name": (
        "whoever starts the service, in the terminal"
    ),
    "the database cannot be used now: {}": "the log: people read that the database does not answer",
    "the database is too busy: no free connection": "the log: people read that the database does not answer",
    "the report of a watch shard cannot be read: {}": "the log: people read that the shard does not answer",
    "placing devices in shards": "the log: the name of a chore",
    "seeing whether a watch process hangs": "the log: the name of a chore",
    "the database cannot store this: {}": "the log: people read that the database does not answer",
}

# Sentences put together from parts, which no single literal shows whole.
PUT_TOGETHER = {
    "{} ({} to {})": "cameras/rtsp/refusals.py: the words of a status",
    "{}; options are {}": "gates/hikvision/options.py: the hint behind a wrong option",
    "{}; did you mean {}?": "rules/prepare.py: the guess behind an unknown kind",
    "no detector is loaded, nothing is being detected: give weights with `--weights` or `detector.weights`, "
    "or fetch some with `xueliang weights pull yolo11n`": "xueliang/watch_role.py: other sentences name chores",
    "the analysis has stopped: {}: {}": "xueliang/watch_role.py: other sentences name chores",
    "it ends again and again ({}); the log tells why": "xueliang/shards/keeper.py: the others are the log's",
    "this machine is too slow for its cameras: {} % of the due pictures are looked at; people who pass quickly are "
    "missed. Watch fewer cameras, lower their rate, or set detector.input_size to 320": "xueliang/overload.py",
}


def _templates() -> list[dict[str, str]]:
    templates: list[dict[str, str]] = json.loads(REASONS.read_text(encoding="utf-8"))
    return templates


def _known() -> set[str]:
    return {re.sub(r"\{\d+\}", HOLE, each["en"]) for each in _templates()}


def _speaking_modules() -> Iterator[Path]:
    for name in SPEAKING:
        path = ROOT / name
        for module in [path] if path.is_file() else sorted(path.rglob("*.py")):
            if not module.relative_to(ROOT).as_posix().startswith(tuple(NOT_IN_THE_CONSOLE)):
                yield module


def _is_for_machines(spoken: Spoken) -> bool:
    """XML that is sent, types of content, policies for browsers."""
    return spoken.template.startswith(("<", "default-src ")) or "; charset=" in spoken.template


def _spoken() -> set[Spoken]:
    return {each for module in _speaking_modules() for each in spoken_in(module) if not _is_for_machines(each)}


def _as_put_together(template: str) -> str:
    """A hint that follows another text begins with its joint; the console knows it behind that text."""
    return HOLE + template if template.startswith("; ") else template


@pytest.mark.parametrize(
    ("source", "templates"),
    [
        ('raise CameraFault("broken")', {"broken"}),
        ('raise GateFault(f"{host}:{port} is silent for {s:g} s")', {"{}:{} is silent for {} s"}),
        ('say("the door " "stands open" if open else "shut")', {"the door stands open", "shut"}),
        ('WORDS = {404: "no such stream", 500: "an error of its own"}', {"no such stream", "an error of its own"}),
        ('words = "nothing for " + seconds + " s"', {"nothing for {} s"}),
        ('HINT = "no picture for {stall_s} s"', {"no picture for {} s"}),
        ("f\"refused: {words or 'no reason given'} now\"", {"refused: {} now", "no reason given"}),
        ('on_state(GateState.OFFLINE, "starting")', {"starting"}),
        ('logger.error("the camera is gone")', set()),
        ('def f() -> None:\n    """Says nothing at all."""', set()),
        ('open(path, "rb")', set()),
    ],
)
def test_sentences_are_found_in_each_form(source: str, templates: set[str]) -> None:
    assert {each.template for each in spoken_by(source, "a.py")} == templates


def test_every_sentence_has_its_chinese_words() -> None:
    known = _known()
    missing = sorted(
        each for each in _spoken() if _as_put_together(each.template) not in known and each.template not in ALLOWED
    )
    listing = "\n".join(f"{each.place}: {each.template}" for each in missing)
    assert not missing, f"write the Chinese words into {REASONS.name}, or say here who reads these:\n{listing}"


def test_sentences_put_together_have_their_chinese_words() -> None:
    assert set(PUT_TOGETHER) <= _known()


def test_the_allowed_ones_are_still_said() -> None:
    said = {each.template for each in _spoken()}
    assert set(ALLOWED) - said == set()


def test_the_modules_left_out_are_there() -> None:
    assert [name for name in NOT_IN_THE_CONSOLE if not (ROOT / name).exists()] == []


def test_places_are_numbered_in_order_and_the_chinese_ones_exist() -> None:
    for each in _templates():
        english = re.findall(r"\{(\d+)\}", each["en"])
        chinese = re.findall(r"\{(\d+)(?::[\w.|]+)?\}", each["zh"])
        assert english == [str(number) for number in range(len(english))], each["en"]
        assert set(chinese) <= set(english), each["en"]
        assert re.search(r"[\u4e00-\u9fff]|^\{0\}", each["zh"]), each["en"]


def test_no_template_stands_twice() -> None:
    texts = [each["en"] for each in _templates()]
    assert len(texts) == len(set(texts))


def test_places_named_for_the_catalogue_name_words_of_it() -> None:
    words: dict[str, str] = json.loads((REASONS.parent / "zh-CN.json").read_text(encoding="utf-8"))
    prefixes = {
        prefix
        for each in _templates()
        for named in re.findall(r"\{\d+:([\w.|]+)\}", each["zh"])
        for prefix in named.split("|")
    }
    assert [prefix for prefix in sorted(prefixes) if not any(key.startswith(f"{prefix}.") for key in words)] == []
