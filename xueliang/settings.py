"""The settings that hold: one YAML file, then the environment over it, then secrets from their own files.

A setting that cannot be used is refused with the place it stands at (file and line, or variable), what is wrong and
what is allowed; all of them at once.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from models.errors import SettingsError
from xueliang.settings_schema import AccountSettings as AccountSettings
from xueliang.settings_schema import AlertSettings as AlertSettings
from xueliang.settings_schema import CameraSettings as CameraSettings
from xueliang.settings_schema import DatabaseSettings as DatabaseSettings
from xueliang.settings_schema import DetectorSettings as DetectorSettings
from xueliang.settings_schema import EvidenceSettings as EvidenceSettings
from xueliang.settings_schema import HttpSettings as HttpSettings
from xueliang.settings_schema import LogSettings as LogSettings
from xueliang.settings_schema import RedisSettings as RedisSettings
from xueliang.settings_schema import Settings as Settings
from xueliang.settings_schema import VirtualCameraSettings as VirtualCameraSettings
from xueliang.settings_schema import WatchSettings as WatchSettings
from xueliang.settings_sources import Key, Sourced, read_environment, read_yaml
from xueliang.settings_words import allowed_words, field_schema, nearest_words

SECRET_BYTES_MAX = 64 * 1024


def load_settings(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """The settings of a file (None: the defaults) with `XUELIANG_SECTION__KEY` variables over it.

    Raises SettingsError naming each wrong setting, where it stands, and what is allowed.
    """
    sourced = read_yaml(path) if path is not None else Sourced({}, {}, "settings")
    sourced = read_environment(sourced, environ)
    for section in ("database", "redis"):
        sourced = _with_secret(sourced, section)
    try:
        settings = Settings.model_validate_json(json.dumps(sourced.values, default=str), strict=True)
    except ValidationError as error:
        raise SettingsError("\n".join(_complaints(sourced, error))) from error
    _check_together(sourced, settings)
    return settings


def _with_secret(sourced: Sourced, section: str) -> Sourced:
    """The values with `section.url` read from the file that `section.url_file` names."""
    held = sourced.values.get(section)
    if not isinstance(held, dict) or not isinstance(held.get("url_file"), str):
        return sourced
    key: Key = (section, "url_file")
    if held.get("url"):
        raise SettingsError(f"{sourced.place(key)}: {section}.url and {section}.url_file are both set; keep one")
    url = _secret(Path(held["url_file"]), f"{sourced.place(key)}: {section}.url_file")
    return sourced.with_value((section, "url"), url, sourced.places.get(key, sourced.name))


def _secret(path: Path, where: str) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(SECRET_BYTES_MAX + 1)
        text = content.decode().strip()
    except OSError as error:
        raise SettingsError(f"{where}: {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{where}: {path} is not text") from error
    if not text or len(content) > SECRET_BYTES_MAX:
        raise SettingsError(f"{where}: {path} is {'empty' if not text else 'too large'}")
    return text


def _complaints(sourced: Sourced, error: ValidationError) -> Iterator[str]:
    for problem in error.errors():
        key: Key = tuple(str(part) for part in problem["loc"])
        schema = field_schema(Settings, key)
        what = _unknown(key) if problem["type"] == "extra_forbidden" else _wrong(problem, schema)
        yield f"{sourced.place(key)}: {'.'.join(key) or 'settings'}: {what}"


def _unknown(key: Key) -> str:
    return f"unknown setting; {nearest_words(Settings, key)}"


def _wrong(problem: Any, schema: Mapping[str, Any]) -> str:
    given = "" if schema.get("secret") else f", this is {_short(problem['input'])}"
    allowed = allowed_words(schema)
    return f"{problem['msg'].replace('Input should', 'should').replace('Value error, ', '')}{given}" + (
        f"; allowed: {allowed}" if allowed else ""
    )


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _check_together(sourced: Sourced, settings: Settings) -> None:
    cameras = settings.cameras
    if cameras.backoff_first_s > cameras.backoff_max_s:
        place = sourced.place(("cameras", "backoff_max_s"))
        raise SettingsError(f"{place}: cameras.backoff_max_s is smaller than cameras.backoff_first_s")
