"""A device's own motion alarms, by an ONVIF pull point (Core specification, clause 9.1; WS-BaseNotification).

They only wake a camera: what the pictures then show is judged here. Topics that mean motion are those of ONVIF's cell
motion detector, motion alarm, motion region detector and people/vehicle detectors of common makers; a device's other
events (tampering, line status, …) are passed over.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from cameras.addresses import withhold
from cameras.onvif.device import device_time, service_url
from models.clock import Clock
from models.errors import CameraError, CameraFault, CameraUnreachable, InputError

if TYPE_CHECKING:
    from cameras.onvif.soap import OnvifService

PULL_S = 20
LEASE_S = 120
ANSWER_S = 15.0
MOST_MESSAGES = 32
FASTEST_PULL_S = 0.5  # a device that answers at once instead of waiting is not asked more often
DEFAULT_PATH = "/onvif/device_service"

_MOTION_TOPICS = ("cellmotiondetector", "motionalarm", "motionregiondetector", "peopledetector", "vehicledetector")
_TRUE = ("true", "1")


@dataclass(frozen=True, slots=True)
class MotionAddress:
    """Where a device's ONVIF device service is."""

    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        place = f"[{self.host}]" if ":" in self.host else self.host
        return urlunsplit(("http", f"{place}:{self.port}", self.path, "", ""))


def parse_motion_url(url: str) -> MotionAddress:
    """The address in `http://host[:port][/path]`; credentials stand apart. Raises InputError with what to write."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 80
    except ValueError:
        host, port = "", 0
    if not host or parts.scheme != "http" or "@" in parts.netloc:
        raise InputError("motion_url: write http://address:port of the camera's ONVIF service, without a password")
    return MotionAddress(host, port, parts.path if parts.path not in ("", "/") else DEFAULT_PATH)


async def listen_for_motion(
    address: MotionAddress,
    username: str,
    password: str,
    clock: Clock,
    on_motion: Callable[[], None],
    on_listening: Callable[[], None],
) -> None:
    """Subscribe and call `on_motion` for each alarm that begins, until cancelled; `on_listening` once it is agreed.

    Raises CameraUnreachable, CameraUnauthorised or CameraFault with what to do; no message holds the password.
    """
    try:
        async with AsyncExitStack() as stack:
            await _PullPoint(address, username, password, clock, stack).run(on_motion, on_listening)
    except TimeoutError:
        raise CameraUnreachable(
            f"{address.host}:{address.port} did not answer within {ANSWER_S:g} s; check address, power and ONVIF port "
            "(often 80)"
        ) from None
    except CameraError as problem:
        raise type(problem)(withhold(str(problem), password)) from problem


class _PullPoint:
    """One subscription. Its services are closed by `stack`."""

    def __init__(
        self, address: MotionAddress, username: str, password: str, clock: Clock, stack: AsyncExitStack
    ) -> None:
        self._address, self._username, self._password = address, username, password
        self._clock, self._stack = clock, stack
        self._offset_s = 0.0

    async def run(self, on_motion: Callable[[], None], on_listening: Callable[[], None]) -> None:
        async with asyncio.timeout(ANSWER_S * 2):
            subscribed_at = await self._subscribe()
        pulls, lease = await self._open_pair(subscribed_at)
        on_listening()
        try:
            await self._pull(pulls, lease, on_motion)
        finally:
            with contextlib.suppress(CameraError, TimeoutError):
                async with asyncio.timeout(2.0):
                    await lease.call("Unsubscribe")

    async def _subscribe(self) -> str:
        """The address of a new pull point."""
        from cameras.onvif import soap  # takes a second to import, see there

        device = await self._open(soap.DEVICE, self._address.url)
        self._offset_s = await self._ask_offset(device)
        device = await self._open(soap.DEVICE, self._address.url)
        events = await self._open(soap.EVENTS, self._at_device(await self._events_address(device)))
        reply = await events.call("CreatePullPointSubscription", {"InitialTerminationTime": f"PT{LEASE_S}S"})
        stated = getattr(getattr(reply, "SubscriptionReference", None), "Address", None)
        address = str(getattr(stated, "_value_1", "") or "")
        if not address:
            raise CameraFault("the device agreed to send events but does not say where; restart it")
        return self._at_device(address)

    async def _ask_offset(self, device: "OnvifService") -> float:
        try:
            at = device_time(await device.call("GetSystemDateAndTime", signed=False))
        except CameraUnreachable:
            raise
        except CameraError:
            return 0.0
        return 0.0 if at is None else (at - self._clock.now()).total_seconds()

    async def _events_address(self, device: "OnvifService") -> str:
        reply = await device.call("GetCapabilities", {"Category": "Events"})
        address = str(getattr(getattr(reply, "Events", None), "XAddr", "") or "")
        if not address:
            raise CameraFault("the device has no ONVIF event service; leave motion_url empty for it")
        return address

    async def _open_pair(self, address: str) -> tuple["OnvifService", "OnvifService"]:
        from cameras.onvif import soap

        return await self._open(soap.PULL_POINT, address), await self._open(soap.SUBSCRIPTION, address)

    async def _open(self, binding: str, address: str) -> "OnvifService":
        from cameras.onvif.soap import OnvifService

        service = await OnvifService.open(binding, address, self._username, self._password, self._offset_s)
        self._stack.push_async_callback(service.close)
        return service

    def _at_device(self, stated: str) -> str:
        return service_url(stated, self._address.host, self._address.port)

    async def _pull(self, pulls: "OnvifService", lease: "OnvifService", on_motion: Callable[[], None]) -> None:
        renew_at_s = self._clock.mono_s() + LEASE_S / 2
        while True:
            asked_s = self._clock.mono_s()
            async with asyncio.timeout(PULL_S + ANSWER_S):
                reply = await pulls.call("PullMessages", {"Timeout": f"PT{PULL_S}S", "MessageLimit": MOST_MESSAGES})
            if any(begins_motion(topic, message) for topic, message in _messages(reply)):
                on_motion()
            if self._clock.mono_s() >= renew_at_s:
                async with asyncio.timeout(ANSWER_S):
                    await lease.call("Renew", {"TerminationTime": f"PT{LEASE_S}S"})
                renew_at_s = self._clock.mono_s() + LEASE_S / 2
            await self._clock.sleep(max(0.0, asked_s + FASTEST_PULL_S - self._clock.mono_s()))


def _messages(reply: Any) -> Iterator[tuple[str, Any]]:
    """Topic and `tt:Message`, as zeep reads it, of each notification."""
    for notification in list(getattr(reply, "NotificationMessage", None) or [])[:MOST_MESSAGES]:
        topic = getattr(getattr(notification, "Topic", None), "_value_1", "")
        yield str(topic or ""), getattr(getattr(notification, "Message", None), "_value_1", None)


def begins_motion(topic: str, message: Any) -> bool:
    """Whether a notification says that motion is going on now: a motion topic with a data item that is true.

    What was true when the subscription began (PropertyOperation Initialized) counts too: the motion goes on.
    """
    if not any(known in topic.lower() for known in _MOTION_TOPICS):
        return False
    items = getattr(getattr(message, "Data", None), "SimpleItem", None) or []
    return any(str(getattr(item, "Value", "")).strip().lower() in _TRUE for item in items)
