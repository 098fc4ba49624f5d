"""Where each watch process listens: a Unix socket under the data directory, for its owner only."""

import os
import socket
from pathlib import Path

from models.errors import SettingsError

FOLDER = "run"
LONGEST_NAME_BYTES = 100  # sun_path has room for 108, 104 on some systems
_PATH_FD = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY


def socket_path(data_dir: Path, shard: int) -> Path:
    """The socket of one shard; the one process of an undivided service is shard 0."""
    return data_dir / FOLDER / f"watch-{shard}.sock"


def make_folder(data_dir: Path) -> None:
    """The folder of the sockets, for its owner only. Raises SettingsError."""
    try:
        (data_dir / FOLDER).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"{data_dir / FOLDER}: cannot be made: {error.strerror}") from error


def sockets_there(data_dir: Path) -> dict[int, Path]:
    """The sockets that lie there, by shard; whether anybody still listens is another matter."""
    found = {}
    for path in (data_dir / FOLDER).glob("watch-*.sock"):
        number = path.stem.removeprefix("watch-")
        if number.isascii() and number.isdecimal():
            found[int(number)] = path
    return dict(sorted(found.items()))


class SocketName:
    """A name of a socket that is short enough for its address, whatever the folder is called.

    `text`: good until `close`. A long one goes through the folder's descriptor (Linux, proc(5)).
    """

    def __init__(self, path: Path) -> None:
        """Raises SettingsError when the folder is not there."""
        self._folder: int | None = None
        self.text = str(path.absolute())
        if len(os.fsencode(self.text)) > LONGEST_NAME_BYTES:
            try:
                self._folder = os.open(path.parent, _PATH_FD)
            except OSError as error:
                raise SettingsError(f"{path.parent}: {error.strerror}") from error
            self.text = f"/proc/self/fd/{self._folder}/{path.name}"

    def close(self) -> None:
        """The name is no good any more."""
        if self._folder is not None:
            os.close(self._folder)
            self._folder = None


def listen(path: Path) -> socket.socket:
    """A socket bound there, in the place of what a former process left. Hold the shard's lock. Raises SettingsError."""
    bound = socket.socket(socket.AF_UNIX)
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.unlink(missing_ok=True)
        name = SocketName(path)
        try:
            bound.bind(name.text)
        finally:
            name.close()
        path.chmod(0o600)
    except OSError as error:
        bound.close()
        raise SettingsError(f"{path}: cannot listen there: {error.strerror or error}") from error
    return bound
