"""What reaches the rules, in order of arrival: tracked pictures, access events, news of cameras, the newest rules.

A picture waits while the rules are behind, so that cameras drop pictures (counted) and no rule event disappears. An
access event never waits, since the gates' loop also opens doors: it has far more room, and past that is dropped aloud.
So do the news of how a camera is.
A set of rules needs no room: only the newest counts, so that nobody who changes a rule waits for a slow bus.
"""

import logging
import threading
from collections import deque
from dataclasses import dataclass

from models.access import AccessEvent
from models.media import Frame
from models.rules import RuleSpec
from models.tracks import TrackedFrame
from rules.kinds.kind import CameraHealth

_log = logging.getLogger(__name__)

MOST_PICTURES = 64  # more would only be old when their turn came
MOST_EVENTS = 10_000  # access events and news of cameras


@dataclass(frozen=True, slots=True)
class Seen:
    """One tracked picture and the picture itself, for evidence."""

    tracked: TrackedFrame
    frame: Frame


Specs = tuple[RuleSpec, ...]
Input = Seen | AccessEvent | CameraHealth | Specs


class RuleInputs:
    """Filled from any thread, emptied by one."""

    def __init__(self, pictures: int = MOST_PICTURES, events: int = MOST_EVENTS) -> None:
        self._most_pictures, self._most_events = pictures, events
        self._changed = threading.Condition()
        self._waiting: deque[Seen | AccessEvent | CameraHealth] = deque()
        self._pictures = 0
        self._specs: Specs | None = None
        self._dropped = 0
        self._closed = False

    @property
    def dropped(self) -> int:
        """Access events and news of cameras that found no room since the start."""
        return self._dropped

    def put_picture(self, seen: Seen) -> bool:
        """Hand a picture over; waits for room. False once closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._pictures < self._most_pictures)
            if self._closed:
                return False
            self._pictures += 1
            self._append(seen)
            return True

    def put_access(self, event: AccessEvent) -> bool:
        """Hand an access event over, at once; False when there is no room, or once closed."""
        return self._put_event(event)

    def put_health(self, news: CameraHealth) -> bool:
        """The same for how a camera is."""
        return self._put_event(news)

    def _put_event(self, event: AccessEvent | CameraHealth) -> bool:
        with self._changed:
            if self._closed:
                return False
            if len(self._waiting) - self._pictures >= self._most_events:
                self._drop()
                return False
            self._append(event)
            return True

    def set_rules(self, specs: Specs) -> None:
        """From now on these rules; taken before whatever else waits."""
        with self._changed:
            self._specs = specs
            self._changed.notify_all()

    def take(self, timeout_s: float) -> Input | None:
        """The next input; None when nothing came in time, or nothing is left after closing."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._waiting or self._specs is not None, timeout_s)
            if self._specs is not None:
                specs, self._specs = self._specs, None
                return specs
            if not self._waiting:
                return None
            item = self._waiting.popleft()
            self._pictures -= isinstance(item, Seen)
            self._changed.notify_all()
            return item

    def close(self) -> None:
        """Take nothing more; what waits can still be taken."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def closed(self) -> bool:
        """Whether `close` has been called."""
        return self._closed

    def _append(self, item: Seen | AccessEvent | CameraHealth) -> None:
        self._waiting.append(item)
        self._changed.notify_all()

    def _drop(self) -> None:
        self._dropped += 1
        if self._dropped & (self._dropped - 1) == 0:  # 1, 2, 4, 8 …: said, but not once an event
            _log.error(
                "%d access events and news of cameras reached no rule: the rules are too far behind",
                self._dropped,
                extra={"action": "rule_input_dropped"},
            )
