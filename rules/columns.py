"""Rows kept as columns: one array a field, one row a thing, so that n things are stepped at once."""

from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.bool_] | NDArray[np.intp]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Columns:
    """n rows; every field of a subclass is an array of n."""

    def __len__(self) -> int:
        return len(self.arrays()[0])

    def arrays(self) -> tuple[NDArray[Any], ...]:
        """The columns in the order of their fields."""
        return tuple(getattr(self, name) for name in self.names())

    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(field.name for field in fields(self))

    def rows(self, which: Rows) -> Self:
        """The rows a mask (n,) or an index array picks."""
        return type(self)(*(column[which] for column in self.arrays()))

    def and_also(self, other: Self) -> Self:
        """These rows and then the others."""
        pairs = zip(self.arrays(), other.arrays(), strict=True)
        return type(self)(*(np.concatenate(pair) for pair in pairs))


def rows_of(sorted_ids: Ints, ids: Ints) -> NDArray[np.intp]:
    """In which row of `sorted_ids` (n,) each of `ids` (k,) stands, -1 where it does not: (k,)."""
    if not len(sorted_ids):
        return np.full(len(ids), -1, np.intp)
    row = np.minimum(np.searchsorted(sorted_ids, ids), len(sorted_ids) - 1)
    found: NDArray[np.intp] = np.where(sorted_ids[row] == ids, row, -1)
    return found
