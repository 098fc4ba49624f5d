"""Back-off, the memory of ids, the options, and the judge of doors."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gates.address import device_address
from gates.backoff import Backoff
from gates.hikvision.client import DoorCommand, door_command_xml
from gates.hikvision.codes import LEAF_OPENED, LOCK_CLOSED, LOCK_OPENED, Code
from gates.hikvision.door import Sight, carried_out, not_carried_out, sight_of
from gates.hikvision.options import DoorEvidence, HikvisionOptions, read_options
from gates.hikvision.replies import WorkStatus
from gates.recent import RecentIds
from models.access import AccessKind, DoorPhysical
from models.errors import InputError

OPEN, CLOSED, UNKNOWN = DoorPhysical.OPEN, DoorPhysical.CLOSED, DoorPhysical.UNKNOWN


def test_backoff_doubles_to_its_bound_and_begins_again() -> None:
    backoff = Backoff(1.0, 60.0, jitter=lambda: 1.0)
    assert [backoff.next_s() for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    backoff.reset()
    assert backoff.next_s() == 1


@given(st.floats(0, 1), st.integers(0, 2000))
@settings(deadline=None)
def test_backoff_stays_within_half_and_all_of_its_wait(jitter: float, tries: int) -> None:
    backoff = Backoff(1.0, 60.0, jitter=lambda: jitter)
    for _ in range(tries % 50):
        backoff.next_s()
    assert 0.5 <= backoff.next_s() <= 60


def test_recent_ids_forget_the_oldest_first() -> None:
    recent = RecentIds(3)
    assert [recent.add(each) for each in ("a", "b", "c", "a", "d")] == [True, True, True, False, True]
    assert ("a" in recent, "b" in recent, len(recent)) == (True, False, 3)


@given(st.lists(st.text(max_size=2), max_size=200))
@settings(deadline=None)
def test_recent_ids_never_grow_beyond_their_bound(ids: list[str]) -> None:
    recent = RecentIds(8)
    for each in ids:
        recent.add(each)
        assert each in recent
        assert len(recent) <= 8


def test_codes_may_be_written_decimal_or_hex() -> None:
    options = read_options({"codes": {"5/0x1b": "door_held", "5/028": "door_forced"}})
    assert options.code_overrides() == {(5, 27): AccessKind.DOOR_HELD, (5, 28): AccessKind.DOOR_FORCED}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"idle": 9}, "idle_s"),
        ({"codes": {"27": "door_forced"}}, "major/minor"),
        ({"codes": {"5/27": "smashed"}}, "door_forced"),
        ({"idle_s": -1}, "idle_s"),
        ({"door_evidence": "faith"}, "contact_and_lock"),
        ({"command_content_type": "text/xml\r\nX-Evil: 1"}, "command_content_type"),
    ],
)
def test_wrong_options_are_refused_with_what_is_allowed(given: dict[str, object], named: str) -> None:
    with pytest.raises(InputError, match=named):
        read_options(given)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "10.0.0.5",
        "ftp://10.0.0.5",
        "http://",
        "http://u:p@",
        "u:p@10.0.0.5",
        "http://u:p@10.0.0.5",
        "http://u:p@10.0.0.5:99999",
        "http://[::",
        "http://10.0.0.5/restart?now=",
        "http://10.0.0.5/restart#",
    ],
)
def test_addresses_that_cannot_be_used(url: str) -> None:
    with pytest.raises(InputError) as refused:
        device_address(url)
    assert "p@" not in str(refused.value)


def test_a_door_command_carries_the_namespace() -> None:
    body = door_command_xml(DoorCommand.OPEN)
    assert b'<RemoteControlDoor xmlns="http://www.isapi.org/ver20/XMLSchema" version="2.0">' in body
    assert b"<cmd>open</cmd>" in body


@pytest.mark.parametrize(
    ("command", "sight", "codes", "done"),
    [
        (DoorCommand.OPEN, Sight(True, CLOSED), set(), True),
        (DoorCommand.OPEN, Sight(False, OPEN), set(), True),
        (DoorCommand.OPEN, Sight(False, CLOSED), set(), False),
        (DoorCommand.OPEN, Sight(False, CLOSED), {LOCK_OPENED}, True),
        (DoorCommand.OPEN, None, {LEAF_OPENED}, True),
        (DoorCommand.OPEN, None, {(3, 0x400)}, False),
        (DoorCommand.OPEN, None, set(), False),
        (DoorCommand.CLOSE, Sight(False, CLOSED), set(), True),
        (DoorCommand.CLOSE, Sight(False, UNKNOWN), set(), True),
        (DoorCommand.CLOSE, Sight(False, OPEN), {LOCK_CLOSED}, False),
        (DoorCommand.CLOSE, Sight(True, CLOSED), set(), False),
        (DoorCommand.CLOSE, None, {LOCK_CLOSED}, True),
    ],
)
def test_a_command_is_judged_by_the_door(
    command: DoorCommand, sight: Sight | None, codes: set[Code], done: bool
) -> None:
    assert bool(carried_out(command, sight, codes)) is done


def test_the_words_for_a_door_that_did_not_move() -> None:
    assert "neither its lock nor its door moved" in not_carried_out(DoorCommand.OPEN, Sight(False, CLOSED), 5)
    assert "still stands open" in not_carried_out(DoorCommand.CLOSE, Sight(False, OPEN), 5)
    assert "did not engage" in not_carried_out(DoorCommand.CLOSE, Sight(True, UNKNOWN), 5)


@pytest.mark.parametrize(
    ("status", "options", "sight"),
    [
        (WorkStatus((0,), (0,)), {}, Sight(False, CLOSED)),
        (WorkStatus((1,), (1,)), {}, Sight(True, OPEN)),
        (WorkStatus((0,), (1,)), {"lock_open_value": 0}, Sight(True, OPEN)),
        (WorkStatus((3,), (4,)), {}, Sight(None, UNKNOWN)),
        (WorkStatus((1,), (1,)), {"door_evidence": DoorEvidence.LOCK}, Sight(True, UNKNOWN)),
        (WorkStatus((), ()), {}, Sight(None, UNKNOWN)),
    ],
)
def test_what_a_work_status_shows(status: WorkStatus, options: dict[str, object], sight: Sight) -> None:
    assert sight_of(status, 1, HikvisionOptions.model_validate(options)) == sight
    assert sight_of(status, 2, HikvisionOptions.model_validate(options)) == Sight(None, UNKNOWN)
