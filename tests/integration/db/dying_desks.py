"""One desk after another on the same database, each killed with `kill -9` at a random moment of its work.

Arguments: folder (facts.json in it: the rule events of each desk), seed. Each desk publishes its events a few at a time
and files whatever waits; what is durable is written to `durable`, an id a line. The desks are forked from this process,
which has loaded everything and opened nothing, so that fifty take seconds.
"""

import json
import os
import random
import signal
import sys
from pathlib import Path
from typing import Any

from cases.changes import Change
from cases.desk import Desk
from models.clock import SystemClock
from models.db.engine import Database
from models.files import FileStore
from xueliang.bus.local import LocalBus
from xueliang.bus.port import Topic
from xueliang.desk import desk_handlers, desk_together

AT_ONCE = 5
Facts = list[dict[str, Any]]


def run_desk(folder: Path, facts: Facts, progress: int) -> None:
    """Work until killed; a byte to `progress` for each step that is over."""
    database, clock = Database.open(f"sqlite:///{folder / 'xueliang.db'}"), SystemClock()

    def on_change(_: Change) -> None:
        os.write(progress, b"c")

    desk = Desk(database, FileStore(folder / "files"), clock, on_change)
    bus = LocalBus(database, clock)
    bus.consume(desk_handlers(desk, database, lambda *_: None), desk_together(desk))
    durable = os.open(folder / "durable", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for first in range(0, len(facts), AT_ONCE):
        some = {fact["event_id"]: fact for fact in facts[first : first + AT_ONCE]}
        bus.publish_all(Topic.RULE_EVENTS, some)
        os.write(durable, "".join(f"{name}\n" for name in some).encode())
        os.write(progress, b"p")
    signal.pause()


def kill_after(steps: int, folder: Path, facts: Facts) -> None:
    """Start a desk and kill it once it has told of so many steps, wherever it is by then."""
    told, telling = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(told)
        run_desk(folder, facts, telling)
    os.close(telling)
    while steps:
        steps -= len(os.read(told, steps))
    os.kill(pid, signal.SIGKILL)
    os.close(told)
    os.waitpid(pid, 0)


def main(folder: Path, seed: int) -> None:
    moments = random.Random(seed)
    for facts in json.loads((folder / "facts.json").read_text()):
        kill_after(moments.randint(1, len(facts) // AT_ONCE + 1), folder, facts)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
