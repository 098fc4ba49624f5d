"""Two cameras watched in two processes, and what is seen of them from outside."""

from typing import Any

from models.watching import WatchReport
from tests.media import media_path
from tests.system.service import Person, Service
from tests.waiting import eventually
from xueliang.shards.client import read_reports

BACK_WITHIN_S = 100.0  # on a busy machine; the goal of ten seconds is measured, see docs/operate.md


def environment() -> dict[str, str]:
    return {
        "XUELIANG_DETECTOR__WEIGHTS": str(media_path("weights/yolo11n_dynamic.onnx")),
        "XUELIANG_DETECTOR__INPUT_SIZE": "320",
        "XUELIANG_VIRTUAL_CAMERAS__PORT": "0",
    }


def two_cameras() -> list[str]:
    street = media_path("stream/vtest_h264.mp4")
    return ["--shards", "2", "--virtual-cameras", "--clip", f"east={street}", "--clip", f"west={street}"]


def reports(running: Service) -> dict[int, WatchReport]:
    return {report.shard: report for report in read_reports(running.folder / "data")}


def shard_of(running: Service, camera_id: str) -> WatchReport:
    """The shard that watches a camera."""
    return (
        eventually(
            lambda: next(
                (
                    report
                    for report in reports(running).values()
                    if camera_id in [each.camera_id for each in report.cameras]
                ),
                None,
            ),
            timeout_s=BACK_WITHIN_S,
        )
        or WatchReport()
    )


def all_online(admin: Person) -> list[dict[str, Any]]:
    """The cameras, once every one is online."""

    def found() -> list[dict[str, Any]]:
        cameras: list[dict[str, Any]] = admin.get("/cameras")["items"]
        return cameras if all(camera["state"] == "online" for camera in cameras) else []

    return eventually(found, timeout_s=BACK_WITHIN_S, every_s=0.2)


def received(running: Service, camera_id: str) -> int:
    """Pictures the shard of a camera has received since it was started; 0 while there is none."""
    watched = [each for report in reports(running).values() for each in report.cameras if each.camera_id == camera_id]
    return watched[0].received if watched else 0
