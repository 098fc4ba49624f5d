"""Free memory goes back to the system."""

from xueliang.memory import give_back_free_memory
from xueliang.process import rss_bytes

BLOCK, BLOCKS, KEPT_EVERY = 60_000, 1_500, 50


def test_holes_between_what_is_held_are_given_back() -> None:
    held = [bytearray(BLOCK) for _ in range(BLOCKS)]
    kept = held[::KEPT_EVERY]
    held.clear()
    before = rss_bytes()
    assert give_back_free_memory()
    assert before - rss_bytes() > BLOCK * BLOCKS / 2
    assert len(kept) == BLOCKS // KEPT_EVERY
