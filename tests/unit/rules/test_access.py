from dataclasses import replace

import pytest

from models.access import AccessKind, Credential
from rules.access import gives_leave, moment_s
from tests.unit.rules.scenes import T0, access

K = AccessKind


@pytest.mark.parametrize(
    ("kind", "credential", "leave"),
    [
        (K.GRANTED, Credential.FACE, True),
        (K.REMOTE_OPENED, Credential.UNKNOWN, True),
        (K.OTHER, Credential.BUTTON, True),
        (K.DOOR_OPENED, Credential.BUTTON, True),
        (K.DENIED, Credential.REMOTE, False),
        (K.DENIED, Credential.CARD, False),
        (K.DOOR_OPENED, Credential.UNKNOWN, False),
        (K.TAMPER, Credential.CARD, False),
    ],
)
def test_what_gives_leave_to_pass(kind: AccessKind, credential: Credential, leave: bool) -> None:
    assert gives_leave(access(kind, 0, credential=credential)) is leave


def test_by_arrival_a_live_event_counts_when_it_reached_us() -> None:
    event = access(K.GRANTED, 100, late_s=-95)  # the device's clock is fast by a minute and a half
    assert moment_s(event, "arrival") == T0 + 5
    assert moment_s(event, "device") == T0 + 100


def test_what_was_fetched_from_history_counts_by_the_device() -> None:
    event = replace(access(K.GRANTED, 0, late_s=40), detail={"from": "history"})
    assert moment_s(event, "arrival") == moment_s(event, "device") == T0
