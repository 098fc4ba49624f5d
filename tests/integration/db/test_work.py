"""A case in people's hands, from dispatch to its end, on both databases."""

import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from cases.changes import ChangeKind
from cases.opening import NewCase
from cases.work import Work, allowed_moves
from models.cases import CaseMove, CaseState
from models.db import accounts, cases
from models.db.engine import Database
from models.db.schema import AttachmentLabel, CaseRow, OutboxRow
from models.db.scope import Scope
from models.errors import Conflict, IllegalMove, InputError, NotAllowed, NotFound, StorageUnavailable, XueliangError
from models.files import FileStore
from models.rules import Severity
from tests.fakes.clock import ManualClock
from tests.fakes.desk import Heard
from tests.fakes.pictures import picture
from tests.fakes.town import Town

ALL = Scope.everything()
M = CaseMove


@pytest.fixture
def work(database: Database, files: FileStore, clock: ManualClock, heard: Heard) -> Work:
    return Work(database, files, clock, heard)


@pytest.fixture
def case(work: Work, town: Town, heard: Heard) -> CaseRow:
    """A case in the first grid of the old community, reported by the owner."""
    new = NewCase(town.old.grids[0].id, "井盖松动", "reported", Severity.WARNING)
    opened = work.open_case(new, town.scope("owner"), note="居民来电")
    heard.clear()
    return opened


def _dispatched(work: Work, town: Town, case: CaseRow) -> CaseRow:
    worker = town.person("teammate").id
    return work.move(case.id, M.ASSIGN, town.scope("owner"), assignee_id=worker, note="请到现场")


def _handled(work: Work, town: Town, case: CaseRow) -> CaseRow:
    teammate = town.scope("teammate")
    _dispatched(work, town, case)
    work.move(case.id, M.START, teammate)
    photo = work.attach(case.id, picture(), teammate)
    return work.move(case.id, M.FINISH, teammate, note="已复位", attachment_ids=[photo.id])


def test_a_picture_that_finds_no_room_on_the_disk_is_said_so_and_changes_nothing(
    database: Database, town: Town, case: CaseRow, tmp_path: Path, clock: ManualClock, heard: Heard
) -> None:
    (tmp_path / "full").write_text("not a folder")
    work = Work(database, FileStore(tmp_path / "full"), clock, heard)
    _dispatched(work, town, case)
    work.move(case.id, M.START, town.scope("teammate"))
    with pytest.raises(StorageUnavailable, match="cannot be stored now"):
        work.attach(case.id, picture(), town.scope("teammate"))
    with database.read() as session:
        assert cases.attachments(session, ALL, case.id) == []


def test_a_case_goes_from_report_to_close(
    work: Work, database: Database, town: Town, case: CaseRow, files: FileStore, heard: Heard
) -> None:
    owner = town.scope("owner")
    assert _handled(work, town, case).state is CaseState.PENDING_CHECK
    proof = work.attach(case.id, picture(".png"), owner)
    work.move(case.id, M.CHECK_PASS, owner, attachment_ids=[proof.id])
    closed = work.move(case.id, M.CLOSE, owner)
    assert (closed.state, closed.rework_count, closed.version) == (CaseState.CLOSED, 0, 6)
    assert closed.closed_at == closed.updated_at
    with database.read() as session:
        lines = cases.history(session, owner, case.id)
        pictures = cases.attachments(session, owner, case.id)
    assert [(line.move, line.account.username if line.account else "") for line in lines] == [
        (None, "owner"), (M.ASSIGN, "owner"), (M.START, "teammate"), (M.FINISH, "teammate"),
        (M.CHECK_PASS, "owner"), (M.CLOSE, "owner"),
    ]  # fmt: skip
    assert [line.assignee.username if line.assignee else "" for line in lines] == [""] + ["teammate"] * 5
    assert {(row.label, row.media_type, row.history_id) for row in pictures} == {
        (AttachmentLabel.HANDLED, "image/jpeg", lines[3].id),
        (AttachmentLabel.CHECKED, "image/png", lines[4].id),
    }
    assert all(files.is_whole(row.sha256) for row in pictures)
    assert set(heard.ids(ChangeKind.CASE)) == {case.id}


def test_every_move_leaves_one_message(work: Work, database: Database, town: Town, case: CaseRow) -> None:
    _dispatched(work, town, case)
    with pytest.raises(IllegalMove):
        work.move(case.id, M.CLOSE, town.scope("owner"))
    with database.read() as session:
        messages = session.scalars(select(OutboxRow).order_by(OutboxRow.idempotency_key)).all()
    assert [message.idempotency_key for message in messages] == [f"{case.id}:1", f"{case.id}:2"]
    assert {message.topic for message in messages} == {"case.changed"}
    opened, assigned = (message.payload for message in messages)
    assert (opened["state"], opened["move"], opened["assignee_id"]) == ("accepted", None, None)
    assert (assigned["state"], assigned["move"], assigned["assignee_id"]) == (
        "dispatched", "assign", town.person("teammate").id)  # fmt: skip


def test_a_failed_check_sends_it_back_for_rework_with_new_photos(
    work: Work, database: Database, town: Town, case: CaseRow
) -> None:
    owner, teammate = town.scope("owner"), town.scope("teammate")
    _handled(work, town, case)
    again = work.move(case.id, M.CHECK_FAIL, owner, note="仍有晃动")
    assert (again.state, again.rework_count) == (CaseState.HANDLING, 1)
    with database.read() as session:
        [old] = cases.attachments(session, teammate, case.id)
    with pytest.raises(InputError, match="handed in before"):
        work.move(case.id, M.FINISH, teammate, note="好了", attachment_ids=[old.id])
    fresh = work.attach(case.id, picture(shade=9), teammate)
    assert work.move(case.id, M.FINISH, teammate, note="好了", attachment_ids=[fresh.id]).rework_count == 1


def test_a_returned_case_is_free_again_and_gone_from_the_worker(
    work: Work, database: Database, town: Town, case: CaseRow, heard: Heard
) -> None:
    teammate = town.scope("teammate")
    _dispatched(work, town, case)
    heard.clear()
    with pytest.raises(InputError, match="note"):
        work.move(case.id, M.RETURN, teammate)
    returned = work.move(case.id, M.RETURN, teammate, note="不属本网格")
    assert (returned.state, returned.assignee_id) == (CaseState.ACCEPTED, None)
    with database.read() as session, pytest.raises(NotFound):
        cases.get(session, teammate, case.id)
    assert [change.assignee_id for change in heard] == [town.person("teammate").id, None]


def test_a_reassigned_case_changes_hands(work: Work, town: Town, case: CaseRow) -> None:
    _dispatched(work, town, case)
    work.move(case.id, M.START, town.scope("teammate"))
    moved = work.move(case.id, M.REASSIGN, town.scope("owner"), assignee_id=town.person("teammate").id)
    assert (moved.state, moved.version) == (CaseState.DISPATCHED, 4)


def test_only_grid_workers_of_the_branch_are_assigned(
    work: Work, database: Database, town: Town, case: CaseRow
) -> None:
    owner = town.scope("owner")
    with database.write() as session:
        accounts.update(session, ALL, town.person("second").id, area_id=town.old.area.id)
    assert {account.username for account in work.assignees(case.id, owner)} == {"teammate", "second"}
    for name in ("outsider", "owner", "stranger"):
        with pytest.raises(InputError, match="not a grid worker whose area"):
            work.move(case.id, M.ASSIGN, owner, assignee_id=town.person(name).id)
    with database.write() as session:
        accounts.update(session, ALL, town.person("teammate").id, disabled=True)
    with pytest.raises(InputError, match="not a grid worker whose area"):
        work.move(case.id, M.ASSIGN, owner, assignee_id=town.person("teammate").id)
    whole = work.open_case(NewCase(town.old.area.id, "x", "reported", Severity.NOTICE), owner)
    assert [account.username for account in work.assignees(whole.id, owner)] == ["second"]


def test_who_may_do_what_now(work: Work, town: Town, case: CaseRow) -> None:
    owner, teammate, auditor = (town.scope(name) for name in ("owner", "teammate", "auditor"))
    assert allowed_moves(case, owner) == [M.ASSIGN, M.CANCEL]
    dispatched = _dispatched(work, town, case)
    assert allowed_moves(dispatched, owner) == [M.REASSIGN, M.CANCEL]
    assert allowed_moves(dispatched, teammate) == [M.START, M.RETURN]
    assert allowed_moves(dispatched, auditor) == []
    for scope, move in ((owner, M.START), (auditor, M.CANCEL), (teammate, M.REASSIGN)):
        with pytest.raises(NotAllowed):
            work.move(case.id, move, scope, note="x", assignee_id=None)


def test_an_admin_who_does_not_hold_the_case_does_not_handle_it(work: Work, town: Town, case: CaseRow) -> None:
    _dispatched(work, town, case)
    with pytest.raises(NotAllowed, match="who holds the case"):
        work.move(case.id, M.START, town.scope("chief"))


def test_finishing_needs_a_note_and_a_photo_of_ones_own(work: Work, town: Town, case: CaseRow) -> None:
    owner, teammate = town.scope("owner"), town.scope("teammate")
    _dispatched(work, town, case)
    work.move(case.id, M.START, teammate)
    photo = work.attach(case.id, picture(), teammate)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"note": "done"}, "photo"),
        ({"note": "  ", "attachment_ids": [photo.id]}, "note"),
        ({"note": "done", "attachment_ids": ["att_unknown"]}, "not a picture you added"),
        ({"note": "done", "attachment_ids": [photo.id], "assignee_id": "acc_x"}, "names no worker"),
        ({"note": "长" * 2001, "attachment_ids": [photo.id]}, "characters"),
    ]
    for enclosed, complaint in wrong:
        with pytest.raises(InputError, match=complaint):
            work.move(case.id, M.FINISH, teammate, **enclosed)
    with pytest.raises(InputError, match="not a picture you added"):
        work.move(case.id, M.CANCEL, owner, note="x", attachment_ids=[photo.id])
    with pytest.raises(InputError, match="assignee_id"):
        work.move(case.id, M.REASSIGN, owner)


def test_pictures_are_added_by_whose_turn_it_is(work: Work, town: Town, case: CaseRow) -> None:
    owner, teammate = town.scope("owner"), town.scope("teammate")
    with pytest.raises(NotAllowed, match="pictures are added"):
        work.attach(case.id, picture(), owner)
    with pytest.raises(NotAllowed):
        work.attach(case.id, b"not even looked at", owner)
    _dispatched(work, town, case)
    with pytest.raises(NotFound):
        work.attach(case.id, picture(), town.scope("second"))
    with pytest.raises(InputError, match="not a JPEG"):
        work.attach(case.id, b"GIF89a", teammate)
    for shade in range(50):
        work.attach(case.id, picture(size_wh=(8, 8), shade=shade), teammate)
    with pytest.raises(InputError, match="full"):
        work.attach(case.id, picture(), teammate)


def test_a_stale_version_is_a_conflict(work: Work, town: Town, case: CaseRow) -> None:
    _dispatched(work, town, case)
    with pytest.raises(Conflict):
        work.move(case.id, M.CANCEL, town.scope("owner"), note="x", version=1)


def test_only_dispatchers_report_cases_and_only_at_home(work: Work, town: Town) -> None:
    at_home = NewCase(town.old.grids[0].id, "x", "reported", Severity.NOTICE)
    with pytest.raises(NotAllowed):
        work.open_case(at_home, town.scope("teammate"))
    with pytest.raises(NotFound):
        work.open_case(at_home, town.scope("stranger"))


def test_whoever_is_overtaken_while_a_move_is_checked_is_told_so(
    work: Work, town: Town, case: CaseRow, database: Database
) -> None:
    if database.kind == "sqlite":
        pytest.skip("writers of SQLite take turns")
    faster = [lambda: work.move(case.id, M.CANCEL, town.scope("owner"), note="重复")]

    def overtake(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if "FROM case_attachments" in statement and faster:
            faster.pop()()

    event.listen(database.engine, "before_cursor_execute", overtake)
    with pytest.raises(Conflict):
        work.move(case.id, M.CANCEL, town.scope("owner"), note="重复", version=1)
    assert not faster


def test_eight_move_at_once_and_one_wins(work: Work, town: Town, case: CaseRow, database: Database) -> None:
    outcomes: list[str] = []
    barrier = threading.Barrier(8)

    def cancel() -> None:
        barrier.wait()
        try:
            work.move(case.id, M.CANCEL, town.scope("owner"), note="重复", version=1)
        except XueliangError as fault:
            outcomes.append(type(fault).__name__)
        else:
            outcomes.append("done")

    threads = [threading.Thread(target=cancel) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Conflict"] * 7 + ["done"]
    with database.read() as session:
        assert len(cases.history(session, ALL, case.id)) == 2
