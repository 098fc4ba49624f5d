"""`xueliang camera …` and `xueliang virtual-cameras`: cameras without the console."""

import asyncio
import json
import sys
from pathlib import Path

import click

from cameras.addresses import split_credentials
from cameras.check import CheckReport, check_camera
from cameras.onvif.device import describe_device
from cameras.onvif.discover import discover
from cameras.virtual.server import VirtualCameraServer
from models.cameras import CameraConfig, Transport
from models.clock import SystemClock
from vision.pictures import key_picture_jpeg
from xueliang.camera_sources import source_opener
from xueliang.commands.options import clip_pairs, read_settings, with_settings
from xueliang.demo.serving import first_clips

_password = click.option(
    "--password",
    envvar="XUELIANG_CAMERA_PASSWORD",
    default="",
    help="Better given in XUELIANG_CAMERA_PASSWORD than on the command line.",
)


@click.group()
def camera() -> None:
    """Look at cameras from here."""


@camera.command("check")
@with_settings
@click.argument("url")
@click.option("--username", default="")
@_password
@click.option("--transport", type=click.Choice([t.value for t in Transport]), default="tcp", show_default=True)
@click.option("--snapshot", type=click.Path(dir_okay=False, path_type=Path), help="Write the first picture here.")
@click.option("--timeout", "timeout_s", type=click.FloatRange(1, 60), default=10.0, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def check(
    settings_path: Path | None,
    url: str,
    username: str,
    password: str,
    transport: str,
    snapshot: Path | None,
    timeout_s: float,
    as_json: bool,
) -> None:
    """Tell in ten seconds what works: reachable, credentials, codec, size, fps, key-frame interval, time, picture."""
    address, url_username, url_password = split_credentials(url)
    config = CameraConfig(
        "check", "check", address, username or url_username, password or url_password, Transport(transport)
    )
    open_source = source_opener(read_settings(settings_path).cameras)
    checking = check_camera(config, SystemClock(), key_picture_jpeg, timeout_s=timeout_s, open_source=open_source)
    report = asyncio.run(checking)
    if snapshot is not None and report.snapshot_jpeg:
        snapshot.write_bytes(report.snapshot_jpeg)
    click.echo(json.dumps(report.to_dict(), ensure_ascii=False, indent=2) if as_json else _in_words(report))
    sys.exit(0 if report.ok else 1)


def _in_words(report: CheckReport) -> str:
    return "\n".join(f"{'ok  ' if step.ok else 'FAIL'} {step.name:<12} {step.detail}" for step in report.steps)


@camera.command("discover")
@click.option("--timeout", "timeout_s", type=click.FloatRange(0.5, 30), default=3.0, show_default=True)
def discover_cameras(timeout_s: float) -> None:
    """Find ONVIF devices on this network (WS-Discovery)."""
    found = asyncio.run(discover(SystemClock(), timeout_s=timeout_s))
    for device in found:
        click.echo(f"{device.host}:{device.port}\t{device.name}\t{device.hardware}\t{device.xaddr}")
    if not found:
        click.echo(
            "no device answered; multicast may be blocked, then ask one host: xueliang camera onvif HOST", err=True
        )


@camera.command("onvif")
@click.argument("host")
@click.option("--port", type=click.IntRange(1, 65535), default=80, show_default=True)
@click.option("--username", required=True)
@_password
def onvif(host: str, port: int, username: str, password: str) -> None:
    """Ask an ONVIF device for its profiles and stream addresses."""
    device = asyncio.run(describe_device(host, port, username, password, SystemClock()))
    click.echo(f"{device.manufacturer} {device.model}, firmware {device.firmware}, serial {device.serial}")
    if device.time_offset_s is not None:
        click.echo(f"its clock is {device.time_offset_s:+.1f} s from ours")
    for profile in device.profiles:
        size = f"{profile.width}x{profile.height}"
        click.echo(f"{profile.token}\t{profile.name}\t{profile.codec} {size} {profile.fps:g} fps\t{profile.url}")


@click.command("virtual-cameras")
@click.argument("clips", nargs=-1, callback=clip_pairs, metavar="[NAME=FILE]...")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8554, show_default=True, help="0 takes a free one.")
@click.option("--username", default="")
@_password
def virtual_cameras(clips: dict[str, Path], host: str, port: int, username: str, password: str) -> None:
    """Serve clips as RTSP cameras, looped without re-encoding; without clips, the films of the first look."""
    asyncio.run(_serve(clips, host, port, username, password))


async def _serve(clips: dict[str, Path], host: str, port: int, username: str, password: str) -> None:
    chosen = clips or await asyncio.to_thread(first_clips, Path("data"))
    server = VirtualCameraServer(chosen, host, port, username, password, clock=SystemClock())
    await server.start()
    try:
        for name, url in server.urls().items():
            click.echo(f"{name}\t{url}")
        await asyncio.Event().wait()
    finally:
        await server.stop()
