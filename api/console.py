"""The built console: files of `api/static`, `index.html` for the addresses the console makes up itself."""

import re
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, Response

from api.errors import ApiError

STATIC = Path(__file__).parent / "static"
_HASHED = re.compile(r"[.-][A-Za-z0-9_-]{8,}\.[a-z0-9]+$")
_FOR_EVER = "public, max-age=31536000, immutable"
_NOT_BUILT = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>雪亮</title>
<body style="font-family:sans-serif;max-width:40em;margin:4em auto">
<h1>控制台尚未构建</h1><p>服务正在运行，但网页控制台还没有构建。请在项目目录执行 <code>make setup</code>。</p>
<h1>The console is not built</h1><p>The service runs, but its web console has not been built.
Run <code>make setup</code> in the project folder. The API is at <a href="/api/v1/docs">/api/v1/docs</a>.</p>
"""


def _file_in(folder: Path, path: str) -> Path | None:
    """The file `path` names inside `folder`; None when there is none, or when it lies outside."""
    if "\x00" in path or len(path) > 500:
        return None
    candidate = (folder / path).resolve()
    return candidate if candidate.is_relative_to(folder.resolve()) and candidate.is_file() else None


def _serve(folder: Path, path: str) -> Response:
    found = _file_in(folder, path)
    if found is not None and path != "index.html":
        lasting = path.startswith("assets/") and _HASHED.search(path) is not None
        return FileResponse(found, headers={"Cache-Control": _FOR_EVER if lasting else "no-cache"})
    if path.startswith(("api/", "assets/")) or "." in path.rpartition("/")[2].removesuffix("index.html"):
        raise ApiError(404, "not_found", "there is nothing at this address")
    index = _file_in(folder, "index.html")
    if index is None:
        return HTMLResponse(_NOT_BUILT, status_code=503, headers={"Cache-Control": "no-cache"})
    return FileResponse(index, headers={"Cache-Control": "no-cache"})


def console_router(folder: Path = STATIC) -> APIRouter:
    """The catch-all route; include it last."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/{path:path}", methods=["GET", "HEAD"])
    def console(path: str) -> Response:
        return _serve(folder, path)

    return router
