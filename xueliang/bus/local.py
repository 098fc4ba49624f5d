"""The bus of one machine: the table `inbox` (see docs/adr/0001). Processes that share the database may publish."""

import logging
import threading
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

from models.clock import Clock
from models.db import inbox
from models.db.engine import Database
from models.errors import DatabaseUnavailable
from xueliang.bus.patience import Patience, Stopped, hand_over
from xueliang.bus.port import NONE_TOGETHER, BusError, Fact, Handler, Together, Topic
from xueliang.bus.together import took_together
from xueliang.loud_thread import LoudThread
from xueliang.outage import Outage

_log = logging.getLogger(__name__)

LOOK_AGAIN_S = 5.0  # without a word from `publish`
KEEP_DONE = timedelta(days=7)
FORGET_EVERY_S = 3600.0


class LocalBus:
    """Facts through the database, handed over on one thread.

    `look_again_s`: how often to look for facts of other processes; those of this one are seen at once.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        patience: Patience | None = None,
        look_again_s: float = LOOK_AGAIN_S,
    ) -> None:
        self._database = database
        self._clock = clock
        self._patience = patience or Patience()
        self._look_again_s = look_again_s
        self._news = threading.Event()
        self._stopping = threading.Event()
        self._thread: LoudThread | None = None
        self._together: Mapping[Topic, Together] = NONE_TOGETHER
        self._outage = Outage("facts wait for the database", "bus_waits")
        self._forget_at_s = clock.mono_s()

    def publish(self, topic: Topic, fact_id: str, payload: Mapping[str, Any]) -> None:
        self.publish_all(topic, {fact_id: payload})

    def publish_all(self, topic: Topic, facts: Mapping[str, Mapping[str, Any]]) -> None:
        try:
            with self._database.write() as session:
                for fact_id, payload in facts.items():
                    inbox.put(session, fact_id=fact_id, topic=topic, payload=payload, now=self._clock.now())
        except DatabaseUnavailable as error:
            raise BusError(str(error)) from error
        self._news.set()

    def consume(self, handlers: Mapping[Topic, Handler], together: Mapping[Topic, Together] = NONE_TOGETHER) -> None:
        self._news.set()  # of what a former process left
        self._together = dict(together)
        self._thread = LoudThread("bus", partial(self._run, dict(handlers)))
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        self._stopping.set()
        self._news.set()
        if self._thread is not None:
            self._thread.join(timeout_s)

    @property
    def fault(self) -> str | None:
        return (self._thread.fault if self._thread else None) or self._outage.fault

    def set_aside(self) -> int:
        with self._database.read() as session:
            return inbox.count_set_aside(session)

    def _run(self, handlers: Mapping[Topic, Handler]) -> None:
        while not self._stopping.is_set():
            self._news.wait(self._look_again_s)
            self._news.clear()
            try:
                while self._take_some(handlers):
                    pass
                self._forget_done()
                self._outage.over()
            except Stopped:
                return
            except DatabaseUnavailable as error:
                self._outage.note(str(error))
                self._stopping.wait(self._patience.pause_s)
                self._news.set()

    def _take_some(self, handlers: Mapping[Topic, Handler]) -> bool:
        """Hand over what is pending now. It is noted as done all at once: each note alone would cost as much as the
        fact, and what is noted too late, since we were killed, comes twice."""
        with self._database.read() as session:
            facts = [(row.id, row.topic, row.payload) for row in inbox.pending(session)]
        done: list[str] = []
        try:
            for topic, run in groupby(facts, key=itemgetter(1)):
                self._take_run(handlers, topic, list(run), done)
        finally:
            self._note_done(done)
        return bool(facts)

    def _take_run(
        self,
        handlers: Mapping[Topic, Handler],
        topic: str,
        run: Sequence[tuple[str, str, Mapping[str, Any]]],
        done: list[str],
    ) -> None:
        """Hand over facts of one topic that came in a row; the ids of those that were taken go to `done`."""
        known = next((each for each in self._together if each == topic), None)
        facts = [] if known is None else [Fact(fact_id, known, payload) for fact_id, _, payload in run]
        if known is not None and took_together(self._together[known], facts):
            done += [fact.fact_id for fact in facts]
            return
        for fact_id, _, payload in run:
            fault = self._hand_over(handlers, fact_id, topic, payload)
            if fault:
                self._set_aside(fact_id, fault)
            else:
                done.append(fact_id)

    def _note_done(self, fact_ids: list[str]) -> None:
        if fact_ids:
            with self._database.write() as session:
                inbox.note_all_done(session, fact_ids, self._clock.now())

    def _set_aside(self, fact_id: str, fault: str) -> None:
        _log.error("fact %s set aside: %s", fact_id, fault, extra={"action": "fact_set_aside"})
        with self._database.write() as session:
            inbox.note_done(session, fact_id, self._clock.now(), fault=fault)

    def _hand_over(
        self, handlers: Mapping[Topic, Handler], fact_id: str, topic: str, payload: Mapping[str, Any]
    ) -> str:
        known = next((each for each in handlers if each == topic), None)
        if known is None:
            return f"nobody here handles the topic {topic!r}: was it left by a newer release?"
        return hand_over(handlers[known], Fact(fact_id, known, payload), self._patience, self._stopping, self._outage)

    def _forget_done(self) -> None:
        if self._clock.mono_s() < self._forget_at_s:
            return
        self._forget_at_s = self._clock.mono_s() + FORGET_EVERY_S
        with self._database.write() as session:
            inbox.forget_done(session, self._clock.now() - KEEP_DONE)
