"""Whether a browser's request comes from our own pages."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers


def is_same_origin(headers: Headers, public_url: str) -> bool | None:
    """Whether the Origin header names the host that was asked, or `public_url`; None when there is no Origin."""
    origin = headers.get("origin")
    if origin is None:
        return None
    try:
        asked, public = urlsplit(origin), urlsplit(public_url)
    except ValueError:
        return False
    if asked.scheme not in ("http", "https") or not asked.netloc:
        return False
    return asked.netloc.lower() in (headers.get("host", "").lower(), public.netloc.lower())
