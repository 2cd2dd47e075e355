"""The browser of the tests: Debian's Chromium, driven from one place, since a process can hold only one driver."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-quic",
)  # fmt: skip


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of all browsers in this process."""
    with sync_playwright() as driver:
        yield driver


def chromium(driver: Playwright, *more: str) -> Browser:
    """A browser with these further arguments."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "Chromium is missing: apt-get install -y --no-install-recommends chromium"
    return driver.chromium.launch(executable_path=found, args=[*ARGUMENTS, *more])
