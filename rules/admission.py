"""Who of those who passed had leave to: each grant lets so many through while its window is open.

Passages are judged in order of time, and each takes a place of the open grant that closes first. Windows are all of one
length, so no other choice lets more of them in (Glover 1967, convex bipartite matching).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rules.limits import TIME_GRAIN_S

MAX_GRANTS = 256


@dataclass(frozen=True, slots=True)
class Grant:
    """Leave for some to pass. `admitted`: who passed on it; `beyond`: who passed though its places were taken."""

    time_s: float
    event_id: str
    door_no: int
    admitted: int = 0
    beyond: int = 0


Grants = tuple[Grant, ...]  # in order of time, then of id


@dataclass(frozen=True, slots=True)
class Window:
    """A grant is open from `before_s` before its time to `after_s` after it, for so many `persons`."""

    before_s: float
    after_s: float
    persons: int

    def is_open(self, grant: Grant, time_s: float) -> bool:
        return grant.time_s - self.before_s - TIME_GRAIN_S <= time_s <= grant.time_s + self.after_s + TIME_GRAIN_S


def with_grant(grants: Grants, grant: Grant) -> Grants:
    """One more, unless it is known. No more than MAX_GRANTS are taken until some close."""
    if len(grants) >= MAX_GRANTS or any(known.event_id == grant.event_id for known in grants):
        return grants
    return tuple(sorted((*grants, grant), key=_order))


def admit(grants: Grants, time_s: float, window: Window) -> tuple[Grants, Grant | None]:
    """Somebody passed at `time_s`: the grants after that, and the one it counts for.

    That grant's `beyond` has grown if there was no place left; it is then the newest of the open ones. None: no grant
    was open at all.
    """
    open_now = [grant for grant in grants if window.is_open(grant, time_s)]
    if not open_now:
        return grants, None
    free = next((grant for grant in open_now if grant.admitted < window.persons), None)
    if free is not None:
        after = replace(free, admitted=free.admitted + 1)
        return _instead(grants, free, after), after
    after = replace(open_now[-1], beyond=open_now[-1].beyond + 1)
    return _instead(grants, open_now[-1], after), after


def _instead(grants: Iterable[Grant], before: Grant, after: Grant) -> Grants:
    return tuple(after if grant is before else grant for grant in grants)


def _order(grant: Grant) -> tuple[float, str]:
    return grant.time_s, grant.event_id
