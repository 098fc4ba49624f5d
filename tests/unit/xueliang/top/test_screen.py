"""Tables for a terminal of any width."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from models.cameras import CameraState, ListedCamera, Sight
from models.watching import Alertness, CameraWatch, WakeReason, WatchReport
from xueliang.top.figures import Known, Reading, overview
from xueliang.top.screen import age, header_lines, length, percent, rate, screen, size


def _town(cameras: int = 3) -> Reading:
    watches = tuple(
        CameraWatch(
            f"cam_{number:02}",
            "online",
            received=100 * number,
            alertness=Alertness.AWAKE if number % 2 else Alertness.IDLE,
            woken_by=WakeReason.SPARSE_KEYS if number % 2 else None,
            owed=number == 2,
        )
        for number in range(cameras)
    )
    report = WatchReport(
        0, 4321, 3723.0, 90.0, 200_000_000, "yolo11n", watches, faults={"evidence": "the disk is full"}
    )
    known = {
        watch.camera_id: ListedCamera(
            watch.camera_id,
            f"香港中路街道老社区东门主路 {watch.camera_id}",
            "a",
            "b",
            CameraState.ONLINE,
            "",
            Sight.CLEAR,
        )
        for watch in watches
    }
    return Reading(0.0, [report], Known(known, {"cam_00": 1}))


def _shown(reading: Reading, width: int, most: int | None = None) -> list[str]:
    console = Console(file=io.StringIO(), width=width, record=True, force_terminal=False)
    console.print(screen(overview(None, reading), width, most))
    return console.export_text().splitlines()


@pytest.mark.parametrize("width", [80, 100, 125, 160, 220])
def test_it_fits_and_tells_the_most_important_at_any_width(width: int) -> None:
    lines = _shown(_town(), width)
    assert all(cell_len(line) <= width for line in lines)
    assert "…" not in next(line for line in lines if line.startswith("camera"))
    text = "\n".join(lines)
    owed = ("idle, owed", "3 cameras: 1 owed a look, 1 awake")
    for told in ("香港中路", "sparse keys", *owed, "1:02:03", "200 MB", "the disk is full", "no answer"):
        assert told in text
    assert ("kbit/s" in text, "wakes" in text, "yolo11n" in text) == (width >= 100, width >= 140, width >= 100)


def test_more_cameras_than_lines_are_counted() -> None:
    lines = _shown(_town(30), 80, most=10)
    assert "and 20 more cameras" in lines[-1]
    assert sum("香港" in line for line in lines) == 10
    assert len(lines) <= 10 + header_lines(overview(None, _town(30)))


def test_a_terminal_too_low_for_any_camera_still_shows_the_shards() -> None:
    assert "and 3 more cameras" in _shown(_town(), 80, most=-5)[-1]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (rate(None), "–"),
        (rate(0.0), "0"),
        (rate(0.44), "0.4"),
        (rate(24.6), "25"),
        (percent(0.004), "0.4%"),
        (percent(None), "–"),
        (age(None), "–"),
        (age(0.0851), "85 ms"),
        (age(1.24), "1.2 s"),
        (age(10.0), ">10 s"),
        (size(0), "0 B"),
        (size(640_000), "640 kB"),
        (size(1_250_000_000), "1.2 GB"),
        (size(5e15), "5000 TB"),
        (length(123), "2:03"),
        (length(3723), "1:02:03"),
        (length(2 * 86_400 + 3 * 3600), "2 d 3 h"),
    ],
)
def test_figures_are_told_as_briefly_as_they_can_be(shown: str, expected: str) -> None:
    assert shown == expected


@given(st.floats(0, 1e14))
def test_sizes_stay_short(size_bytes: float) -> None:
    assert len(size(size_bytes)) <= 7


def test_names_are_no_markup_and_move_no_cursor() -> None:
    named = Known({"cam": ListedCamera("cam", "[red]ga\x1b[2Jte[/red]", "a", "b", CameraState.ONLINE, "", Sight.CLEAR)})
    lines = _shown(Reading(0.0, [WatchReport(cameras=(CameraWatch("cam", "online"),))], named), 80)
    assert any("[red]ga [2Jte[/red]" in line for line in lines)
