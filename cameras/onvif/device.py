"""What one ONVIF device says of itself, and where its streams are."""

import asyncio
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from cameras.addresses import split_credentials, withhold
from cameras.onvif.words import LONGEST_WORD, plain
from models.clock import Clock
from models.errors import CameraError, CameraFault, CameraUnreachable, InputError

if TYPE_CHECKING:
    from cameras.onvif.soap import OnvifService

MOST_PROFILES = 32
_CODECS = {"H264": "h264", "H265": "h265", "JPEG": "mjpeg", "MPEG4": "mpeg4"}
_UNICAST_OVER_RTSP = {"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}}


@dataclass(frozen=True, slots=True)
class OnvifProfile:
    """One stream a device offers. `url`: without credentials, always at the host that was asked; `stated_host`: what
    the device itself wrote where that differs (NAT, 0.0.0.0), else "". Sizes in pixels; 0 means not said.
    """

    token: str
    name: str
    codec: str
    width: int
    height: int
    fps: float
    url: str
    stated_host: str = ""


@dataclass(frozen=True, slots=True)
class OnvifDevice:
    """A device as it describes itself. `time_offset_s`: its clock minus ours; None where it does not tell."""

    manufacturer: str
    model: str
    firmware: str
    serial: str
    time_offset_s: float | None
    profiles: tuple[OnvifProfile, ...]

    def to_dict(self) -> dict[str, Any]:
        """As `POST /cameras/onvif` answers."""
        return {**asdict(self), "profiles": [asdict(profile) for profile in self.profiles]}


async def describe_device(
    host: str, port: int, username: str, password: str, clock: Clock, timeout_s: float = 10.0
) -> OnvifDevice:
    """Ask the device at `host`:`port` who it is and where its streams are, within `timeout_s`.

    Raises CameraUnreachable, CameraUnauthorised or CameraFault with what to do; no message holds the password.
    """
    try:
        async with asyncio.timeout(timeout_s), AsyncExitStack() as stack:
            return await _Interview(host, port, username, password, clock, stack).run()
    except TimeoutError:
        raise CameraUnreachable(
            f"{host}:{port} did not answer within {timeout_s:g} s; check address, power and ONVIF port (often 80)"
        ) from None
    except CameraError as problem:
        raise type(problem)(withhold(str(problem), password)) from problem


class _Interview:
    """The questions to one device, in order. The services are closed by `stack`."""

    def __init__(self, host: str, port: int, username: str, password: str, clock: Clock, stack: AsyncExitStack) -> None:
        self._host, self._port, self._username, self._password = host, port, username, password
        self._clock, self._stack = clock, stack
        self._offset_s: float | None = None

    async def run(self) -> OnvifDevice:
        from cameras.onvif import soap  # takes a second to import, see there

        address = urlunsplit(("http", f"{_bracketed(self._host)}:{self._port}", "/onvif/device_service", "", ""))
        self._offset_s = await self._ask_time(await self._open(soap.DEVICE, address))
        device = await self._open(soap.DEVICE, address)
        about = await device.call("GetDeviceInformation")
        media = await self._open(soap.MEDIA, service_url(await _media_address(device), self._host, self._port))
        profiles = await self._profiles(media)
        return OnvifDevice(
            manufacturer=_word(about, "Manufacturer"),
            model=_word(about, "Model"),
            firmware=_word(about, "FirmwareVersion"),
            serial=_word(about, "SerialNumber"),
            time_offset_s=self._offset_s,
            profiles=tuple(profiles),
        )

    async def _open(self, namespace: str, address: str) -> "OnvifService":
        from cameras.onvif.soap import OnvifService

        service = await OnvifService.open(namespace, address, self._username, self._password, self._offset_s or 0.0)
        self._stack.push_async_callback(service.close)
        return service

    async def _ask_time(self, device: "OnvifService") -> float | None:
        """A digest is only good near the device's own time, so that is asked first, unsigned (Core spec. 5.12)."""
        try:
            reply = await device.call("GetSystemDateAndTime", signed=False)
        except CameraUnreachable:
            raise
        except CameraError:
            return None
        at = device_time(reply)
        return None if at is None else round((at - self._clock.now()).total_seconds(), 3)

    async def _profiles(self, media: "OnvifService") -> list[OnvifProfile]:
        found = []
        for profile in _items(await media.call("GetProfiles"))[:MOST_PROFILES]:
            token, coding = _word(profile, "token"), _part(profile, "VideoEncoderConfiguration")
            if token and coding is not None:
                found.append(await self._profile(media, token, profile, coding))
        usable = [profile for profile in found if profile is not None]
        if not usable:
            raise CameraFault("the device offers no video stream over RTSP; set up a video profile in the camera")
        return usable

    async def _profile(self, media: "OnvifService", token: str, profile: Any, coding: Any) -> OnvifProfile | None:
        try:
            reply = await media.call("GetStreamUri", {"StreamSetup": _UNICAST_OVER_RTSP, "ProfileToken": token})
            stated = split_credentials(_word(reply, "Uri", longest=2048)).url
        except (CameraFault, InputError):
            return None
        encoding = _word(coding, "Encoding")
        stated_host = urlsplit(stated).hostname or ""
        return OnvifProfile(
            token=token,
            name=_word(profile, "Name") or token,
            codec=_CODECS.get(encoding.upper(), encoding.lower()),
            width=int(_number(_part(coding, "Resolution"), "Width")),
            height=int(_number(_part(coding, "Resolution"), "Height")),
            fps=_number(_part(coding, "RateControl"), "FrameRateLimit"),
            url=stream_url(stated, self._host),
            stated_host="" if stated_host == self._host.strip("[]") else stated_host,
        )


async def _media_address(device: "OnvifService") -> str:
    """Where the media service is: GetServices, or for older devices GetCapabilities."""
    from cameras.onvif.soap import MEDIA

    try:
        services = _items(await device.call("GetServices", {"IncludeCapability": False}))
    except CameraFault:
        services = []
    for service in services:
        if _word(service, "Namespace") == MEDIA and _word(service, "XAddr"):
            return _word(service, "XAddr")
    address = _word(_part(await device.call("GetCapabilities", {"Category": "Media"}), "Media"), "XAddr")
    if not address:
        raise CameraFault("the device has no ONVIF media service; add the camera by its RTSP address instead")
    return address


def service_url(stated: str, host: str, port: int) -> str:
    """Where a service is, by the path the device states: always at the host that was asked, over http.

    A device must not send the credentials elsewhere; behind NAT its own address means nothing here anyway.
    """
    try:
        parts = urlsplit(stated)
        own_port = parts.port if parts.scheme == "http" and parts.hostname == host.strip("[]") else None
    except ValueError:
        raise CameraFault("the device names a service address that cannot be read") from None
    return urlunsplit(("http", f"{_bracketed(host)}:{own_port or port}", parts.path or "/", parts.query, ""))


def stream_url(stated: str, host: str) -> str:
    """An rtsp:// URL without credentials, as `split_credentials` gives it, at the host that was asked."""
    parts = urlsplit(stated)
    place = _bracketed(host) if parts.port is None else f"{_bracketed(host)}:{parts.port}"
    return urlunsplit(("rtsp", place, parts.path, parts.query, ""))


def device_time(reply: Any) -> datetime | None:
    """The UTC time of a GetSystemDateAndTime reply; None where it is missing or no time."""
    date, time = (_part(_part(reply, "UTCDateTime"), name) for name in ("Date", "Time"))
    numbers = [(date, "Year"), (date, "Month"), (date, "Day"), (time, "Hour"), (time, "Minute"), (time, "Second")]
    try:
        year, month, day, hour, minute, second = (int(_number(part, name)) for part, name in numbers)
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _items(reply: Any) -> list[Any]:
    return list(reply) if isinstance(reply, Iterable) and not isinstance(reply, str | bytes) else []


def _part(thing: Any, name: str) -> Any:
    return getattr(thing, name, None)


def _word(thing: Any, name: str, longest: int = LONGEST_WORD) -> str:
    return plain(_part(thing, name), longest)


def _number(thing: Any, name: str) -> float:
    value = _part(thing, name)
    return float(value) if isinstance(value, int | float) and 0 <= value < 1e6 else 0.0


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host
