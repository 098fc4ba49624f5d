"""Numbers under which other systems know what a rule finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class CodeTable(StrEnum):
    """Whose numbers."""

    ARTEMIS = "artemis"  # eventType of Hikvision iSecure Center events, e.g. "131588"
    GB28181 = "gb28181"  # AlarmMethod/AlarmType[/EventType] of GB/T 28181-2022 A.2.5.3, e.g. "5/6/1"


@dataclass(frozen=True, slots=True)
class EventCode:
    """One number in one table. `near`: no number means exactly this; it is only the nearest one for sending, and
    whoever receives it must not conclude our kind from it."""

    table: CodeTable
    code: str
    near: bool = False


EventCodes = Mapping[str, tuple[EventCode, ...]]
"""By `values["cause"]` of the event, "" where the kind's events carry none."""


def artemis(event_type: int, *, near: bool = False) -> EventCode:
    """An eventType of an iSecure Center."""
    return EventCode(CodeTable.ARTEMIS, str(event_type), near)


def gb28181(method: int, alarm_type: int, event_type: int = 0, *, near: bool = False) -> EventCode:
    """An AlarmMethod with its AlarmType, and the EventType where there is one."""
    code = f"{method}/{alarm_type}" + (f"/{event_type}" if event_type else "")
    return EventCode(CodeTable.GB28181, code, near)
