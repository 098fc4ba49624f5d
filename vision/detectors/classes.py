"""Class names: from the file, or COCO's 80 where the count says so."""

import ast
from collections.abc import Collection
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.errors import WeightsError

_MAX_NAMES_TEXT: Final = 200_000

COCO: Final = tuple(
    """person|bicycle|car|motorcycle|airplane|bus|train|truck|boat|traffic light|fire hydrant|stop sign|parking meter|
bench|bird|cat|dog|horse|sheep|cow|elephant|bear|zebra|giraffe|backpack|umbrella|handbag|tie|suitcase|frisbee|skis|
snowboard|sports ball|kite|baseball bat|baseball glove|skateboard|surfboard|tennis racket|bottle|wine glass|cup|fork|
knife|spoon|bowl|banana|apple|sandwich|orange|broccoli|carrot|hot dog|pizza|donut|cake|chair|couch|potted plant|bed|
dining table|toilet|tv|laptop|mouse|remote|keyboard|cell phone|microwave|oven|toaster|sink|refrigerator|book|clock|
vase|scissors|teddy bear|hair drier|toothbrush""".replace("\n", "").split("|")
)


def parse_names(text: str | None) -> tuple[str, ...] | None:
    """Names of the `names` metadata entry, e.g. "{0: 'person', 1: 'car'}" or "['person']"; None without one.

    Raises WeightsError when there is an entry that is no such list.
    """
    if not text:
        return None
    if len(text) > _MAX_NAMES_TEXT:
        raise WeightsError(
            f"the file's class names are {len(text)} characters long; at most {_MAX_NAMES_TEXT} are read"
        )
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError) as error:
        raise WeightsError(f"the file's class names cannot be read: {text[:80]!r}") from error
    if isinstance(value, dict):
        if sorted(value) != list(range(len(value))):
            raise WeightsError(f"the file's class names must be numbered from 0 without gaps: {text[:80]!r}")
        value = [value[number] for number in range(len(value))]
    if not isinstance(value, (list, tuple)) or not value or not all(isinstance(name, str) for name in value):
        raise WeightsError(f"the file's class names are not a list of words: {text[:80]!r}")
    return tuple(value)


def default_names(count: int) -> tuple[str, ...]:
    """COCO's names for 80 classes, `class_0`… for any other count."""
    return COCO if count == len(COCO) else tuple(f"class_{number}" for number in range(count))


def wanted_ids(names: tuple[str, ...], wanted: Collection[str] | None) -> NDArray[np.int64] | None:
    """Ids of the wanted names, ascending; None means all. Raises WeightsError naming what the file lacks."""
    if wanted is None:
        return None
    missing = sorted(set(wanted) - set(names))
    if missing:
        raise WeightsError(f"these weights do not know {', '.join(missing)}; they know {', '.join(names)}")
    return np.array([number for number, name in enumerate(names) if name in wanted], np.int64)
