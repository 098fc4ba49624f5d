"""What one running API holds, reached by routes through the application; there is no other shared state."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from api.attempts import UnknownNames
from api.backtests import Backtests
from api.metrics import Metrics
from api.ports import ApiPorts
from api.recent import RecentMisses
from api.slots import Slots


@dataclass(frozen=True, slots=True)
class Service:
    """The ports and what the API keeps in memory beside them."""

    ports: ApiPorts
    unknown_names: UnknownNames
    metrics: Metrics
    probes: Slots
    pictures: Slots
    recent_misses: RecentMisses
    backtests: Backtests


def service_of(connection: HTTPConnection) -> Service:
    """The service behind a request or WebSocket."""
    service = connection.app.state.service
    assert isinstance(service, Service)
    return service


def ports_of(connection: HTTPConnection) -> ApiPorts:
    """The ports behind a request or WebSocket."""
    return service_of(connection).ports


Serving = Annotated[Service, Depends(service_of)]
Ports = Annotated[ApiPorts, Depends(ports_of)]
