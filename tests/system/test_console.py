"""The same way once in a real browser: sign in, see the alert come, confirm by keyboard, handle and close the case."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.system.browser import chinese_browser
from tests.system.service import ADMIN_PASSWORD, WORKER_PASSWORD, Service, plant_areas, plant_worker
from tests.system.test_camera_to_case import watch_the_street
from tests.waiting import eventually


def picture_folder(tmp_path: Path) -> Path:
    """Where screenshots go: XUELIANG_SCREENSHOTS, to look at them, or nowhere that stays."""
    folder = Path(os.environ.get("XUELIANG_SCREENSHOTS", tmp_path / "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def sign_in(page: Page, address: str, username: str, password: str) -> None:
    page.goto(address)
    page.get_by_test_id("signin-username").fill(username)
    page.get_by_test_id("signin-password").fill(password)
    page.get_by_test_id("signin-submit").click()


def choose_password(page: Page, old: str, new: str) -> None:
    page.get_by_test_id("newpassword-current").fill(old)
    page.get_by_test_id("newpassword-new").fill(new)
    page.get_by_test_id("newpassword-repeat").fill(new)
    page.get_by_test_id("newpassword-submit").click()


def move(page: Page, name: str, note: str = "") -> None:
    """One move of the open case, with a note where the form asks for one."""
    page.get_by_test_id(f"case-move-{name}").click()
    if note:
        page.get_by_test_id("case-note").fill(note)
    submit = page.get_by_test_id("case-submit")
    submit.click()
    expect(submit).to_be_hidden()


@pytest.mark.timeout(240)
def test_from_sign_in_to_a_closed_case(watching: Service, street_url: str, tmp_path: Path) -> None:
    shots = picture_folder(tmp_path)
    first = watching.first_password()
    with chinese_browser(tmp_path) as page:
        sign_in(page, watching.address, "admin", first)
        choose_password(page, first, ADMIN_PASSWORD)
        expect(page.get_by_test_id("nav-alerts")).to_be_visible()
        expect(page.get_by_test_id("live-state")).to_be_visible()

        # People have set things up meanwhile; the feed must show what happens without a reload.
        admin = watching.sign_in("admin", ADMIN_PASSWORD)
        areas = plant_areas(admin)
        worker = plant_worker(watching, admin, areas["grid"]["id"])
        camera = watch_the_street(admin, areas["grid"]["id"], street_url)
        page.get_by_test_id("nav-alerts").click()
        row = page.locator('[data-testid="alert-row"][data-state="new"]').first
        expect(row).to_be_visible(timeout=60_000)
        row.click()
        expect(page.get_by_test_id("alert-evidence")).to_be_visible()
        eventually(
            lambda: page.get_by_test_id("alert-evidence").evaluate(
                "e => (e.tagName === 'IMG' ? e : e.querySelector('img')).naturalWidth > 0"
            )
        )
        page.screenshot(path=shots / "alerts.png")

        page.keyboard.press("c")
        case_link = page.get_by_test_id("alert-case-link")
        expect(case_link).to_be_visible()
        case_link.click()
        page.get_by_test_id("case-move-assign").click()
        page.get_by_test_id("case-assignee").click()
        page.get_by_title("王网格员").or_(page.get_by_text("王网格员", exact=False)).last.click()
        page.get_by_test_id("case-submit").click()
        expect(page.get_by_test_id("case-history")).to_contain_text("王网格员")
        page.screenshot(path=shots / "case-dispatched.png")

        page.get_by_test_id("nav-cameras").click()
        expect(page.get_by_text("广场东").first).to_be_visible()
        page.screenshot(path=shots / "cameras.png")
        page.get_by_test_id("nav-watch").click()
        expect(page.get_by_test_id("watch-table")).to_contain_text("广场东")
        expect(page.get_by_test_id("watch-shard")).to_have_attribute("data-answers", "true")
        expect(page.get_by_test_id("watch-ages")).to_contain_text("判定")
        page.screenshot(path=shots / "watch.png")
        page.get_by_test_id("nav-cameras").click()
        case_id = admin.get("/cases")["items"][0]["id"]
        photo = tmp_path / "after.jpg"
        photo.write_bytes(admin.picture(f"/cameras/{camera['id']}/picture"))

    with chinese_browser(tmp_path / "phone", size=(390, 844)) as phone:
        sign_in(phone, watching.address, "wang", WORKER_PASSWORD)
        phone.get_by_test_id("case-card").first.click()
        move(phone, "start")
        phone.get_by_test_id("case-move-finish").click()
        phone.get_by_test_id("case-note").fill("已到现场劝离")
        phone.get_by_test_id("case-photo").set_input_files(str(photo))
        phone.screenshot(path=shots / "worker-finish.png")
        submit = phone.get_by_test_id("case-submit")
        expect(submit).to_be_enabled()
        submit.click()
        expect(submit).to_be_hidden()
        phone.screenshot(path=shots / "worker-done.png")
    assert worker.get(f"/cases/{case_id}")["state"] == "pending_check"

    with chinese_browser(tmp_path / "again") as page:
        sign_in(page, watching.address, "admin", ADMIN_PASSWORD)
        page.get_by_test_id("nav-cases").click()
        expect(page.locator(f'[data-testid="case-card"][data-case-id="{case_id}"]')).to_be_visible()
        page.screenshot(path=shots / "cases.png")
        page.locator(f'[data-testid="case-card"][data-case-id="{case_id}"]').click()
        move(page, "check_pass", "画面复核，人员已离开")
        move(page, "close")
        expect(page.get_by_test_id("case-state")).to_contain_text("结案")
        history = page.get_by_test_id("case-history")
        for told in ("王网格员", "已到现场劝离", "画面复核，人员已离开"):
            expect(history).to_contain_text(told)
        page.screenshot(path=shots / "case-closed.png", full_page=True)
    assert admin.get(f"/cases/{case_id}")["state"] == "closed"
