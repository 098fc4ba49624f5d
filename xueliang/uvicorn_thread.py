"""uvicorn on a thread of ours; the main thread keeps the signals."""

import socket
import threading

import uvicorn
from starlette.types import ASGIApp

from models.errors import SettingsError
from xueliang.loud_thread import LoudThread

START_WITHIN_S = 20.0


class UvicornThread:
    """Serves an application on a socket that is bound already, and closes it at the end."""

    def __init__(self, name: str, app: ASGIApp) -> None:
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                ws="websockets-sansio",
                ws_max_size=64 * 1024,
                timeout_graceful_shutdown=2,
                timeout_keep_alive=15,
                server_header=False,
                proxy_headers=False,
            )
        )
        self._thread = LoudThread(name, self._run)
        self._ended = threading.Event()
        self._socket: socket.socket | None = None

    @property
    def fault(self) -> str | None:
        """What ended the serving before its time; None while all is well."""
        return self._thread.fault

    def start(self, bound: socket.socket) -> None:
        """Returns once it listens. Raises SettingsError when it does not begin to."""
        self._socket = bound
        self._thread.start()
        waited_s = 0.0
        while not self._server.started:
            if self._ended.wait(0.05) or waited_s > START_WITHIN_S:
                raise SettingsError(f"does not begin to listen on {bound.getsockname()}")
            waited_s += 0.05

    def stop(self, timeout_s: float) -> None:
        """End what is being answered, within some seconds, and stop."""
        self._server.should_exit = True
        self._thread.join(timeout_s)
        if self._socket is not None:
            self._socket.close()

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._socket] if self._socket else None)
        finally:
            self._ended.set()
