"""Which shard looks after which device."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from models.rules import RuleSpec
from xueliang.shards.places import bonds_of, place_devices

DEVICES = st.lists(st.integers(0, 30).map(lambda n: f"dev_{n:02}"), max_size=30, unique=True)
BONDS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda p: (f"dev_{p[0]:02}", f"dev_{p[1]:02}")))
PLACES = st.dictionaries(st.integers(0, 30).map(lambda n: f"dev_{n:02}"), st.integers(0, 7))
SHARDS = st.integers(1, 6)


@given(DEVICES, BONDS, PLACES, SHARDS)
def test_every_device_has_a_shard_there_is_and_bonds_share_theirs(
    devices: list[str], bonds: list[tuple[str, str]], before: dict[str, int], shards: int
) -> None:
    places = place_devices(devices, bonds, before, shards)
    assert places.keys() == set(devices)
    assert set(places.values()) <= set(range(shards))
    for one, other in bonds:
        if one in places and other in places:
            assert places[one] == places[other]


@given(DEVICES, BONDS, SHARDS)
def test_nothing_moves_while_nothing_changes(devices: list[str], bonds: list[tuple[str, str]], shards: int) -> None:
    places = place_devices(devices, bonds, {}, shards)
    assert place_devices(devices, bonds, places, shards) == places
    assert place_devices(reversed(devices), reversed(bonds), places, shards) == places


@given(DEVICES, BONDS, SHARDS, st.integers(0, 30))
def test_a_device_that_comes_or_goes_moves_no_other(
    devices: list[str], bonds: list[tuple[str, str]], shards: int, number: int
) -> None:
    device = f"dev_{number:02}"
    others = [each for each in devices if each != device]
    without_bonds = [bond for bond in bonds if device not in bond]
    before = place_devices(others, without_bonds, {}, shards)
    if before and max(before.values()) + 1 == shards:  # else a shard was empty, as if it had just been added
        after = place_devices([*others, device], without_bonds, before, shards)
        assert {each: after[each] for each in others} == before
        assert place_devices(others, without_bonds, after, shards) == before


@given(st.integers(0, 60), SHARDS, SHARDS)
def test_single_devices_are_spread_evenly_also_when_shards_are_added(count: int, few: int, more: int) -> None:
    devices = [f"dev_{number:02}" for number in range(count)]
    before = place_devices(devices, [], {}, few)
    shards = few + more
    loads = Counter(place_devices(devices, [], before, shards).values())
    sizes = [loads[shard] for shard in range(shards)]
    assert max(sizes) - min(sizes) <= 1


def test_when_a_shard_is_taken_away_only_its_devices_move() -> None:
    before = {"a": 0, "b": 1, "c": 2, "d": 2}
    after = place_devices(before, [], before, 2)
    assert (after["a"], after["b"]) == (0, 1)
    assert Counter(after.values()) == {0: 2, 1: 2}


def test_a_rule_that_joins_two_shards_moves_the_smaller_part() -> None:
    before = {"gate": 0, "cam_1": 1, "cam_2": 1}
    after = place_devices(before, [("gate", "cam_1"), ("cam_2", "cam_1")], before, 2)
    assert after == {"gate": 1, "cam_1": 1, "cam_2": 1}


def test_rules_about_one_device_join_nothing() -> None:
    specs = [
        RuleSpec("r1", "intrusion", "", camera_id="cam_1"),
        RuleSpec("r2", "door_forced", "", gate_id="gate_1"),
        RuleSpec("r3", "tailgating", "", camera_id="cam_1", gate_id="gate_1"),
    ]
    assert bonds_of(specs) == [("gate_1", "cam_1")]
