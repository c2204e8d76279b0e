"""Everybody can use the pages: axe finds nothing serious, by day and by night."""

import pytest

from web.conftest import Visitors
from web.desks import Desk, key
from web.frontend_tools import serious_findings

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
    "/search/coverage?type=vehicle",
    "/search/plots?type=vehicle",
    "/history",
    "/sightings/1",
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


by_day_and_by_night = pytest.mark.parametrize("scheme", ["light", "dark"])


@by_day_and_by_night
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_serious_finding(
    visitors: Visitors, desk: Desk, video: str, path: str, scheme: str
) -> None:
    page = visitors.page("Mara")
    page.emulate_media(color_scheme=scheme)
    page.goto(desk.address + path.format(video=video))
    assert serious_findings(page) == []


@by_day_and_by_night
def test_signing_in_has_no_serious_finding(visitors: Visitors, desk: Desk, scheme: str) -> None:
    page = visitors.stranger()
    page.emulate_media(color_scheme=scheme)
    page.goto(desk.address + "/sign-in")
    assert serious_findings(page) == []


def test_a_finding_would_be_told(visitors: Visitors, desk: Desk) -> None:
    page = visitors.page("Lina")
    page.evaluate("document.body.append(document.createElement('button'))")
    assert any(each.startswith("button-name") for each in serious_findings(page))
