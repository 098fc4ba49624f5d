"""The six classes of the bundled detector, and what other sets call them."""

from typing import Final

NAMES: Final = ("person", "bicycle", "motorcycle", "car", "bus", "truck")
"""By class id. A motorcycle is anything with a motor on two or three wheels, an e-bike too."""

_OF_COCO: Final = {name: number for number, name in enumerate(NAMES)}

LOOK_ALIKE: Final = (0, 1, 1, 2, 2, 2)
"""By class id: classes of one number are often taken for each other, so that two boxes on one thing are one thing."""


def of_names(names: tuple[str, ...]) -> dict[int, int]:
    """Class ids of a set with these names (by id) as ours; what has no class of ours is left out."""
    return {number: _OF_COCO[name] for number, name in enumerate(names) if name in _OF_COCO}
