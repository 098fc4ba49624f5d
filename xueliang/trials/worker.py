"""The process that tries one rule: `python -m xueliang.trials.worker`, an order on standard input.

It gives way to everything else on the machine, and ends when whoever ordered has gone.
"""

import logging
import os
import sys
import threading

from cases.backtest.run import try_rule
from models.db.engine import Database
from models.errors import InputError, XueliangError
from xueliang.trials.wire import ORDER, SAID, Order, Said

GIVES_WAY = 10


def main() -> None:
    """Carry out the order."""
    logging.basicConfig(level=logging.WARNING)
    os.nice(GIVES_WAY)
    order = ORDER.validate_json(sys.stdin.readline())
    threading.Thread(target=_end_when_alone, daemon=True).start()
    _say(_carried_out(order))


def _carried_out(order: Order) -> Said:
    try:
        database = Database.open(order.url)
        return Said(1.0, trial=try_rule(database, order.asked, lambda share: _say(Said(share))))
    except InputError as error:
        return Said(refused=str(error))
    except XueliangError as error:
        return Said(failed=str(error))


def _say(said: Said) -> None:
    sys.stdout.buffer.write(SAID.dump_json(said, exclude_defaults=True) + b"\n")
    sys.stdout.buffer.flush()


def _end_when_alone() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main()
