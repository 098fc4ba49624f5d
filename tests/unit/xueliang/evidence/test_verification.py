"""What a verifier is told of evidence that was handed out: any change shows, by the name of the file."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.db.schema import EvidenceRow
from models.errors import InputError
from models.files import FileStore
from models.manifest import write_manifest
from models.media import EvidenceRef
from models.signing import Signer
from xueliang.evidence.export import export, found_in_store
from xueliang.evidence.verification import Checked, Verdict, found_in, verify

AT = datetime(2026, 1, 1, 8, tzinfo=UTC)
OURS, THEIRS = Signer(bytes(32)), Signer(bytes([1] * 32))
CONTENT = {"picture": b"with boxes", "plain": b"without", "clip": b"moving"}
MEDIA = {"picture": "image/jpeg", "plain": "image/jpeg", "clip": "video/mp4", "manifest": "application/json"}


class House:
    """An alert whose evidence lies in a store and in an exported zip file, unpacked beside it."""

    def __init__(self, folder: Path, signer: Signer = OURS) -> None:
        self.files = FileStore(folder / "evidence")
        refs = [self._kept(label, data) for label, data in CONTENT.items()]
        manifest = write_manifest({"event_id": "rev_1"}, refs, ["no rain"], AT, signer)
        self.pieces = [self._row(ref) for ref in [*refs, self._kept("manifest", manifest)]]
        self.archive = folder / "alert.zip"
        assert export(self.pieces, self.files, self.archive) == 4
        self.unpacked = folder / "unpacked"
        with zipfile.ZipFile(self.archive) as archive:
            archive.extractall(self.unpacked)

    def _kept(self, label: str, data: bytes) -> EvidenceRef:
        return EvidenceRef(self.files.put(data, MEDIA[label]), MEDIA[label], len(data), AT, label)

    def _row(self, ref: EvidenceRef) -> EvidenceRow:
        return EvidenceRow(
            id=ref.label, alert_id="a", event_id="rev_1", sha256=ref.sha256, media_type=ref.media_type, label=ref.label
        )

    def file(self, label: str) -> Path:
        [path] = self.unpacked.rglob(f"{label}-*")
        return path


def verdicts(checked: list[Checked]) -> dict[str, Verdict]:
    """By what the file's name begins with."""
    return {Path(each.name).name.split("-")[0]: each.verdict for each in checked}


ALL_INTACT = dict.fromkeys([*CONTENT, "manifest"], Verdict.INTACT)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_what_was_exported_verifies_packed_and_unpacked_without_a_database(house: House) -> None:
    for path in (house.archive, house.unpacked):
        checked = verify(found_in(path), OURS.public_key)
        assert verdicts(checked) == ALL_INTACT
        assert "incomplete: no rain" in {each.words for each in checked}


def test_a_changed_file_is_altered(house: House) -> None:
    house.file("clip").write_bytes(b"another film")
    assert verdicts(verify(found_in(house.unpacked), OURS.public_key)) == ALL_INTACT | {"clip": Verdict.ALTERED}


def test_a_file_that_is_gone_is_missing_by_its_sha256(house: House) -> None:
    house.file("plain").unlink()
    checked = verify(found_in(house.unpacked), OURS.public_key)
    [gone] = [each for each in checked if each.verdict is Verdict.MISSING]
    assert (gone.name, gone.words) == (house.pieces[1].sha256, "plain")


def test_a_file_put_in_is_in_no_manifest(house: House) -> None:
    (house.unpacked / "rev_1" / "picture-of-another-day.jpg").write_bytes(b"forged")
    found = verify(found_in(house.unpacked), OURS.public_key)
    assert [each.name for each in found if each.verdict is Verdict.UNSIGNED] == ["rev_1/picture-of-another-day.jpg"]


def test_a_changed_manifest_vouches_for_nothing(house: House) -> None:
    manifest = json.loads(house.file("manifest").read_bytes())
    manifest["manifest"]["missing"] = []
    house.file("manifest").write_text(json.dumps(manifest))
    found = verdicts(verify(found_in(house.unpacked), OURS.public_key))
    assert found == dict.fromkeys(CONTENT, Verdict.UNSIGNED) | {"manifest": Verdict.WRONG_SIGNATURE}


def test_somebody_elses_signature_is_wrong(tmp_path: Path) -> None:
    forged = House(tmp_path, signer=THEIRS)
    assert verdicts(verify(found_in(forged.archive), OURS.public_key))["manifest"] is Verdict.WRONG_SIGNATURE


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_no_single_byte_of_the_archive_can_be_changed_unseen(
    tmp_path_factory: pytest.TempPathFactory, place: int, by: int
) -> None:
    house = House(tmp_path_factory.mktemp("house"))
    with zipfile.ZipFile(house.archive) as archive:
        entry = archive.infolist()[place % 4]
        header = entry.header_offset + 30 + len(entry.filename)
        at = header + place % entry.file_size
    whole = bytearray(house.archive.read_bytes())
    whole[at] = (whole[at] + by) % 256
    house.archive.write_bytes(whole)
    found = verdicts(verify(found_in(house.archive), OURS.public_key))
    assert found != ALL_INTACT


def test_what_is_neither_folder_nor_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    for path in (tmp_path / "notes.txt", tmp_path / "none"):
        with pytest.raises(InputError, match="neither a folder nor a zip file"):
            found_in(path)


def test_an_export_overwrites_nothing_and_is_never_empty(house: House, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is there already"):
        export(house.pieces, house.files, house.archive)
    with pytest.raises(InputError, match="no evidence that is still there"):
        export([], house.files, tmp_path / "empty.zip")
    assert not (tmp_path / "empty.zip").exists()


def test_in_the_store_damage_loss_and_retention_are_told_apart(house: House) -> None:
    picture, plain, clip, _ = house.pieces
    house.files.path(picture.sha256).write_bytes(b"another")
    house.files.remove(plain.sha256)
    house.files.remove(clip.sha256)
    clip.removed_at = AT
    found, wrong = found_in_store(house.pieces, house.files)
    assert {each.words.split(",")[0]: each.verdict for each in wrong} == {
        "picture": Verdict.ALTERED,
        "plain": Verdict.MISSING,
        "clip": Verdict.DELETED,
    }
    checked = verify(found, OURS.public_key, {clip.sha256})
    assert sorted(each.verdict for each in checked) == sorted(
        [Verdict.INTACT, Verdict.ALTERED, Verdict.MISSING, Verdict.DELETED]
    )
