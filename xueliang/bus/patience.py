"""How often a fact is handed over before it is set aside."""

import logging
import threading
from dataclasses import dataclass

from models.errors import DatabaseUnavailable
from xueliang.bus.port import Fact, Handler, UnreadableFact
from xueliang.outage import Outage

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """`tries`: how often a handler may fail over one fact; an unreachable database is no failure of the fact and is
    waited for without end. `pause_s`: between two tries."""

    tries: int = 5
    pause_s: float = 1.0


class Stopped(Exception):
    """The bus is being stopped; the fact stays where it is."""


def hand_over(handler: Handler, fact: Fact, patience: Patience, stopping: threading.Event, outage: Outage) -> str:
    """ "" once the handler has taken the fact, else why the fact is to be set aside. Raises Stopped."""
    failures = 0
    while not stopping.is_set():
        try:
            handler(fact)
        except UnreadableFact as error:
            return str(error)
        except DatabaseUnavailable as error:
            outage.note(str(error))
        except Exception as error:  # noqa: BLE001 - whatever a handler does, the fact is kept and the others go on
            failures += 1
            _log.exception("handling %s of %s failed", fact.fact_id, fact.topic, extra={"action": "fact_failed"})
            if failures >= patience.tries:
                return f"failed {failures} times: {type(error).__name__}: {error}"
        else:
            outage.over()
            return ""
        stopping.wait(patience.pause_s)
    raise Stopped
