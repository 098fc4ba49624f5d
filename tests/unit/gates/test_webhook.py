"""The signed webhook: signature, body, repetition, silence."""

import asyncio
import hashlib
import hmac
import json
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gates.port import WebhookReceipt
from gates.webhook.events import MOST_BYTES, read_delivery, to_access_event
from gates.webhook.gate import WebhookGate
from gates.webhook.pace import BURST, PER_S, Pace
from gates.webhook.signature import SIGNATURE_HEADER, TIMESTAMP_HEADER, sign, verify
from models.access import AccessKind, DoorPhysical, GateConfig, GateState
from models.errors import GateUnauthorised, GateUnreachable, InputError
from tests.fakes.clock import ManualClock
from tests.unit.gates.gate_contract import running

SECRET = "hook-secret"
NOW_S = 1_767_254_400
EVENT = {"event_id": "e1", "door_no": 1, "kind": "door_forced", "at": "2026-01-01T16:00:00+08:00"}


def one(**changes: Any) -> dict[str, Any]:
    return {**EVENT, **changes}


def test_the_signature_is_the_one_anybody_can_compute() -> None:
    body = b'{"a": 1}'
    wanted = hmac.new(SECRET.encode(), f"{NOW_S}.".encode() + body, hashlib.sha256).hexdigest()
    headers = sign(SECRET, NOW_S, body)
    assert headers == {TIMESTAMP_HEADER: str(NOW_S), SIGNATURE_HEADER: f"sha256={wanted}"}
    assert verify(SECRET, {name.lower(): value for name, value in headers.items()}, body, NOW_S) == wanted


@given(st.binary(max_size=200), st.text(min_size=1, max_size=40), st.integers(-300, 300))
@settings(deadline=None)
def test_what_was_signed_is_believed_for_five_minutes(body: bytes, secret: str, away_s: int) -> None:
    assert verify(secret, sign(secret, NOW_S, body), body, NOW_S + away_s)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({TIMESTAMP_HEADER: None}, "missing"),
        ({TIMESTAMP_HEADER: "1e9"}, "Unix seconds"),
        ({TIMESTAMP_HEADER: str(NOW_S + 1)}, "does not fit"),
        ({SIGNATURE_HEADER: None}, "missing"),
        ({SIGNATURE_HEADER: "sha256=" + "0" * 64}, "does not fit"),
        ({SIGNATURE_HEADER: "sha1=" + "0" * 40}, "sha256="),
    ],
)
def test_a_wrong_signature_is_refused(change: dict[str, str | None], words: str) -> None:
    headers = {**sign(SECRET, NOW_S, b"x"), **change}
    with pytest.raises(GateUnauthorised, match=words):
        verify(SECRET, {name: value for name, value in headers.items() if value is not None}, b"x", NOW_S)


@pytest.mark.parametrize("away_s", [-301, 301, 100_000])
def test_an_old_or_future_timestamp_is_refused(away_s: int) -> None:
    with pytest.raises(GateUnauthorised, match="300 s are allowed"):
        verify(SECRET, sign(SECRET, NOW_S + away_s, b"x"), b"x", NOW_S)


def test_one_event_or_a_list() -> None:
    assert len(read_delivery(json.dumps(EVENT).encode())) == 1
    assert len(read_delivery(json.dumps([one(event_id=str(n)) for n in range(100)]).encode())) == 100


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[]", "1 to 100 events, this has 0"),
        (json.dumps([EVENT] * 101).encode(), "this has 101"),
        (b" " * (MOST_BYTES + 1), "larger than"),
        (json.dumps(one(kind="smashed")).encode(), "kind.*'door_forced'"),
        (json.dumps(one(credential="smile")).encode(), "credential.*'face'"),
        (json.dumps(one(name="王小明")).encode(), "name.*fields are event_id"),
        (json.dumps(one(at="2026-01-01T16:00:00")).encode(), "at.*timezone"),
        (json.dumps(one(at=1767254400)).encode(), "at.*ISO 8601"),
        (json.dumps(one(door_no="1")).encode(), "door_no"),
        (json.dumps(one(door_no=0)).encode(), "door_no"),
        (json.dumps(one(event_id="")).encode(), "event_id"),
        (json.dumps(one(detail={"a": {"b": 1}})).encode(), r"detail\.a"),
        (json.dumps([EVENT, {"door_no": 1}]).encode(), "event 1: event_id"),
        (b'"text"', "event 0"),
    ],
)
def test_a_body_that_cannot_be_used_is_refused_with_what_is_wrong(body: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_delivery(body)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=20))
@settings(deadline=None)
def test_any_json_is_read_or_refused(value: object) -> None:
    try:
        read_delivery(json.dumps(value).encode())
    except InputError:
        return


@pytest.mark.parametrize(
    ("away", "believed"),
    [
        (timedelta(0), True),
        (timedelta(days=-6), True),
        (timedelta(days=-8), False),
        (timedelta(minutes=9), True),
        (timedelta(minutes=11), False),
    ],
)
def test_times_far_away_are_not_believed(away: timedelta, believed: bool) -> None:
    now = datetime(2026, 1, 1, 8, tzinfo=UTC)
    (delivered,) = read_delivery(json.dumps(one(at=(now + away).isoformat(), person_ref="7")).encode())
    event = to_access_event(delivered, "gate_1", SECRET, now)
    assert (event.clock_believed, event.at) == (believed, now + away if believed else now)
    assert event.person_ref.startswith("p_")


class Post:
    """A webhook gate and what is posted to it."""

    def __init__(self, **options: float) -> None:
        self.clock = ManualClock()
        config = GateConfig("gate_1", "West", "webhook", secret=SECRET, doors=2, options=options)
        self.gate = WebhookGate(config, self.clock)

    def deliver(self, *events: dict[str, Any]) -> WebhookReceipt:
        body = json.dumps(list(events)).encode()
        return self.gate.take(sign(SECRET, int(self.clock.now().timestamp()), body), body)


async def test_the_same_delivery_twice_is_harmless() -> None:
    post = Post()
    async with running(post.gate) as heard:
        assert post.deliver(EVENT, one(event_id="e2")) == WebhookReceipt(2, 0)
        assert post.deliver(EVENT, one(event_id="e2")) == WebhookReceipt(0, 2)
        assert post.deliver(EVENT, one(event_id="e3"), one(event_id="e3")) == WebhookReceipt(1, 2)
    assert len(heard.events) == 3


async def test_one_bad_event_takes_nothing_of_its_delivery() -> None:
    post = Post()
    async with running(post.gate) as heard:
        with pytest.raises(InputError, match="doors 1 to 2"):
            post.deliver(EVENT, one(event_id="e2", door_no=3))
    assert heard.events == []


async def test_it_is_online_by_deliveries_and_offline_by_silence() -> None:
    post = Post(silence_s=60)
    async with running(post.gate) as heard:
        await post.clock.advance(59)
        assert len(heard.states) == 1
        await post.clock.advance(2)
        post.deliver(EVENT)
        await post.clock.advance(59)
        assert len(heard.states) == 3
        await post.clock.advance(2)
        await post.clock.advance(600)
        assert heard.states[-1] == (GateState.OFFLINE, "no valid delivery for 60 s")
        post.deliver(one(event_id="e2"))
    offline, online = GateState.OFFLINE, GateState.ONLINE
    assert [state for state, _ in heard.states] == [GateState.CONNECTING, offline, online, offline, online]


async def test_a_wrong_delivery_changes_no_state() -> None:
    post = Post()
    async with running(post.gate) as heard:
        with pytest.raises(GateUnauthorised):
            post.gate.take(sign("guess", int(post.clock.now().timestamp()), b"{}"), b"{}")
    assert [state for state, _ in heard.states] == [GateState.CONNECTING]


async def test_an_older_event_does_not_move_the_door_back() -> None:
    post = Post()
    async with running(post.gate):
        assert await post.gate.door_state(1) is DoorPhysical.UNKNOWN
        post.deliver(one(kind="door_opened", at="2026-01-01T16:00:05+08:00"))
        post.deliver(one(event_id="e0", kind="door_closed", at="2026-01-01T16:00:01+08:00"))
        assert await post.gate.door_state(1) is DoorPhysical.OPEN
        assert await post.gate.door_state(2) is DoorPhysical.UNKNOWN


def test_a_gate_that_is_not_running_asks_to_be_tried_again() -> None:
    with pytest.raises(GateUnreachable):
        Post().deliver(EVENT)


def test_a_webhook_gate_needs_a_secret() -> None:
    with pytest.raises(InputError, match="secret"):
        WebhookGate(GateConfig("gate_1", "West", "webhook"), ManualClock())


async def test_deliveries_from_many_threads_are_each_taken_once() -> None:
    post = Post()
    async with running(post.gate) as heard:
        begin = threading.Barrier(4, timeout=10)

        def bring(first: int) -> None:
            begin.wait()
            for number in range(first, first + 60):
                post.deliver(one(event_id=str(number % 100)))

        await asyncio.gather(*(asyncio.to_thread(bring, first) for first in range(0, 80, 20)))
    assert len(heard.events) == 100
    assert all(event.kind is AccessKind.DOOR_FORCED for event in heard.events)


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_times_at_the_end_of_the_calendar_are_not_believed(at: str) -> None:
    now = datetime(2026, 1, 1, 8, tzinfo=UTC)
    delivered = read_delivery(json.dumps(one(at=at)).encode())[0]
    event = to_access_event(delivered, "gate", SECRET, now)
    assert (event.clock_believed, event.at) == (False, now)


@pytest.mark.parametrize("said", ["a\x00b", "two\nlines", "\x1b[31mred"])
def test_control_characters_are_refused(said: str) -> None:
    with pytest.raises(InputError, match="detail"):
        read_delivery(json.dumps(one(detail={"who": said})).encode())


async def test_a_flood_is_put_off_and_a_busy_gate_is_not() -> None:
    post = Post()
    async with running(post.gate) as heard:
        for delivery in range(BURST // 100):
            post.deliver(*(one(event_id=f"{delivery}-{number}") for number in range(100)))
        with pytest.raises(GateUnreachable, match="deliver these again later"):
            post.deliver(one(event_id="one more"))
        await post.clock.advance(1)
        assert post.deliver(*(one(event_id=f"later {number}") for number in range(int(PER_S)))).accepted == PER_S
    assert len(heard.events) == BURST + PER_S


@given(st.lists(st.tuples(st.floats(0, 100), st.integers(1, 100)), max_size=50))
def test_no_more_comes_than_the_bucket_held_and_got(asked: list[tuple[float, int]]) -> None:
    clock = ManualClock()
    pace, let_in, passed_s = Pace(clock, burst=100, per_s=5), 0, 0.0
    for pause_s, count in asked:
        clock.tick(pause_s)
        passed_s += pause_s
        with suppress(GateUnreachable):
            pace.take(count)
            let_in += count
        assert let_in <= 100 + 5 * passed_s + 1e-6
