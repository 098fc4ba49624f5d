from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.console import console_router
from api.errors import install_errors


def _client(folder: Path) -> httpx.AsyncClient:
    app = FastAPI()
    install_errors(app)
    app.include_router(console_router(folder))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html>the console")
    (folder / "favicon.svg").write_text("<svg/>")
    (folder / "assets" / "index-B3x9Zk_a.js").write_text("1")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


async def test_pages_of_the_console_are_its_index(built: Path) -> None:
    async with _client(built) as client:
        for path in ("/", "/alerts", "/cases/case_1", "/index.html"):
            answer = await client.get(path)
            assert answer.text == "<!doctype html>the console"
            assert answer.headers["cache-control"] == "no-cache"


async def test_hashed_assets_are_kept_for_ever_and_others_are_not(built: Path) -> None:
    async with _client(built) as client:
        asset = await client.get("/assets/index-B3x9Zk_a.js")
        assert "immutable" in asset.headers["cache-control"]
        assert (await client.get("/favicon.svg")).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/assets/gone-12345678.js", "/api/v1/nothing", "/robots.txt"])
async def test_what_is_not_there_is_not_the_index(built: Path, path: str) -> None:
    async with _client(built) as client:
        answer = await client.get(path)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    "path", ["/..%2fsecret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "//etc/passwd", "/%00.txt"]
)
async def test_nothing_outside_the_folder_is_served(built: Path, path: str) -> None:
    async with _client(built) as client:
        answer = await client.get(path)
    assert "secret" not in answer.text
    assert "root:" not in answer.text


async def test_a_console_that_is_not_built_says_so(tmp_path: Path) -> None:
    async with _client(tmp_path / "missing") as client:
        answer = await client.get("/")
    assert answer.status_code == 503
    assert "make setup" in answer.text
