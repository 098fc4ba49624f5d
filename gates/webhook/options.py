"""What may be set for one webhook gate beyond its secret (`GateConfig.options`)."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.errors import InputError


class WebhookOptions(BaseModel):
    """Settings of one webhook gate."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    silence_s: float = Field(
        default=900.0,
        ge=1,
        le=604800,
        description="Seconds without a valid delivery after which the gate counts as offline",
    )


def read_options(given: Mapping[str, Any]) -> WebhookOptions:
    """Raises InputError naming the option and what is allowed."""
    try:
        return WebhookOptions.model_validate(dict(given))
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise InputError(f"gate option {where!r}: {first['msg']}; the option is silence_s") from fault
