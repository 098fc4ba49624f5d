"""Alerts and cases under any sequence of moves: the table decides, and the invariants hold after every step."""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import Phase as RunPhase
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cases.desk import Desk
from cases.work import allowed_moves
from models.alerts import ALERT_MOVES, AlertMove, AlertState, FalseAlarmReason
from models.cases import CASE_MOVES, CaseMove, CaseState
from models.db import accounts, alerts, cases
from models.db.engine import Database
from models.db.invariants import check_invariants
from models.db.schema import CaseRow
from models.db.scope import Scope
from models.db.vault import Vault
from models.errors import IllegalMove, NotAllowed
from models.files import FileStore
from models.rules import Phase
from tests.fakes.clock import ManualClock
from tests.fakes.desk import Heard
from tests.fakes.pictures import picture
from tests.fakes.town import Town, build_town, intrusion

ALL = Scope.everything()
SETTINGS = settings(
    max_examples=12,
    stateful_step_count=15,
    deadline=None,
    phases=[RunPhase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
HAND_MOVES = st.sampled_from([AlertMove.ACKNOWLEDGE, AlertMove.CONFIRM, AlertMove.FALSE_ALARM])


class Machine(RuleBasedStateMachine):
    """A town of its own in a database of its own."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="xueliang-machine-"))
        shutil.copy(self.template, self.folder / "xueliang.db")
        self.database = Database.open(f"sqlite:///{self.folder}/xueliang.db")
        self.clock, self.heard = ManualClock(), Heard()
        self.files = FileStore(self.folder / "files")
        self.town: Town = build_town(self.database, Vault(bytes(32)), self.clock)
        self.desk = Desk(self.database, self.files, self.clock, self.heard)

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder)

    @invariant()
    def everything_holds(self) -> None:
        with self.database.read() as session:
            assert check_invariants(session, self.files) == []


class AlertMachine(Machine):
    """Events come, go and are repeated; people judge at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self.alert_of: dict[int, str] = {}
        self.state_of: dict[str, AlertState] = {}

    @rule(number=st.integers(0, 5), phase=st.sampled_from(Phase), wait_s=st.integers(0, 90))
    def event(self, number: int, phase: Phase, wait_s: int) -> None:
        self.clock.tick(wait_s)
        began_at = self.clock.now() - timedelta(seconds=5)
        event = intrusion(self.town, number, at=self.clock.now(), began_at=began_at, phase=phase)
        alert_id = self.desk.take_rule_event(event)
        assert alert_id is not None
        assert self.alert_of.setdefault(number, alert_id) == alert_id, "an event never changes its alert"
        self.state_of.setdefault(alert_id, AlertState.NEW)

    @precondition(lambda self: bool(self.state_of))
    @rule(data=st.data(), move=HAND_MOVES)
    def judge(self, data: st.DataObject, move: AlertMove) -> None:
        alert_id = self.alert_of[data.draw(st.sampled_from(sorted(self.alert_of)))]  # ids of alerts are random
        reason = FalseAlarmReason.OTHER if move is AlertMove.FALSE_ALARM else None
        legal = ALERT_MOVES[self.state_of[alert_id]]
        if move in legal:
            judged = self.desk.judge(alert_id, move, self.town.scope("owner"), reason=reason)
            self.state_of[alert_id] = legal[move]
            assert judged.state is legal[move]
        else:
            with pytest.raises(IllegalMove):
                self.desk.judge(alert_id, move, self.town.scope("owner"), reason=reason)

    @invariant()
    def states_and_counts_are_as_told(self) -> None:
        with self.database.read() as session:
            found = alerts.find(session, ALL, limit=200).items
        assert {alert.id: alert.state for alert in found} == self.state_of
        assert sum(alert.event_count for alert in found) == len(self.alert_of)
        assert all((alert.case is not None) == (alert.state is AlertState.CONFIRMED) for alert in found)


class CaseMachine(Machine):
    """Everybody tries every move at any moment."""

    @initialize()
    def a_case(self) -> None:
        alert_id = self.desk.take_rule_event(intrusion(self.town, 1, at=self.clock.now()))
        assert alert_id is not None
        case = self.desk.judge(alert_id, AlertMove.CONFIRM, self.town.scope("owner")).case
        assert case is not None
        self.case_id = case.id
        self.reworks = 0
        with self.database.write() as session:  # so that there are two to choose from
            accounts.update(session, ALL, self.town.person("second").id, area_id=self.town.old.area.id)

    def case(self) -> CaseRow:
        with self.database.read() as session:
            return cases.get(session, ALL, self.case_id)

    @rule(move=st.sampled_from(CaseMove), name=st.sampled_from(["owner", "teammate", "second", "auditor"]))
    def try_move(self, move: CaseMove, name: str) -> None:
        self.clock.tick(1)
        case, scope = self.case(), self.town.scope(name)
        if not scope.holds_case(case.area.path, case.assignee_id):
            return
        if move in allowed_moves(case, scope):
            self._move(case, move, scope)
        else:
            with pytest.raises((IllegalMove, NotAllowed)):
                self.desk.work.move(case.id, move, scope, note="x")
            assert self.case().version == case.version

    def _move(self, case: CaseRow, move: CaseMove, scope: Scope) -> None:
        enclosed: dict[str, Any] = {"note": "说明"}
        if move in (CaseMove.ASSIGN, CaseMove.REASSIGN):
            enclosed["assignee_id"] = self.town.person("second" if case.assignee_id else "teammate").id
        if move is CaseMove.FINISH:
            enclosed["attachment_ids"] = [self.desk.work.attach(case.id, picture(size_wh=(8, 8)), scope).id]
        moved = self.desk.work.move(case.id, move, scope, **enclosed)
        self.reworks += move is CaseMove.CHECK_FAIL
        assert moved.state is CASE_MOVES[case.state][move]
        assert moved.version == case.version + 1

    @invariant()
    def the_case_is_consistent(self) -> None:
        case = self.case()
        with self.database.read() as session:
            lines = cases.history(session, ALL, case.id)
        assert len(lines) == case.version
        assert [line.to_state for line in lines[:-1]] == [line.from_state for line in lines[1:]]
        assert case.rework_count == self.reworks
        assert (case.closed_at is not None) == (case.state in (CaseState.CLOSED, CaseState.CANCELLED))
        assert lines[-1].assignee_id == case.assignee_id


@pytest.mark.parametrize("machine", [AlertMachine, CaseMachine])
def test_any_sequence_of_moves(machine: type[Machine], migrated_file: Path) -> None:
    machine.template = migrated_file
    run_state_machine_as_test(machine, settings=SETTINGS)
