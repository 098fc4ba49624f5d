"""The administrative tree: 市 → 县区 → 乡镇街道 → 村社区 → 网格, and its codes.

Codes: 6 digits to the county (GB/T 2260: 2 province, 2 city, 2 county), + 3 for the street, + 3 for the community
(12 in all), + a sequence for the grid (up to 20 in all, as text).
"""

from enum import StrEnum

from models.errors import InputError


class AreaLevel(StrEnum):
    """The levels of the tree, from the top."""

    CITY = "city"
    COUNTY = "county"
    STREET = "street"
    COMMUNITY = "community"
    GRID = "grid"


LEVELS: tuple[AreaLevel, ...] = tuple(AreaLevel)
_DIGITS = {AreaLevel.CITY: 4, AreaLevel.COUNTY: 6, AreaLevel.STREET: 9, AreaLevel.COMMUNITY: 12}


def check_area_code(level: AreaLevel, code: str, parent_level: AreaLevel | None, parent_code: str) -> None:
    """Raises InputError unless `code` has the form of `level` and continues the parent's code."""
    if not (code.isascii() and code.isdigit()):
        raise InputError(f"area code {code!r}: digits only")
    wanted = _DIGITS.get(level)
    if wanted is not None and len(code) != wanted:
        raise InputError(f"area code {code!r}: a {level} code has {wanted} digits, this has {len(code)}")
    if wanted is None and not 13 <= len(code) <= 20:
        raise InputError(f"area code {code!r}: a grid code has 13 to 20 digits, this has {len(code)}")
    if parent_level is None:
        return
    if LEVELS.index(parent_level) != LEVELS.index(level) - 1:
        raise InputError(f"a {level} cannot stand under a {parent_level}")
    if not code.startswith(parent_code):
        raise InputError(f"area code {code!r} must begin with its parent's code {parent_code!r}")
