"""One contract for both buses: the table in SQLite and Streams in a real Redis."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from models.clock import SystemClock
from models.db import inbox
from models.db.engine import Database
from models.errors import DatabaseUnavailable, InputError
from tests.servers.redis import RedisServer, redis_server
from tests.waiting import eventually
from xueliang.bus.local import LocalBus
from xueliang.bus.patience import Patience
from xueliang.bus.port import Bus, BusError, Fact, Handler, Together, Topic, UnreadableFact
from xueliang.bus.redis_streams import RedisBus

QUICK = Patience(tries=3, pause_s=0.01)
MakeBus = Callable[[], Bus]


@pytest.fixture(scope="module")
def redis_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(params=["local", "redis"])
def make_bus(request: pytest.FixtureRequest, tmp_path: Path) -> MakeBus:
    """Makes the same bus again and again, as a process would that is started again."""
    if request.param == "redis":
        server: RedisServer = request.getfixturevalue("redis_process")
        return lambda: RedisBus(server.url, "desk-1", prefix=tmp_path.name, patience=QUICK)
    database = Database.open(f"sqlite:///{tmp_path / 'bus.db'}")
    database.migrate()
    return lambda: LocalBus(database, SystemClock(), patience=QUICK)


@contextmanager
def consuming(bus: Bus, handler: Handler) -> Iterator[Bus]:
    bus.consume(dict.fromkeys(Topic, handler))
    try:
        yield bus
    finally:
        bus.stop(5)


def test_facts_arrive_whole_and_in_order(make_bus: MakeBus) -> None:
    taken: list[Fact] = []
    with consuming(make_bus(), taken.append) as bus:
        for number in range(100):
            bus.publish(Topic.RULE_EVENTS, f"f{number}", {"number": number, "name": "越界"})
        eventually(lambda: len(taken) == 100)
    assert [fact.payload["number"] for fact in taken] == list(range(100))
    assert taken[7] == Fact("f7", Topic.RULE_EVENTS, {"number": 7, "name": "越界"})


def test_facts_told_together_arrive_in_order_each_once(make_bus: MakeBus) -> None:
    taken: list[Fact] = []
    with consuming(make_bus(), taken.append) as bus:
        bus.publish_all(Topic.RULE_EVENTS, {f"f{number}": {"number": number} for number in range(5)})
        bus.publish(Topic.RULE_EVENTS, "last", {"number": 5})
        eventually(lambda: len(taken) == 6)
    assert [fact.payload["number"] for fact in taken] == list(range(6))


def test_what_was_published_before_anybody_listened_is_there(make_bus: MakeBus) -> None:
    first = make_bus()
    first.publish(Topic.CAMERA_STATES, "f1", {"a": 1})
    first.stop(1)
    taken: list[str] = []
    with consuming(make_bus(), lambda fact: taken.append(fact.fact_id)):
        eventually(lambda: taken == ["f1"])


def test_a_fact_whose_handler_did_not_finish_comes_again_after_a_restart(make_bus: MakeBus) -> None:
    entered, leave = threading.Event(), threading.Event()

    def dies_in_the_middle(_fact: Fact) -> None:
        entered.set()
        leave.wait(10)
        raise DatabaseUnavailable("the process is going down")

    bus = make_bus()
    bus.consume(dict.fromkeys(Topic, dies_in_the_middle))
    bus.publish(Topic.RULE_EVENTS, "f1", {})
    assert entered.wait(10)
    bus.stop(0)
    leave.set()
    bus.stop(5)
    taken: list[str] = []
    with consuming(make_bus(), lambda fact: taken.append(fact.fact_id)):
        eventually(lambda: taken == ["f1"])


def test_an_unreachable_database_is_waited_for_however_long(make_bus: MakeBus) -> None:
    calls: list[str] = []

    def away_at_first(fact: Fact) -> None:
        calls.append(fact.fact_id)
        if len(calls) <= 3 * QUICK.tries:
            raise DatabaseUnavailable("away")

    with consuming(make_bus(), away_at_first) as bus:
        bus.publish(Topic.RULE_EVENTS, "f1", {})
        eventually(lambda: len(calls) == 3 * QUICK.tries + 1)
        assert bus.set_aside() == 0


@pytest.mark.parametrize("fault", [UnreadableFact("of a version to come"), ZeroDivisionError()])
def test_a_fact_nobody_can_use_is_set_aside_and_the_next_ones_go_on(make_bus: MakeBus, fault: Exception) -> None:
    taken: list[str] = []

    def handler(fact: Fact) -> None:
        if fact.fact_id == "bad":
            raise fault
        taken.append(fact.fact_id)

    with consuming(make_bus(), handler) as bus:
        bus.publish(Topic.RULE_EVENTS, "bad", {})
        bus.publish(Topic.RULE_EVENTS, "good", {})
        eventually(lambda: taken == ["good"])
        assert bus.set_aside() == 1


def test_many_publishers_lose_nothing(make_bus: MakeBus) -> None:
    taken: list[str] = []
    with consuming(make_bus(), lambda fact: taken.append(fact.fact_id)) as bus:

        def publish(who: int) -> None:
            for number in range(20):
                bus.publish(Topic.ACCESS_EVENTS, f"{who}-{number}", {})

        threads = [threading.Thread(target=publish, args=(who,)) for who in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        eventually(lambda: len(taken) >= 160)
    assert sorted(taken) == sorted(f"{who}-{number}" for who in range(8) for number in range(20))


def test_the_local_bus_takes_a_repeated_id_for_one_fact(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'bus.db'}")
    database.migrate()
    taken: list[str] = []
    with consuming(LocalBus(database, SystemClock()), lambda fact: taken.append(fact.fact_id)) as bus:
        for fact_id in ("f1", "f1", "f2"):
            bus.publish(Topic.RULE_EVENTS, fact_id, {})
        eventually(lambda: "f2" in taken)
    assert taken == ["f1", "f2"]


def test_of_facts_told_together_none_is_there_without_the_others(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'bus.db'}")
    database.migrate()
    bus = LocalBus(database, SystemClock())
    with pytest.raises(InputError):
        bus.publish_all(Topic.RULE_EVENTS, {"f1": {}, "\ud800": {}})
    with database.read() as session:
        assert not inbox.pending(session)


def test_what_was_handed_over_before_one_that_waits_is_done(tmp_path: Path) -> None:
    """Stopped in the middle: the first facts were used, and are not used again."""
    database = Database.open(f"sqlite:///{tmp_path / 'bus.db'}")
    database.migrate()
    stuck = threading.Event()

    def takes_two(fact: Fact) -> None:
        if fact.fact_id == "f2":
            stuck.set()
            raise DatabaseUnavailable("away")

    bus = LocalBus(database, SystemClock(), patience=QUICK)
    bus.publish_all(Topic.RULE_EVENTS, {f"f{number}": {} for number in range(4)})
    with consuming(bus, takes_two):
        assert stuck.wait(10)
    with database.read() as session:
        assert [row.id for row in inbox.pending(session)] == ["f2", "f3"]


def test_a_desk_with_many_facts_lets_whoever_publishes_go_before_the_next(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'bus.db'}")
    database.migrate()
    bus, known = LocalBus(database, SystemClock()), text("SELECT count(*) FROM inbox WHERE id = 'alarm'")
    publisher = threading.Thread(target=bus.publish, args=(Topic.RULE_EVENTS, "alarm", {}))
    was_there: list[int] = []

    def files(fact: Fact) -> None:
        with database.write() as session:
            was_there.append(session.scalar(known) or 0)
            if fact.fact_id == "f0":
                publisher.start()
                eventually(lambda: database._turns.waiting == 1, every_s=0.001)

    bus.publish_all(Topic.RULE_EVENTS, {f"f{number}": {} for number in range(5)})
    with consuming(bus, files):
        eventually(lambda: len(was_there) == 6)
    publisher.join()
    assert was_there == [0, 1, 1, 1, 1, 1]


def test_publishing_to_a_dead_redis_says_so_and_its_return_is_noticed(tmp_path: Path) -> None:
    with redis_server(tmp_path) as server:
        taken: list[str] = []
        with consuming(RedisBus(server.url, "desk-1", patience=QUICK), lambda f: taken.append(f.fact_id)) as bus:
            bus.publish(Topic.RULE_EVENTS, "before", {})
            eventually(lambda: taken == ["before"])
            server.kill()
            with pytest.raises(BusError):
                bus.publish(Topic.RULE_EVENTS, "lost to nobody, the caller keeps it", {})
            server.start()
            bus.publish(Topic.RULE_EVENTS, "after", {})
            eventually(lambda: taken == ["before", "after"])


def test_another_consumer_takes_over_what_a_dead_one_held(redis_process: RedisServer, tmp_path: Path) -> None:
    held = threading.Event()

    def holds_for_ever(_fact: Fact) -> None:
        held.set()
        raise DatabaseUnavailable("stuck")

    dead = RedisBus(redis_process.url, "desk-1", prefix=tmp_path.name, patience=QUICK)
    dead.publish(Topic.RULE_EVENTS, "f1", {})
    with consuming(dead, holds_for_ever):
        assert held.wait(10)
    taken: list[str] = []
    heir = RedisBus(redis_process.url, "desk-2", prefix=tmp_path.name, patience=QUICK, claim_after_ms=1)
    with consuming(heir, lambda fact: taken.append(fact.fact_id)):
        eventually(lambda: taken == ["f1"])


def test_a_fact_of_a_newer_release_is_set_aside_and_stops_no_other(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'bus.db'}")
    database.migrate()
    clock = SystemClock()
    with database.write() as session:
        inbox.put(session, fact_id="f1", topic="weather", payload={}, now=clock.now())
    taken: list[str] = []
    with consuming(LocalBus(database, clock, patience=QUICK), lambda fact: taken.append(fact.fact_id)) as bus:
        bus.publish(Topic.RULE_EVENTS, "f2", {})
        eventually(lambda: taken == ["f2"])
        assert bus.set_aside() == 1
        assert bus.fault is None


def test_a_bus_whose_handler_waits_for_the_database_says_so(make_bus: MakeBus) -> None:
    away = threading.Event()
    away.set()

    def handler(_fact: Fact) -> None:
        if away.is_set():
            raise DatabaseUnavailable("away")

    with consuming(make_bus(), handler) as bus:
        bus.publish(Topic.RULE_EVENTS, "f1", {})
        assert eventually(lambda: bus.fault) == "facts wait for the database: away"
        away.clear()
        eventually(lambda: bus.fault is None)


@contextmanager
def consuming_together(bus: Bus, handler: Handler, together: Together) -> Iterator[Bus]:
    bus.consume(dict.fromkeys(Topic, handler), {Topic.RULE_EVENTS: together})
    try:
        yield bus
    finally:
        bus.stop(5)


def test_facts_in_a_row_are_taken_together_and_in_order(make_bus: MakeBus) -> None:
    runs: list[list[str]] = []
    alone: list[str] = []
    bus = make_bus()
    bus.publish_all(Topic.RULE_EVENTS, {f"f{number}": {} for number in range(40)})
    bus.publish(Topic.ACCESS_EVENTS, "door", {})
    with consuming_together(
        bus, lambda fact: alone.append(fact.fact_id), lambda facts: runs.append([fact.fact_id for fact in facts])
    ):
        eventually(lambda: sum(map(len, runs)) == 40 and alone == ["door"])
    assert [fact_id for run in runs for fact_id in run] == [f"f{number}" for number in range(40)]
    assert len(runs) == 1


def test_one_that_cannot_be_used_keeps_back_none_of_those_taken_with_it(make_bus: MakeBus) -> None:
    taken: list[str] = []

    def one(fact: Fact) -> None:
        if fact.fact_id == "bad":
            raise UnreadableFact("nonsense")
        taken.append(fact.fact_id)

    def several(facts: Sequence[Fact]) -> None:
        if any(fact.fact_id == "bad" for fact in facts):
            raise InputError("one of them is nonsense")
        taken.extend(fact.fact_id for fact in facts)

    bus = make_bus()
    bus.publish_all(Topic.RULE_EVENTS, {name: {} for name in ("a", "b", "bad", "c")})
    with consuming_together(bus, one, several):
        eventually(lambda: taken == ["a", "b", "c"])
        eventually(lambda: bus.set_aside() == 1)


def test_several_that_were_not_taken_come_again_after_a_restart(make_bus: MakeBus) -> None:
    bus = make_bus()
    bus.publish_all(Topic.RULE_EVENTS, {name: {} for name in "abc"})
    away = threading.Event()

    def unreachable(_: object) -> None:
        away.set()
        raise DatabaseUnavailable("locked")

    with consuming_together(bus, unreachable, unreachable):
        assert away.wait(10)
    taken: list[str] = []
    again = make_bus()
    with consuming_together(again, lambda fact: taken.append(fact.fact_id),
                            lambda facts: taken.extend(fact.fact_id for fact in facts)):  # fmt: skip
        eventually(lambda: taken == ["a", "b", "c"])
