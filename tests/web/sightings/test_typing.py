"""What is typed is never a command by accident, and what destroys is asked for twice."""

import pytest
from playwright.sync_api import Page, expect

from desks import Desk
from label_page import open_label, saved, sightings_of, type_words, video_of
from visitors import Visitors

SLOW_TYPES = """
const ask = window.fetch;
window.fetch = async (...given) => {
  if (String(given[0]).startsWith("/api/types")) await new Promise((go) => setTimeout(go, 600));
  return ask(...given);
};
"""


def labelled(page: Page, desk: Desk, name: str, query: str, words: str) -> str:
    """Label a frame with a box, and return the video."""
    video = video_of(desk, name)
    open_label(page, desk, video, query)
    page.keyboard.press("n")
    type_words(page, words)
    expect(page.locator("#saved")).to_contain_text("version 1")
    return video


def of_type(desk: Desk, video: str, name: str) -> list[dict[str, object]]:
    return [each for each in sightings_of(desk, video) if name in each["type"]]


def test_a_box_that_comes_to_rest_takes_no_field_away(visitors: Visitors, desk: Desk) -> None:
    page = visitors.page("Lina")
    video = labelled(page, desk, "clip.mp4", "?at=0.5", "btr-80")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("e")
    page.wait_for_timeout(600)  # the box rests after 0.4 s
    expect(page.locator("#count")).to_be_focused()
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    expect(page.locator("#context")).to_be_focused()
    page.keyboard.type("paraded")
    page.keyboard.press("Escape")
    saved(page)
    (made,) = of_type(desk, video, "btr-80")
    assert (made["count"], made["context"], made["version"]) == ("2", "paraded", 4)
    assert made["box"] == [0.36, 0.35, 0.3, 0.3]


def test_what_follows_words_whose_field_is_gone_is_no_command(
    visitors: Visitors, desk: Desk
) -> None:
    page = visitors.page("Lina")
    video = labelled(page, desk, "clip.mp4", "?at=1", "truck")
    page.locator("#note").press_sequentially("seen at d")
    page.evaluate("document.activeElement.blur()")  # by no key of theirs
    page.keyboard.type("usk 2 w", delay=60)
    expect(page.locator("#toasts")).to_contain_text("taken for no command")
    page.wait_for_timeout(1100)  # so long after, a key means itself again
    page.keyboard.press("w")
    expect(page.locator("#type")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    saved(page)
    (made,) = of_type(desk, video, "truck")
    assert (made["note"], made["version"]) == ("seen at d", 2)
    assert len(sightings_of(desk, video)) == len({s["sighting"] for s in sightings_of(desk, video)})


def test_what_is_typed_while_a_type_is_looked_for_is_no_command(
    visitors: Visitors, desk: Desk
) -> None:
    page = visitors.page("Lina")
    page.add_init_script(SLOW_TYPES)
    video = video_of(desk, "clip.mp4")
    open_label(page, desk, video, "?at=1.5")
    before = len(sightings_of(desk, video))
    page.keyboard.press("w")
    expect(page.locator("#type")).to_be_focused()
    page.keyboard.type("ambulance")
    page.keyboard.press("Enter")
    page.keyboard.type("e12 wn", delay=150)  # the search ends in the midst of it
    expect(page.locator("#toasts")).to_contain_text("Not taken")
    expect(page.locator("#boxes")).to_contain_text("mbulance")
    saved(page)
    (made,) = of_type(desk, video, "ambulance")
    assert (made["version"], made["count"]) == (1, None)
    assert len(sightings_of(desk, video)) == before + 1


def test_no_type_is_chosen_for_a_box_by_the_enter_of_another(
    visitors: Visitors, desk: Desk
) -> None:
    page = visitors.page("Lina")
    page.add_init_script(SLOW_TYPES)
    video = video_of(desk, "clip.mp4")
    open_label(page, desk, video, "?at=1.8")
    before = len(sightings_of(desk, video))
    page.keyboard.press("w")
    page.keyboard.type("tank")
    page.keyboard.press("Enter")
    for _ in range(2):
        page.keyboard.press("Escape")
    page.keyboard.press("n")  # the search for the other box ends while this one waits
    page.wait_for_timeout(1000)
    expect(page.locator("#type")).to_be_focused()
    assert len(sightings_of(desk, video)) == before


@pytest.mark.parametrize("key", ["Backspace", "Delete"])
def test_one_press_takes_nothing_back(visitors: Visitors, desk: Desk, key: str) -> None:
    page = visitors.page("Lina")
    at = {"Backspace": "?at=2.2", "Delete": "?at=2.7"}[key]
    words = {"Backspace": "helicopter", "Delete": "motorcycle"}[key]
    video = labelled(page, desk, "clip.mp4", at, words)
    page.keyboard.press(key)
    page.keyboard.press("h")
    page.keyboard.press("h")
    page.keyboard.press(key)  # something came between
    saved(page)
    assert len(of_type(desk, video, words)) == 1
    page.keyboard.press(key)
    if key == "Backspace":
        saved(page)
        assert len(of_type(desk, video, words)) == 1
        page.keyboard.press("Shift+Backspace")
    expect(page.locator("#boxes")).not_to_contain_text(words, ignore_case=True)
    saved(page)
    assert of_type(desk, video, words) == []


def test_a_key_that_is_held_writes_nothing_into_the_field_it_opens(
    visitors: Visitors, desk: Desk
) -> None:
    page = visitors.page("Lina")
    open_label(page, desk, video_of(desk, "clip.mp4"), "?at=3.2")
    for _ in range(4):
        page.keyboard.down("n")
    page.keyboard.up("n")
    expect(page.locator("#type")).to_be_focused()
    expect(page.locator("#type")).to_have_value("")


def test_a_change_by_another_person_takes_no_words_from_who_types(
    visitors: Visitors, desk: Desk
) -> None:
    visitors.expected = ("409",)
    first, second = visitors.page("Lina"), visitors.page("Noor")
    video = labelled(first, desk, "clip.mp4", "?at=3.6", "drone")
    open_label(second, desk, video, f"?pts={first.url.rpartition('pts=')[2]}")
    second.locator("#boxes li").last.click()
    first.keyboard.press("Shift+3")
    saved(first)
    second.locator("#count").fill("2")
    second.locator("#note").click()  # leaving the count records it, too late
    second.keyboard.type("two of them, ", delay=40)
    expect(second.locator("#boxes")).to_contain_text("waits for your decision")
    second.keyboard.type("yes ", delay=40)
    expect(second.locator("#note")).to_be_focused()
    expect(second.locator("#note")).to_have_value("two of them, yes ")
    second.keyboard.press("Escape")
    dialog = second.get_by_role("dialog")
    expect(dialog).to_contain_text("two of them, yes")
    second.keyboard.type("1 \n", delay=40)
    second.keyboard.press("Escape")
    expect(dialog).to_be_visible()  # it waits for a button
    second.get_by_role("button", name="Put mine over it").click()
    expect(second.locator("#conflict-title")).to_have_count(0)  # gone once mine is on its way
    saved(second)
    (made,) = of_type(desk, video, "uav") or of_type(desk, video, "uncrewed") or [{}]
    assert made.get("count") == "2", sightings_of(desk, video)
    assert (made["note"], made["certainty"]) == ("two of them, yes ", "possible")


def test_a_move_that_is_under_way_takes_no_commands(visitors: Visitors, desk: Desk) -> None:
    page = visitors.page("Lina")
    page.add_init_script(
        "const decode = Image.prototype.decode; Image.prototype.decode = async function () {"
        " await new Promise((go) => setTimeout(go, 500)); return decode.call(this); };"
    )
    video = video_of(desk, "clip.mp4")
    open_label(page, desk, video, "?at=0")
    before = len(sightings_of(desk, video))
    pts = page.url
    page.keyboard.press("v")
    page.keyboard.type("nbtr", delay=30)
    expect(page.locator("#toasts")).to_contain_text("on its way")
    expect(page).not_to_have_url(pts)
    expect(page.locator("#frame")).to_have_attribute("aria-busy", "false")
    expect(page.locator("#about")).to_be_hidden()
    assert len(sightings_of(desk, video)) == before
