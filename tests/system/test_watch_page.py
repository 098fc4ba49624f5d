"""The page of the watching in a real browser, on a phone and on a desk, while a watch process stops answering."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.media import media_path
from tests.servers.redis import free_port
from tests.system.browser import chinese_browser
from tests.system.service import ADMIN_PASSWORD, Service, first_admin, service
from tests.system.test_console import picture_folder, sign_in
from tests.waiting import eventually
from xueliang.shards.client import read_reports

PHONE, DESK = (390, 844), (1366, 768)
WITHIN_MS = 90_000.0  # three processes on a machine that may be busy


@pytest.fixture
def sharded(tmp_path: Path) -> Iterator[Service]:
    """Two cameras in two watch processes; without a detector, which the page need not have."""
    street = media_path("stream/vtest_h264.mp4")
    environment = {"XUELIANG_VIRTUAL_CAMERAS__PORT": str(free_port())}
    clips = ("--shards", "2", "--clip", f"东门={street}", "--clip", f"西门={street}")
    with service(tmp_path, environment, *clips) as running:
        first_admin(running)
        yield running


@contextmanager
def stopped(running: Service, name: str) -> Iterator[None]:
    """The process that watches nothing but the camera of that name does not answer."""
    admin = running.sign_in("admin", ADMIN_PASSWORD)
    camera_id = next(each["id"] for each in admin.get("/cameras")["items"] if each["name"] == name)
    pid = next(
        report.pid
        for report in read_reports(running.folder / "data")
        if [each.camera_id for each in report.cameras] == [camera_id]
    )
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):  # the service ends a process that hangs for long
            os.kill(pid, signal.SIGCONT)


def count_of(page: Page, need: str) -> Locator:
    return page.get_by_test_id(f"watch-need-{need}").locator("strong")


def overflows(page: Page) -> bool:
    """Whether something is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.mark.timeout(300)
def test_a_shard_that_stops_is_told_on_a_phone_and_on_a_desk(sharded: Service, tmp_path: Path) -> None:
    shots = picture_folder(tmp_path)
    eventually(lambda: sum(len(each.cameras) for each in read_reports(tmp_path / "data")) == 2, timeout_s=90)
    with chinese_browser(tmp_path / "phone", size=PHONE) as page:
        sign_in(page, sharded.address, "admin", ADMIN_PASSWORD)
        page.get_by_test_id("nav-watch").click()
        expect(page.get_by_test_id("watch-card")).to_have_count(2)
        expect(count_of(page, "unwatched")).to_have_text("0", timeout=WITHIN_MS)
        with stopped(sharded, "东门"):
            left_alone = page.locator('[data-testid="watch-card"][data-need="unwatched"]')
            expect(left_alone).to_contain_text("东门", timeout=WITHIN_MS)
            expect(left_alone).to_contain_text("无人值守")
            expect(page.get_by_test_id("watch-processes")).to_have_attribute("open", "")
            first = page.get_by_test_id("watch-shard").first
            expect(first).to_have_attribute("data-answers", "false")
            expect(first).to_contain_text("1 台摄像机此刻无人值守")
            page.get_by_test_id("watch-need-unwatched").click()
            expect(page.get_by_test_id("watch-card")).to_have_count(1)
            expect(count_of(page, "any")).to_have_text("2")
            assert not overflows(page)
            page.screenshot(path=shots / "watch-phone.png")
        expect(count_of(page, "unwatched")).to_have_text("0", timeout=WITHIN_MS)

    with chinese_browser(tmp_path / "desk", size=DESK) as page:
        sign_in(page, sharded.address, "admin", ADMIN_PASSWORD)
        page.get_by_test_id("nav-watch").click()
        rows = page.get_by_test_id("watch-table").locator("tbody tr[data-row-key]")
        expect(rows).to_have_count(2)
        edges = [cell.bounding_box() for cell in page.get_by_test_id("watch-table").locator("thead th").all()]
        with stopped(sharded, "西门"):
            expect(rows.first).to_contain_text("无人值守", timeout=WITHIN_MS)
            expect(rows.first).to_contain_text("西门")
            page.screenshot(path=shots / "watch-desk.png")
        after = [cell.bounding_box() for cell in page.get_by_test_id("watch-table").locator("thead th").all()]
        assert [each and (each["x"], each["width"]) for each in edges] == [
            each and (each["x"], each["width"]) for each in after
        ]
        assert not overflows(page)
