"""One line a figure, `name: value`, and the same as JSON beside it."""

import json
import math
from pathlib import Path

Value = float | int | str


class Figures:
    """Collects what a benchmark measured, printing each figure as it comes."""

    def __init__(self) -> None:
        self._values: dict[str, Value] = {}

    def add(self, name: str, value: Value) -> None:
        """Print and keep a figure; numbers to four significant places. Raises ValueError if the name is taken."""
        if name in self._values:
            raise ValueError(f"figure {name} was measured twice")
        self._values[name] = _rounded(value)
        print(f"{name}: {self._values[name]}", flush=True)

    @property
    def values(self) -> dict[str, Value]:
        """All figures so far, as printed."""
        return dict(self._values)

    def write(self, path: Path | None) -> None:
        """Write all figures as one JSON object; nothing without a path."""
        if path is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self._values, indent=2) + "\n", encoding="utf-8")


def _rounded(value: Value) -> Value:
    if not isinstance(value, float) or not math.isfinite(value) or value == 0:
        return value
    digits = max(0, 3 - math.floor(math.log10(abs(value))))
    return round(value, digits)
