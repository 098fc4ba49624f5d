"""Which measurements are run."""

import importlib.util

import pytest

from bench.__main__ import LONG, RUNS, chosen, main


def test_all_but_the_long_ones_without_names() -> None:
    assert set(chosen([])) == set(RUNS) - LONG
    assert chosen(["soak"]) == ["soak"]


def test_an_unknown_name_is_told() -> None:
    with pytest.raises(ValueError, match="no measurement sleep; there are accuracy"):
        chosen(["sleep"])


def test_every_measurement_is_a_module() -> None:
    assert all(importlib.util.find_spec(words[0]) for words in RUNS.values())


def test_names_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    assert capsys.readouterr().out.split() == list(RUNS)
