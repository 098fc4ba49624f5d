"""Ids that follow from what they name: the same in every release, or a replay would double what is stored."""

import hashlib
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.ids import derived_id, new_id

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def test_an_id_once_given_stays() -> None:
    assert derived_id("rev", "cam_1", "rul_1", "zon_1:7", "1700000000000") == "rev_4df1nqbdw67mrn3ty68y"


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_it_is_the_last_hundred_bits_of_thirteen_bytes_of_the_digest(parts: list[str]) -> None:
    number = int.from_bytes(hashlib.sha256("\x1f".join(parts).encode()).digest()[:13], "big")
    digits = [CROCKFORD[(number >> shift) % 32] for shift in range(95, -1, -5)]
    assert derived_id("rev", *parts) == f"rev_{''.join(digits)}"


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1971, 1, 1), max_value=datetime(2100, 1, 1)))
def test_new_ids_sort_by_time(now: datetime) -> None:
    made, later = new_id("cam", now), new_id("cam", now + timedelta(milliseconds=2))
    assert len(made) == len(later) == len("cam_") + 20
    assert made < later
