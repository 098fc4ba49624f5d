"""SOAP calls to one ONVIF device through onvif-zeep-async, with the bounds that library does not set.

What leaves this module is CameraUnauthorised, CameraUnreachable or CameraFault; nothing of the library.
Importing it takes about a second (WSDL tools), so `cameras.onvif.device` does that when it is first used.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import onvif
from lxml import etree  # type: ignore[import-untyped]
from onvif.client import ONVIFService
from onvif.exceptions import ONVIFError
from zeep.exceptions import Error as ZeepError
from zeep.exceptions import Fault, TransportError

from cameras.onvif.words import plain
from models.errors import CameraFault, CameraUnauthorised, CameraUnreachable

DEVICE = "http://www.onvif.org/ver10/device/wsdl"
MEDIA = "http://www.onvif.org/ver10/media/wsdl"
EVENTS, PULL_POINT, SUBSCRIPTION = "events", "pullpoint", "subscription"
LARGEST_REPLY_BYTES = 1 << 20

_WSDL = Path(onvif.__file__).parent / "wsdl"
_EVENTS = "http://www.onvif.org/ver10/events/wsdl"
_BINDINGS = {
    DEVICE: ("devicemgmt.wsdl", f"{{{DEVICE}}}DeviceBinding"),
    MEDIA: ("media.wsdl", f"{{{MEDIA}}}MediaBinding"),
    EVENTS: ("events.wsdl", f"{{{_EVENTS}}}EventBinding"),
    PULL_POINT: ("events.wsdl", f"{{{_EVENTS}}}PullPointSubscriptionBinding"),
    SUBSCRIPTION: ("events.wsdl", f"{{{_EVENTS}}}SubscriptionManagerBinding"),
}
_REFUSED = "the device refused the user name or the password; it may want a user of its own for ONVIF"
_UNREADABLE = (ZeepError, ONVIFError, etree.LxmlError, ValueError, TypeError, AttributeError, LookupError)


@dataclass(frozen=True, slots=True)
class SoapReply:
    """As much of a response as zeep looks at."""

    status_code: int
    content: bytes
    headers: Mapping[str, str]
    encoding: str | None


class BoundedTransport:
    """Posts SOAP envelopes: no redirects, no more than `LARGEST_REPLY_BYTES` read. What zeep calls of a transport."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def post_xml(self, address: str, envelope: Any, headers: dict[str, str]) -> SoapReply:
        """Send one envelope. Raises CameraFault for an answer that is too large; aiohttp's errors otherwise."""
        body = etree.tostring(envelope, xml_declaration=True, encoding="utf-8")
        async with self._session.post(address, data=body, headers=headers, allow_redirects=False) as response:
            content = b""
            async for chunk in response.content.iter_chunked(65536):
                content += chunk
                if len(content) > LARGEST_REPLY_BYTES:
                    raise CameraFault(f"the device's answer is larger than {LARGEST_REPLY_BYTES} bytes")
            return SoapReply(response.status, content, response.headers, response.charset)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._session.close()


class OnvifService:
    """One service (device, media, events, a pull point or its subscription) of one device, at `address`.

    Signed with a WS-UsernameToken digest made for the device's clock, which differs from ours by `clock_offset_s`.
    HTTP digest is answered too where it is asked for.
    """

    def __init__(self, service: Any, address: str) -> None:
        self._service, self._address = service, address

    @classmethod
    async def open(
        cls, kind: str, address: str, username: str, password: str, clock_offset_s: float = 0.0
    ) -> "OnvifService":
        """Load the service's description; nothing is sent yet."""
        wsdl, binding = _BINDINGS[kind]
        service = ONVIFService(
            address,
            username,
            password,
            str(_WSDL / wsdl),
            no_cache=True,
            dt_diff=timedelta(seconds=clock_offset_s),
            binding_name=binding,
        )
        middlewares = (aiohttp.DigestAuthMiddleware(username, password),) if username else ()
        service.transport = BoundedTransport(aiohttp.ClientSession(middlewares=middlewares))
        await service.setup()
        return cls(service, address)

    async def close(self) -> None:
        """Close the connections."""
        await self._service.close()

    async def call(self, operation: str, parameters: Mapping[str, Any] | None = None, *, signed: bool = True) -> Any:
        """The reply of an operation as zeep's object; unsigned calls are allowed before signing in."""
        name = operation if signed else f"authless_{operation}"
        try:
            return await getattr(self._service, name)(dict(parameters or {}))
        except Fault as fault:
            if _refuses_credentials(fault):
                raise CameraUnauthorised(_REFUSED) from fault
            raise CameraFault(f"the device refuses {operation}: {plain(fault.message)}") from fault
        except TransportError as problem:
            raise _http_problem(problem.status_code, operation) from problem
        except TimeoutError as problem:
            raise CameraUnreachable(f"no answer from {self._address} in time") from problem
        except aiohttp.ClientConnectorError as problem:
            words = problem.strerror or "no connection"
            raise CameraUnreachable(
                f"{self._address} cannot be reached ({words}); check address, power and ONVIF port (often 80)"
            ) from problem
        except (aiohttp.ClientError, OSError) as problem:
            raise CameraFault(f"what answers at {self._address} breaks off or is no web service") from problem
        except _UNREADABLE as problem:
            raise CameraFault(f"the device's answer to {operation} cannot be understood") from problem


def _refuses_credentials(fault: Fault) -> bool:
    """By the subcode ter:NotAuthorized (Core spec. 5.11.2.3), or by words: many firmwares send those only."""
    codes = [plain(getattr(code, "text", code)) for code in fault.subcodes or ()]
    return "auth" in " ".join([*codes, plain(fault.code), plain(fault.message)]).lower()


def _http_problem(status: int, operation: str) -> CameraUnauthorised | CameraFault:
    if status in (401, 403):
        return CameraUnauthorised(_REFUSED)
    if status == 404:
        return CameraFault("there is no ONVIF service at this port; check the port, and that ONVIF is switched on")
    return CameraFault(f"the device's answer to {operation} is no SOAP (HTTP status {status}); check the ONVIF port")
