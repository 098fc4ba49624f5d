import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

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
