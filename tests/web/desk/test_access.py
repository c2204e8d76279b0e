"""Everybody can use the pages: axe finds nothing serious, by day and by night."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from desks import Desk, key
from frontend_tools import serious_findings
from visitors import Visitors

PAGES = [
    "/review",
    "/review/figures",
    "/",
    "/account",
    "/copies",
    "/items",
    "/items/1",
    "/reports",
    "/search?status=made&status=disputed",
    "/search?show=table",
    "/search?show=objects",
    "/search?show=videos",
    "/search/coverage?type=vehicle",
    "/search/plots?type=vehicle",
    "/history",
    "/sightings/1",
    "/skipped",
    "/types",
    "/videos",
    "/videos/{video}",
    "/videos/{video}/label",
]


@pytest.fixture(scope="module")
def video(desk: Desk) -> str:
    """A video of the catalogue."""
    listed: list[dict[str, str]] = desk.ask_command("videos")
    by = {"authorization": f"Bearer {desk.token('Lina')}"}
    assert desk.form("/searches", {"name": "made", "filters": "status=made"}, **by).status == 303
    desk.run("item", "add", "Plate 4471", "--by", "Lina")
    said = {"key": key(), "video": listed[0]["video"], "pts": 0, "type": "btr-80", "item": 1}
    assert desk.post("/api/sightings", said, by="Lina").json["sighting"] == 1
    return listed[0]["video"]


def by_day_and_by_night(page: Page, address: str) -> dict[str, list[str]]:
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(address)
        found[scheme] = serious_findings(page)
    return found


@pytest.fixture(scope="module")
def signed_in(browser: Browser, desk: Desk, video: str) -> Iterator[Page]:
    """One person's browser for all pages."""
    visitors = Visitors(browser, desk)
    yield visitors.page("Mara")
    visitors.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_serious_finding(signed_in: Page, desk: Desk, video: str, path: str) -> None:
    address = desk.address + path.format(video=video)
    assert by_day_and_by_night(signed_in, address) == {"light": [], "dark": []}


def test_signing_in_has_no_serious_finding(visitors: Visitors, desk: Desk) -> None:
    found = by_day_and_by_night(visitors.stranger(), desk.address + "/sign-in")
    assert found == {"light": [], "dark": []}


def test_a_finding_would_be_told(visitors: Visitors, desk: Desk) -> None:
    page = visitors.page("Lina")
    page.evaluate("document.body.append(document.createElement('button'))")
    assert any(each.startswith("button-name") for each in serious_findings(page))
