"""`xueliang weights …`: the networks a detector may use."""

from pathlib import Path

import click

from vision.weights.checking import verify

HOW_TO_GET_SOME = """
  No detector: pictures are shown and kept, but nothing is being detected.

  To get weights, do one of these and start again:
    pip install 'xueliang[ultralytics]' && xueliang weights pull yolo11n
        fetches a release and exports it to ONNX (needs a network; brings torch)
    xueliang run --weights FILE.onnx
        any YOLOv5, v8, 11 or 26 detection export to ONNX
    xueliang weights add FILE.onnx --licence TEXT
        keeps a copy in {folder}/; set detector.weights to its name
"""


@click.group()
def weights() -> None:
    """Networks: list, fetch, add, compare, verify."""


@weights.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify_file(file: Path) -> None:
    """Say what a file is, or why it cannot be used."""
    info = verify(file)
    width, height = info.input_wh
    click.echo(f"{file.name}: usable, layout {info.layout}, input {width}x{height}, sha256 {info.sha256}")
    click.echo(f"{len(info.classes)} classes: {', '.join(info.classes)}")
