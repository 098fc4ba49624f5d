"""Shapes of gates, their events, door commands and the signed webhook."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from api.schemas.words import Answer, BilingualText, Id, Line, Request, Secret, ShortText, Url
from models.access import AccessKind, CommandOutcome, Credential, DoorPhysical, GateState

GateUrl = Annotated[Url, StringConstraints(pattern=r"^https?://[^\x00-\x20\x7f]+$")]


class GateKindAnswer(Answer):
    """A kind of gate that can be connected (门禁类型)."""

    kind: str
    title: BilingualText
    needs_url: bool = Field(description="We connect to it, so its address is needed (需要地址)")
    takes_deliveries: bool = Field(description="It pushes to us, signed with a secret (推送类)")
    options_schema: dict[str, Any] = Field(description="JSON schema of `options` (适配选项)")


class GateAnswer(Answer):
    """A gate and how it is (门禁)."""

    id: str
    name: str = Field(description="Its name (名称)")
    kind: str = Field(description="The adapter (类型)")
    url: str = Field(description="Address without credentials; empty for a webhook (地址)")
    username: str = Field(description="Account on the device (设备账号)")
    has_password: bool = Field(description="A password is kept for it; it is never shown (已设密码)")
    doors: int = Field(description="How many doors it has (门数)")
    options: dict[str, Any] = Field(description="Settings of its kind; see `options_schema` (适配选项)")
    area_id: str = Field(description="Where it stands (所属辖区)")
    area_name: str = Field(description="Name of that place (辖区名称)")
    enabled: bool = Field(description="Whether it is connected (启用)")
    state: GateState = Field(description="Where the connection stands (状态)")
    state_reason: str = Field(description="Why, in words (原因)")
    state_at: datetime | None = Field(description="Since when (状态时间)")
    webhook_url: str | None = Field(description="Where a webhook gate posts to (推送地址)")


class GateMade(GateAnswer):
    """A new gate; a webhook's secret is shown this once (新门禁)."""

    webhook_secret: str | None = Field(None, description="Signs the pushes; not shown again (推送密钥)")


class GateNew(Request):
    """A gate to add (新增门禁)."""

    name: Line
    kind: Line = Field(description="One of the gate kinds (类型)")
    url: GateUrl | None = Field(None, description="http:// or https:// address of the device (地址)")
    username: ShortText = ""
    password: Secret = ""
    doors: int = Field(1, ge=1, le=64, description="How many doors it has (门数)")
    options: dict[str, Any] = Field(default_factory=dict, max_length=50, description="Settings of its kind (适配选项)")
    area_id: Id


class GateChange(Request):
    """What to change of a gate; what is left out stays; an empty password removes it (修改门禁)."""

    name: Line | None = None
    url: GateUrl | None = None
    username: ShortText | None = None
    password: Secret | None = None
    doors: int | None = Field(None, ge=1, le=64)
    options: dict[str, Any] | None = Field(None, max_length=50)
    area_id: Id | None = None
    enabled: bool | None = None


class AccessEventAnswer(Answer):
    """Something that happened at a door (门禁事件)."""

    id: str
    door_no: int = Field(description="Which door (门号)")
    kind: AccessKind = Field(description="What happened (事件)")
    at: datetime = Field(description="When (时间)")
    credential: Credential = Field(description="By what means, never who (通行方式)")
    detail: dict[str, str] = Field(description="What else the device said (详情)")


class DoorAnswer(Answer):
    """How a door stands (门状态)."""

    state: DoorPhysical


class DoorCommand(Request):
    """Why a door is opened or closed (开门事由)."""

    reason: Annotated[ShortText, StringConstraints(min_length=2)] = Field(description="Kept in the audit log (事由)")


class DoorResultAnswer(Answer):
    """What became of a door command, judged by the door and not by the reply (执行结果)."""

    outcome: CommandOutcome
    reason: str = Field(description="In words (说明)")
    door: DoorPhysical = Field(description="How the door stands now (门状态)")
    took_s: float = Field(description="Seconds (耗时)")


class HookAnswer(Answer):
    """What became of pushed events (接收结果)."""

    accepted: int = Field(description="New events (接收)")
    repeated: int = Field(description="Events that were known already (重复)")


class PushedEvent(Request):
    """One event as a gate pushes it (推送事件); for the document only: the gate adapter parses the signed bytes."""

    event_id: str
    door_no: int
    kind: AccessKind
    at: datetime
    credential: Credential | None = None
    person_ref: str | None = None
    detail: dict[str, str] | None = None


DoorAction = Literal["open", "close"]
