"""The bus of one process: the table `inbox` (see docs/adr/0001)."""

import logging
import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from models.clock import Clock
from models.db import inbox
from models.db.engine import Database
from models.errors import DatabaseUnavailable
from xueliang.bus.patience import Patience, Stopped, hand_over
from xueliang.bus.port import BusError, Fact, Handler, Topic

_log = logging.getLogger(__name__)

LOOK_AGAIN_S = 5.0  # without a word from `publish`
KEEP_DONE = timedelta(days=7)
FORGET_EVERY_S = 3600.0


class LocalBus:
    """Facts through the database, handed over on one thread."""

    def __init__(self, database: Database, clock: Clock, patience: Patience | None = None) -> None:
        self._database = database
        self._clock = clock
        self._patience = patience or Patience()
        self._news = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._forget_at_s = clock.mono_s()

    def publish(self, topic: Topic, fact_id: str, payload: Mapping[str, Any]) -> None:
        try:
            with self._database.write() as session:
                inbox.put(session, fact_id=fact_id, topic=topic, payload=payload, now=self._clock.now())
        except DatabaseUnavailable as error:
            raise BusError(str(error)) from error
        self._news.set()

    def consume(self, handlers: Mapping[Topic, Handler]) -> None:
        self._news.set()  # of what a former process left
        self._thread = threading.Thread(target=self._run, args=(dict(handlers),), name="bus", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        self._stopping.set()
        self._news.set()
        if self._thread is not None:
            self._thread.join(timeout_s)

    def set_aside(self) -> int:
        with self._database.read() as session:
            return inbox.count_set_aside(session)

    def _run(self, handlers: Mapping[Topic, Handler]) -> None:
        while not self._stopping.is_set():
            self._news.wait(LOOK_AGAIN_S)
            self._news.clear()
            try:
                while self._take_some(handlers):
                    pass
                self._forget_done()
            except Stopped:
                return
            except DatabaseUnavailable as error:
                _log.warning("facts wait for the database: %s", error, extra={"action": "bus_retry"})
                self._stopping.wait(self._patience.pause_s)
                self._news.set()

    def _take_some(self, handlers: Mapping[Topic, Handler]) -> bool:
        with self._database.read() as session:
            facts = [Fact(row.id, Topic(row.topic), row.payload) for row in inbox.pending(session)]
        for fact in facts:
            fault = hand_over(handlers[fact.topic], fact, self._patience, self._stopping)
            if fault:
                _log.error("fact %s set aside: %s", fact.fact_id, fault, extra={"action": "fact_set_aside"})
            with self._database.write() as session:
                inbox.note_done(session, fact.fact_id, self._clock.now(), fault=fault)
        return bool(facts)

    def _forget_done(self) -> None:
        if self._clock.mono_s() < self._forget_at_s:
            return
        self._forget_at_s = self._clock.mono_s() + FORGET_EVERY_S
        with self._database.write() as session:
            inbox.forget_done(session, self._clock.now() - KEEP_DONE)
