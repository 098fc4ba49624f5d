import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.rtp.annexb import join_nals, split_annexb, split_prefixed

NALS = st.lists(st.lists(st.integers(1, 255), min_size=1, max_size=50).map(bytes), max_size=8)


@given(NALS)
def test_joined_nals_are_split_again(nals: list[bytes]) -> None:
    assert split_annexb(join_nals(nals)) == nals


@given(NALS, st.sampled_from([1, 2, 4]))
def test_prefixed_nals_are_split(nals: list[bytes], size: int) -> None:
    assert split_prefixed(b"".join(len(nal).to_bytes(size, "big") + nal for nal in nals), size) == nals


def test_short_start_codes_and_trailing_zeros() -> None:
    assert split_annexb(b"\0\0\1\x67a\0\0\0\1\x68b\0\0") == [b"\x67a", b"\x68b"]
    assert split_annexb(b"no start code") == []


def test_a_length_beyond_the_end_is_refused() -> None:
    with pytest.raises(ValueError, match="ends at byte"):
        split_prefixed(b"\0\0\0\x09abc", 4)
