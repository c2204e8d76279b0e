"""The search page and that of a sighting in a browser: what is typed, ticked and copied counts."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from desks import Desk, key
from vidcat.exports.registry import FORMATS
from visitors import Visitors

BTR = "vehicle/land/apc/btr-80"


@pytest.fixture(scope="module")
def sighting(desk: Desk) -> int:
    """The number of a sighting of a BTR-80."""
    video = desk.ask_command("videos")[0]["video"]
    said = {"key": key(), "video": video, "pts": 0, "type": BTR, "box": [0.1, 0.2, 0.3, 0.4]}
    number: int = desk.post("/api/sightings", said, by="Lina").json["sighting"]
    return number


def asked(page: Page) -> dict[str, list[str]]:
    """Read the question off the address."""
    return parse_qs(urlsplit(page.url).query)


def test_a_type_chosen_from_the_list_is_asked_for(
    visitors: Visitors, desk: Desk, sighting: int
) -> None:
    page = visitors.page("Omar")
    page.goto(desk.address + "/search")
    page.keyboard.press("/")
    page.keyboard.type("btr-80")
    expect(page.get_by_role("option").first).to_contain_text("BTR-80")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert asked(page)["type"] == [BTR]
    expect(page.locator("[data-card]")).to_have_count(1)


def test_a_type_that_nobody_chose_from_the_list_is_asked_for_all_the_same(
    visitors: Visitors, desk: Desk, sighting: int
) -> None:
    visitors.expected = ("404",)
    page = visitors.page("Omar")
    page.goto(f"{desk.address}/search?type={BTR}")
    page.get_by_role("combobox", name="Type").fill("no such thing")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("No type is called")
    assert asked(page)["type"] == ["no such thing"]


def test_several_statuses_are_ticked_and_stay_in_the_address(
    visitors: Visitors, desk: Desk, sighting: int
) -> None:
    page = visitors.page("Omar")
    page.goto(desk.address + "/search")
    page.get_by_label("Status: all stated").click()
    page.get_by_role("checkbox", name="disputed").check()
    page.get_by_role("checkbox", name="made").check()
    with page.expect_navigation():
        page.keyboard.press("Escape")
    assert sorted(asked(page)["status"]) == ["disputed", "made"]
    page.get_by_label("Words").fill("nothing")
    with page.expect_navigation():
        page.get_by_role("button", name="Show", exact=True).click()
    assert sorted(asked(page)["status"]) == ["disputed", "made"]
    assert asked(page)["text"] == ["nothing"]


def test_every_form_of_export_is_offered_and_comes_with_the_question(
    visitors: Visitors, desk: Desk, sighting: int
) -> None:
    page = visitors.page("Omar")
    page.goto(f"{desk.address}/search?type={BTR}")
    page.get_by_text("Export", exact=True).click()
    assert page.locator(".export li").count() == len(FORMATS)
    with page.expect_download() as found:
        page.get_by_role("link", name="CSV").click()
    assert found.value.suggested_filename == "sightings.csv"
    assert f",{BTR}," in found.value.path().read_text()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="CSV")).to_be_hidden()


def test_how_to_cite_a_sighting_is_copied(visitors: Visitors, desk: Desk, sighting: int) -> None:
    page = visitors.page("Omar")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{desk.address}/sightings/{sighting}")
    page.keyboard.press("y")
    expect(page.get_by_text("Copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == desk.get(f"/api/sightings/{sighting}", by="Omar").json["citation"]
