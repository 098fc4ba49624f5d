"""Debian's Chromium, driven by Playwright, with nothing of it reaching outside."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chinese_browser(folder: Path, size: tuple[int, int] = (1440, 900)) -> Iterator[Page]:
    """A page in a fresh profile, in Chinese; fails the test when the console logs an error."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium not found; on Debian: apt-get install chromium fonts-noto-cjk")
    faults: list[str] = []
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(folder / "profile"),
            executable_path=chromium,
            headless=True,
            args=FLAGS,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": size[0], "height": size[1]},
        )
        page = context.pages[0]
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
        page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
        try:
            yield page
        finally:
            context.close()
    assert not faults, faults
