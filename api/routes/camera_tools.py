"""Finding and trying cameras before they are added."""

import base64

from fastapi.concurrency import run_in_threadpool

from api.addresses import with_split_url
from api.callers import Caller
from api.permissions import SetsCameras
from api.ports import ApiPorts, CameraProbe
from api.routing import errors, new_router
from api.schemas.cameras import (
    CameraCheck,
    CheckAnswer,
    CheckStepAnswer,
    Discovery,
    FoundAnswer,
    OnvifAnswer,
    OnvifAsk,
)
from api.schemas.words import Listing
from api.service import Serving
from api.trail import record
from cameras.check import CheckReport

router = new_router("cameras", "/cameras")


def _check_answer(report: CheckReport) -> CheckAnswer:
    snapshot = report.snapshot_jpeg
    return CheckAnswer(
        ok=report.ok,
        steps=[CheckStepAnswer.model_validate(step) for step in report.steps],
        codec=report.codec,
        width=report.width,
        height=report.height,
        fps=report.fps,
        keyframe_interval_s=report.keyframe_interval_s,
        time_offset_s=report.time_offset_s,
        snapshot_jpeg_base64=base64.b64encode(snapshot).decode() if snapshot else None,
    )


@router.post("/check", summary="Try a camera (检测摄像机)", responses=errors(503))
async def check_camera(caller: SetsCameras, serving: Serving, asked: CameraCheck) -> CheckAnswer:
    """Reachable, credentials, stream, pictures, time: step by step, within about ten seconds. Nothing is stored."""
    fields = with_split_url(asked.model_dump(), files_allowed=serving.ports.allow_file_urls)
    await run_in_threadpool(_record_probe, serving.ports, caller, "camera.check", fields["url"])
    async with serving.probes.slot():
        return _check_answer(await serving.ports.camera_tools.check(CameraProbe(**fields)))


@router.post("/discover", summary="Find cameras (搜索设备)", responses=errors(503))
async def discover_cameras(caller: SetsCameras, serving: Serving, asked: Discovery) -> Listing[FoundAnswer]:
    """ONVIF devices on the local network that answer WS-Discovery."""
    await run_in_threadpool(_record_probe, serving.ports, caller, "camera.discover", "")
    async with serving.probes.slot():
        found = await serving.ports.camera_tools.discover(asked.timeout_s)
    return Listing(items=[FoundAnswer.model_validate(device) for device in found])


@router.post("/onvif", summary="Ask a device for its streams (查询设备)", responses=errors(503))
async def ask_onvif(caller: SetsCameras, serving: Serving, asked: OnvifAsk) -> OnvifAnswer:
    """A wrong password is 422 camera_unauthorised, no answer is 422 camera_unreachable."""
    await run_in_threadpool(_record_probe, serving.ports, caller, "camera.onvif", f"{asked.host}:{asked.port}")
    async with serving.probes.slot():
        device = await serving.ports.camera_tools.onvif(asked.host, asked.port, asked.username, asked.password)
    return OnvifAnswer.model_validate(device)


def _record_probe(ports: ApiPorts, caller: Caller, action: str, address: str) -> None:
    with ports.database.write() as session:
        record(session, ports.clock, caller, action, address)
