"""Boxes on the frame: what draws them does nothing on its own, and gets in nobody's way."""

from playwright.sync_api import Locator, Page, expect

from desks import Desk
from frontend_tools import serious_findings
from label_page import open_label, sightings_of, type_words, video_of
from visitors import Visitors


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw or move, between two points in fractions of the frame."""
    frame = page.locator("#frame canvas").bounding_box()
    assert frame is not None
    points = [
        (frame["x"] + frame["width"] * x, frame["y"] + frame["height"] * y) for x, y in (start, end)
    ]
    page.mouse.move(*points[0])
    page.mouse.down()
    page.mouse.move(*points[1], steps=6)
    page.mouse.up()


def selected_box(page: Page) -> Locator:
    """The outline that carries handles."""
    return page.locator(".a9s-annotationlayer.editing polygon.a9s-inner")


def test_undoing_words_does_not_undo_a_box(visitors: Visitors, desk: Desk) -> None:
    video = video_of(desk, "clip.mp4")
    page = visitors.page("Lina")
    open_label(page, desk, video, "?at=2")
    drag(page, (0.1, 0.1), (0.3, 0.4))
    type_words(page, "technical")
    expect(page.locator("#saved")).to_contain_text("version 1")
    drag(page, (0.2, 0.25), (0.5, 0.25))
    expect(page.locator("#saved")).to_contain_text("version 2")
    there = selected_box(page).get_attribute("points")
    page.locator("#note").press_sequentially("words")
    page.keyboard.press("Control+z")
    expect(page.locator("#note")).to_have_value("")
    page.wait_for_timeout(500)  # a move is saved when the pointer has rested
    assert selected_box(page).get_attribute("points") == there
    (made,) = sightings_of(desk, video)
    assert made["version"] == 2


def test_a_frame_with_boxes_has_no_serious_finding(visitors: Visitors, desk: Desk) -> None:
    page = visitors.page("Noor")
    open_label(page, desk, video_of(desk, "clip.mp4"), "?at=3")
    drag(page, (0.1, 0.1), (0.3, 0.4))
    type_words(page, "technical")
    expect(page.locator("#saved")).to_contain_text("version 1")
    expect(selected_box(page)).to_be_visible()
    assert serious_findings(page) == []
