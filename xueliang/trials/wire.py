"""What the service and the process that tries a rule say to each other: a line of JSON each."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from cases.backtest.run import Asked
from cases.backtest.trial import Trial


@dataclass(frozen=True, slots=True)
class Order:
    """The one line to the process. `url`: of the database; it may hold a password, so it goes by this way only."""

    url: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class Said:
    """A line from the process: how far it is or, last, what came of it.

    `refused`: what was wrong with the order, in words; `failed`: that the database was not there, in words.
    """

    share: float = 0.0
    trial: Trial | None = None
    refused: str = ""
    failed: str = ""


ORDER: TypeAdapter[Order] = TypeAdapter(Order)
SAID: TypeAdapter[Said] = TypeAdapter(Said)
