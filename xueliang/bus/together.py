"""Several facts of one topic at the price of one: handed over together where that works, else each by itself."""

import logging
from collections.abc import Sequence

from xueliang.bus.port import Fact, Together

_log = logging.getLogger(__name__)


def took_together(handler: Together | None, facts: Sequence[Fact]) -> bool:
    """Whether the handler has taken all of them; False, and nothing done, where each is to be handed over by itself:
    then it shows which of them cannot be used, and what is wrong is said of that one."""
    if handler is None or len(facts) < 2:
        return False
    try:
        handler(facts)
    except Exception as error:  # noqa: BLE001 - whatever it was, it comes again with the fact it belongs to
        _log.info("%d facts are taken one by one: %s", len(facts), error, extra={"action": "facts_apart"})
        return False
    return True
