"""The application: routes, what every request passes through, the document, and the console."""

from functools import partial
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse, JSONResponse

from api.attempts import UnknownNames
from api.backtests import Backtests
from api.console import STATIC, console_router
from api.errors import install_errors
from api.hardening import AllowedHosts, BodyLimit, SecurityHeaders
from api.metrics import Metrics, TimedRequests
from api.openapi import openapi_document, reference_page
from api.ports import ApiPorts
from api.recent import RecentMisses
from api.routes import all_routers
from api.routing import PREFIX
from api.service import Service
from api.slots import Slots
from cases.attachments import MAX_BYTES
from cases.backtest.run import try_rule

BODY_LIMIT_BYTES = 256 * 1024
UPLOAD_LIMIT_BYTES = MAX_BYTES + 64 * 1024  # one picture and what multipart puts around it
PROBES_AT_ONCE = 4
PICTURES_AT_ONCE = 4  # being decoded to see whether they are any
_PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def create_app(ports: ApiPorts, static: Path = STATIC) -> FastAPI:
    """The whole API and console over `ports`. Starts nothing: whoever made the ports starts and stops them."""
    app = FastAPI(title="xueliang", openapi_url=None, docs_url=None, redoc_url=None)
    metrics = Metrics()
    app.state.service = Service(
        ports,
        UnknownNames(ports.clock, ports.lock_after_failures, ports.lock_minutes),
        metrics,
        Slots(PROBES_AT_ONCE, "other checks are running: try again in some seconds"),
        Slots(PICTURES_AT_ONCE, "many pictures are being added: try again in some seconds"),
        RecentMisses(ports.clock),
        Backtests(ports.clock, ports.run_trial or partial(try_rule, ports.database)),
    )
    install_errors(app)
    for router in all_routers():
        app.include_router(router)
    app.include_router(_document_router(ports.system().version))
    app.include_router(console_router(static))
    app.add_middleware(
        BodyLimit,
        limit_bytes=BODY_LIMIT_BYTES,
        upload_limit_bytes=UPLOAD_LIMIT_BYTES,
        upload_suffix="/attachments",
    )
    app.add_middleware(AllowedHosts, allowed_hosts=ports.allowed_hosts)
    app.add_middleware(TimedRequests, metrics=metrics, clock=ports.clock)
    app.add_middleware(SecurityHeaders)
    return app


def _document_router(version: str) -> APIRouter:
    router = APIRouter(prefix=PREFIX, include_in_schema=False)
    document = openapi_document(version)
    page = reference_page(document)

    @router.get("/openapi.json")
    def openapi_json() -> JSONResponse:
        return JSONResponse(document)

    @router.get("/docs")
    def docs() -> HTMLResponse:
        return HTMLResponse(page, headers={"Content-Security-Policy": _PAGE_POLICY})

    return router
