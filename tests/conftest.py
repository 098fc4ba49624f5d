"""The order of the tests. Workers take whole files (`--dist loadfile --no-loadscope-reorder`), in this order: what
waits for real processes begins first, so that at the end no worker is left alone with minutes of it."""

import logging
import os
import signal
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell's background job; what we start would ignore Ctrl-C too
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Properties are not timed: a busy machine is no failure.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

TESTS = Path(__file__).parent
# The longest first; files that are not named here come after those of their kind.
LONGEST = (
    "system/test_shards.py",
    "system/test_shards_on_postgresql.py",
    "system/test_disasters.py",
    "system/test_every_rule_kind.py",
    "system/test_console.py",
    "system/test_starting.py",
    "system/test_top.py",
    "system/test_commands.py",
    "integration/vision/test_quantisation.py",
    "integration/vision/test_real_clips.py",
    "integration/db/test_machines.py",
    "integration/db/test_desk.py",
    "integration/api/test_walk.py",
)
KINDS = ("system", "integration", "unit", "architecture")


def place_of(file: Path) -> tuple[int, int, str]:
    """Where a file of tests stands in the order."""
    name = file.relative_to(TESTS).as_posix()
    kind = KINDS.index(name.partition("/")[0])
    return kind, LONGEST.index(name) if name in LONGEST else len(LONGEST), name


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two a core: the tests wait for processes and cameras as long as they calculate."""
    return 2 * len(os.sched_getaffinity(0))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Within a file the order stays."""
    items.sort(key=lambda item: place_of(item.path))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Generator[None, object, object]:
    """A command that is run inside a test may quieten the log: the next test hears it again."""
    root = logging.getLogger()
    level = root.level
    try:
        return (yield)
    finally:
        root.setLevel(level)
