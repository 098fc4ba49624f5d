"""`xueliang top` beside a running service, and a black camera that raises itself, from its pictures to people."""

import re
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from playwright.sync_api import expect

from tests.servers.redis import free_port
from tests.system.browser import chinese_browser
from tests.system.service import ADMIN_PASSWORD, first_admin, service
from tests.system.test_commands import xueliang
from tests.system.test_console import picture_folder, sign_in
from tests.waiting import eventually


def black_clip(path: Path) -> Path:
    """Four seconds of nothing but black."""
    with av.open(str(path), "w") as clip:
        stream = clip.add_stream("libx264", rate=10, options={"bf": "0", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt, stream.gop_size = 320, 240, "yuv420p", 10
        stream.time_base = Fraction(1, 10)
        for _ in range(40):
            picture = av.VideoFrame.from_ndarray(np.zeros((240, 320, 3), np.uint8), format="rgb24")
            clip.mux(stream.encode(picture))
        clip.mux(stream.encode(None))
    return path


def test_without_a_service_it_says_what_to_do(tmp_path: Path) -> None:
    alone = xueliang("top", "--once", folder=tmp_path, environment={"XUELIANG_DATA_DIR": str(tmp_path / "data")})
    assert alone.returncode == 1
    assert "xueliang run" in alone.stderr
    assert str(tmp_path / "data") in alone.stderr


@pytest.mark.timeout(240)
def test_a_black_camera_is_seen_by_top_by_the_metrics_and_on_every_page(tmp_path: Path) -> None:
    clip = black_clip(tmp_path / "night.mp4")
    data = {"XUELIANG_DATA_DIR": str(tmp_path / "data")}
    environment = {"XUELIANG_VIRTUAL_CAMERAS__PORT": str(free_port())}
    with service(tmp_path, environment, "--clip", f"夜={clip}") as running:
        admin = first_admin(running)
        camera = eventually(lambda: admin.get("/cameras?sight=black")["items"], timeout_s=90)[0]
        assert "black" in camera["sight_reason"]
        assert admin.get(f"/cameras/{camera['id']}/sights")["items"][0]["sight"] == "black"
        assert 'xueliang_cameras_by_sight{sight="black"} 1.0' in admin.http.get(f"{running.address}/metrics").text
        told = xueliang("top", "--once", folder=tmp_path, environment=data)
        assert told.returncode == 0, told.stderr
        assert re.search(r"夜\s+black", told.stdout), told.stdout
        with chinese_browser(tmp_path) as page:
            sign_in(page, running.address, "admin", ADMIN_PASSWORD)
            expect(page.get_by_test_id("sight-banner")).to_contain_text("黑屏 1")
            expect(page.get_by_test_id("nav-cameras")).to_contain_text("1")
            page.get_by_test_id("sight-banner").get_by_role("link").click()
            card = page.get_by_test_id("camera-card")
            expect(card.get_by_test_id("sight")).to_have_attribute("data-sight", "black")
            expect(card).to_contain_text("画面全黑")
            page.screenshot(path=picture_folder(tmp_path) / "black.png")
