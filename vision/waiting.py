"""What of one camera waits between its arrival and the detector. Whoever owns it keeps others out meanwhile."""

from collections import deque
from collections.abc import Sequence
from enum import Enum, auto

from models.media import AccessUnit
from vision.decode import Picture
from vision.due import Due
from vision.unit_queue import UnitQueue


class Step(Enum):
    """What a decoding thread does next for a camera."""

    NOTHING = auto()
    HAND_OVER = auto()  # a picture that is decoded, or waits for its place with the detector
    DECODE = auto()  # the next unit of an awake camera
    LOOK = auto()  # at the newest key picture of an idle camera
    REST = auto()  # the camera went idle: its decoder is not needed
    END = auto()  # give out what the decoder holds back


class Waiting:
    """`queue`: units of an awake camera. `key`: the key picture an idle one is to be looked at by. `decoded`: pictures
    to hand over. `held`: one that waits for its place with the detector; nothing else is done while `parked`."""

    def __init__(self, queue: UnitQueue) -> None:
        self.queue = queue
        self.key: AccessUnit | None = None
        self.decoded: deque[Picture] = deque()
        self.held: Due | None = None
        self.parked = False
        self.looking = False
        self.ending = False
        self._has_decoder = False

    @property
    def is_behind(self) -> bool:
        """Whether anything of the awake camera waits."""
        return len(self.queue) > 0 or bool(self.decoded) or self.held is not None

    def next_step(self, awake: bool) -> tuple[Step, AccessUnit | None]:
        """What to do next, and with which unit."""
        if self.parked:
            return Step.NOTHING, None
        if self.held is not None or self.decoded:
            return Step.HAND_OVER, None
        if awake and len(self.queue):
            self._has_decoder = True
            return Step.DECODE, self.queue.take()
        if self.key is not None:
            key, self.key, self.looking = self.key, None, True
            return Step.LOOK, key
        if self._has_decoder and not awake:
            self._has_decoder = False
            return Step.REST, None
        step = Step.END if self.ending else Step.NOTHING
        self.ending = False
        return step, None

    def has_work(self, awake: bool) -> bool:
        """Whether there is a step to take."""
        if self.parked:
            return False
        waits = self.held is not None or bool(self.decoded) or self.key is not None or self.ending
        return waits or (len(self.queue) > 0 if awake else self._has_decoder)

    def put_key(self, key: AccessUnit) -> bool:
        """Look at this key picture; True when it took the place of one nobody has looked at yet."""
        replaced = self.key is not None
        self.key = key
        return replaced

    def hold(self, due: Due) -> None:
        """Keep a picture until its place with the detector is free."""
        self.held, self.parked = due, True

    def release(self) -> Due | None:
        """Take what is held."""
        due, self.held, self.parked = self.held, None, False
        return due

    def replay(self, units: Sequence[AccessUnit], whole: bool) -> bool:
        """Begin to decode with these; True when a key picture still waited to be looked at."""
        had_key, self.key = self.key is not None, None
        self.queue.refill(units, whole)
        return had_key

    def rest(self) -> int:
        """Keep only the newest key picture, to be looked at; how many pictures were dropped."""
        waiting = self.queue.drain()
        keys = [unit for unit in waiting if unit.is_key and not unit.damaged][-1:]
        dropped = len(waiting) - len(keys) + self.clear()
        self.key = keys[0] if keys else None
        return dropped

    def clear(self) -> int:
        """Drop everything; how many pictures that was."""
        dropped = self.queue.clear() + len(self.decoded) + (self.key is not None) + (self.held is not None)
        self.decoded.clear()
        self.key = self.held = None
        self.parked = False
        return dropped
