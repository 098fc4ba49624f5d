"""What may be set for one Hikvision gate beyond address and credentials (`GateConfig.options`).

Everything here stands for something devices differ in or that no public source settles.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from gates.hikvision.codes import Code
from models.access import AccessKind
from models.errors import InputError

_CODE = re.compile(r"(\d{1,3})/(0[xX][0-9a-fA-F]{1,8}|\d{1,9})\Z")


class DoorEvidence(StrEnum):
    """By what a door is judged."""

    CONTACT_AND_LOCK = "contact_and_lock"  # AcsWorkStatus: magneticStatus and doorLockStatus
    LOCK = "lock"  # no contact is wired: magneticStatus would read "closed" for ever
    EVENTS = "events"  # the device has no AcsWorkStatus: only its own lock and door events
    NONE = "none"


class HikvisionOptions(BaseModel):
    """Settings of one device; defaults fit the terminals the public sources describe."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    codes: dict[str, AccessKind] = Field(
        default_factory=dict, description='Own meaning for single codes, e.g. {"5/0x1b": "door_forced"}'
    )
    door_evidence: DoorEvidence = Field(default=DoorEvidence.CONTACT_AND_LOCK, description="By what a door is judged")
    lock_open_value: int = Field(
        default=1, ge=0, le=1, description="What doorLockStatus reads while the lock is released"
    )
    command_content_type: str = Field(
        default="application/x-www-form-urlencoded; charset=UTF-8",
        max_length=100,
        pattern=r"^[\x20-\x7e]+$",
        description="Content-Type of door commands; the device's own web page sends this one",
    )
    verify_tls: bool = Field(
        default=True, description="Refuse an https device whose certificate nobody we trust has signed"
    )
    utc_offset_h: float = Field(default=8.0, ge=-14, le=14, description="Zone of device times that name none, hours")
    idle_s: float = Field(
        default=90.0, gt=0, le=3600, description="Silence after which the event stream is opened anew"
    )
    open_within_s: float = Field(default=5.0, gt=0, le=5, description="How long a door may take to be seen moving")
    poll_s: float = Field(default=0.25, ge=0.05, le=2, description="How often the door is looked at meanwhile")
    catch_up_s: float = Field(
        default=30.0, ge=0, le=3600, description="How often history is asked for what we missed; 0: never"
    )
    look_back_s: float = Field(
        default=600.0, ge=0, le=86400, description="How far back history is read at the first start"
    )
    unauthorised_s: float = Field(
        default=300.0,
        ge=1,
        le=86400,
        description="Wait after a refused password; devices lock accounts after a few tries",
    )

    @field_validator("codes")
    @classmethod
    def _codes_are_codes(cls, codes: dict[str, AccessKind]) -> dict[str, AccessKind]:
        wrong = [code for code in codes if not _CODE.match(code)]
        if wrong:
            raise ValueError(f"{wrong[0]!r} is no code; write major/minor, e.g. 5/27 or 5/0x1b")
        return codes

    def code_overrides(self) -> dict[Code, AccessKind]:
        """`codes` with numbers for keys."""
        found = ((_CODE.match(text), kind) for text, kind in self.codes.items())
        return {(int(code.group(1)), _minor(code.group(2))): kind for code, kind in found if code}


def _minor(text: str) -> int:
    return int(text, 16 if text[:2].lower() == "0x" else 10)


def read_options(given: Mapping[str, Any]) -> HikvisionOptions:
    """Raises InputError naming the option and what is allowed."""
    try:
        return HikvisionOptions.model_validate(dict(given))
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        allowed = ", ".join(HikvisionOptions.model_fields)
        hint = f"; options are {allowed}" if first["type"] == "extra_forbidden" else ""
        raise InputError(f"gate option {where!r}: {first['msg']}{hint}") from fault
