"""What the desk does for evidence now and then: finish what was left, delete what is due, keep room on the disk."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

from cases.desk import Desk
from models.rules import Severity
from models.signing import Signer
from xueliang.chores import Chore
from xueliang.evidence.disk import GIB, DiskReserve, Yielding, free_bytes_of
from xueliang.evidence.interrupted import Interrupted
from xueliang.evidence.keeping import KeepFor, Keeping
from xueliang.opened import Opened
from xueliang.settings_schema import EvidenceSettings
from xueliang.storage import evidence_dir
from xueliang.watch_port import Tenure

ASIDES_DIE_AFTER_S: Final = 60.0  # what is being written changes more often


class EvidenceCare:
    """`before`: data less dear than evidence, which goes first when the disk fills."""

    def __init__(
        self, opened: Opened, desk: Desk, tenures: Callable[[], Sequence[Tenure]], before: Sequence[Yielding] = ()
    ) -> None:
        """Raises SettingsError where the key that signs evidence cannot be used."""
        storage, clock, wanted = opened.storage, opened.clock, opened.settings.evidence
        self._files, self._clock, self._tenures = storage.files, clock, tenures
        self._keeping = Keeping(storage.database, storage.files, clock, keep_for(wanted))
        free = free_bytes_of(evidence_dir(opened.settings))
        self.disk = DiskReserve(free, int(wanted.reserve_gb * GIB), self._keeping, clock, before)
        signer = Signer.open(storage.data_dir)
        self._interrupted = Interrupted(storage.database, storage.files, desk, signer, clock)

    @property
    def fault(self) -> str | None:
        """What people must know of the disk; None while all is well."""
        return self.disk.fault

    @property
    def deleted(self) -> dict[str, int]:
        """Pieces deleted since the start, by why."""
        return {why.value: count for why, count in self._keeping.removed.items()}

    def chores(self) -> list[Chore]:
        """What has to be done now and then."""
        return [
            Chore("clearing what was half written", 300.0, self._clear_asides),
            Chore("marking evidence a killed forerunner left unfinished", 15.0, self._mark_interrupted),
            Chore("keeping a reserve of disk", 30.0, self.disk.look),
            Chore("deleting evidence whose time is over", 3600.0, self._keeping.delete_due),
        ]

    def _clear_asides(self) -> None:
        self._files.forget_asides(self._clock.now().timestamp() - ASIDES_DIE_AFTER_S)

    def _mark_interrupted(self) -> None:
        for tenure in self._tenures():
            self._interrupted.mark(tenure.began, tenure.has)


def keep_for(wanted: EvidenceSettings) -> KeepFor:
    """The ages of the settings."""
    days = {
        Severity.NOTICE: wanted.keep_notice_days,
        Severity.WARNING: wanted.keep_warning_days,
        Severity.ALARM: wanted.keep_alarm_days,
    }
    by_severity = {severity: timedelta(days=each) for severity, each in days.items()}
    return KeepFor(by_severity, timedelta(days=wanted.keep_case_days))
