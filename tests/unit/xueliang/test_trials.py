"""A rule tried in a process of its own gives what it gives in this one, and leaves nothing behind."""

import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from cases.backtest.run import Asked, try_rule
from cases.incidents import Bounds
from models.db import rules, track_minutes
from models.db.engine import Database
from models.db.scope import Scope
from models.errors import DatabaseUnavailable, InputError
from models.rules import RuleSpec
from models.track_columns import TrackColumns
from models.tracks import TrackedFrame
from tests.fakes.clock import ManualClock
from tests.fakes.town import Town
from tests.waiting import eventually
from xueliang.trials.apart import COMMAND, try_apart
from xueliang.trials.wire import ORDER, SAID, Order, Said


@pytest.fixture
def spec(database: Database, town: Town) -> RuleSpec:
    with database.read() as session:
        return rules.spec(rules.get(session, Scope.everything(), town.old.intrusion.id))


@pytest.fixture
def asked(database: Database, clock: ManualClock, spec: RuleSpec) -> Asked:
    """Somebody stands in the zone for the middle of an hour."""
    columns, began = TrackColumns(), clock.now() - timedelta(hours=1)
    for second in range(1800, 1850):
        box = np.array([[300, 100, 340, 180]], np.float32)
        at_s = began.timestamp() + second
        one = np.ones(1, np.float32)
        columns.add(TrackedFrame(spec.camera_id, at_s, (640, 360), np.array([7]), box, one, ("person",)))
    with database.write() as session:
        track_minutes.add(session, [track_minutes.packed(spec.camera_id, "run_1", columns)])
    return Asked(spec, began, clock.now(), Scope("/a/b/", "acc_1", Scope.everything().role), Bounds(), spec.rule_id)


def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'xueliang.db'}"


def test_it_says_the_same_as_in_this_process(database: Database, tmp_path: Path, asked: Asked) -> None:
    here, there = list[float](), list[float]()
    expected = try_rule(database, asked, here.append)
    assert try_apart(url(tmp_path), asked, there.append) == expected
    assert expected.events_total == 1
    assert there == here
    assert SAID.validate_json(SAID.dump_json(Said(1.0, expected))).trial == expected


def test_what_is_wrong_comes_back_in_words(database: Database, tmp_path: Path, asked: Asked) -> None:
    with pytest.raises(InputError, match="dwell_s"):
        try_apart(url(tmp_path), replace(asked, spec=replace(asked.spec, params={"dwell_s": -1})), lambda _share: None)
    with pytest.raises(DatabaseUnavailable):
        try_apart(f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}", asked, lambda _share: None)


def test_giving_up_ends_the_process(tmp_path: Path, asked: Asked) -> None:
    class EnoughError(Exception):
        pass

    def give_up(_share: float) -> None:
        raise EnoughError

    with pytest.raises(EnoughError):
        try_apart(url(tmp_path), asked, give_up)


def test_a_process_whose_master_has_gone_ends_by_itself(tmp_path: Path, asked: Asked) -> None:
    process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(ORDER.dump_json(Order(url(tmp_path), asked)) + b"\n")
        process.stdin.flush()
        assert process.stdout.readline()  # it is at work
        process.stdin.close()
        assert eventually(lambda: process.poll() is not None)
