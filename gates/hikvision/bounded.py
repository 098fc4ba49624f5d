"""A transport that never lets a refusal grow: bodies of answers other than 200 are cut off at a limit.

httpx reads the whole body of a 401 before it signs in; a hostile device could send one without end, or a small one
that unpacks to gigabytes. So such bodies are bounded and never unpacked.
"""

from collections.abc import AsyncIterator

import httpx

from models.errors import GateFault

_MOST_BYTES = 64 * 1024


class _Bounded(httpx.AsyncByteStream):
    def __init__(self, inner: httpx.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        total = 0
        async for chunk in self._inner:
            total += len(chunk)
            if total > _MOST_BYTES:
                raise GateFault(f"the device sent more than {_MOST_BYTES} bytes with a refusal")
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()


class BoundedTransport(httpx.AsyncBaseTransport):
    """Passes everything on to `inner`, bounding the bodies of refusals."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        if "content-encoding" in response.headers:
            del response.headers["content-encoding"]
        if response.status_code != 200 and isinstance(response.stream, httpx.AsyncByteStream):
            response.stream = _Bounded(response.stream)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()
