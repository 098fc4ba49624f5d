"""The ISAPI client against devices that answer in ways no device should (the transport is the seam)."""

import gzip
from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from gates.hikvision.client import IsapiDevice
from gates.hikvision.options import HikvisionOptions
from models.access import GateConfig
from models.errors import GateError, GateFault, GateUnauthorised, GateUnreachable

CONFIG = GateConfig("gate_1", "North", "hikvision_isapi", "http://10.0.0.5:8064/", "admin", "Gate-12345")
DIGEST = 'Digest realm="r", nonce="n", qop="auth"'
Answer = Callable[[httpx.Request], httpx.Response]


class Endless(httpx.AsyncByteStream):
    """A body that never ends."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 4096


def said(status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> httpx.Response:
    """An answer whose body has not been read yet, as from a network."""
    return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))


async def fault_of(answer: Answer) -> GateError:
    with pytest.raises(GateError) as raised:
        async with IsapiDevice(CONFIG, HikvisionOptions(), httpx.MockTransport(answer)) as device:
            await device.work_status()
    assert "Gate-12345" not in str(raised.value)
    return raised.value


def challenge(header: str) -> Answer:
    return lambda request: said(401, {"WWW-Authenticate": header})


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ('Basic realm="r"', GateUnauthorised),
        (DIGEST, GateUnauthorised),
        ("Digest nonsense", GateFault),
        ('Digest realm="r"', GateFault),
        (DIGEST + ", algorithm=ROT13", GateFault),
        ('Digest realm="r", nonce="n", qop="auth-int"', GateFault),
        ('Digest realm="r", nonce="n", qop="magic"', GateFault),
    ],
)
async def test_strange_challenges(header: str, fault: type[GateError]) -> None:
    assert type(await fault_of(challenge(header))) is fault


@pytest.mark.parametrize("status", [200, 401, 500])
async def test_endless_answers_are_cut_off(status: int) -> None:
    headers = {"WWW-Authenticate": DIGEST}
    fault = await fault_of(lambda request: httpx.Response(status, headers=headers, stream=Endless()))
    assert "more than" in str(fault)


async def test_packed_refusals_are_not_unpacked() -> None:
    bomb = gzip.compress(b"\0" * 10_000_000)
    headers = {"WWW-Authenticate": DIGEST, "Content-Encoding": "gzip"}
    assert type(await fault_of(lambda request: said(401, headers, bomb))) is GateUnauthorised


@pytest.mark.parametrize(
    ("raised", "fault", "words"),
    [
        (httpx.ConnectError("nobody"), GateUnreachable, "no connection to 10.0.0.5:8064"),
        (httpx.ConnectError("CERTIFICATE_VERIFY_FAILED"), GateUnreachable, "verify_tls"),
        (httpx.ConnectTimeout("slow"), GateUnreachable, "did not answer in time"),
        (httpx.ReadError("cut"), GateUnreachable, "broke"),
        (httpx.RemoteProtocolError("odd"), GateFault, "proper HTTP"),
    ],
)
async def test_failures_on_the_way_are_named(raised: Exception, fault: type[GateError], words: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise raised

    named = await fault_of(answer)
    assert type(named) is fault
    assert words in str(named)


async def test_redirects_are_not_followed() -> None:
    asked: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        return said(302, {"Location": "http://10.9.9.9/"})

    await fault_of(answer)
    assert [url.host for url in asked] == ["10.0.0.5"]


async def test_the_stream_opens_only_with_200_and_ends_with_words() -> None:
    async def opened(answer: Answer) -> None:
        device = IsapiDevice(CONFIG, HikvisionOptions(), httpx.MockTransport(answer))
        async with device, device.alert_stream() as stream:
            async for _ in stream.chunks:
                pass

    with pytest.raises(GateUnauthorised):
        await opened(challenge(DIGEST))
    with pytest.raises(GateUnreachable, match="closed the event stream"):
        await opened(lambda request: said(200, body=b"--b\r\n"))
