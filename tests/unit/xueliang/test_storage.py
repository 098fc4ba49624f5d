"""What outlives the process: where it lies, and that only one service works on it."""

from pathlib import Path

import pytest

from models.errors import SettingsError
from xueliang.settings import Settings
from xueliang.storage import claim, database_url, evidence_dir, open_storage


def in_folder(folder: Path) -> Settings:
    return Settings.model_validate({"data_dir": str(folder)})


def test_the_database_lies_in_the_data_directory_unless_one_is_named(tmp_path: Path) -> None:
    settings = in_folder(tmp_path)
    assert database_url(settings) == f"sqlite:///{tmp_path / 'xueliang.db'}"
    assert evidence_dir(settings) == tmp_path / "evidence"
    named = Settings.model_validate({"data_dir": str(tmp_path), "database": {"url": "postgresql://db/x"}})
    assert database_url(named) == "postgresql://db/x"


def test_opening_makes_what_is_missing_and_may_be_done_again(tmp_path: Path) -> None:
    settings = in_folder(tmp_path / "deep" / "data")
    open_storage(settings).database.close()
    again = open_storage(settings)
    assert again.database.revision() is not None
    again.database.close()


def test_a_data_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match=r"data_dir .*file/data: cannot be made"):
        open_storage(in_folder(tmp_path / "file" / "data"))


def test_a_second_service_is_refused_until_the_first_has_gone(tmp_path: Path) -> None:
    first = claim(tmp_path)
    with pytest.raises(SettingsError, match="another xueliang runs on it"):
        claim(tmp_path)
    first.close()
    claim(tmp_path).close()


def test_a_data_directory_that_cannot_be_claimed_is_named(tmp_path: Path) -> None:
    (tmp_path / "running.lock").mkdir()
    with pytest.raises(SettingsError, match="Is a directory"):
        claim(tmp_path)
