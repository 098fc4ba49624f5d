"""Where the development media lie; a test that needs them is skipped where they are missing."""

import os
from pathlib import Path

import pytest

MEDIA_ROOT = Path(os.environ.get("XUELIANG_MEDIA", Path(__file__).resolve().parents[2] / "shared" / "media"))


def media_path(name: str) -> Path:
    """The path of one development file, e.g. `stream/vtest_h264.mp4`; skips the test where it is missing."""
    path = MEDIA_ROOT / name
    if not path.exists():
        pytest.skip(f"development media {name} not found under {MEDIA_ROOT}; set XUELIANG_MEDIA to its folder")
    return path
