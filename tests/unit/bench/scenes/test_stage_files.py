"""What a render leaves behind, also when it was stopped in the middle of a line."""

from pathlib import Path

from bench.scenes.stage_files import corner_of, done_pictures, note_done, patch_name


def test_what_was_noted_is_done(tmp_path: Path) -> None:
    assert done_pictures(tmp_path) == {}
    note_done(tmp_path, 3, [patch_name(3, 10, 20), patch_name(3, 200, 0)])
    note_done(tmp_path, 4, [])
    done = done_pictures(tmp_path)
    assert [corner_of(name) for name in done[3]] == [(10, 20), (200, 0)]
    assert done[4] == []


def test_half_a_line_is_not_done(tmp_path: Path) -> None:
    note_done(tmp_path, 1, [])
    with (tmp_path / "pictures.jsonl").open("a") as lines:
        lines.write('{"picture": 2, "pat')
    assert set(done_pictures(tmp_path)) == {1}
