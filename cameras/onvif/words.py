"""What a device writes, made fit to show."""

from typing import Any

LONGEST_WORD = 120


def plain(text: Any, longest: int = LONGEST_WORD) -> str:
    """A device's word in printable characters, cut to `longest`; "" for None."""
    return "".join(c for c in str(text or "") if c.isprintable())[:longest].strip()
