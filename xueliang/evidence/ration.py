"""How many events of one rule and place are documented: a storm is one alert with a count, not a thousand clips."""

from collections import OrderedDict
from typing import Final

AT_ONCE: Final = 12
ONE_MORE_EVERY_S: Final = 5.0
_MOST_PLACES: Final = 10_000

Place = tuple[str, str, str]  # rule, camera or gate, zone


class Ration:
    """Twelve at once, then one every five seconds, of each rule and place."""

    def __init__(self) -> None:
        self._left: OrderedDict[Place, tuple[float, float]] = OrderedDict()  # how many are left, and since when
        self.refused = 0

    def take(self, place: Place, now_s: float) -> bool:
        """Whether one more is documented."""
        left, since_s = self._left.pop(place, (float(AT_ONCE), now_s))
        left = min(float(AT_ONCE), left + max(0.0, now_s - since_s) / ONE_MORE_EVERY_S)
        given = left >= 1
        self._left[place] = (left - given, now_s)
        if len(self._left) > _MOST_PLACES:
            self._left.popitem(last=False)
        self.refused += not given
        return given
