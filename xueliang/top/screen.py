"""Lines as tables for a terminal of any width; colours say no more than the words do."""

from collections.abc import Callable, Sequence
from typing import Final, Literal, NamedTuple

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from api.attention import Need, missed, share
from models.cameras import CameraState, Sight
from models.watching import AGE_BOUNDS_S, Alertness, CameraWatch
from xueliang.top.figures import CameraLine, Overview, ShardLine

NOTHING = "–"
_GAP = 2  # between columns
_SHORTEST_NAME, _LONGEST_NAME = 10, 40
_STYLES: Final = {
    Need.UNWATCHED: "bold red",
    Need.CONNECTION: "red",
    Need.SIGHT: "red",
    Need.MISSES: "yellow",
    Need.OWED: "yellow",
    Need.AWAKE: "cyan",
    Need.NOTHING: "",
}


_WORDS: Final = {
    Need.UNWATCHED: "not watched",
    Need.CONNECTION: "without pictures",
    Need.SIGHT: "see nothing",
    Need.MISSES: "miss some",
    Need.OWED: "owed a look",
    Need.AWAKE: "awake",
}


class _Column(NamedTuple):
    """`cells`: its width, always the same so that nothing jumps. `from_width`: the narrowest terminal that shows it."""

    title: str
    cells: int
    of: Callable[[CameraLine], str]
    from_width: int = 0
    justify: Literal["left", "right"] = "right"


def screen(seen: Overview, width: int, most_cameras: int | None = None) -> RenderableType:
    """Shards, what is wrong, and cameras; with `most_cameras` the rest is only counted."""
    shown = seen.cameras if most_cameras is None else seen.cameras[: max(0, most_cameras)]
    left_over = len(seen.cameras) - len(shown)
    parts: list[RenderableType] = [_shard_table(seen.shards, width), _needs(seen)]
    parts += [_plain(note, "red") for note in seen.notes]
    parts.append(_camera_table(shown, width))
    if left_over:
        parts.append(Text(f"and {left_over} more cameras, which need less attention", style="dim"))
    return Group(*parts)


def header_lines(seen: Overview) -> int:
    """How many lines stand around the cameras, at most: titles, shards, needs, notes and the rest's count; needs and
    notes take two lines each."""
    return len(seen.shards) + 2 * len(seen.notes) + 5


def _needs(seen: Overview) -> Text:
    """`404 cameras: 2 without pictures, 48 owed a look, 20 awake`."""
    counts = seen.needs
    told = [Text(f"{counts[need]} {words}", _STYLES[need]) for need, words in _WORDS.items() if counts.get(need)]
    head = f"{len(seen.cameras)} cameras{': ' if told else ''}"
    return Text.assemble(head, Text(", ").join(told))


def _table() -> Table:
    return Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")


def _shard_table(shards: Sequence[ShardLine], width: int) -> Table:
    titles = ["shard", "up", "cpu", "memory", "online", "awake", "owed", "seen/s", "p95 age", "pid", "detector"]
    shown = titles if width >= 100 else titles[:9]
    table = _table()
    for title in shown:
        table.add_column(title, justify="left" if title == "detector" else "right", no_wrap=True)
    for line in shards:
        if line.answers:
            table.add_row(*map(_plain, _shard_cells(line)[: len(shown)]))
        else:
            table.add_row(str(line.report.shard), Text("no answer", style="bold red"))
    return table


def _shard_cells(line: ShardLine) -> list[str]:
    report = line.report
    return [
        str(report.shard),
        length(report.uptime_s),
        percent(line.cpu_share),
        size(report.rss_bytes),
        f"{line.online}/{len(report.cameras)}",
        str(line.awake),
        str(line.owed),
        rate(line.analysed_fps),
        age(line.p95_s),
        str(report.pid),
        report.detector,
    ]


def _camera_table(lines: Sequence[CameraLine], width: int) -> Table:
    columns = [column for column in _COLUMNS if width >= column.from_width]
    left_over = width - sum(column.cells + _GAP for column in columns)
    table = _table()
    table.add_column("camera", width=min(_LONGEST_NAME, max(_SHORTEST_NAME, left_over)), no_wrap=True)
    for column in columns:
        table.add_column(column.title, justify=column.justify, width=column.cells, no_wrap=True)
    for line in lines:
        cells = [line.name, *(column.of(line) for column in columns)]
        table.add_row(*map(_plain, cells), style=_STYLES[line.need])
    return table


def _state(line: CameraLine) -> str:
    if line.watch is None:
        return "not watched"
    if line.state in (CameraState.ONLINE, "") and line.sight is not Sight.CLEAR:
        return line.sight.value
    return str(line.state) or NOTHING


def _watched(line: CameraLine) -> str:
    watch = line.watch
    if watch is None or line.need is Need.CONNECTION:
        return NOTHING
    if watch.owed:
        return "idle, owed"
    if watch.alertness is Alertness.IDLE or watch.woken_by is None:
        return watch.alertness.value
    return watch.woken_by.value.replace("_", " ")


def _newest_age(line: CameraLine) -> str:
    return age(max(line.watch.ages_s.values(), default=None) if line.watch else None)


def _of_watch(figure: Callable[[CameraWatch], str]) -> Callable[[CameraLine], str]:
    return lambda line: figure(line.watch) if line.watch else NOTHING


_COLUMNS: Final = (
    _Column("state", 12, _state, justify="left"),
    _Column("watched", 11, _watched, justify="left"),
    _Column("in/s", 5, lambda line: rate(line.received_fps)),
    _Column("seen/s", 6, lambda line: rate(line.analysed_fps)),
    _Column("missed", 6, lambda line: percent(line.missed_share if line.received_fps is not None else None)),
    _Column("age", 6, _newest_age),
    _Column("kbit/s", 6, lambda line: rate(line.kbps), 100),
    _Column("lost/s", 6, lambda line: rate(line.lost_per_s), 100),
    _Column("awake", 5, _of_watch(lambda watch: percent(share(watch.awake_s, watch.watched_s))), 110),
    _Column("key", 6, _of_watch(lambda watch: f"{watch.key_interval_s:.1f} s"), 125),
    _Column("kept", 6, _of_watch(lambda watch: size(watch.ring_bytes)), 125),
    _Column("wakes", 5, _of_watch(lambda watch: str(watch.wakes)), 140),
    _Column("late", 5, _of_watch(lambda watch: str(watch.late)), 140),
    _Column("all missed", 10, _of_watch(lambda watch: str(missed(watch))), 160),
    _Column("shard", 5, lambda line: NOTHING if line.shard is None else str(line.shard), 160),
)


def _plain(words: str, style: str = "") -> Text:
    """Words of people and devices as they are: no markup, and nothing that moves the cursor."""
    return Text("".join(each if each.isprintable() else " " for each in words), style=style)


def rate(per_s: float | None) -> str:
    """`0`, `0.4`, `25`, or a dash while it is not known."""
    if per_s is None:
        return NOTHING
    return f"{per_s:.1f}" if 0 < per_s < 10 else f"{per_s:.0f}"


def percent(part: float | None) -> str:
    """`0%`, `0.4%`, `25%`."""
    return NOTHING if part is None else f"{rate(100 * part)}%"


def age(age_s: float | None) -> str:
    """`85 ms`, `1.2 s`; above the last bound of the histograms at least that."""
    if age_s is None:
        return NOTHING
    if age_s >= AGE_BOUNDS_S[-1]:
        return f">{AGE_BOUNDS_S[-1]:.0f} s"
    return f"{1000 * age_s:.0f} ms" if age_s < 1 else f"{age_s:.1f} s"


def size(size_bytes: float) -> str:
    """`640 kB`, `1.2 GB`."""
    power = next((power for power in range(4) if size_bytes < 1000 ** (power + 1)), 4)
    value, unit = size_bytes / 1000**power, ("B", "kB", "MB", "GB", "TB")[power]
    return f"{value:.1f} {unit}" if value < 10 and power else f"{value:.0f} {unit}"


def length(seconds: float) -> str:
    """`2:03`, `1:02:03`, `5 d 2 h`."""
    whole = int(seconds)
    days, hours, minutes = whole // 86_400, whole // 3600 % 24, whole // 60 % 60
    if days:
        return f"{days} d {hours} h"
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
