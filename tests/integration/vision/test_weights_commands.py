"""`xueliang weights …`, as typed."""

import json
from pathlib import Path

import av
import numpy as np
import pytest
from click.testing import CliRunner, Result

from tests.integration.vision.networks import BOX_XYXY, SIDE, save_network
from vision.detectors.layouts import Layout
from xueliang.cli import main

SIDES = 2 * SIDE  # of the clip: a box of the network is twice as large there
PICTURES = 12


def run(folder: Path, *words: str) -> Result:
    settings = folder / "settings.yaml"
    if not settings.exists():
        settings.write_text(f"data_dir: {folder}\ndetector:\n  classes: [person, dog]\n", encoding="utf-8")
    return CliRunner().invoke(main, ["weights", *words, "--settings", str(settings)])


def add(folder: Path, name: str, classes: tuple[str, ...] = ("cat", "person", "dog")) -> Result:
    path = folder / "given" / f"{name}.onnx"
    path.parent.mkdir(exist_ok=True)
    save_network(path, Layout.ANCHOR_FREE, names=classes)
    return run(folder, "add", str(path), "--licence", "our own", "--size", str(SIDE))


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Light and dark pictures in turn: the networks see something in each light one."""
    path = tmp_path / "clip.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width = stream.height = SIDES
        stream.pix_fmt = "yuv420p"
        for number in range(PICTURES):
            picture = np.full((SIDES, SIDES, 3), 40 if number % 2 else 200, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        container.mux(stream.encode())
    return path


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    """The box is there on every picture."""
    path = tmp_path / "gt.txt"
    left, top, right, bottom = BOX_XYXY
    lines = [f"{n},1,{left},{top},{right - left},{bottom - top},1" for n in range(1, PICTURES + 1)]
    path.write_text("\n".join(lines))
    return path


def test_what_was_added_is_listed_with_what_is_in_use(tmp_path: Path) -> None:
    added = add(tmp_path, "ours", ("cat", "person", "cow"))
    assert added.exit_code == 0, added.output
    assert "it does not know dog: set detector.classes" in added.output
    assert "pictures of a rendered gate: of" in added.output
    add(tmp_path, "other")
    (tmp_path / "weights" / "copied.onnx").write_bytes((tmp_path / "weights" / "ours.onnx").read_bytes())
    (tmp_path / "settings.yaml").write_text(f"data_dir: {tmp_path}\ndetector:\n  weights: ours\n")
    told = run(tmp_path, "list")
    assert told.exit_code == 0, told.output
    rows = {line.split("│")[2].strip(): line for line in told.output.splitlines() if line.startswith("│")}
    assert "in use" in rows["ours"]
    assert "our own" in rows["ours"]
    assert "cat, person, cow" in rows["ours"]
    assert "in use" not in rows["other"]
    assert "copied here by hand" in rows["copied"]
    assert "yolo11n" in told.output


def test_a_changed_file_in_use_is_said_beside_the_list(tmp_path: Path) -> None:
    add(tmp_path, "ours")
    (tmp_path / "settings.yaml").write_text(f"data_dir: {tmp_path}\ndetector:\n  weights: ours\n")
    with (tmp_path / "weights" / "ours.onnx").open("ab") as stream:
        stream.write(b"x")
    told = run(tmp_path, "list")
    assert "ours.onnx is not the file it should be" in told.output
    assert "in use" not in told.output.splitlines()[-2]


def test_a_hostile_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "bad.onnx"
    path.write_bytes(b"\x08\x07half a file")
    told = run(tmp_path, "add", str(path), "--licence", "ours")
    assert told.exit_code == 2
    assert "bad.onnx is not a network" in told.output
    assert not (tmp_path / "weights" / "bad.onnx").exists()


def test_an_unknown_release_is_refused_with_those_there_are(tmp_path: Path) -> None:
    told = run(tmp_path, "pull", "yolo99")
    assert told.exit_code == 2
    assert "known: yolo11n" in told.output


def test_networks_side_by_side(tmp_path: Path, clip: Path, truth: Path) -> None:
    add(tmp_path, "sees", ("cat", "person", "dog"))
    add(tmp_path, "cats", ("person", "cat", "dog"))
    words = ["sees", "cats", "--clip", str(clip), "--truth", str(truth), "--truth-size", f"{SIDE}x{SIDE}"]
    told = run(tmp_path, "compare", *words, "--json")
    assert told.exit_code == 0, told.output
    sees, cats = json.loads(told.output)
    assert (sees["recall"], sees["precision"], sees["objects"]) == (0.5, 1, PICTURES)  # the light half
    assert (cats["recall"], cats["precision"]) == (0, 0)
    assert sees["classes"]["person"]["objects"] == PICTURES
    assert sees["cpu_ms_per_picture"] >= 0
    table = run(tmp_path, "compare", *words, "--every", "2").output
    assert f"{PICTURES // 2} pictures, {PICTURES // 2} objects" in table
    assert "1.000" in next(line for line in table.splitlines() if "sees" in line)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--truth-size", "768*576"], "is no size such as 768x576"),
        (["--every", "0"], "0"),
        (["--truth-size", "10x10000"], "is the truth of this clip?"),
    ],
)
def test_what_cannot_be_compared_is_said(tmp_path: Path, clip: Path, truth: Path, words: list[str], said: str) -> None:
    add(tmp_path, "sees")
    told = run(tmp_path, "compare", "sees", "--clip", str(clip), "--truth", str(truth), *words)
    assert told.exit_code == 2
    assert said in told.output


def test_a_clip_that_is_no_video_is_said(tmp_path: Path, truth: Path) -> None:
    add(tmp_path, "sees")
    told = run(tmp_path, "compare", "sees", "--clip", str(truth), "--truth", str(truth))
    assert told.exit_code == 2
    assert "cannot be read as a video" in told.output
