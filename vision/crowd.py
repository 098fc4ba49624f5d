"""How many cameras are awake: those that merely begin must not take the decoders from those that have something."""

import threading


class Crowd:
    """The cameras awake now, for whatever reason. `most`: while so many are, no camera wakes for having no scene yet.

    Safe from any thread; calls nobody.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._awake: set[str] = set()

    def __len__(self) -> int:
        return len(self._awake)

    @property
    def has_room(self) -> bool:
        """Whether another camera may wake for that alone. Threads that ask at once may exceed it by one each."""
        return len(self._awake) < self._most

    def note(self, camera_id: str, awake: bool) -> None:
        """The camera woke, or went idle."""
        with self._lock:
            (self._awake.add if awake else self._awake.discard)(camera_id)
