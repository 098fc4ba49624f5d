from threading import Event, Thread
from typing import Literal

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from api.errors import ApiError
from api.passwords import MAX_LENGTH, MIN_LENGTH, Passwords, check_new_password, random_password
from models.errors import InputError

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def test_the_right_password_verifies_and_a_wrong_one_does_not() -> None:
    passwords = Passwords(CHEAP)
    stored = passwords.hash("correct horse 电池")
    assert stored.startswith("$argon2id$")
    assert passwords.verify(stored, "correct horse 电池")
    assert not passwords.verify(stored, "correct horse")


def test_nobody_has_no_password() -> None:
    assert not Passwords(CHEAP).verify(None, "anything at all")


def test_a_damaged_hash_is_no_password() -> None:
    assert not Passwords(CHEAP).verify("not a hash", "anything at all")


@pytest.mark.parametrize(
    ("password", "old", "complaint"),
    [
        ("a" * (MIN_LENGTH - 1), "", "at least"),
        ("a" * (MAX_LENGTH + 1), "", "at most"),
        ("LongUserName", "", "username"),
        ("the same as before", "the same as before", "differ"),
    ],
)
def test_what_a_new_password_must_not_be(password: str, old: str, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        check_new_password(password, "longusername", old)


@given(st.text(min_size=MIN_LENGTH, max_size=MAX_LENGTH))
def test_any_other_text_may_be_a_password(password: str) -> None:
    check_new_password(password, "anna", "old one")


def test_random_passwords_are_acceptable_printable_and_differ() -> None:
    made = {random_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        check_new_password(password, "admin")
        assert password.isascii()
        assert not set(password) & set("0O1lI")


class _Held(PasswordHasher):
    """A hasher that says when it has begun, and goes on when it may."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.begun, self.may_go_on = Event(), Event()

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.begun.set()
        assert self.may_go_on.wait(10)
        return super().verify(hash, password)


def test_who_comes_while_too_many_wait_is_refused_at_once() -> None:
    held = _Held()
    passwords = Passwords(held, at_once=1, waiting=0)
    first = Thread(target=passwords.verify, args=(None, "x"))
    first.start()
    assert held.begun.wait(10)
    with pytest.raises(ApiError) as refused:
        passwords.verify(None, "y")
    held.may_go_on.set()
    first.join(10)
    assert (refused.value.status, refused.value.code) == (503, "unavailable")
    assert not passwords.verify(None, "z")
