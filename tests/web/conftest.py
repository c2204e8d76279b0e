"""A furnished catalogue, made once and copied for who serves it; and an installed browser."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from desks import Desk, furnish
from visitors import Visitors

# A machine that runs other tests too is slow; what is there at once is not waited for.
expect.set_options(timeout=20_000)
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


@pytest.fixture
def visitors(browser: Browser, desk: Desk) -> Iterator[Visitors]:
    """Let people visit the desk."""
    made = Visitors(browser, desk)
    yield made
    made.close()
