"""`xueliang doctor`: look at everything the service stands on, and say what to do about what is wrong."""

import sys
from pathlib import Path

import click

from xueliang.commands.options import read_settings, with_settings
from xueliang.health import Finding, Verdict, examine

_MARKS = {Verdict.WELL: "ok  ", Verdict.WARNING: "WARN", Verdict.FAULT: "FAIL"}


@click.command()
@with_settings
def doctor(settings_path: Path | None) -> None:
    """Verify disk, database, invariants, bus, weights, codecs and ports. Changes nothing. Exits 1 on a fault."""
    findings = examine(read_settings(settings_path))
    for finding in findings:
        click.echo(_line(finding))
    sys.exit(1 if any(finding.verdict is Verdict.FAULT for finding in findings) else 0)


def _line(finding: Finding) -> str:
    remedy = f"\n       {'':<12} -> {finding.remedy}" if finding.remedy else ""
    return f"{_MARKS[finding.verdict]}   {finding.what:<12} {finding.words}{remedy}"
