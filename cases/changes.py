"""What is told to the live feed once a change is on disk."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class ChangeKind(StrEnum):
    """What changed."""

    ALERT = "alert"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Change:
    """An alert or a case is new or other than it was. Area and assignee say who may be told."""

    kind: ChangeKind
    id: str
    area_path: str
    assignee_id: str | None = None


ChangeSink = Callable[[Change], None]
