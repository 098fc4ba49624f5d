"""Something that is away for a while: said once when it goes and once when it is back, not at every try."""

import logging

_log = logging.getLogger(__name__)


class Outage:
    """`what` is waiting, as the beginning of a sentence: "facts wait for the bus"."""

    def __init__(self, what: str, action: str) -> None:
        self._what = what
        self._action = action
        self._why: str | None = None
        self._tries = 0

    @property
    def fault(self) -> str | None:
        """What waits and why; None while nothing does."""
        why = self._why
        return None if why is None else f"{self._what}: {why}"

    def note(self, why: str) -> None:
        """Another try has failed."""
        self._tries += 1
        if self._why is None:
            _log.error("%s: %s", self._what, why, extra={"action": self._action})
        self._why = why

    def over(self) -> None:
        """A try has succeeded."""
        if self._why is None:
            return
        _log.warning(
            "no longer: %s (%d tries failed)", self._what, self._tries, extra={"action": f"{self._action}_over"}
        )
        self._why, self._tries = None, 0
