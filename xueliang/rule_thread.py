"""The one thread that evaluates the rules of this shard and publishes what they find, before it looks further."""

import logging
from collections.abc import Callable, Mapping

from models.access import AccessEvent
from models.cameras import CameraSight, CameraStatus
from models.clock import Clock
from models.facts import rule_event_to_json
from models.media import Frame
from models.rules import RuleEvent, RuleSpec
from rules.engine import RuleEngine
from xueliang.bus.port import Topic
from xueliang.canary import Canary
from xueliang.evidence.witness import Witness
from xueliang.loud_thread import LoudThread
from xueliang.publisher import Publisher
from xueliang.rule_inputs import Input, RuleInputs, Seen, Specs

_log = logging.getLogger(__name__)

TICK_S = 0.5


class RuleThread:
    """Evaluates rules in order and publishes what they find, durably; `witness` documents it and tells later.

    `on_ruled`: told of each picture once what the rules found in it is published.
    """

    def __init__(
        self,
        publisher: Publisher,
        witness: Witness,
        clock: Clock,
        on_ruled: Callable[[Frame], None] | None = None,
    ) -> None:
        self._publisher = publisher
        self._witness = witness
        self._clock = clock
        self._on_ruled = on_ruled
        self._engine = RuleEngine(())
        self._specs: Mapping[str, RuleSpec] = {}
        self._thread = LoudThread("rules", self._run)
        self.inputs = RuleInputs()
        self.canary: Canary | None = None
        self.problems: Mapping[str, str] = {}

    @property
    def fault(self) -> str | None:
        """Why no rule is evaluated any more; None while they are."""
        return self._thread.fault

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """Evaluate what has come in so far, end what goes on, and end."""
        self.inputs.close()
        self._thread.join(timeout_s)

    def _run(self) -> None:
        try:
            self._evaluate_until_closed()
        finally:
            self.inputs.close()  # whoever hands pictures over must not wait for the dead

    def _evaluate_until_closed(self) -> None:
        next_tick_s = self._clock.mono_s() + TICK_S
        while not self.inputs.closed:
            item = self.inputs.take(max(0.01, next_tick_s - self._clock.mono_s()))
            if item is not None:
                self.take(item)
            if self._clock.mono_s() >= next_tick_s:
                next_tick_s = self._clock.mono_s() + TICK_S
                self.tick()
        while (item := self.inputs.take(0)) is not None:  # what came before the stop still counts
            self.take(item)
        self._report(self._engine.set_rules(()), None)  # nobody watches any more: what goes on ends here

    def take(self, item: Input) -> None:
        """Evaluate one input and publish what follows from it."""
        match item:
            case Seen():
                self._report(self._engine.on_frame(item.tracked), item)
                if self._on_ruled is not None:
                    self._on_ruled(item.frame)
            case AccessEvent():
                self._report(self._engine.on_access(item), None)
            case CameraSight() | CameraStatus():
                self._report(self._engine.on_health(item), None)
            case _:
                self._report(self._set_rules(item), None)

    def tick(self) -> None:
        """Time passes even when nothing is seen."""
        self._report(self._engine.tick(self._clock.now().timestamp()), None)
        sent = self.canary and self.canary.due()
        if sent:
            self._publisher.publish(Topic.RULE_EVENTS, sent.event_id, rule_event_to_json(sent))

    def _set_rules(self, specs: Specs) -> list[RuleEvent]:
        self._specs = {spec.rule_id: spec for spec in specs}
        ended = self._engine.set_rules(specs)
        self.problems = dict(self._engine.problems)
        for rule_id, reason in self.problems.items():
            _log.warning("rule %s is not in force: %s", rule_id, reason, extra={"action": "rule_refused"})
        return ended

    def _report(self, events: list[RuleEvent], seen: Seen | None) -> None:
        """What follows from one input becomes durable together: a wait for the disk, however many rules found it."""
        facts = {}
        for event in events:
            self._witness.see(event, self._specs.get(event.rule_id), seen)
            facts[f"{event.event_id}/{event.phase}/{event.sequence}"] = rule_event_to_json(event)
        if facts:
            self._publisher.publish_all(Topic.RULE_EVENTS, facts)
