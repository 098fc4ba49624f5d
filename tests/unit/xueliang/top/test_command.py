"""What `xueliang top` shows over time, of scripted readings."""

import io
from collections.abc import Iterator

import pytest
from rich.console import Console

from models.watching import CameraWatch, WatchReport
from xueliang.commands.top import EVERY_S, ONCE_OVER_S, show_live, show_once
from xueliang.top.figures import Reading


def _readings() -> Iterator[Reading]:
    for second in range(0, 100, 2):
        watch = CameraWatch("cam", "online", received=25 * second, analysed=5 * second)
        yield Reading(float(second), [WatchReport(pid=1, cameras=(watch,))])


def _console() -> Console:
    return Console(file=io.StringIO(), width=100, height=30, record=True, force_terminal=False)


def test_once_shows_the_rates_of_one_pause() -> None:
    console, readings, pauses = _console(), _readings(), list[float]()
    show_once(console, next(readings), lambda: next(readings), pauses.append)
    assert pauses == [ONCE_OVER_S]
    row = next(line for line in console.export_text().splitlines() if line.startswith("cam "))
    assert row.split()[3:5] == ["25", "5.0"]


def test_live_follows_and_says_when_the_service_has_gone() -> None:
    console, readings, pauses = _console(), _readings(), list[float]()
    script = [next(readings), next(readings), Reading(6.0, [])]

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if not script:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        show_live(console, next(readings), lambda: script.pop(0), pause, lambda: "nobody answers")
    text = console.export_text()
    assert "nobody answers" in text
    assert pauses == [EVERY_S] * 4


def test_live_rates_are_of_the_last_ten_seconds_and_of_one_process() -> None:
    def reading(second: float, analysed: int, pid: int = 1) -> Reading:
        watch = CameraWatch("cam", "online", received=25 * analysed, analysed=analysed)
        return Reading(second, [WatchReport(pid=pid, cameras=(watch,))])

    def last_rate(script: list[Reading]) -> str:
        console, rest = _console(), script[1:]

        def pause(_seconds: float) -> None:
            if not rest:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            show_live(console, script[0], lambda: rest.pop(0), pause, lambda: "nobody answers")
        return next(line for line in reversed(console.export_text().splitlines()) if line.startswith("cam ")).split()[4]

    steps = [reading(2.0 * step, 100 if step >= 8 else 0) for step in range(10)]
    assert last_rate(steps) == "10"
    assert last_rate([*steps[:8], reading(20, 500, pid=2)]) == "–"
    assert last_rate([*steps[:8], reading(20, 500, pid=2), reading(22, 506, pid=2)]) == "3.0"
