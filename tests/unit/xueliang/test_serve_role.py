"""Who may ask for us, and how."""

from typing import Any

import pytest

from xueliang.serve_role import allowed_hosts, secure_cookies
from xueliang.settings import Settings


def settings(**sections: Any) -> Settings:
    return Settings.model_validate(sections)


def test_without_a_setting_only_this_machines_names_and_the_public_one_are_answered() -> None:
    assert set(allowed_hosts(settings())) == {"localhost", "127.0.0.1", "[::1]"}
    public = settings(http={"public_url": "https://watch.example/"})
    assert "watch.example" in allowed_hosts(public)
    assert allowed_hosts(settings(http={"allowed_hosts": ["a.example"]})) == ("a.example",)


@pytest.mark.parametrize(
    ("choice", "public_url", "secure"),
    [
        ("always", "", True),
        ("never", "https://watch.example", False),
        ("auto", "https://watch.example", True),
        ("auto", "http://watch.example", False),
        ("auto", "", False),
    ],
)
def test_cookies_are_secure_where_people_come_by_https(choice: str, public_url: str, secure: bool) -> None:
    assert secure_cookies(settings(http={"secure_cookies": choice, "public_url": public_url})) is secure
