"""Which pictures of a labelled set are kept out of training, to judge by. One rule, for the recipe and the judge."""

from collections.abc import Sequence
from typing import Final

HELD_OUT: Final = 5
"""Every so manieth picture is kept out."""


def held_out(names: Sequence[str]) -> frozenset[str]:
    """Of the file names of one whole set, in whatever order, those kept out: the first by name and every fifth after.

    Give all names of the set: which are held out depends on their places among each other.
    """
    return frozenset(sorted(names)[::HELD_OUT])
