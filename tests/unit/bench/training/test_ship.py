"""A trained file takes its place among those that ship."""

import hashlib
import shutil
from pathlib import Path

from bench.training.ship import NAME, ship
from vision.weights.notes import BUNDLED, MANIFEST, read_manifest


def test_the_note_tells_of_the_file_and_a_newer_file_replaces_it(tmp_path: Path) -> None:
    shutil.copyfile(BUNDLED / MANIFEST, tmp_path / MANIFEST)
    before = read_manifest(tmp_path)
    file = tmp_path / "trained.onnx"
    for content in (b"first", b"second"):
        file.write_bytes(content)
        ship(file, 416, "pictures", tmp_path)
    after = read_manifest(tmp_path)
    note = after.weights[0]
    assert (note.name, note.bytes, note.input_wh) == (NAME, len(b"second"), (416, 416))
    assert note.sha256 == hashlib.sha256(b"second").hexdigest()
    assert (tmp_path / note.file).read_bytes() == b"second"
    assert not note.scores
    assert [each.name for each in after.weights].count(NAME) == 1
    assert after.releases == before.releases
