"""Passwords: argon2id (RFC 9106), a bound on how many are worked out at once, and what a new one must be."""

import secrets
import string
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from api.errors import unavailable
from models.errors import InputError

MIN_LENGTH = 10
MAX_LENGTH = 200
_READABLE = "".join(c for c in string.ascii_letters + string.digits if c not in "0O1lI")


class Passwords:
    """Hashes and verifies passwords; each verification costs the same time whether or not the account exists.

    Whoever comes while `at_once` are worked on and `waiting` wait is refused with ApiError 503: strangers who send
    passwords without end may take neither every processor nor every thread that serves people who are signed in.
    """

    def __init__(self, hasher: PasswordHasher | None = None, at_once: int = 1, waiting: int = 8) -> None:
        self._hasher = hasher or PasswordHasher(parallelism=1)
        self._room, self._slots = BoundedSemaphore(at_once + waiting), BoundedSemaphore(at_once)
        self._nobody = self._hasher.hash(secrets.token_urlsafe(16))

    def hash(self, password: str) -> str:
        """The argon2id hash in PHC string form. Raises ApiError 503."""
        with self._turn():
            return self._hasher.hash(password)

    def verify(self, stored_hash: str | None, password: str) -> bool:
        """Whether `password` is the one behind `stored_hash`; None (no such account) is always False, as slowly.

        Raises ApiError 503.
        """
        with self._turn():
            try:
                matches = self._hasher.verify(stored_hash or self._nobody, password)
            except (VerificationError, InvalidHashError):
                return False
        return matches and stored_hash is not None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._room.acquire(blocking=False):
            raise unavailable("too many passwords are being checked: try again in some seconds")
        try:
            with self._slots:
                yield
        finally:
            self._room.release()


def check_new_password(password: str, username: str, old_password: str = "") -> None:
    """Raises InputError unless `password` may become the password of `username`."""
    if len(password) < MIN_LENGTH:
        raise InputError(f"the new password needs at least {MIN_LENGTH} characters")
    if len(password) > MAX_LENGTH:
        raise InputError(f"the new password may have at most {MAX_LENGTH} characters")
    if password.casefold() == username.casefold():
        raise InputError("the new password must not be the username")
    if password == old_password:
        raise InputError("the new password must differ from the old one")


def random_password(length: int = 16) -> str:
    """A printable password without characters that look alike."""
    return "".join(secrets.choice(_READABLE) for _ in range(length))
