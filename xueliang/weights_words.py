"""Weights files in words and tables: what is known of them, and how they did against each other."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.table import Table

from vision.weights import Shelved
from vision.weights.contest import Standing
from vision.weights.notes import Scores

_FEW_CLASSES = 8


def score_words(scores: Mapping[str, Scores]) -> str:
    """What is known of how well it sees, a sentence a set; "" where nothing is known."""
    return "; ".join(
        f"{name}: finds {100 * each.recall:.0f} % of what is there, {100 * each.precision:.0f} % of what it reports is "
        f"right ({each.objects} objects)"
        for name, each in scores.items()
    )


def class_words(classes: Sequence[str]) -> str:
    """The classes, or how many there are of very many."""
    few = ", ".join(classes[:_FEW_CLASSES])
    return few if len(classes) <= _FEW_CLASSES else f"{len(classes)}: {few}…"


def shelf_table(here: Sequence[Shelved], used: Path | None) -> Table:
    """What is here. `used`: the file the service uses."""
    table = Table()
    for heading in ("", "name", "classes", "input", "licence", "known scores"):
        table.add_column(heading, overflow="fold")
    for each in here:
        note = each.note
        name = f"{each.name} (bundled)" if each.bundled else each.name
        mark = "in use" if each.path == used else ""
        if note is None:
            table.add_row(mark, name, "nothing is known of it: copied here by hand", "", "", "")
            continue
        size = "x".join(map(str, note.input_wh))
        known = score_words(note.scores).replace("; ", "\n") or "none: `xueliang weights compare`"
        table.add_row(mark, name, class_words(note.classes), size, note.licence, known)
    return table


def figures(name: str, standing: Standing) -> dict[str, object]:
    """What came of one network, for a program."""
    scores, effort = standing.tally.scores, standing.effort
    classes = {
        name: {"objects": score.true, "recall": round(score.recall, 4), "precision": round(score.precision, 4)}
        for name, score in scores.items()
        if score.true or score.found
    }
    whole = standing.tally.whole
    return {
        "name": name,
        "file": standing.detector.info.path.name,
        "sha256": standing.detector.info.sha256,
        "input": list(standing.detector.input_wh),
        "precision_of_arithmetic": standing.detector.info.precision,
        "pictures": standing.tally.pictures,
        "objects": whole.true,
        "recall": round(whole.recall, 4),
        "precision": round(whole.precision, 4),
        "classes": classes,
        "ms_per_picture": round(effort.ms, 2),
        "cpu_ms_per_picture": round(effort.cpu_ms, 2),
    }


def ranking_table(names: Sequence[str], standings: Sequence[Standing]) -> Table:
    """What came of all, for people. The cost is in processor time, against the first."""
    first = standings[0]
    whole = first.tally.whole
    table = Table(title=f"{first.tally.pictures} pictures, {whole.true} objects", title_justify="left")
    for heading in ("weights", "input", "recall", "precision", "ms", "ms of processor", "cost"):
        table.add_column(heading, justify="left" if heading == "weights" else "right")
    kinds = [kind for kind, score in first.tally.scores.items() if score.true]
    for kind in kinds if len(kinds) > 1 else ():
        table.add_column(f"{kind} ({first.tally.scores[kind].true})", justify="right")
    for name, each in zip(names, standings, strict=True):
        score, effort = each.tally.whole, each.effort
        parts = (each.tally.scores[kind] for kind in kinds) if len(kinds) > 1 else ()
        table.add_row(
            Path(name).name,
            "x".join(str(side) for side in each.detector.input_wh),
            f"{score.recall:.3f}",
            f"{score.precision:.3f}",
            f"{effort.ms:.1f}",
            f"{effort.cpu_ms:.1f}",
            f"{effort.cpu_ms / max(1e-9, first.effort.cpu_ms):.2f} x",
            *(f"{part.recall:.3f} / {part.precision:.3f}" for part in parts),
        )
    return table
