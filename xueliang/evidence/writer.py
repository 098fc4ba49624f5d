"""The thread that draws, cuts, stores and signs evidence, one thing after the other, and tells where it lies."""

import logging
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import cv2

from models.clock import Clock, from_unix
from models.errors import InputError, XueliangError
from models.files import FileStore, Stored
from models.manifest import MEDIA_TYPE as MANIFEST_TYPE
from models.manifest import write_manifest
from models.media import AccessUnit, EvidenceLabel, EvidenceRef
from models.rules import RuleEvent
from models.signing import Signer
from xueliang.evidence import lacks
from xueliang.evidence.backlog import Backlog
from xueliang.evidence.cutting import MEDIA_TYPE as CLIP_TYPE
from xueliang.evidence.cutting import lacking, said_of, write_clip
from xueliang.evidence.dossier import Dossier, Part
from xueliang.evidence.jobs import Clip, Draw, Job, Lack, weight
from xueliang.evidence.shot import draw
from xueliang.evidence.storing import Storing
from xueliang.loud_thread import LoudThread

_log = logging.getLogger(__name__)

MOST_WAITING_BYTES: Final = 128 * 1024 * 1024
MOST_WAITING: Final = 5000
LAST_JOB_S: Final = 20.0  # of one clip that is encoded anew, on a busy machine
_NICENESS: Final = 10  # detecting goes first where there are too few cores

Publish = Callable[[RuleEvent, tuple[EvidenceRef, ...], str], bool]
"""Tell where files of an event lie; the last one names this telling. False when there is no room for it."""


class Writer:
    """Does the jobs it is offered. What could not be done is missing by name in the event's manifest."""

    def __init__(
        self, files: FileStore, signer: Signer, clock: Clock, publish: Publish, quality: int, storing: Storing
    ) -> None:
        self._files, self._signer, self._clock = files, signer, clock
        self._publish, self._quality, self._storing = publish, quality, storing
        self._backlog: Backlog[Job] = Backlog(MOST_WAITING_BYTES, MOST_WAITING)
        self._hurrying = threading.Event()
        self._thread = LoudThread("evidence-writer", self._run)
        self.written = 0
        self.incomplete = 0

    @property
    def fault(self) -> str | None:
        """What is wrong with writing evidence; None while all is well."""
        return self._thread.fault or self._storing.fault

    @property
    def waiting(self) -> int:
        """How many jobs wait."""
        return self._backlog.waiting

    def offer(self, job: Job) -> bool:
        """Do it in its turn; False when there is no room."""
        return self._backlog.offer(job, weight(job))

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """Do what waits, unless the disk refuses it or the time is over; say how much is left undone.

        What is being done is waited for beyond that: a process that ends inside the libraries of pictures may crash.
        """
        self._backlog.close()
        self._storing.stop()
        ended = self._thread.join(timeout_s)
        self._hurrying.set()
        ended = ended or self._thread.join(LAST_JOB_S)
        if not ended or self.waiting:
            left = self.waiting + (not ended)
            _log.critical("stopped with %d pieces of evidence unwritten", left, extra={"action": "evidence_unwritten"})

    def _run(self) -> None:
        with suppress(OSError):  # a wish, which not every system grants
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
        while not self._hurrying.is_set() and (job := self._backlog.take()) is not None:
            self.do(job)

    def do(self, job: Job) -> None:
        """Do one job."""
        match job:
            case Draw():
                self._draw(job)
            case Clip():
                self._clip(job)
            case Lack():
                for dossier in job.dossiers:
                    self._receive(dossier, job.part, (), (job.why,))

    def _draw(self, job: Draw) -> None:
        try:
            shot = job.shot.developed()
            drawn = draw(shot, self._quality)
        except (XueliangError, cv2.error) as error:
            self._receive(job.dossier, Part.PICTURES, (), (lacks.undrawable(error),))
            return
        taken_at = from_unix(shot.frame.frame_time_s)
        refs = []
        for label, picture in drawn:
            sha256 = self._put(picture, "image/jpeg")
            if sha256 is not None:
                refs.append(EvidenceRef(sha256, "image/jpeg", len(picture), taken_at, label))
        missing = () if len(refs) == len(drawn) else (lacks.STORING_FAILED,)
        if refs:
            self._publish(job.dossier.event, tuple(refs), Part.PICTURES)
        self._receive(job.dossier, Part.PICTURES, tuple(refs), missing)

    def _put(self, data: bytes, media_type: str) -> str | None:
        return self._storing.store(lambda: self._files.put(data, media_type))

    def _clip(self, job: Clip) -> None:
        cut = job.cut

        def write() -> tuple[Stored, list[AccessUnit]]:
            with self._files.room() as aside:
                shown = write_clip(cut, aside)
                return self._files.put_file(aside, CLIP_TYPE), shown

        try:
            done = self._storing.store(write)
        except InputError as error:
            self.do(Lack(job.dossiers, Part.CLIP, str(error)))
            return
        if done is None:
            self.do(Lack(job.dossiers, Part.CLIP, lacks.STORING_FAILED))
            return
        stored, shown = done
        begins_at = from_unix(shown[0].frame_time_s)
        ref = EvidenceRef(stored.sha256, CLIP_TYPE, stored.size_bytes, begins_at, EvidenceLabel.CLIP)
        for dossier in job.dossiers:
            dossier.note("clip", said_of(cut, shown))
            self._receive(dossier, Part.CLIP, (ref,), lacking(cut, shown))

    def _receive(self, dossier: Dossier, part: Part, refs: tuple[EvidenceRef, ...], missing: tuple[str, ...]) -> None:
        dossier.receive(part, refs, missing)
        if not dossier.waits_for:
            self._close(dossier)

    def _close(self, dossier: Dossier) -> None:
        """All that will come has come: sign for it, and tell where the clip and the manifest lie."""
        now = self._clock.now()
        manifest = write_manifest(dossier.facts, dossier.refs, dossier.missing, now, self._signer)
        sha256 = self._put(manifest, MANIFEST_TYPE)
        self.written += 1
        self.incomplete += bool(dossier.missing)
        told = [ref for ref in dossier.refs if ref.label == EvidenceLabel.CLIP]
        if sha256 is not None:
            note = "; ".join(dossier.missing)
            told.append(EvidenceRef(sha256, MANIFEST_TYPE, len(manifest), now, EvidenceLabel.MANIFEST, note))
        if told:
            self._publish(dossier.event, tuple(told), "manifest")
