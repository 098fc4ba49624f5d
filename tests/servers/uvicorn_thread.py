"""An ASGI application served by uvicorn on a free port, in a thread."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from tests.waiting import eventually


class _Server(uvicorn.Server):
    """Leaves signals to the test runner."""

    def install_signal_handlers(self) -> None:
        return


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The address it listens on, e.g. `http://127.0.0.1:40123`."""
    server = _Server(
        uvicorn.Config(
            app,
            host="127.0.0.1",
            port=0,
            log_level="warning",
            lifespan="off",
            ws="websockets-sansio",
            ws_max_size=65536,
            timeout_graceful_shutdown=1,
        )
    )
    thread = threading.Thread(target=server.run, name="uvicorn", daemon=True)
    thread.start()
    eventually(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
