"""A profile is kept whole, and used only for the machine and the network it was made with."""

from pathlib import Path

import pytest

from models.errors import SettingsError
from vision.tuning import Measured, Way
from xueliang.profile import MEASURED_AS, PROFILE_FILE, Machine, Profile, read_profile, save_profile

HERE = Machine(processor="Alder 4", cores=4, openvino="2026.1")


def profile(machine: Machine = HERE, sha256: str = "ab") -> Profile:
    rows = (Measured(Way(320, "bf16", 4, 1), 200.0, 9.0), Measured(Way(640, "f32", 2, 4), 50.0, 30.0))
    return Profile(
        measured_as=MEASURED_AS,
        machine=machine,
        weights_sha256=sha256,
        backend="openvino",
        wanted_per_s=30,
        measured=rows,
    )


def test_what_was_written_is_read(tmp_path: Path) -> None:
    assert read_profile(tmp_path) is None
    assert save_profile(profile(), tmp_path / "new" / "data") == tmp_path / "new" / "data" / PROFILE_FILE
    assert read_profile(tmp_path / "new" / "data") == profile()
    assert [path.name for path in (tmp_path / "new" / "data").iterdir()] == [PROFILE_FILE]


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"machine": 3}'])
def test_a_file_that_is_none_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / PROFILE_FILE).write_bytes(content)
    with pytest.raises(SettingsError, match=r"detector-profile\.json .* `xueliang detector tune` again"):
        read_profile(tmp_path)


def test_it_holds_for_its_own_machine_weights_and_backend_only() -> None:
    assert profile().mismatch(HERE, "ab", "openvino") is None
    other = profile().mismatch(HERE.model_copy(update={"cores": 2}), "ab", "openvino")
    assert other == "it was measured on another machine (cores 4, here 2)"
    assert profile().mismatch(HERE, "cd", "openvino") == "it was measured with other weights"
    assert profile().mismatch(HERE, "ab", "onnxruntime") == "it was measured with the backend openvino"


def test_one_of_before_there_were_wide_inputs_does_not_hold(tmp_path: Path) -> None:
    older = profile().model_dump_json(exclude={"measured_as"})
    (tmp_path / PROFILE_FILE).write_text(older, encoding="utf-8")
    found = read_profile(tmp_path)
    assert found is not None
    assert "run `xueliang detector tune` again" in (found.mismatch(HERE, "ab", "openvino") or "")


def test_this_machine_has_a_name() -> None:
    here = Machine.here()
    assert here.processor
    assert here.cores >= 1
    assert here == Machine.here()
