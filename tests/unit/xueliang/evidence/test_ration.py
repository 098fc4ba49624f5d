"""How much of a storm is documented."""

from hypothesis import given
from hypothesis import strategies as st

from xueliang.evidence.ration import AT_ONCE, ONE_MORE_EVERY_S, Ration

PLACE = ("rul_1", "cam_1", "zon_1")


def test_twelve_at_once_and_then_one_by_one() -> None:
    ration = Ration()
    assert [ration.take(PLACE, 0) for _ in range(AT_ONCE + 2)] == [True] * AT_ONCE + [False] * 2
    assert ration.take(PLACE, ONE_MORE_EVERY_S)
    assert not ration.take(PLACE, ONE_MORE_EVERY_S)
    assert ration.refused == 3


def test_places_do_not_share() -> None:
    ration = Ration()
    while ration.take(PLACE, 0):
        pass
    assert ration.take(("rul_1", "cam_2", "zon_1"), 0)


@given(st.lists(st.floats(0, 2), max_size=200))
def test_never_more_than_the_first_twelve_and_one_each_five_seconds(waits_s: list[float]) -> None:
    ration, now_s, given_out = Ration(), 0.0, 0
    for wait_s in waits_s:
        now_s += wait_s
        given_out += ration.take(PLACE, now_s)
    assert given_out <= AT_ONCE + now_s / ONE_MORE_EVERY_S + 1e-6
