"""Which shard looks after which device: whole groups stay together, and what has a place keeps it."""

from collections import Counter
from collections.abc import Iterable, Mapping

from models.rules import RuleSpec


def place_devices(
    devices: Iterable[str], bonds: Iterable[tuple[str, str]], before: Mapping[str, int], shards: int
) -> dict[str, int]:
    """The shard of each device, from 0 to `shards` - 1.

    `bonds`: pairs of devices some rule sees together; they share a shard, and so does whatever hangs together by
    them. `before`: where devices were. A group stays where most of its devices are; one that is new, or was in a
    shard that is no more, goes where the fewest devices are. When shards were added, groups move over until no
    single move makes the fullest and the emptiest shard more even.
    """
    groups = _groups(devices, bonds)
    places: dict[int, int] = {}
    loads = Counter(dict.fromkeys(range(shards), 0))
    for number, group in enumerate(groups):
        old = Counter(before[each] for each in group if before.get(each, shards) < shards)
        if old:
            places[number] = min(old, key=lambda shard: (-old[shard], shard))
            loads[places[number]] += len(group)
    for number in sorted(set(range(len(groups))) - places.keys(), key=lambda number: -len(groups[number])):
        places[number] = min(loads, key=lambda shard: (loads[shard], shard))
        loads[places[number]] += len(groups[number])
    if before and max(before.values()) + 1 < shards:
        _even_out(groups, places, loads)
    return {device: places[number] for number, group in enumerate(groups) for device in group}


def bonds_of(specs: Iterable[RuleSpec]) -> list[tuple[str, str]]:
    """The pairs of devices that rules see together: a gate and the camera that sees its door."""
    return [(spec.gate_id, spec.camera_id) for spec in specs if spec.gate_id and spec.camera_id]


def _groups(devices: Iterable[str], bonds: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """What hangs together, each group and their list in order of names."""
    first = {device: device for device in sorted(set(devices))}

    def leader(device: str) -> str:
        while first[device] != device:
            first[device] = device = first[first[device]]
        return device

    for one, other in bonds:
        if one in first and other in first:
            low, high = sorted((leader(one), leader(other)))
            first[high] = low
    members: dict[str, list[str]] = {}
    for device in first:
        members.setdefault(leader(device), []).append(device)
    return [tuple(each) for each in members.values()]


def _even_out(groups: list[tuple[str, ...]], places: dict[int, int], loads: Counter[int]) -> None:
    while True:
        fullest = min(loads, key=lambda shard: (-loads[shard], shard))
        emptiest = min(loads, key=lambda shard: (loads[shard], shard))
        gap = loads[fullest] - loads[emptiest]
        movable = [n for n, shard in places.items() if shard == fullest and 0 < len(groups[n]) < gap]
        if not movable:
            return
        moved = min(movable, key=lambda number: (abs(gap - 2 * len(groups[number])), number))
        places[moved] = emptiest
        loads[fullest] -= len(groups[moved])
        loads[emptiest] += len(groups[moved])
