"""The OpenAPI document, with or without a running system, and a plain page that shows it."""

from collections.abc import Iterator
from html import escape
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from api.callers import Require, signed_in
from api.routes import all_routers

TITLE = "雪亮 xueliang"
DESCRIPTION = (
    "Cameras and gates in, alerts with evidence and closed cases out. "
    "Browsers sign in and send X-CSRF-Token; machines send a bearer token. "
    "Everything is bounded by the caller's area: what lies outside is not found."
)


def openapi_document(version: str = "1") -> dict[str, Any]:
    """The document of `/api/v1`; needs no running system."""
    app = FastAPI(title=TITLE, description=DESCRIPTION, version=version)
    for router in all_routers():
        app.include_router(router)
    document = app.openapi()
    _say_who_may(app, document)
    document["components"]["securitySchemes"] = {
        "session": {"type": "apiKey", "in": "cookie", "name": "xueliang_session"},
        "bearer": {"type": "http", "scheme": "bearer"},
    }
    return document


def _say_who_may(app: FastAPI, document: dict[str, Any]) -> None:
    for route in iter_route_contexts(app.routes):
        if not isinstance(route.original_route, APIRoute) or not route.include_in_schema:
            continue
        calls = list(_calls(route.dependant))
        for method in route.methods or ():
            operation = document["paths"][route.path_format][method.lower()]
            operation["security"] = [{"session": []}, {"bearer": []}] if signed_in in calls else []
            for call in calls:
                if isinstance(call, Require):
                    operation["x-permission"] = call.permission.value


def _calls(dependant: Dependant) -> Iterator[Any]:
    for inner in dependant.dependencies:
        yield inner.call
        yield from _calls(inner)


def reference_page(document: dict[str, Any]) -> str:
    """The document as one HTML page without scripts, readable without a network."""
    rows = "".join(
        _row(method, path, operation)
        for path, methods in sorted(document["paths"].items())
        for method, operation in methods.items()
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(TITLE)} API</title>'
        '<body style="font-family:sans-serif;max-width:80em;margin:2em auto">'
        f"<h1>{escape(TITLE)} API</h1><p>{escape(DESCRIPTION)}</p>"
        '<p>The whole document, with every shape: <a href="openapi.json">openapi.json</a></p>'
        '<table style="border-spacing:1em .4em;text-align:left">'
        f"<tr><th>Method</th><th>Path</th><th>Permission</th><th>What it does</th></tr>{rows}</table>"
    )


def _row(method: str, path: str, operation: dict[str, Any]) -> str:
    permission = operation.get("x-permission") or ("signed in" if operation.get("security") else "everybody")
    words = f"<b>{escape(operation.get('summary', ''))}</b><br>{escape(operation.get('description', ''))}"
    return (
        f"<tr><td>{method.upper()}</td><td><code>{escape(path)}</code></td>"
        f"<td>{escape(permission)}</td><td>{words}</td></tr>"
    )
