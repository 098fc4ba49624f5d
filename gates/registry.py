"""The kinds of gate there are, each with what a person must fill in for it. A new maker is one more line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from gates.hikvision.gate import HikvisionGate
from gates.hikvision.options import HikvisionOptions
from gates.port import Gate
from gates.webhook.gate import WebhookGate
from gates.webhook.options import WebhookOptions
from models.access import GateConfig
from models.clock import Clock
from models.errors import InputError


@dataclass(frozen=True, slots=True)
class GateField:
    """One field of `GateConfig` a kind uses. `secret`: never shown again once stored."""

    name: str
    required: bool
    secret: bool = False


@dataclass(frozen=True, slots=True)
class GateKind:
    """One kind: `title` and `summary` by language (zh, en), its fields, its options model, and how to make one."""

    kind: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    fields: tuple[GateField, ...]
    options: type[BaseModel]
    make: Callable[[GateConfig, Clock], Gate]
    takes_deliveries: bool = False

    def options_schema(self) -> dict[str, Any]:
        """The JSON schema of `GateConfig.options` for this kind."""
        return self.options.model_json_schema()


_KINDS = (
    GateKind(
        kind="hikvision_isapi",
        title={"zh": "海康门禁（ISAPI）", "en": "Hikvision access control (ISAPI)"},
        summary={
            "zh": "直接连接海康门禁一体机或控制器：接收事件、查询门状态、远程开门。",
            "en": "Connects to a Hikvision terminal or controller: events, door state, remote opening.",
        },
        fields=(
            GateField("url", required=True),
            GateField("username", required=True),
            GateField("password", required=True, secret=True),
            GateField("doors", required=False),
        ),
        options=HikvisionOptions,
        make=HikvisionGate,
    ),
    GateKind(
        kind="webhook",
        title={"zh": "签名推送（Webhook）", "en": "Signed webhook"},
        summary={
            "zh": "其他品牌由集成商把事件签名后推送过来；只接收事件，不能开门。",
            "en": "For other makers: the integrator delivers signed events. Events only, no door commands.",
        },
        fields=(GateField("secret", required=True, secret=True), GateField("doors", required=False)),
        options=WebhookOptions,
        make=WebhookGate,
        takes_deliveries=True,
    ),
)

GATE_KINDS: Mapping[str, GateKind] = {each.kind: each for each in _KINDS}


def open_gate(config: GateConfig, clock: Clock) -> Gate:
    """The adapter for one gate, not yet running. Raises InputError for an unknown kind or a config it cannot use."""
    kind = GATE_KINDS.get(config.kind)
    if kind is None:
        raise InputError(f"gate kind {config.kind!r} is unknown; kinds are {', '.join(GATE_KINDS)}")
    return kind.make(config, clock)
