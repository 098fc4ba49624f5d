import pytest
from starlette.datastructures import Headers

from api.origin import is_same_origin


@pytest.mark.parametrize(
    ("origin", "host", "public_url", "same"),
    [
        (None, "house:8080", "", None),
        ("http://house:8080", "house:8080", "", True),
        ("https://HOUSE", "house", "", True),
        ("http://house:8081", "house:8080", "", False),
        ("http://evil", "house", "", False),
        ("null", "house", "", False),
        ("", "", "", False),
        ("http://[", "house", "", False),
        ("file://house", "house", "", False),
        ("https://watch.example", "inner:8080", "https://watch.example", True),
    ],
)
def test_where_a_request_comes_from(origin: str | None, host: str, public_url: str, same: bool | None) -> None:
    headers = {"host": host} | ({} if origin is None else {"origin": origin})
    assert is_same_origin(Headers(headers), public_url) is same
