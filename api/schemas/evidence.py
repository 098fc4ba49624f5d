"""Shapes of what is said about evidence beside its files."""

from datetime import datetime

from pydantic import Field

from api.schemas.words import Answer, Line, Request


class HoldAsk(Request):
    """Keep the evidence of an alert (留存证据)."""

    reason: Line = Field(description="Why it must be kept (留存理由)")


class HoldAnswer(Answer):
    """Somebody keeps the evidence of an alert, whatever its age (证据留存)."""

    reason: str = Field(description="Why (留存理由)")
    account_name: str = Field(description="Who said so (留存人)")
    at: datetime = Field(description="Since when (留存时间)")
