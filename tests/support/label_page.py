"""What tests of the label page do on it."""

from typing import Any

from playwright.sync_api import Page, expect

from desks import Desk


def video_of(desk: Desk, name: str) -> str:
    listed = desk.ask_command("videos")
    return next(v["video"] for v in listed if v["copies"][0]["path"].endswith(name))


def sightings_of(desk: Desk, video: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.get(f"/api/videos/{video}/sightings", by="Mara").json
    return found


def open_label(page: Page, desk: Desk, video: str, query: str = "") -> None:
    page.goto(f"{desk.address}/videos/{video}/label{query}")
    expect(page.locator("#which")).not_to_be_empty()


def saved(page: Page) -> None:
    """Wait until nothing is on its way any more."""
    expect(page.locator("#outbox")).to_be_hidden()


def type_words(page: Page, words: str) -> None:
    expect(page.locator("#type")).to_be_focused()
    page.keyboard.type(words)
    expect(page.locator("#types li").first).to_be_visible()
    page.keyboard.press("Enter")
