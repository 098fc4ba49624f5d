"""The last pictures of one camera, still compressed, from a key picture on."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from models.media import AccessUnit, Codec

_UNIT_BYTES: Final = 400  # what a unit costs besides its data, so that many tiny ones are bounded too


@dataclass(slots=True)
class _Group:
    """A key picture and those that need it. `whole`: nothing of it was left out."""

    units: list[AccessUnit]
    bytes: int
    whole: bool = True


@dataclass(slots=True)
class Ring:
    """Bounded by `max_s` seconds of frame time and `max_bytes` bytes; whole groups of pictures go, oldest first.

    Always begins with an undamaged key picture. Of a single group larger than `max_bytes` only the key picture is
    kept, up to the next key, and `overflows` counts it. Another epoch or codec begins anew. Not thread-safe.
    """

    max_s: float
    max_bytes: int
    bytes: int = 0
    overflows: int = 0
    _groups: deque[_Group] = field(default_factory=deque)
    _epoch: int = 0
    _codec: Codec | None = None

    def extend(self, units: Sequence[AccessUnit]) -> None:
        """Keep pictures that follow each other, as `add` would one after the other."""
        group = self._groups[-1] if self._groups else None
        if group is not None and group.whole and len(units) > 1:
            cost, epoch, codec = len(units) * _UNIT_BYTES, self._epoch, self._codec
            for unit in units:
                if unit.is_key or unit.epoch != epoch or unit.codec is not codec:
                    break
                cost += len(unit.data)
            else:
                if self.bytes + cost <= self.max_bytes:
                    group.units.extend(units)
                    group.bytes += cost
                    self.bytes += cost
                    return
        for unit in units:
            self.add(unit)

    def add(self, unit: AccessUnit) -> None:
        """Keep `unit`, where it can be decoded from what is kept."""
        if unit.epoch != self._epoch or unit.codec is not self._codec:
            self.clear()
            self._epoch, self._codec = unit.epoch, unit.codec
        cost = len(unit.data) + _UNIT_BYTES
        if unit.is_key and not unit.damaged:
            self._groups.append(_Group([unit], cost))
        elif self._groups and self._groups[-1].whole:
            group = self._groups[-1]
            group.units.append(unit)
            group.bytes += cost
        else:
            return
        self.bytes += cost
        if unit.is_key or self.bytes > self.max_bytes:
            self._trim(unit.frame_time_s)

    def since(self, frame_time_s: float) -> list[AccessUnit]:
        """Every picture from the newest key picture at or before that time, or from the oldest one there is.

        Nothing before the last gap is given: what follows must be decodable without a hole.
        """
        taken: list[_Group] = []
        for group in reversed(self._groups):
            if taken and not group.whole:
                break
            taken.append(group)
            if group.units[0].frame_time_s <= frame_time_s:
                break
        return list(chain.from_iterable(group.units for group in reversed(taken)))

    @property
    def newest(self) -> AccessUnit | None:
        """The picture added last, of those kept."""
        return self._groups[-1].units[-1] if self._groups else None

    @property
    def newest_key(self) -> AccessUnit | None:
        """The newest key picture."""
        return self._groups[-1].units[0] if self._groups else None

    @property
    def whole(self) -> bool:
        """Whether everything since the newest key picture is kept, so that decoding can go on from here."""
        return bool(self._groups) and self._groups[-1].whole

    @property
    def seconds(self) -> float:
        """Frame time between the oldest and the newest picture."""
        newest = self.newest
        return 0.0 if newest is None else max(0.0, newest.frame_time_s - self._groups[0].units[0].frame_time_s)

    def clear(self) -> None:
        """Forget everything."""
        self._groups.clear()
        self.bytes = 0

    def _trim(self, now_s: float) -> None:
        groups = self._groups
        while len(groups) > 1 and (
            self.bytes > self.max_bytes or groups[1].units[0].frame_time_s <= now_s - self.max_s
        ):
            self.bytes -= groups.popleft().bytes
        if self.bytes > self.max_bytes and len(groups[0].units) > 1:
            self._keep_key_only(groups[0])

    def _keep_key_only(self, group: _Group) -> None:
        del group.units[1:]
        group.whole = False
        group.bytes = len(group.units[0].data) + _UNIT_BYTES
        self.bytes = group.bytes
        self.overflows += 1
