"""Backends that this machine can run."""

from pathlib import Path

import pytest

from models.errors import BackendUnavailable
from tests.integration.vision.networks import save_for
from vision.detectors.layouts import Layout
from vision.detectors.registry import open_detector


@pytest.fixture
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The backend a test is parametrised with (indirect); skips with the reason where it cannot be run here."""
    name: str = request.param
    try:
        open_detector(save_for(name, tmp_path / "probe", Layout.ANCHOR_FREE), name, 64)
    except (BackendUnavailable, ImportError) as error:
        pytest.skip(str(error))
    return name
