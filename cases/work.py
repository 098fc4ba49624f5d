"""Cases in people's hands: opened, moved, and given pictures; every move with who, when and why."""

from collections.abc import Iterable, Sequence
from datetime import tzinfo

from sqlalchemy.orm import Session

from cases import duties
from cases.attachments import check_image
from cases.changes import Change, ChangeKind, ChangeSink
from cases.opening import CHINA, NewCase, open_case
from cases.steps import Step, carry_out
from models.cases import CaseMove, CaseState, next_case_state
from models.clock import Clock
from models.db import areas, cases
from models.db.engine import Database
from models.db.schema import AccountRow, AttachmentLabel, CaseAttachmentRow, CaseRow
from models.db.scope import Scope
from models.errors import Conflict, InputError, NotAllowed, StorageUnavailable
from models.files import FileStore
from models.people import Permission, allows

MAX_ATTACHMENTS = 50
MAX_NOTE_CHARS = 2000
_WORKING = (CaseState.DISPATCHED, CaseState.HANDLING)
_CHECKING = (CaseState.PENDING_CHECK, CaseState.PENDING_CLOSE)


class Work:
    """The case queue. `on_change` is called after commit, on the caller's thread."""

    def __init__(
        self, database: Database, files: FileStore, clock: Clock, on_change: ChangeSink, *, zone: tzinfo = CHINA
    ) -> None:
        self._database = database
        self._files = files
        self._clock = clock
        self._on_change = on_change
        self._zone = zone

    def open_case(self, new: NewCase, scope: Scope, note: str = "") -> CaseRow:
        """A case somebody reports without an alert. Raises NotFound (area out of reach), NotAllowed."""
        if not allows(scope.role, Permission.DISPATCH_CASES):
            raise NotAllowed(f"a {scope.role} opens no cases")
        check_note(note)
        with self._database.write() as session:
            areas.get(session, scope, new.area_id)
            account_id = scope.account_id or None
            opened = open_case(session, new, self._clock.now(), account_id=account_id, note=note, zone=self._zone)
            case = cases.get(session, scope, opened.id)
        self._on_change(change_of(case))
        return case

    def move(
        self,
        case_id: str,
        move: CaseMove,
        scope: Scope,
        *,
        assignee_id: str | None = None,
        note: str = "",
        attachment_ids: Sequence[str] = (),
        version: int | None = None,
    ) -> CaseRow:
        """Make the move and give the case as it stands after it, also where the caller sees it no longer.

        Raises NotFound, NotAllowed, InputError (what the move lacks), IllegalMove (with the allowed ones), Conflict
        (`version` is stale, or somebody else moved first).
        """
        check_note(note)
        with self._database.write() as session:
            case = cases.get(session, scope, case_id)
            before = change_of(case)
            _check(case, move, scope, version)
            photos = _photos(session, scope, case, attachment_ids)
            duties.check_enclosures(move, assignee_id, note, len(photos))
            if assignee_id:
                _check_worker(session, case, assignee_id)
            step = Step(move, self._clock.now(), scope.account_id or None, assignee_id, note, photos)
            moved = carry_out(session, case, step)
        self._tell(before, change_of(moved))
        return moved

    def assignees(self, case_id: str, scope: Scope) -> Sequence[AccountRow]:
        """Who may be given the case: grid workers of its branch of the tree, `area` loaded. Raises NotFound."""
        with self._database.read() as session:
            return cases.workers_for(session, cases.get(session, scope, case_id).area)

    def attach(self, case_id: str, data: bytes, scope: Scope) -> CaseAttachmentRow:
        """Store a picture for the case. Raises NotFound, NotAllowed, InputError (no picture, too large, too many),
        StorageUnavailable."""
        with self._database.read() as session:
            _label(cases.get(session, scope, case_id), scope)
        media_type = check_image(data)  # costs time and memory: only for who may add one
        sha256 = self._store(data, media_type)  # outside the transaction, which then waits for no file
        with self._database.write() as session:
            case = cases.get(session, scope, case_id)
            label = _label(case, scope)
            if _count_photos(cases.attachments(session, scope, case_id)) >= MAX_ATTACHMENTS:
                raise InputError(f"a case holds {MAX_ATTACHMENTS} photos; this one is full")
            attachment_id = cases.attach(
                session,
                case_id,
                sha256=sha256,
                media_type=media_type,
                size_bytes=len(data),
                label=label,
                account_id=scope.account_id or None,
                now=self._clock.now(),
            )
            attachment = cases.attachment(session, scope, case_id, attachment_id)
        self._on_change(change_of(case))
        return attachment

    def _store(self, data: bytes, media_type: str) -> str:
        try:
            return self._files.put(data, media_type)
        except OSError as error:
            raise StorageUnavailable(f"the picture cannot be stored now: {error.strerror or error}") from error

    def _tell(self, before: Change, after: Change) -> None:
        if before.assignee_id not in (None, after.assignee_id):
            self._on_change(before)  # who held it until now hears of it too
        self._on_change(after)


def allowed_moves(case: CaseRow, scope: Scope) -> list[CaseMove]:
    """What the caller may do with the case now."""
    return duties.allowed_moves(case.state, case.assignee_id, scope)


def change_of(case: CaseRow) -> Change:
    """The word that this case (with `area` loaded) is other than it was."""
    return Change(ChangeKind.CASE, case.id, case.area.path, case.assignee_id)


def check_note(note: str) -> None:
    """Raises InputError for a note that is too long."""
    if len(note) > MAX_NOTE_CHARS:
        raise InputError(f"note: {len(note)} characters; {MAX_NOTE_CHARS} at most")


def _check(case: CaseRow, move: CaseMove, scope: Scope, version: int | None) -> None:
    if version is not None and version != case.version:
        raise Conflict(f"the case {case.number} was moved meanwhile: look at it again")
    next_case_state(case.state, move)
    duties.check_move(move, case.assignee_id, scope)


def _photos(
    session: Session, scope: Scope, case: CaseRow, attachment_ids: Sequence[str]
) -> tuple[CaseAttachmentRow, ...]:
    """The named attachments: of this case, added by the caller, and not handed in with an earlier move."""
    by_id = {row.id: row for row in cases.attachments_of(session, case)}
    for attachment_id in attachment_ids:
        row = by_id.get(attachment_id)
        if row is None or row.account_id != (scope.account_id or None):
            raise InputError(f"attachment_ids: {attachment_id} is not a picture you added to this case")
        if row.history_id is not None:
            raise InputError(f"attachment_ids: {attachment_id} was handed in before; take a new picture")
    return tuple(by_id[attachment_id] for attachment_id in dict.fromkeys(attachment_ids))


def _check_worker(session: Session, case: CaseRow, worker_id: str) -> None:
    if worker_id not in {worker.id for worker in cases.workers_for(session, case.area)}:
        raise InputError(f"assignee_id: {worker_id} is not a grid worker whose area holds {case.area.name}")


def _count_photos(attachments: Iterable[CaseAttachmentRow]) -> int:
    """What people took; the alert's own pictures do not fill a case."""
    return sum(attachment.label is not AttachmentLabel.ALERT_EVIDENCE for attachment in attachments)


def _label(case: CaseRow, scope: Scope) -> AttachmentLabel:
    """From whom a picture comes; raises NotAllowed when it is nobody's turn to add one."""
    if case.state in _WORKING and duties.may(CaseMove.FINISH, case.assignee_id, scope):
        return AttachmentLabel.HANDLED
    if case.state in _CHECKING and allows(scope.role, Permission.CHECK_CASES):
        return AttachmentLabel.CHECKED
    raise NotAllowed("pictures are added by who handles the case while at work, or by who checks it afterwards")
