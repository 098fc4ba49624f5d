"""The address of a gate device as people type it, checked once."""

import httpx

from models.errors import InputError

_FORM = "write http://host or https://host:port"


def device_address(url: str) -> httpx.URL:
    """A gate's base address. Raises InputError for anything but http(s)://host[:port][/path] without credentials.

    A query or a fragment would swallow the path of every call, and so aim it at any page of any host. The words of
    the error never hold the address, which may hold a password.
    """
    try:
        address = httpx.URL(url.strip())
    except httpx.InvalidURL as fault:
        raise InputError(f"url: the gate's address cannot be read; {_FORM}") from fault
    if address.scheme not in ("http", "https") or not address.host:
        raise InputError(f"url: this is no address of a gate; {_FORM}")
    if address.userinfo:
        raise InputError("url: the gate's address must not hold user name or password; they have fields of their own")
    if "?" in url or "#" in url:
        raise InputError(f"url: the gate's address must not hold ? or #; {_FORM}")
    return address
