"""The contract of `gates.port.Gate`, on the fake and on the webhook adapter."""

import json
from dataclasses import dataclass
from datetime import timedelta

import pytest

from gates.port import Gate
from gates.webhook.gate import WebhookGate
from gates.webhook.signature import sign
from models.access import AccessEvent, AccessKind, GateConfig
from tests.fakes.clock import ManualClock
from tests.fakes.gate import FakeGate
from tests.unit.gates.gate_contract import Bench, GateContract, Heard


@dataclass
class FakeBench:
    gate: Gate
    config: GateConfig
    fake: FakeGate
    clock: ManualClock

    def happens(self, name: str, kind: AccessKind, door_no: int = 1) -> None:
        now = self.clock.now()
        self.fake.happens(AccessEvent(f"acc_{name}", self.config.gate_id, door_no, kind, now, now))


class TestFakeGate(GateContract):
    @pytest.fixture
    def bench(self) -> Bench:
        config, clock = GateConfig("gate_1", "East door", "fake", doors=2), ManualClock()
        fake = FakeGate(config, clock)
        return FakeBench(fake, config, fake, clock)


@dataclass
class WebhookBench:
    gate: Gate
    config: GateConfig
    webhook: WebhookGate
    clock: ManualClock

    def happens(self, name: str, kind: AccessKind, door_no: int = 1) -> None:
        at = (self.clock.now() - timedelta(seconds=1)).isoformat()
        body = json.dumps({"event_id": name, "door_no": door_no, "kind": kind, "at": at}).encode()
        self.webhook.take(sign(self.config.secret, int(self.clock.now().timestamp()), body), body)


class TestWebhookGate(GateContract):
    @pytest.fixture
    def bench(self) -> Bench:
        config, clock = GateConfig("gate_2", "West door", "webhook", secret="hook-secret", doors=2), ManualClock()
        gate = WebhookGate(config, clock)
        return WebhookBench(gate, config, gate, clock)

    async def comes_online(self, bench: Bench, heard: Heard) -> None:
        bench.happens(f"hello-{len(heard.events)}", AccessKind.OTHER)
        await super().comes_online(bench, heard)
