"""A reviewer at the keyboard: one sighting after another, one of them without being told."""

import re

import pytest
from playwright.sync_api import expect

from desks import Desk, key
from visitors import Visitors

BTR, APC = "vehicle/land/apc/btr-80", "vehicle/land/apc"
NOTE = "zebra stripes on the left door"


@pytest.fixture(scope="module")
def made(desk: Desk) -> list[int]:
    """Three sightings of Lina's, each with a note that gives it away."""
    video = desk.ask_command("videos")[0]["video"]
    stills = desk.ask_command("video", video)["keyframes"]
    said = {"video": video, "pts": stills[0]["pts"], "type": BTR, "note": NOTE}
    boxes = ([0.1, 0.1, 0.3, 0.3], [0.2, 0.2, 0.3, 0.3], [0.3, 0.3, 0.3, 0.3])
    found = [
        desk.post("/api/sightings", {**said, "key": key(), "box": box}, by="Lina") for box in boxes
    ]
    return [each.json["sighting"] for each in found]


def status(desk: Desk, number: int) -> str:
    word: str = desk.get(f"/api/sightings/{number}", by="Lina").json["status"]
    return word


def test_nothing_of_the_label_is_sent_before_it_is_named(desk: Desk, made: list[int]) -> None:
    hidden = desk.get(f"/review/{made[0]}?blind=true", by="Omar").text
    shown = desk.get(f"/review/{made[0]}", by="Mara").text
    for word in (BTR, "BTR-80", NOTE, "Lina"):
        assert word in shown
        assert word not in hidden
    again = desk.get(f"/review/{made[0]}?blind=true", by="Mara").text
    assert "cannot name it blind any more" in again  # she was shown it
    assert NOTE in again


def test_whoever_opened_the_page_of_a_sighting_cannot_name_it_blind(
    desk: Desk, made: list[int]
) -> None:
    desk.run("user", "add", "Rana", "--role", "reviewer")
    page = desk.get(f"/sightings/{made[0]}", by="Rana").text
    assert NOTE in page
    again = desk.get(f"/review/{made[0]}?blind=true", by="Rana").text
    assert "cannot name it blind any more" in again


def test_three_sightings_are_reviewed_by_keyboard_alone(
    visitors: Visitors, desk: Desk, made: list[int]
) -> None:
    page = visitors.page("Omar")
    page.goto(f"{desk.address}/review?blind=true")
    expect(page.get_by_role("heading", level=1)).to_contain_text("What is this?")
    page.keyboard.type("APC")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("You named it, not told")).to_be_visible()
    expect(page.get_by_text("not the same")).to_be_visible()
    page.wait_for_load_state()  # keys count from when the page is whole
    page.keyboard.press("d")
    page.keyboard.type("six wheels, not eight")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(rf"/review/{made[1]}\?"))
    page.wait_for_load_state()
    assert status(desk, made[0]) == "disputed"

    page.keyboard.press("Escape")
    page.keyboard.press("b")
    expect(page.get_by_text(NOTE)).to_be_visible()
    page.wait_for_load_state()
    with page.expect_navigation():
        page.keyboard.press("c")
    page.wait_for_url(re.compile(rf"/review/{made[2]}\?"))
    page.wait_for_load_state()
    assert status(desk, made[1]) == "confirmed"

    page.keyboard.press("s")
    page.keyboard.type("look at the turret")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.get_by_text("No sighting of anybody else waits")).to_be_visible()
    assert status(desk, made[2]) == "needs second look"

    page.goto(f"{desk.address}/review/figures")
    row = page.get_by_role("row", name=re.compile("Lina Omar all types"))
    expect(row).to_contain_text("0 (0 %)")


def test_who_reviews_what_was_changed_meanwhile_is_shown_the_change(
    visitors: Visitors, desk: Desk, made: list[int]
) -> None:
    number = made[2]
    page = visitors.page("Mara")
    page.goto(f"{desk.address}/review/{number}")
    change = {"key": key(), "sighting": number, "version": 1, "type": APC, "why": "no turret"}
    assert desk.post("/api/sightings/changes", change, by="Lina").status == 200
    with page.expect_navigation():
        page.keyboard.press("c")
    expect(page.get_by_role("alert")).to_contain_text("no turret")
    expect(page.get_by_role("alert")).to_contain_text(APC)
    assert status(desk, number) == "made"
    page.wait_for_load_state()
    with page.expect_navigation():
        page.keyboard.press("c")
    assert status(desk, number) == "confirmed"


def test_an_analyst_may_see_figures_but_not_review(desk: Desk, made: list[int]) -> None:
    assert desk.get("/review/figures", by="Lina").status == 200
    assert desk.get(f"/review/{made[0]}", by="Lina").status == 403
