"""A doll's folder, written once."""

from pathlib import Path

import pytest

from bench.scenes.body import Anatomy, Body, Shape
from bench.scenes.skeleton import Array
from tests.unit.bench.scenes.doll import write_doll


@pytest.fixture(scope="session")
def bodies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like MPFB's data."""
    return write_doll(tmp_path_factory.mktemp("bodies") / "mpfb2")


@pytest.fixture(scope="session")
def body(bodies: Path) -> Body:
    """A grown man of 1.7 m."""
    return Anatomy(bodies).body_of(Shape(1.0, 25.0, 1.7))


@pytest.fixture(scope="session")
def joints(body: Body) -> Array:
    """Where bones of the man begin."""
    return body.joints
