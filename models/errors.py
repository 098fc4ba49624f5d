"""Every error the project raises on purpose.

XueliangError
├── SettingsError            a setting is wrong: names the line and what is allowed
├── InputError               somebody gave us something we cannot use: names it and what to do
│   ├── NotFound             no such thing, or not within the caller's area
│   └── NotAllowed           the caller's role does not permit it
├── IllegalMove              the state machine does not allow this move; carries the allowed ones
├── Conflict                 somebody else changed it first
│   └── Held                 somebody else holds the alert
├── DatabaseUnavailable      the database is unreachable, locked or full: nothing was changed
│   └── StorageUnavailable   the disk of pictures is full or not writable: nothing was changed
├── CameraError              a camera, or the way to it, failed
│   ├── CameraUnreachable    no connection
│   ├── CameraUnauthorised   the credentials were refused
│   ├── CameraFault          the device broke its protocol or sent what we cannot use
│   └── StreamEnded          the stream ended without a fault (file finished, server said goodbye)
├── GateError                a gate, or the way to it, failed
│   ├── GateUnreachable
│   ├── GateUnauthorised
│   ├── GateFault            the device broke its protocol
│   └── GateUnsupported      the device cannot do that
├── DeliveryFailed           a notification channel did not take a message; it will be tried again
├── WeightsError             a network file cannot be used: what was found and what was expected
│   └── BackendUnavailable   this machine or installation cannot run networks the way that was asked for
└── DecodeError              a compressed picture could not be decoded
"""

from collections.abc import Sequence


class XueliangError(Exception):
    """Something went wrong in a way we can name."""


class SettingsError(XueliangError):
    """A setting is wrong."""


class InputError(XueliangError):
    """The input cannot be used."""


class NotFound(InputError):
    """There is no such thing within the caller's reach."""


class NotAllowed(InputError):
    """The caller may not do that."""


class Conflict(XueliangError):
    """Somebody else changed it first."""


class Held(Conflict):
    """Somebody else holds the alert."""


class DatabaseUnavailable(XueliangError):
    """The database is unreachable, locked or full; nothing was changed."""


class StorageUnavailable(DatabaseUnavailable):
    """The disk of pictures is full or not writable; nothing was changed."""


class IllegalMove(XueliangError):
    """The state machine does not allow this move."""

    def __init__(self, thing: str, state: str, move: str, allowed: Sequence[str]) -> None:
        self.thing, self.state, self.move, self.allowed = thing, state, move, tuple(allowed)
        offer = ", ".join(allowed) if allowed else "nothing: this state is final"
        super().__init__(f"{thing} is {state}: cannot {move}; allowed now: {offer}")


class CameraError(XueliangError):
    """A camera, or the way to it, failed."""


class CameraUnreachable(CameraError):
    """No connection to the camera."""


class CameraUnauthorised(CameraError):
    """The camera refused the credentials."""


class CameraFault(CameraError):
    """The camera broke its protocol, or sent what we cannot use."""


class StreamEnded(CameraError):
    """The stream ended without a fault."""


class GateError(XueliangError):
    """A gate, or the way to it, failed."""


class GateUnreachable(GateError):
    """No connection to the gate."""


class GateUnauthorised(GateError):
    """The gate refused the credentials."""


class GateFault(GateError):
    """The gate broke its protocol."""


class GateUnsupported(GateError):
    """The gate cannot do that."""


class DeliveryFailed(XueliangError):
    """A notification channel did not take a message."""


class WeightsError(XueliangError):
    """A network file cannot be used."""


class BackendUnavailable(WeightsError):
    """This machine or installation cannot run networks the way that was asked for."""


class DecodeError(XueliangError):
    """A compressed picture could not be decoded."""
