"""A refused value marks its field, gives way to what the server has, and blocks nothing."""

import pytest
from playwright.sync_api import Page, expect

from desks import Desk, key
from label_page import open_label, saved, sightings_of, type_words, video_of
from visitors import Visitors

REFUSE = """
const ask = window.fetch;
window.refused = () => false;
window.fetch = async (...given) => {
  const body = String(given[1]?.body ?? "");
  if (body.includes("REFUSE")) await new Promise((go) => setTimeout(go, 400));
  if (!body.includes("REFUSE")) return ask(...given);
  const said = JSON.stringify({ error: "bad_statement", message: "note: refused by the test." });
  return new Response(said, { status: 422, headers: { "content-type": "application/json" } });
};
"""


def of_note(desk: Desk, video: str, note: str) -> dict[str, object]:
    (found,) = [each for each in sightings_of(desk, video) if each["note"] == note]
    return found


def labelled(page: Page, desk: Desk, query: str, words: str) -> str:
    video = video_of(desk, "clip.mp4")
    open_label(page, desk, video, query)
    page.keyboard.press("w")
    type_words(page, words)
    expect(page.locator("#saved")).to_contain_text("version 1")
    return video


@pytest.mark.parametrize(
    ("typed", "kept", "at"),
    [("٢", "2", "0.2"), ("at least ۱۲", "at least 12", "0.6"), ("3 to ۸", "3 to 8", "0.9")],
)
def test_a_count_is_taken_in_arabic_and_persian_digits(
    visitors: Visitors, desk: Desk, typed: str, kept: str, at: str
) -> None:
    page = visitors.page("Lina")
    video = labelled(page, desk, f"?at={at}", "btr-80")
    page.keyboard.press("e")
    page.keyboard.type(typed)
    page.keyboard.press("Tab")
    expect(page.locator("#count")).to_have_value(kept)
    saved(page)
    assert kept in [each["count"] for each in sightings_of(desk, video)]


def test_the_server_reads_the_same_digits(desk: Desk) -> None:
    video = video_of(desk, "clip.mp4")
    pts = desk.ask_command("video", video)["keyframes"][0]["pts"]
    said = {"key": key(), "video": video, "pts": pts, "type": "btr-80", "count": "about ٣"}
    answer = desk.post("/api/sightings", said, by="Lina")
    assert (answer.status, answer.json["count"]) == (200, "about 3")
    asked = {"key": key(), "video": video, "pts": pts, "type": "btr-80", "count": "two"}
    assert "Arabic or Persian digits" in desk.post("/api/sightings", asked, by="Lina").text


def test_what_is_no_count_is_said_before_it_is_sent(visitors: Visitors, desk: Desk) -> None:
    page = visitors.page("Lina")
    video = labelled(page, desk, "?at=1.2", "tank")
    count = page.locator("#count")
    count.fill("2")
    count.press("Tab")
    count.fill("two")
    expect(page.locator("#wrong-count")).to_contain_text("at least 2, about 10")
    count.press("Tab")
    expect(page.locator("#wrong-count")).to_contain_text("was not recorded")
    expect(count).to_have_attribute("aria-invalid", "true")
    expect(count).to_have_value("2")
    page.locator("#note").fill("after a count that is none")
    page.locator("#note").press("Escape")
    saved(page)
    made = of_note(desk, video, "after a count that is none")
    assert (made["count"], made["version"]) == ("2", 3)
    count.fill("3")
    count.press("Tab")
    expect(page.locator("#wrong-count")).to_have_count(0)


def test_a_refusal_puts_back_what_the_server_has_and_blocks_nothing(
    visitors: Visitors, desk: Desk
) -> None:
    page = visitors.page("Lina")
    page.add_init_script(REFUSE)
    video = labelled(page, desk, "?at=2", "truck")
    note = page.locator("#note")
    note.fill("first words")
    note.press("Escape")
    note.fill("REFUSE this")
    note.press("Escape")
    page.keyboard.press("Shift+3")  # said while the refusal is on its way
    page.locator("#basis").evaluate("e => { e.closest('details').open = true; }")
    page.locator("#basis").fill("six wheels")
    page.locator("#basis").press("Escape")
    expect(note).to_have_value("first words")
    expect(note).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#wrong-note")).to_have_text("note: refused by the test.")
    page.keyboard.press("Shift+4")
    saved(page)
    made = of_note(desk, video, "first words")
    assert (made["certainty"], made["basis"]) == ("cannot be excluded", "six wheels")
    note.fill("second words")
    note.press("Escape")
    expect(page.locator("#wrong-note")).to_have_count(0)
    saved(page)
    assert of_note(desk, video, "second words")["sighting"] == made["sighting"]
    page.keyboard.press("Control+z")
    saved(page)
    assert of_note(desk, video, "first words")["sighting"] == made["sighting"]


def test_a_sighting_that_was_refused_is_not_shown_as_if_it_were_there(
    visitors: Visitors, desk: Desk
) -> None:
    page = visitors.page("Lina")
    page.add_init_script(REFUSE.replace('"REFUSE"', '"helicopter"'))
    video = video_of(desk, "clip.mp4")
    open_label(page, desk, video, "?at=2.6")
    before = page.locator("#boxes li").count()
    page.keyboard.press("w")
    type_words(page, "helicopter")
    page.keyboard.press("Shift+3")
    expect(page.locator("#lost")).to_contain_text("was not recorded: note: refused by the test.")
    expect(page.locator("#boxes li")).to_have_count(before)
    saved(page)
    page.locator("#lost").get_by_role("button", name="Seen").click()
    expect(page.locator("#lost p")).to_have_count(0)


def test_two_pages_of_one_browser_hear_of_each_others_refusals(
    visitors: Visitors, desk: Desk
) -> None:
    page = visitors.page("Mara")
    page.context.add_init_script(REFUSE)
    video = labelled(page, desk, "?at=3.1", "drone")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("#which")).not_to_be_empty()
    # The other page holds the turn to send; this one's words go through it.
    other.evaluate(
        "() => { void navigator.locks.request('vidcat-outbox',"
        " () => new Promise((go) => { window.letGo = go; })); }"
    )
    note = page.locator("#note")
    note.fill("REFUSE here")
    note.press("Escape")
    other.evaluate("window.letGo()")
    expect(note).to_have_value("")
    note.fill("said again")
    note.press("Escape")
    saved(page)
    assert of_note(desk, video, "said again")["version"] == 2
    expect(other.locator("#outbox")).to_be_hidden()
