"""`xueliang weights …`: the networks a detector may use."""

from pathlib import Path

import click

from vision.detectors.registry import file_sha256
from vision.weights import list_weights, pull, verify
from xueliang.commands.options import read_settings, with_settings

HOW_TO_GET_SOME = """
  No detector: pictures are shown and kept, but nothing is being detected.

  To get weights, do one of these and start again:
    pip install 'xueliang[ultralytics]' && xueliang weights pull yolo11n
        fetches a release and exports it to ONNX (needs a network; brings torch)
    xueliang run --weights FILE.onnx
        any YOLOv5, v8, 11 or 26 detection export to ONNX
    copy FILE.onnx to {folder}/ and set detector.weights to its name
"""


@click.group()
def weights() -> None:
    """Networks: list, fetch, verify."""


@weights.command("list")
@with_settings
def list_known(settings_path: Path | None) -> None:
    """Names that can be pulled, and where their files lie."""
    for entry in list_weights(read_settings(settings_path).data_dir):
        where = (
            f"{entry.path}  sha256 {file_sha256(entry.path)}" if entry.path else f"not here: weights pull {entry.name}"
        )
        click.echo(f"{entry.name:<10} {entry.classes} {entry.input_px} px  {entry.licence}  {where}")


@weights.command("pull")
@click.argument("name")
@with_settings
def pull_weights(name: str, settings_path: Path | None) -> None:
    """Fetch a release with the ultralytics extra and export it to ONNX with dynamic batch."""
    click.echo(f"ready: {pull(name, read_settings(settings_path).data_dir)}")


@weights.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify_file(file: Path) -> None:
    """Say what a file is, or why it cannot be used."""
    info = verify(file)
    width, height = info.input_wh
    click.echo(f"{file.name}: usable, layout {info.layout}, input {width}x{height}, sha256 {info.sha256}")
    click.echo(f"{len(info.classes)} classes: {', '.join(info.classes)}")
