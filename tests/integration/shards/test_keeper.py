"""Real processes, kept by a real keeper; what they do is scripted."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from models.clock import SystemClock
from tests.waiting import eventually
from xueliang.shards.keeper import Keeper

# Writes "pid line" to the file of the shard it is told to be, then ends as it is told to, or with its standard input.
LIVES = """
import os, pathlib, sys
folder = pathlib.Path(sys.argv[1])
(folder / f"loaded-{os.getpid()}").touch()
line = sys.stdin.readline()
if not line:
    sys.exit()
shard = line.split()[-1]
with (folder / f"lives-{shard}").open("a") as file:
    file.write(f"{os.getpid()} {line}")
if (folder / f"dies-{shard}").exists():
    sys.exit(3)
sys.stdin.read()
(folder / f"alone-{shard}").write_text(str(os.getpid()))
"""
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)" + LIVES
PARENT = """
import os, signal, sys, threading
from models.clock import SystemClock
from xueliang.shards.keeper import Keeper
command = [sys.executable, "-c", *sys.argv[1:]]
keeper = Keeper(2, command, lambda shard: f"word {shard}".encode(), SystemClock(), spare_after_s=0.1)
keeper.start()
threading.Event().wait()
"""


def words(shard: int) -> bytes:
    return f"be shard {shard}".encode()


@contextmanager
def kept(folder: Path, shards: int = 2, program: str = LIVES, spare_after_s: float = 600.0) -> Iterator[Keeper]:
    keeper = Keeper(shards, [sys.executable, "-c", program, str(folder)], words, SystemClock(), spare_after_s)
    keeper.start()
    try:
        yield keeper
    finally:
        keeper.stop(5)


def lives(folder: Path, shard: int) -> list[tuple[int, str]]:
    """The processes there were, and what each was told."""
    path = folder / f"lives-{shard}"
    lines = path.read_text().splitlines() if path.exists() else []
    return [(int(line.split(" ", 1)[0]), line.split(" ", 1)[1]) for line in lines]


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_each_shard_is_a_process_told_its_first_line_and_ended_at_the_end(tmp_path: Path) -> None:
    with kept(tmp_path) as keeper:
        eventually(lambda: lives(tmp_path, 0) and lives(tmp_path, 1))
        pids = keeper.pids()
        assert [(pids[0], "be shard 0")] == lives(tmp_path, 0)
        assert [(pids[1], "be shard 1")] == lives(tmp_path, 1)
        assert (keeper.fault(0), keeper.fault(1)) == (None, None)
    assert keeper.pids() == {}
    assert not any(is_running(pid) for pid in pids.values())


def test_one_that_is_killed_is_started_again_and_no_other_is_touched(tmp_path: Path) -> None:
    with kept(tmp_path) as keeper:
        eventually(lambda: lives(tmp_path, 0) and lives(tmp_path, 1))
        os.kill(keeper.pids()[1], signal.SIGKILL)
        eventually(lambda: len(lives(tmp_path, 1)) == 2)
        keeper.restart(1)
        eventually(lambda: len(lives(tmp_path, 1)) == 3)
        assert len(lives(tmp_path, 0)) == 1
        assert lives(tmp_path, 1)[-1] == (keeper.pids()[1], "be shard 1")


def test_one_in_waiting_takes_the_place_of_a_dead_one_and_is_replaced(tmp_path: Path) -> None:
    with kept(tmp_path, spare_after_s=0.1) as keeper:
        eventually(lambda: lives(tmp_path, 0) and lives(tmp_path, 1))
        spare = eventually(lambda: keeper.spare_pid)
        os.kill(keeper.pids()[1], signal.SIGKILL)
        eventually(lambda: len(lives(tmp_path, 1)) == 2)
        assert lives(tmp_path, 1)[-1] == (spare, "be shard 1")
        other = eventually(lambda: keeper.spare_pid)
        assert other != spare
        os.kill(other, signal.SIGKILL)  # one that has died in waiting is no help and no harm
        os.kill(keeper.pids()[0], signal.SIGKILL)
        eventually(lambda: len(lives(tmp_path, 0)) == 2)
        last = eventually(lambda: keeper.spare_pid)
    assert not is_running(last)


def test_one_that_ends_again_and_again_is_a_fault_that_says_how(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "dies-0").touch()
    with kept(tmp_path, shards=1) as keeper:
        fault = eventually(lambda: keeper.fault(0))
    assert fault == "it ends again and again (ended with status 3); the log tells why"
    assert sum("watch shard 0 ended with status 3 after" in line for line in caplog.messages) >= 3


def test_what_cannot_be_started_is_tried_again_too(tmp_path: Path) -> None:
    keeper = Keeper(1, [str(tmp_path / "missing")], words, SystemClock())
    keeper.start()
    fault = eventually(lambda: keeper.fault(0))
    keeper.stop(5)
    assert fault is not None
    assert "cannot be started (No such file or directory)" in fault


def test_one_that_does_not_listen_is_killed_at_the_end(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    keeper = Keeper(1, [sys.executable, "-c", DEAF, str(tmp_path)], words, SystemClock())
    keeper.start()
    eventually(lambda: lives(tmp_path, 0))
    keeper.stop(0.5)
    assert caplog.messages == ["watch shard 0 does not end and is killed"]
    assert not is_running(lives(tmp_path, 0)[0][0])


def test_after_kill_9_of_the_keeper_no_child_is_left(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, LIVES, str(tmp_path)]) as parent:
        eventually(lambda: lives(tmp_path, 0) and lives(tmp_path, 1))
        eventually(lambda: len(list(tmp_path.glob("loaded-*"))) == 3)
        parent.kill()
    for shard in (0, 1):
        eventually((tmp_path / f"alone-{shard}").exists)
    everybody = [int(path.name.split("-")[1]) for path in tmp_path.glob("loaded-*")]
    eventually(lambda: not any(is_running(pid) for pid in everybody))
