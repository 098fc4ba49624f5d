"""What is kept of an event: two pictures of its moment, a clip around it, and a manifest that tells the truth."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from models.manifest import Signed, read_manifest
from models.media import AccessUnit, Codec, EvidenceRef
from models.rules import Phase, RuleEvent
from tests.fakes.clock import ManualClock
from tests.fakes.witness import SIGNER, Cameras, Stand
from tests.servers.coded_clips import decode_file
from tests.unit.rules.scenes import T0
from tests.unit.vision.streams import FPS, START_S, encoded
from tests.unit.xueliang.scenes import ENTERED, seen
from xueliang.evidence.ration import AT_ONCE
from xueliang.evidence.scene import SeenBy
from xueliang.evidence.witness import MOST_RECORDINGS, ClipSpan
from xueliang.rule_inputs import Seen

LEFT_HALF = ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0))
SPAN = ClipSpan(1.0, 2.0)


def event(phase: Phase = Phase.BEGIN, event_id: str = "rev_1", time_s: float = T0) -> RuleEvent:
    box = (0.1, 0.1, 0.2, 0.4)
    return RuleEvent(
        event_id, "rul_1", "intrusion", phase, 0, time_s, time_s, camera_id="cam_1", track_id=7, box_xyxy_norm=box
    )


def filmed(count: int, codec: Codec = Codec.H264, epoch: int = 0) -> list[AccessUnit]:
    """Pictures of ten a second, the first at START_S."""
    return encoded(codec, count, 5, camera_id="cam_1", epoch=epoch)


def at(picture: int, event_id: str = "rev_1") -> RuleEvent:
    """An event at the moment of picture number `picture`."""
    return event(event_id=event_id, time_s=START_S + picture / FPS)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def stand(tmp_path: Path, clock: ManualClock) -> Stand:
    return Stand(tmp_path, clock)


@pytest.fixture
def filming(tmp_path: Path, clock: ManualClock) -> Stand:
    """Clips are wanted, and the camera's ring has two seconds."""
    return Stand(tmp_path, clock, SPAN, Cameras(rings={"cam_1": filmed(20)}))


def manifest(stand: Stand) -> Signed:
    return read_manifest(stand.files.read(stand.refs["manifest"].sha256))


def image(stand: Stand, ref: EvidenceRef) -> np.ndarray:
    return np.asarray(cv2.imdecode(np.frombuffer(stand.files.read(ref.sha256), np.uint8), cv2.IMREAD_COLOR))


def test_the_moment_is_kept_as_seen_and_with_what_was_found(stand: Stand) -> None:
    stand.witness.see(event(), ENTERED, seen(0))
    stand.writer.catch_up()
    assert [[ref.label for ref in refs] for _, refs in stand.told] == [["picture", "plain"], ["manifest"]]
    picture, plain = image(stand, stand.refs["picture"]), image(stand, stand.refs["plain"])
    assert plain.shape == (64, 64, 3)
    assert np.ptp(plain) <= 2
    assert picture.shape[0] > 64
    assert np.ptp(picture[:64]) > 60
    assert stand.refs["plain"].taken_at.timestamp() == T0


def test_the_manifest_is_ours_names_every_file_and_says_what_was_seen_by_what(stand: Stand) -> None:
    stand.cameras.people["cam_1"] = SeenBy("cam_1", "东门", (), -1.25)
    stand.witness.see(event(), ENTERED, seen(0))
    stand.writer.catch_up()
    signed = manifest(stand)
    assert signed.is_signed_by(SIGNER.public_key)
    assert [file.sha256 for file in signed.files] == [stand.refs[label].sha256 for label in ("picture", "plain")]
    said = signed.content
    assert said["camera"] == {"id": "cam_1", "name": "东门"}
    assert said["clock_offset_s"] == -1.25
    assert said["software"] == "xueliang 9.9"
    assert said["weights"] == {"name": "nano.onnx", "sha256": "ab" * 32}
    assert said["rule"]["name"] == ENTERED.name
    assert [zone["id"] for zone in said["zones"]] == [zone.zone_id for zone in ENTERED.zones]
    assert (said["complete"], signed.missing) == (True, ())


def test_only_a_beginning_is_documented(stand: Stand) -> None:
    stand.witness.see(event(Phase.UPDATE), ENTERED, seen(0))
    stand.witness.see(event(Phase.END), ENTERED, seen(0))
    stand.writer.catch_up()
    assert stand.told == []


def test_what_is_told_is_a_word_of_the_same_event(stand: Stand) -> None:
    stand.witness.see(event(), ENTERED, seen(0))
    stand.writer.catch_up()
    assert {told.event_id for told, _ in stand.told} == {"rev_1"}


def test_an_event_at_a_door_takes_the_newest_picture_of_the_camera_that_sees_it(stand: Stand) -> None:
    stand.cameras.frames["cam_door"] = replace(seen(5).frame, camera_id="cam_door")
    of_a_door = replace(event(), camera_id="", gate_id="gat_1")
    stand.witness.see(of_a_door, replace(ENTERED, camera_id="cam_door"), None)
    stand.writer.catch_up()
    assert set(stand.refs) == {"picture", "plain", "manifest"}
    assert manifest(stand).content["gate"] == {"id": "gat_1", "door_no": 0}


@pytest.mark.parametrize("late", [None, seen(0)], ids=["by a tick", "with a later picture"])
def test_an_event_that_is_judged_later_shows_its_own_moment(filming: Stand, late: Seen | None) -> None:
    filming.cameras.frames["cam_1"] = seen(5).frame
    filming.witness.see(at(7), ENTERED, late)
    filming.writer.catch_up()
    plain = image(filming, filming.refs["plain"])
    assert filming.refs["plain"].taken_at.timestamp() == pytest.approx(START_S + 0.7)
    assert plain[32, 16:36].max(axis=1).min() > 150  # the bright square of picture 7
    assert plain[32, 50:].max() < 80
    picture = image(filming, filming.refs["picture"])
    assert np.abs(picture[:64].astype(int) - plain).max() > 60


def test_an_event_whose_moment_is_forgotten_takes_the_newest_picture(filming: Stand) -> None:
    filming.cameras.frames["cam_1"] = seen(5).frame
    filming.witness.see(event(time_s=START_S + 60), ENTERED, None)
    filming.writer.catch_up()
    assert filming.refs["plain"].taken_at.timestamp() == T0 + 5


def test_where_no_camera_sees_it_nothing_is_documented(stand: Stand) -> None:
    stand.witness.see(replace(event(), camera_id="", gate_id="gat_1"), None, None)
    assert stand.writer.jobs == []


def test_a_camera_that_has_sent_nothing_leaves_a_manifest_that_says_so(stand: Stand) -> None:
    stand.witness.see(event(), ENTERED, None)
    stand.writer.catch_up()
    assert manifest(stand).missing == ("no picture: the camera had sent none that could be decoded",)
    assert stand.refs["manifest"].note == manifest(stand).missing[0]


def test_without_room_the_picture_is_dropped_counted_and_missing_by_name(stand: Stand) -> None:
    stand.writer.room = 0
    stand.witness.see(event(), ENTERED, seen(0))
    stand.writer.catch_up()
    assert manifest(stand).missing == ("no picture: evidence came faster than it could be written",)
    assert stand.witness.dropped == 1


def test_a_storm_of_one_rule_and_place_is_documented_at_its_beginning(stand: Stand) -> None:
    for number in range(50):
        stand.witness.see(event(event_id=f"rev_{number}"), ENTERED, seen(0))
    assert len(stand.writer.jobs) == AT_ONCE
    stand.witness.see(replace(event(event_id="rev_other"), zone_id="zon_2"), ENTERED, seen(0))
    assert len(stand.writer.jobs) == AT_ONCE + 1


def test_masks_are_black_in_both_pictures(stand: Stand) -> None:
    stand.cameras.people["cam_1"] = SeenBy("cam_1", "gate", (LEFT_HALF,))
    stand.witness.see(event(), None, seen(0, {}))
    stand.writer.catch_up()
    for label in ("picture", "plain"):
        assert image(stand, stand.refs[label])[:64, :30].max() <= 8
        assert image(stand, stand.refs[label])[:64, 40:].min() >= 100
    assert manifest(stand).content["masks"] == 1


# clips


def test_a_clip_shows_before_and_after_and_is_what_the_camera_sent(filming: Stand) -> None:
    whole = filmed(60)
    filming.cameras.rings["cam_1"] = whole[:25]
    filming.witness.see(at(22), ENTERED, seen(0))
    filming.witness.collect()
    filming.writer.catch_up()
    assert "manifest" not in filming.refs  # the evidence is complete only when the time after has come
    filming.cameras.rings["cam_1"] = whole[10:50]
    filming.witness.collect()
    filming.writer.catch_up()
    said = manifest(filming).content["clip"]
    assert manifest(filming).missing == ()
    assert (said["codec"], said["encoded_anew"], said["left_out"]) == ("h264", False, 0)
    assert said["pictures"] == 33  # 10 to 42: from the key picture at or before 1.2 s, to 4.2 s
    assert len(decode_file(filming.files.path(filming.refs["clip"].sha256))) == 33
    assert filming.refs["clip"].taken_at.timestamp() == pytest.approx(START_S + 1.0)


def test_two_events_of_a_camera_close_together_share_a_clip(filming: Stand) -> None:
    filming.witness.see(at(12, "rev_1"), ENTERED, seen(0))
    filming.witness.see(at(18, "rev_2"), ENTERED, seen(0))
    filming.cameras.rings["cam_1"] = filmed(40)
    filming.witness.collect()
    filming.writer.catch_up()
    clips = [ref.sha256 for _, refs in filming.told for ref in refs if ref.label == "clip"]
    assert len(clips) == 2
    assert len(set(clips)) == 1


def test_a_stream_that_breaks_off_ends_its_clip_and_the_manifest_says_so(filming: Stand) -> None:
    filming.witness.see(at(19), ENTERED, seen(0))
    filming.witness.collect()
    filming.cameras.rings["cam_1"] = filmed(10, epoch=1)
    filming.witness.collect()
    filming.writer.catch_up()
    assert manifest(filming).missing == ("the clip ends 2.0 s early: the stream was interrupted",)


def test_a_camera_gone_silent_ends_its_clip_by_the_clock(filming: Stand, clock: ManualClock) -> None:
    filming.witness.see(at(19), ENTERED, seen(0))
    filming.witness.collect()
    clock.tick(12.5)
    filming.witness.collect()
    filming.writer.catch_up()
    assert manifest(filming).missing == ("the clip ends 2.0 s early: no further pictures came",)


def test_stopping_ends_a_clip_with_what_there_is(filming: Stand) -> None:
    filming.witness.see(at(19), ENTERED, seen(0))
    filming.witness.end_recordings()
    filming.writer.catch_up()
    assert manifest(filming).missing == ("the clip ends 2.0 s early: the service was stopped",)
    assert "clip" in filming.refs


def test_a_ring_that_does_not_reach_back_is_said(tmp_path: Path, clock: ManualClock) -> None:
    stand = Stand(tmp_path, clock, ClipSpan(5.0, 0.5), Cameras(rings={"cam_1": filmed(40)[20:]}))
    stand.witness.see(at(25), ENTERED, seen(0))
    stand.witness.collect()
    stand.writer.catch_up()
    assert manifest(stand).missing == ("the clip begins 4.5 s late: no earlier pictures were kept",)


def test_an_empty_ring_gives_no_clip_and_the_pictures_still_come(tmp_path: Path, clock: ManualClock) -> None:
    stand = Stand(tmp_path, clock, SPAN)
    stand.witness.see(event(), ENTERED, seen(0))
    clock.tick(12)
    stand.witness.collect()
    stand.writer.catch_up()
    assert set(stand.refs) == {"picture", "plain", "manifest"}
    assert manifest(stand).missing == ("no clip: no pictures of that moment were kept",)


def test_damaged_pictures_are_left_out_and_counted(filming: Stand) -> None:
    units = filmed(40)
    units[12].damaged = True
    filming.cameras.rings["cam_1"] = units
    filming.witness.see(at(18), ENTERED, seen(0))
    filming.witness.collect()
    filming.writer.catch_up()
    assert manifest(filming).content["clip"]["left_out"] == 3
    assert manifest(filming).missing == ("the clip leaves out 3 pictures that arrived damaged",)


@pytest.mark.parametrize(("masks", "codec"), [((LEFT_HALF,), Codec.H264), ((), Codec.MJPEG)])
def test_a_clip_that_is_encoded_anew_says_so(
    tmp_path: Path, clock: ManualClock, masks: tuple[object, ...], codec: Codec
) -> None:
    people = {"cam_1": SeenBy("cam_1", "gate", (LEFT_HALF,) if masks else ())}
    stand = Stand(tmp_path, clock, SPAN, Cameras(rings={"cam_1": filmed(40, codec)}, people=people))
    stand.witness.see(at(18), ENTERED, seen(0))
    stand.witness.collect()
    stand.writer.catch_up()
    assert manifest(stand).content["clip"]["encoded_anew"] is True
    pictures = decode_file(stand.files.path(stand.refs["clip"].sha256))
    assert max(int(picture[:64, :46].max()) for picture in pictures) <= 18 or not masks


def test_recordings_are_bounded_and_what_finds_no_room_is_said(tmp_path: Path, clock: ManualClock) -> None:
    stand = Stand(tmp_path, clock, SPAN)
    for number in range(MOST_RECORDINGS + 1):
        stand.witness.see(replace(event(event_id=f"rev_{number}"), camera_id=f"cam_{number}"), None, seen(0))
    stand.writer.catch_up()
    assert manifest(stand).missing == ("no clip: evidence came faster than it could be written",)
    assert stand.witness.dropped == 1
