from hypothesis import given
from hypothesis import strategies as st

from rules.admission import MAX_GRANTS, Grant, Grants, Window, admit, with_grant

WINDOW = Window(before_s=1, after_s=5, persons=1)


def grants_at(*times_s: float) -> Grants:
    grants: Grants = ()
    for number, time_s in enumerate(times_s):
        grants = with_grant(grants, Grant(time_s, f"acc_{number}", 1))
    return grants


def passing(grants: Grants, window: Window, *times_s: float) -> list[str]:
    """Each passage: the grant it counts for, marked where that has no place left; "" where none is open."""
    said = []
    for time_s in times_s:
        grants, grant = admit(grants, time_s, window)
        said.append("" if grant is None else grant.event_id + "!" * grant.beyond)
    return said


def test_one_grant_lets_one_person_pass_and_every_other_is_one_too_many() -> None:
    assert passing(grants_at(0), WINDOW, 2, 3, 4) == ["acc_0", "acc_0!", "acc_0!!"]


def test_a_grant_is_open_from_shortly_before_it_until_its_window_is_over() -> None:
    assert passing(grants_at(0), WINDOW, -1.1) == [""]
    assert passing(grants_at(0), WINDOW, -1) == ["acc_0"]
    assert passing(grants_at(0), WINDOW, 5) == ["acc_0"]
    assert passing(grants_at(0), WINDOW, 5.1) == [""]


def test_the_grant_that_closes_first_is_used_first() -> None:
    assert passing(grants_at(0, 4), WINDOW, 4.5, 8) == ["acc_0", "acc_1"]


def test_whoever_is_too_many_counts_for_the_newest_grant() -> None:
    assert passing(grants_at(0, 1), WINDOW, 2, 3, 4) == ["acc_0", "acc_1", "acc_1!"]


def test_several_may_pass_where_that_is_allowed() -> None:
    assert passing(grants_at(0), Window(1, 5, persons=2), 1, 2, 3) == ["acc_0", "acc_0", "acc_0!"]


def test_a_grant_told_twice_is_one_and_a_flood_of_them_is_bounded() -> None:
    assert len(with_grant(grants_at(0), Grant(3, "acc_0", 1))) == 1
    assert len(grants_at(*range(MAX_GRANTS + 50))) == MAX_GRANTS


def most_that_may_pass(grant_s: list[float], pass_s: list[float], window: Window) -> int:
    """The largest matching of passages to places, by augmenting paths (Kuhn 1955)."""
    places = [time_s for time_s in grant_s for _ in range(window.persons)]
    taken: dict[int, int] = {}

    def finds_place(passage: int, tried: set[int]) -> bool:
        for place, time_s in enumerate(places):
            if place in tried or not window.is_open(Grant(time_s, "", 1), pass_s[passage]):
                continue
            tried.add(place)
            if place not in taken or finds_place(taken[place], tried):
                taken[place] = passage
                return True
        return False

    return sum(finds_place(passage, set()) for passage in range(len(pass_s)))


@given(
    st.lists(st.integers(0, 30).map(float), max_size=6),
    st.lists(st.integers(0, 30).map(float), max_size=8),
    st.integers(1, 3),
)
def test_nobody_is_held_for_a_tailgater_whom_another_choice_would_let_in(
    grant_s: list[float], pass_s: list[float], persons: int
) -> None:
    window = Window(2, 6, persons)
    said = passing(grants_at(*grant_s), window, *sorted(pass_s))
    assert sum(bool(each) and not each.endswith("!") for each in said) == most_that_may_pass(grant_s, pass_s, window)
