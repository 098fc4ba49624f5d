"""What may be set on a rule of any kind besides the kind's own parameters."""

from pydantic import Field

from rules.access import AccessClock
from rules.conditions.schedule import Schedule
from rules.kinds.kind import Params

A_DAY_S = 86400.0


class Conditions(Params):
    """When a rule watches, whom it overlooks, and which of its findings people hear of."""

    schedule: Schedule | None = Field(
        default=None,
        title="Schedule",
        description="Hours at which the rule watches; without one it always does.",
        json_schema_extra={"title_zh": "布防计划"},
    )
    min_width_norm: float = Field(
        default=0.0,
        ge=0,
        le=1,
        title="Lowest width",
        description="Objects whose box is narrower than this part of the picture's width are overlooked.",
        json_schema_extra={"title_zh": "最小目标宽度（占画面比例）"},
    )
    max_width_norm: float = Field(
        default=1.0,
        gt=0,
        le=1,
        title="Highest width",
        description="Objects whose box is wider than this part of the picture's width are overlooked.",
        json_schema_extra={"title_zh": "最大目标宽度（占画面比例）"},
    )
    max_height_norm: float = Field(
        default=1.0,
        gt=0,
        le=1,
        title="Highest height",
        description="Objects whose box is higher than this part of the picture's height are overlooked.",
        json_schema_extra={"title_zh": "最大目标高度（占画面比例）"},
    )
    cooldown_s: float = Field(
        default=0.0,
        ge=0,
        le=A_DAY_S,
        title="Cooldown (s)",
        description="So long after an event in a zone no other one of this rule begins there; one that lasts longer "
        "begins when the time is over. The next event says how many were held back.",
        json_schema_extra={"title_zh": "冷却时间（秒）"},
    )
    escalate_after_s: float = Field(
        default=0.0,
        ge=0,
        le=A_DAY_S,
        title="Escalate after (s)",
        description="Each time an event has gone on for so long it becomes one step graver, up to an alarm; "
        "0 leaves it as it is.",
        json_schema_extra={"title_zh": "持续升级间隔（秒，0 为不升级）"},
    )
    unless_granted_s: float = Field(
        default=0.0,
        ge=0,
        le=3600,
        title="Unless granted within (s)",
        description="No event begins when the rule's gate let somebody in during so many seconds before it; "
        "0 does not ask.",
        json_schema_extra={"title_zh": "授权通行免报时间（秒，0 为不启用）"},
    )
    granted_clock: AccessClock = Field(
        default="arrival",
        title="Time of a grant",
        description="arrival: when the gate's event reached us; device: what the gate's own clock says.",
        json_schema_extra={"title_zh": "授权时间依据", "labels_zh": {"arrival": "到达时间", "device": "设备时间"}},
    )

    @property
    def judges_events(self) -> bool:
        """Whether what the kind finds may be held back or made graver."""
        return self.cooldown_s > 0 or self.escalate_after_s > 0 or self.unless_granted_s > 0

    @property
    def overlooks_sizes(self) -> bool:
        """Whether some objects are too narrow, too wide or too high."""
        return self.min_width_norm > 0 or self.max_width_norm < 1 or self.max_height_norm < 1
