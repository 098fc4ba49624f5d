"""A process that takes one rule event and kills itself the moment the alert is told of.

Arguments: database URL, folder of files, the event as JSON. Prints the alert's id first.
"""

import json
import os
import signal
import sys
from pathlib import Path

from cases.changes import Change
from cases.desk import Desk
from models.clock import SystemClock
from models.db.engine import Database
from models.facts import rule_event_from_json
from models.files import FileStore


def tell_and_die(change: Change) -> None:
    """Show the alert, as the live feed would, and die without a chance to clean up."""
    sys.stdout.write(change.id)
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGKILL)


def main(url: str, folder: str, event: str) -> None:
    desk = Desk(Database.open(url), FileStore(Path(folder)), SystemClock(), tell_and_die)
    desk.take_rule_event(rule_event_from_json(json.loads(event)))


if __name__ == "__main__":
    main(*sys.argv[1:])
