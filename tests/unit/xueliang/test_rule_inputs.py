"""What reaches the rules: pictures wait, access events and new rules never do."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from models.access import AccessEvent, AccessKind
from tests.unit.rules.scenes import access
from tests.unit.xueliang.scenes import ENTERED, seen
from tests.waiting import eventually
from xueliang.rule_inputs import RuleInputs, Seen


@contextmanager
def handing_over(inputs: RuleInputs, picture: Seen) -> Iterator[list[bool]]:
    """On a thread of its own, which has ended by the end."""
    outcome: list[bool] = []
    thread = threading.Thread(target=lambda: outcome.append(inputs.put_picture(picture)))
    thread.start()
    yield outcome
    thread.join(10)
    assert not thread.is_alive()


def test_pictures_and_events_come_in_the_order_of_arrival() -> None:
    inputs = RuleInputs()
    items: list[Seen | AccessEvent] = [seen(0), access(AccessKind.GRANTED, 1), seen(2), access(AccessKind.DENIED, 3)]
    for item in items:
        assert inputs.put_picture(item) if isinstance(item, Seen) else inputs.put_access(item)
    assert [inputs.take(0) for _ in range(5)] == [*items, None]


def test_a_picture_waits_for_room() -> None:
    inputs = RuleInputs(pictures=1)
    first, second = seen(0), seen(1)
    inputs.put_picture(first)
    with handing_over(inputs, second) as outcome:
        assert outcome == []
        assert inputs.take(1) is first
        eventually(lambda: outcome == [True])
    assert inputs.take(1) is second


def test_neither_a_door_nor_a_changed_rule_waits_for_the_pictures() -> None:
    inputs = RuleInputs(pictures=1)
    inputs.put_picture(seen(0))
    assert inputs.put_access(access(AccessKind.DOOR_FORCED, 1))
    inputs.set_rules((ENTERED,))
    inputs.set_rules(())
    assert inputs.take(0) == ()
    assert isinstance(inputs.take(0), Seen)


def test_access_events_past_the_room_for_them_are_dropped_and_counted(caplog: pytest.LogCaptureFixture) -> None:
    inputs = RuleInputs(events=2)
    taken = [inputs.put_access(access(AccessKind.GRANTED, number)) for number in range(6)]
    assert taken == [True, True, False, False, False, False]
    assert inputs.dropped == 4
    assert len(caplog.records) == 3
    inputs.take(0)
    assert inputs.put_access(access(AccessKind.GRANTED, 9))


def test_closing_lets_everybody_go_and_keeps_what_came_before() -> None:
    inputs = RuleInputs(pictures=1)
    first = seen(0)
    inputs.put_picture(first)
    with handing_over(inputs, seen(1)) as outcome:
        inputs.close()
        eventually(lambda: outcome == [False])
    assert not inputs.put_access(access(AccessKind.GRANTED, 1))
    assert inputs.closed
    assert inputs.take(60) is first
    assert inputs.take(60) is None
