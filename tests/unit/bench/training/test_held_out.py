"""The same fifth whoever asks."""

from hypothesis import given
from hypothesis import strategies as st

from bench.training.held_out import held_out


def test_every_fifth_by_name() -> None:
    names = [f"{number:03}.jpg" for number in (10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)]
    assert held_out(names) == {"000.jpg", "005.jpg", "010.jpg"}
    assert held_out([]) == frozenset()


@given(st.lists(st.text(max_size=3), unique=True, max_size=40))
def test_the_order_in_which_a_folder_is_read_changes_nothing(names: list[str]) -> None:
    assert held_out(names) == held_out(list(reversed(names)))
    assert len(held_out(names)) == -(-len(names) // 5)
