import httpx
import pytest
from fastapi import FastAPI, Request

from api.errors import install_errors
from api.hardening import AllowedHosts, BodyLimit, SecurityHeaders, host_allowed, host_of


def _app() -> FastAPI:
    app = FastAPI()
    install_errors(app)

    @app.post("/api/v1/echo")
    async def echo(request: Request) -> int:
        return len(await request.body())

    @app.post("/api/v1/attachments")
    async def upload(request: Request) -> int:
        return len(await request.body())

    @app.get("/page")
    async def page() -> str:
        return "page"

    app.add_middleware(BodyLimit, limit_bytes=100, upload_limit_bytes=1000, upload_suffix="/attachments")
    app.add_middleware(AllowedHosts, allowed_hosts=("house.example", "*.inner.example"))
    app.add_middleware(SecurityHeaders)
    return app


def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(_app()), base_url="http://house.example")


async def test_a_body_within_the_limit_passes_and_a_larger_one_is_refused() -> None:
    async with _client() as client:
        assert (await client.post("/api/v1/echo", content=b"x" * 100)).json() == 100
        refused = await client.post("/api/v1/echo", content=b"x" * 101)
        assert refused.status_code == 413
        assert refused.json()["error"]["code"] == "too_large"
        assert (await client.post("/api/v1/attachments", content=b"x" * 1000)).json() == 1000
        assert (await client.post("/api/v1/attachments", content=b"x" * 1001)).status_code == 413


async def test_a_body_without_a_declared_length_is_cut_off_too() -> None:
    async def endless() -> object:
        for _ in range(50):
            yield b"x" * 10

    async with _client() as client:
        refused = await client.post("/api/v1/echo", content=endless())  # type: ignore[arg-type]
    assert refused.status_code == 413


@pytest.mark.parametrize("length", ["9" * 13, "9" * 5000])
async def test_an_absurd_declared_length_is_refused(length: str) -> None:
    async with _client() as client:
        refused = await client.post("/api/v1/echo", content=b"x", headers={"content-length": length})
    assert refused.status_code == 413


async def test_a_host_not_on_the_list_is_refused() -> None:
    async with _client() as client:
        assert (await client.get("/page", headers={"host": "evil.example"})).status_code == 400
        assert (await client.get("/page", headers={"host": "a.inner.example:8080"})).status_code == 200


async def test_answers_carry_security_headers_and_the_api_is_not_stored() -> None:
    async with _client() as client:
        api = await client.post("/api/v1/echo", content=b"")
        page = await client.get("/page")
    for answer in (api, page):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert api.headers["cache-control"] == "no-store"
    assert "cache-control" not in page.headers
    assert "script-src 'self'" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("House.Example:80", "house.example"),
        ("[::1]:8080", "[::1]"),
        ("127.0.0.1", "127.0.0.1"),
        ("", ""),
        ("house.example:80@evil.example", ""),
        ("house.example:x", ""),
        ("[::1]evil", ""),
        ("a b", ""),
    ],
)
def test_the_host_of_a_header(header: str, host: str) -> None:
    assert host_of(header) == host


@pytest.mark.parametrize(
    ("host", "allowed", "passes"),
    [
        ("a", ("a",), True),
        ("b", ("a",), False),
        ("", ("a",), False),
        ("anything", ("*",), True),
        ("x.a.example", ("*.a.example",), True),
        ("a.example", ("*.a.example",), False),
        ("xa.example", ("*.a.example",), False),
    ],
)
def test_the_allow_list(host: str, allowed: tuple[str, ...], passes: bool) -> None:
    assert host_allowed(host, allowed) is passes
