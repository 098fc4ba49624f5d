"""How long a rule event of a watch process is on its way to a stored alert: real processes, the SQLite bus, the desk.

    python -m bench.bus [--shards 2] [--per-s 2] [--seconds 30] [--json FILE]

Prints `told_to_durable_*`: the shard's own write; `told_to_stored_*`: until the desk has filed it in an alert. The desk
looks for facts of other processes every `look_again_s`, so half of that is in the median.
"""

import argparse
import random
import subprocess
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figures import Figures
from bench.latency import report_ages
from bench.one_box import OneBox
from models.clock import SystemClock
from models.db import rules
from models.db.engine import Database
from models.facts import rule_event_from_json, rule_event_to_json
from models.rules import Phase, RuleEvent, RuleSpec
from vision.pipeline import PipelineSettings
from xueliang.bus.local import LocalBus
from xueliang.bus.port import Fact, Topic
from xueliang.desk import desk_handlers
from xueliang.opened import SHARDS_LOOK_AGAIN_S

LAST_WAIT_S = 5.0


def tell(url: str, shard: int, per_s: float, events: int) -> None:
    """One watch process: publish that many rule events at random moments, and print how long each write took."""
    database, clock, chance = Database.open(url), SystemClock(), random.Random(shard)
    bus, pause = LocalBus(database, clock), threading.Event()
    with database.read() as session:
        specs = rules.enabled_specs(session)
    sys.stdin.readline()
    for number in range(events):
        pause.wait(chance.expovariate(per_s))
        told_s = clock.now().timestamp()
        event = _event(specs[shard % len(specs)], f"{shard}-{number}", told_s)
        bus.publish(Topic.RULE_EVENTS, f"{event.event_id}/0", rule_event_to_json(event))
        print(clock.now().timestamp() - told_s, flush=True)
    database.close()


def _event(spec: RuleSpec, event_id: str, told_s: float) -> RuleEvent:
    return RuleEvent(
        event_id, spec.rule_id, spec.kind, Phase.BEGIN, 0, told_s, told_s, spec.camera_id, values={"told_s": told_s}
    )


def measure(folder: Path, shards: int, per_s: float, events: int) -> tuple[list[float], list[float]]:
    """Ages in seconds of every event: durable, and stored."""
    clock = SystemClock()
    box = OneBox(folder, clock, None, PipelineSettings())
    box.plant([f"rtsp://127.0.0.1/{shard}" for shard in range(shards)], shards, 5.0)
    handlers = desk_handlers(box.desk, box.database, lambda *_: None)
    stored_s: list[float] = []
    everything = threading.Event()

    def file_event(fact: Fact) -> None:
        handlers[Topic.RULE_EVENTS](fact)
        told_s = float(rule_event_from_json(fact.payload).values["told_s"])
        stored_s.append(clock.now().timestamp() - told_s)
        if len(stored_s) == shards * events:
            everything.set()

    desk_bus = LocalBus(box.database, clock, look_again_s=SHARDS_LOOK_AGAIN_S)
    desk_bus.consume({**handlers, Topic.RULE_EVENTS: file_event})
    durable_s = _run_shards(f"sqlite:///{folder / 'box.db'}", shards, per_s, events)
    everything.wait(LAST_WAIT_S)
    desk_bus.stop(LAST_WAIT_S)
    box.database.close()
    return durable_s, stored_s


def _run_shards(url: str, shards: int, per_s: float, events: int) -> list[float]:
    command = [sys.executable, "-m", "bench.bus", "--url", url, "--per-s", str(per_s), "--events", str(events)]
    processes = [
        subprocess.Popen([*command, "--shard", str(shard)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for shard in range(shards)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    told = [process.communicate()[0] for process in processes]
    return [float(line) for text in told for line in text.split()]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Rule event of a watch process to stored alert.")
    parser.add_argument("--shards", type=int, default=2)
    parser.add_argument("--per-s", type=float, default=2.0, help="Events of each shard a second.")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    parser.add_argument("--shard", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--events", type=int, default=0, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.url:
        tell(args.url, args.shard, args.per_s, args.events)
        return
    figures, events = Figures(), max(1, round(args.per_s * args.seconds))
    with TemporaryDirectory() as folder:
        durable_s, stored_s = measure(Path(folder), args.shards, args.per_s, events)
    figures.add("shards", args.shards)
    figures.add("events_told", args.shards * events)
    figures.add("events_stored", len(stored_s))
    figures.add("look_again_s", SHARDS_LOOK_AGAIN_S)
    report_ages("told_to_durable", durable_s, figures)
    report_ages("told_to_stored", stored_s, figures)
    figures.write(args.json)


if __name__ == "__main__":
    main()
