"""Device addresses as people give them: credentials split off, and kept ones never sent to another host."""

from typing import Any
from urllib.parse import urlsplit

from cameras.addresses import split_credentials
from cameras.onvif.motion import parse_motion_url
from gates.address import device_address
from models.errors import InputError


def with_split_url(fields: dict[str, Any], *, files_allowed: bool) -> dict[str, Any]:
    """`fields` of a camera with the credentials of `url` moved to their own fields, unless those are given.

    Raises InputError for an address that is not one we open.
    """
    if "url" not in fields:
        return fields
    address = split_credentials(fields["url"], files_allowed=files_allowed)
    found = {"username": address.username, "password": address.password}
    missing = {name: value for name, value in found.items() if value and not fields.get(name)}
    return {**fields, **missing, "url": address.url}


def check_gate_url(url: str | None) -> None:
    """Raises InputError unless it is an address a gate may have: http or https, without credentials and query."""
    if url is not None:
        device_address(url)


def check_motion_url(url: str) -> None:
    """Raises InputError unless it is empty or an address motion events can be had from."""
    if url:
        parse_motion_url(url)


def refuse_strange_motion(changes: dict[str, Any], camera_url: str, old_motion_url: str, has_password: bool) -> None:
    """Raises InputError when motion events come to be asked of a host the kept password was not given for."""
    new = changes.get("motion_url", old_motion_url)
    known = {urlsplit(camera_url).hostname, urlsplit(old_motion_url).hostname}
    if has_password and new and "password" not in changes and urlsplit(new).hostname not in known:
        raise InputError("password: motion_url names another host than url, so give the device's password again")


def refuse_moved_password(changes: dict[str, Any], old_url: str, has_password: bool) -> None:
    """Raises InputError when an address comes to name another host and the kept password would go there unasked."""
    new_url = changes.get("url", old_url)
    if not has_password or "password" in changes or _place(new_url) == _place(old_url):
        return
    raise InputError("password: the address names another host, so give the device's password again")


def _place(url: str) -> tuple[str | None, int | None]:
    parts = urlsplit(url)
    return parts.hostname, parts.port
