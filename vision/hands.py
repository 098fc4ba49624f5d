"""What a decoding thread does for a camera: looks at the key pictures of an idle one, decodes all of an awake one."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.cameras import CameraSight, Regions
from models.errors import DecodeError
from models.media import AccessUnit, Frame
from models.watching import Stage
from vision.ages import AgeBook
from vision.blobs import no_boxes
from vision.change import Look, small_luma
from vision.counters import DropReason
from vision.decode import Picture
from vision.due import Due
from vision.key_look import KeyDecoder
from vision.lane import Lane
from vision.luma import luma_of
from vision.mailbox import Mailboxes
from vision.regions import EVERYWHERE, Wanted, choose_regions
from vision.waiting import Step

Boxes = NDArray[np.float32]

log = logging.getLogger(__name__)

OnKey = Callable[[str, bool], None]
OnSight = Callable[[CameraSight], None]


@dataclass(frozen=True, slots=True)
class Around:
    """What decoding threads share. `input_wh`: of the detector. `compares_all`: every due picture is compared with
    the scene, also where nothing depends on it but the camera's sight."""

    mailboxes: Mailboxes
    ages: AgeBook
    input_wh: tuple[int, int]
    compares_all: bool
    on_key: OnKey | None
    on_sight: OnSight | None


class Hand:
    """One decoding thread; it works on one camera at a time."""

    def __init__(self, around: Around) -> None:
        self._around = around
        self._keys = KeyDecoder()

    def take(self, lane: Lane, step: Step, unit: AccessUnit | None) -> None:
        """Do one step."""
        match step, unit:
            case Step.LOOK, AccessUnit():
                self._look_at_key(lane, unit)
            case Step.DECODE, AccessUnit():
                self._decode(lane, unit)
                self._hand_over(lane)
            case Step.HAND_OVER, _:
                self._hand_over(lane)
            case Step.END, _:
                self._end_stream(lane)
                self._hand_over(lane)
            case Step.REST, _:
                _rest(lane)

    def _look_at_key(self, lane: Lane, unit: AccessUnit) -> None:
        try:
            picture = self._keys.decode(unit)
        except DecodeError as error:
            self._refuse(lane, unit, error)
            return
        lane.count_key_look()
        self._compare(lane, picture)
        self._tell_key(lane, unit, decoded=True)
        mailboxes = self._around.mailboxes
        free = mailboxes.takes_sweep if lane.owes_sweep else mailboxes.is_empty
        if free and lane.takes_sweep(unit.frame_time_s):
            self._sweep(lane, picture)

    def _sweep(self, lane: Lane, picture: Picture) -> None:
        try:
            frame = picture.to_frame()
        except DecodeError:
            lane.lose_sweep()
            return
        due = Due(self._wanted(lane, frame, EVERYWHERE), lane.number, sweep=True, yields=True)
        loser = self._around.mailboxes.put(due)
        if loser is due:
            lane.lose_sweep()
        elif loser is not None and not loser.sweep:
            lane.drop(DropReason.REPLACED)

    def _decode(self, lane: Lane, unit: AccessUnit) -> None:
        viewing = lane.viewing
        if viewing.decoder is None or viewing.wakes != lane.wakes:
            _rest(lane)
            viewing.begin(lane.camera_id, lane.wakes)
        decoder = viewing.decoder
        assert decoder is not None
        refusal = decoder.refuses(unit)
        try:
            pictures = [] if refusal else decoder.decode_lazily(unit)
        except DecodeError as error:
            self._refuse(lane, unit, error, already_counted=True)
            pictures = []
        if refusal:
            lane.drop(refusal)
        lane.drop(DropReason.UNDECODABLE, decoder.take_swallowed())
        if pictures:
            self._tell_key(lane, unit, decoded=True)
        lane.put_decoded(pictures)

    def _end_stream(self, lane: Lane) -> None:
        decoder = lane.viewing.decoder
        if decoder is None:
            return
        try:
            lane.put_decoded(decoder.flush_lazily())
        except DecodeError as error:
            log.debug("undecodable end: %s", error, extra={"action": "picture_undecodable"})
        lane.drop(DropReason.UNDECODABLE, decoder.take_swallowed())

    def _hand_over(self, lane: Lane) -> None:
        held = lane.release()
        if held is not None and not self._offer(lane, held):
            return
        while (picture := lane.take_decoded()) is not None:
            due = self._judge(lane, picture)
            if due is not None and not self._offer(lane, due):
                return

    def _judge(self, lane: Lane, picture: Picture) -> Due | None:
        """The picture as the detector shall see it, or None when it need not."""
        viewing, time_s = lane.viewing, picture.frame_time_s
        viewing.latest = picture
        if lane.has_seen(picture) or not viewing.pace.due(time_s):
            lane.drop(DropReason.NOT_DUE)
            return None
        look = self._compare(lane, picture) if self._is_compared(lane) else None
        if look is None:
            lane.see_unseen()
        elif lane.is_gated and not viewing.gate.wants(look, time_s, viewing.tracking):
            lane.drop(DropReason.STILL)
            return None
        try:
            frame = picture.to_frame()
        except DecodeError:
            lane.drop(DropReason.UNDECODABLE)
            return None
        lane.note_due(picture)
        replayed = lane.is_replayed(frame.epoch, time_s)
        if not replayed:
            lane.note_age(Stage.DECODED, self._around.ages.note(Stage.DECODED, frame))
        wanted = self._wanted(lane, frame, viewing.moving(look, time_s))
        changed = look.boxes_xyxy_norm if look is not None else no_boxes()
        yields = lane.is_catching_up
        return Due(wanted, lane.number, replayed=replayed, yields=yields, changed_xyxy_norm=changed)

    def _offer(self, lane: Lane, due: Due) -> bool:
        """Leave the picture for the detector; False when the camera must wait for its place."""
        mailboxes = self._around.mailboxes
        if lane.is_patient:
            lane.hold(due)  # before asking for the place, which may become free at any moment
            if mailboxes.park(lane.camera_id):
                return False
            if lane.release() is None:
                return True  # the camera went idle meanwhile, and the picture is counted
        loser = mailboxes.put(due)
        if loser is not None and loser.sweep:
            lane.lose_sweep()
        elif loser is not None:
            lane.drop(DropReason.STOPPED if loser is due else DropReason.REPLACED)
        return True

    def _compare(self, lane: Lane, picture: Picture) -> Look:
        look = lane.viewing.compare(small_luma(luma_of(picture.decoded)), picture.frame_time_s)
        sight = lane.see_look(look, picture.frame_time_s)
        if sight is not None and self._around.on_sight is not None:
            self._around.on_sight(sight)
        return look

    def _is_compared(self, lane: Lane) -> bool:
        return self._around.compares_all or lane.is_gated or lane.watched.regions is not Regions.WHOLE

    def _wanted(self, lane: Lane, frame: Frame, moving: Boxes) -> Wanted:
        tracked, mode = lane.viewing.tracked_xyxy, lane.watched.regions
        return Wanted(frame, choose_regions(frame.resolution_wh, self._around.input_wh, mode, moving, tracked))

    def _refuse(self, lane: Lane, unit: AccessUnit, error: DecodeError, already_counted: bool = False) -> None:
        if not already_counted:
            lane.drop(DropReason.UNDECODABLE)
        self._tell_key(lane, unit, decoded=False)
        log.debug("undecodable picture: %s", error, extra={"action": "picture_undecodable"})

    def _tell_key(self, lane: Lane, unit: AccessUnit, decoded: bool) -> None:
        if unit.is_key and self._around.on_key is not None:
            self._around.on_key(lane.camera_id, decoded)


def _rest(lane: Lane) -> None:
    """The camera sleeps: let its decoder and its pictures go."""
    viewing = lane.viewing
    decoder, viewing.decoder, viewing.latest = viewing.decoder, None, None
    if decoder is not None:
        decoder.reset()
        lane.drop(DropReason.IDLE, decoder.take_swallowed())
