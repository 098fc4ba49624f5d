"""How settings become parts."""

from typing import Any

import pytest

from models.errors import SettingsError
from xueliang.settings import Settings
from xueliang.wiring import (
    _readable,
    allowed_hosts,
    pipeline_settings,
    secure_cookies,
    supervisor_limits,
)


def settings(**sections: Any) -> Settings:
    return Settings.model_validate(sections)


def test_one_device_whose_secret_does_not_open_keeps_no_other_from_being_watched() -> None:
    def config(row: str) -> str:
        if row == "locked":
            raise SettingsError("sealed with another key")
        return row.upper()

    told: list[tuple[str, str]] = []
    assert _readable(["a", "locked", "b"], config, lambda row, why: told.append((row, why))) == ["A", "B"]
    assert told == [("locked", "sealed with another key")]


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


def test_limits_follow_the_settings() -> None:
    chosen = settings(cameras={"stall_after_s": 7, "backoff_max_s": 33}, detector={"max_batch": 3})
    assert supervisor_limits(chosen).pulse.stall_after_s == 7
    assert supervisor_limits(chosen).retry.longest_s == 33
    assert pipeline_settings(chosen).max_batch == 3
