"""A furnished catalogue, made once and copied for who serves it; and an installed browser."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from web.desks import Desk, furnish

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the catalogue lies that all copies are taken of; it stays as it is."""
    return furnish(tmp_path_factory.mktemp("furnished")).folder


@pytest.fixture(scope="module")
def desk(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A served catalogue for one module of tests."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(furnished / "catalogue", folder / "catalogue")
    served = Desk(folder)
    served.start()
    try:
        yield served
    finally:
        served.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """An installed Chromium; none is ever downloaded."""
    named = os.environ.get("VIDCAT_TEST_BROWSER")
    program = named or next(filter(None, map(shutil.which, _BROWSERS)), None)
    if program is None:
        pytest.fail(
            "No Chromium is installed: `apt install chromium`, or set VIDCAT_TEST_BROWSER to one."
        )
    options = [*_QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=options)
        yield launched
        launched.close()


class Visitors:
    """People at their browsers, signed in; what a page complains of fails the test."""

    def __init__(self, browser: Browser, desk: Desk) -> None:
        self._browser = browser
        self._desk = desk
        self.complaints: list[str] = []
        self.expected: tuple[str, ...] = ()

    def stranger(self, width: int = 1280, height: int = 720) -> Page:
        """Open a browser of somebody's own, not signed in."""
        context = self._browser.new_context(viewport={"width": width, "height": height})
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"{error.name}: {error}"))
        return page

    def page(self, name: str, width: int = 1280, height: int = 720) -> Page:
        """Open a browser of somebody's own and sign them in."""
        page = self.stranger(width, height)
        page.goto(self._desk.link_for(name))
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(self._desk.address + "/")
        return page

    def close(self) -> None:
        for context in self._browser.contexts:
            context.close()
        heard = [each for each in self.complaints if not any(x in each for x in self.expected)]
        assert not heard, heard

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} {message.location.get('url', '')}")


@pytest.fixture
def visitors(browser: Browser, desk: Desk) -> Iterator[Visitors]:
    """Let people visit the desk."""
    made = Visitors(browser, desk)
    yield made
    made.close()
