"""The picture of an alert, and the alert when there can be none."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from models.files import FileStore
from models.media import EvidenceRef, Frame
from models.rules import Phase, RuleEvent
from tests.unit.rules.scenes import T0
from tests.unit.xueliang.scenes import ENTERED, seen
from xueliang.evidence import MOST_OWED, Photographer
from xueliang.rule_inputs import Seen


def event(phase: Phase = Phase.BEGIN, sequence: int = 0, event_id: str = "rev_1") -> RuleEvent:
    return RuleEvent(event_id, "rul_1", "intrusion", phase, sequence, T0, T0, camera_id="cam_1", track_id=7)


def nothing(_camera_id: str) -> Frame | None:
    return None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "evidence"


@pytest.fixture
def photographer(folder: Path) -> Photographer:
    return Photographer(FileStore(folder), nothing)


def taken(photographer: Photographer, of: RuleEvent, picture: Seen | None = None) -> tuple[EvidenceRef, ...]:
    return photographer.evidence(of, ENTERED, picture or seen(0))


def test_a_beginning_is_photographed_and_nothing_else(photographer: Photographer, folder: Path) -> None:
    [ref] = taken(photographer, event())
    picture = FileStore(folder).read(ref.sha256)
    assert picture.startswith(b"\xff\xd8")
    assert (ref.size_bytes, ref.media_type) == (len(picture), "image/jpeg")
    assert ref.taken_at.timestamp() == T0
    assert taken(photographer, event(Phase.UPDATE, 1)) == ()
    assert taken(photographer, event(Phase.END, 2)) == ()
    assert photographer.fault is None


def test_an_event_without_a_picture_of_its_own_takes_the_newest_of_the_camera_that_sees_the_door(folder: Path) -> None:
    at_the_door = replace(ENTERED, camera_id="cam_door")
    frame = replace(seen(5).frame, camera_id="cam_door")
    photographer = Photographer(FileStore(folder), {"cam_door": frame}.get)
    of_a_door = replace(event(), camera_id="", gate_id="gat_1")
    assert len(photographer.evidence(of_a_door, at_the_door, None)) == 1
    assert photographer.evidence(of_a_door, None, None) == ()


def test_where_pictures_cannot_be_stored_the_event_goes_without_and_it_is_said_once(
    photographer: Photographer, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.write_text("not a folder")
    for number in range(3):
        assert taken(photographer, event(event_id=f"rev_{number}")) == ()
    assert photographer.fault is not None
    assert photographer.fault.startswith("pictures cannot be stored (3 so far): ")
    assert len(caplog.records) == 1


def test_the_picture_is_made_good_at_a_later_word_of_the_event(
    photographer: Photographer, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.write_text("not a folder")
    taken(photographer, event())
    assert taken(photographer, event(Phase.UPDATE, 1)) == ()
    folder.unlink()
    assert len(taken(photographer, event(Phase.UPDATE, 2))) == 1
    assert photographer.fault is None
    assert taken(photographer, event(Phase.UPDATE, 3)) == ()
    assert caplog.messages[-1] == "pictures are stored again; 2 could not be"


def test_what_is_owed_is_forgotten_with_the_end_and_bounded(photographer: Photographer, folder: Path) -> None:
    folder.write_text("not a folder")
    for number in range(MOST_OWED + 1):
        taken(photographer, event(event_id=f"rev_{number}"))
    taken(photographer, event(Phase.END, 1, f"rev_{MOST_OWED}"))
    folder.unlink()
    again = [taken(photographer, event(Phase.UPDATE, 2, f"rev_{n}")) for n in (0, 1, MOST_OWED)]
    assert [len(refs) for refs in again] == [0, 1, 0]
    shutil.rmtree(folder)
