"""What an access event says to rules: whether it gives leave to pass, and when that was."""

from typing import Literal

from models.access import AccessEvent, AccessKind, Credential

AccessClock = Literal["arrival", "device"]
"""Whose time counts where access events are compared with pictures."""

_FROM_INSIDE = frozenset({Credential.BUTTON, Credential.REMOTE})
_LEAVES = frozenset({AccessKind.GRANTED, AccessKind.REMOTE_OPENED})


def gives_leave(event: AccessEvent) -> bool:
    """Whether somebody may pass now: a grant, a remote opening, the exit button."""
    asked_from_inside = event.credential in _FROM_INSIDE and event.kind is not AccessKind.DENIED
    return event.kind in _LEAVES or asked_from_inside


def moment_s(event: AccessEvent, clock: AccessClock) -> float:
    """When it happened, in Unix seconds.

    By "arrival" it is the moment the event reached us, on the clock that frame time follows too; what was fetched
    from a device's history came long after it happened and counts by the device's time. By "device" it is the
    device's time, or the arrival where that time is not believed.
    """
    if clock == "device" or event.detail.get("from") == "history":
        return event.at.timestamp()
    return event.received_at.timestamp()
