"""Looked at: only what was in view, uncovered, for long enough; and it can be taken back."""

import pytest
from playwright.sync_api import Page, expect

from desks import Desk, key
from label_page import open_label, video_of
from visitors import Visitors

SEEN_PLAYING = """async () => {
  const { looking } = await import('/static/js/desk/every_page.js');
  const runs = [...looking.runs.values(), ...looking.untold].map(({ run }) => run);
  return runs.some(({ pts, from_s, until_s }) => pts === null && until_s - from_s > 0.5);
}"""
LONG_MS = 1_600  # longer than the least time of 1 s, and than a sample


@pytest.fixture
def clip(desk: Desk) -> str:
    return video_of(desk, "clip.mp4")


def stills_of(desk: Desk, video: str) -> list[int]:
    return [each["pts"] for each in desk.ask_command("video", video)["keyframes"]]


def mark(desk: Desk, video: str, word: str) -> None:
    said = {"video": video, "pts": None, "word": word, "reason": ""}
    assert desk.post("/api/marks", said, by="Lina").status == 204


def look_of(page: Page) -> str:
    return page.locator("#coverage").inner_text()


def told(page: Page) -> None:
    """Have the page tell the server what was shown, as it does when it is left."""
    page.evaluate("async () => (await import('/static/js/desk/every_page.js')).looking.send()")


def take_back(page: Page, desk: Desk, video: str, by: str) -> None:
    page.goto("about:blank")  # what is told late was shown before
    said = {"video": video, "reason": "a test"}
    assert desk.post("/api/viewings/take-back", said, by=by).json["looked_at"] == []


def none_of(desk: Desk, video: str) -> str:
    return f"0 of {len(stills_of(desk, video))} keyframes and 0 s of "


def test_ctrl_enter_counts_nothing_that_was_not_in_view_for_long_enough(
    visitors: Visitors, desk: Desk, clip: str
) -> None:
    page = visitors.page("Lina")
    page.clock.install(time=0)
    page.clock.pause_at(1_000)  # no time goes by but what is said here
    open_label(page, desk, clip)
    for place, _ in enumerate(stills_of(desk, clip), 1):
        expect(page.locator("#which")).to_contain_text(f"keyframe {place} of")
        page.clock.run_for(800)
        page.keyboard.press("Control+Enter")
    told(page)
    assert look_of(page).startswith(none_of(desk, clip))
    assert page.locator("#strip [data-looked='true']").count() == 0
    page.clock.resume()
    open_label(page, desk, clip, f"?pts={stills_of(desk, clip)[0]}")
    page.wait_for_timeout(LONG_MS)
    page.keyboard.press("Control+Enter")
    first = page.locator("#strip button").first
    expect(first).to_have_attribute("data-looked", "true")
    first.click()
    page.locator("[data-does='unlook']").click()
    expect(first).to_have_attribute("data-looked", "false")
    page.keyboard.press("f")  # or it is looked at again
    page.reload()
    expect(first).to_have_attribute("data-looked", "false")
    take_back(page, desk, clip, "Lina")


@pytest.mark.parametrize("over", ["keys", "veil", "hidden", "scrolled"])
def test_what_is_covered_veiled_hidden_or_out_of_view_does_not_count(
    visitors: Visitors, desk: Desk, clip: str, over: str
) -> None:
    page = visitors.page("Noor")
    if over == "veil":
        mark(desk, clip, "graphic")
    if over == "hidden":
        page.add_init_script(
            "Object.defineProperty(document, 'visibilityState', {get: () => 'hidden'})"
        )
    open_label(page, desk, clip)
    if over == "keys":
        page.keyboard.press("F1")
        expect(page.locator("dialog")).to_be_visible()
    if over == "scrolled":
        page.evaluate("document.getElementById('frame').style.marginTop = '3000px'")
    page.wait_for_timeout(LONG_MS)
    told(page)
    assert look_of(page).startswith(none_of(desk, clip))
    if over == "keys":
        page.keyboard.press("Escape")
    elif over == "veil":
        page.keyboard.press("Space")
    else:
        return
    page.wait_for_timeout(LONG_MS)
    told(page)
    expect(page.locator("#coverage")).to_contain_text("1 of ")
    mark(desk, clip, "harmless")
    take_back(page, desk, clip, "Noor")


def test_stills_that_are_shown_large_count_and_the_bar_is_drawn_from_them(
    visitors: Visitors, desk: Desk, clip: str
) -> None:
    page = visitors.page("Mara")
    page.goto(f"{desk.address}/videos/{clip}")
    expect(page.locator(".coverage")).to_contain_text("Nobody has looked")
    assert page.locator(".timeline .seen").count() == 0
    page.wait_for_timeout(LONG_MS)
    page.keyboard.press("f")
    page.wait_for_timeout(LONG_MS)
    told(page)
    page.reload()
    first, second = desk.ask_command("video", clip)["keyframes"][:2]
    expect(page.locator(".coverage")).to_contain_text("2 of ")
    bar = page.locator(".timeline .seen")
    expect(bar).to_have_count(1)
    length = second["time_s"] - first["time_s"]
    assert float(bar.get_attribute("width") or 0) == pytest.approx(length, abs=0.001)
    page.get_by_text("I did not look at it after all").click()
    page.locator("#unlook-why").fill("another window lay over it")
    page.get_by_role("button", name="Not looked at after all").click()
    expect(page.locator(".coverage")).to_contain_text("Nobody has looked")
    row = page.locator("#history tr", has_text="another window lay over it")
    expect(row).to_contain_text("not looked at after all")
    take_back(page, desk, clip, "Mara")


@pytest.mark.parametrize("place", ["/videos/{}", "/sightings/1"])
def test_a_picture_that_never_came_was_not_looked_at(
    visitors: Visitors, desk: Desk, clip: str, place: str
) -> None:
    if place == "/sightings/1":
        said = {"key": key(), "video": clip, "pts": stills_of(desk, clip)[0], "type": "weapon"}
        assert desk.post("/api/sightings", said, by="Lina").status == 200
    visitors.expected = ("Failed to load resource", "ERR_FAILED")
    page = visitors.page("Omar")
    for address in ("**/stills/**", "**/frames/**"):
        page.route(address, lambda route: route.abort())
    page.goto(desk.address + place.format(clip))
    page.wait_for_timeout(LONG_MS)
    told(page)
    assert desk.ask_command("coverage", "--video", clip)["videos"][0]["looked_at"] == 0
    page.unroute_all()
    page.goto(desk.address + place.format(clip))
    page.wait_for_timeout(LONG_MS)
    told(page)
    assert desk.ask_command("coverage", "--video", clip)["videos"][0]["looked_at"] == 1
    take_back(page, desk, clip, "Omar")


@pytest.mark.parametrize("faster", [0, 3])
def test_what_is_played_counts_as_shown_unless_it_is_too_fast(
    visitors: Visitors, desk: Desk, clip: str, faster: int
) -> None:
    page = visitors.page("Omar")
    page.goto(f"{desk.address}/videos/{clip}")
    for _ in range(faster):
        page.keyboard.press("=")
    page.keyboard.press("u")  # a veil over the whole would hide it
    page.keyboard.press("Space")
    page.evaluate("document.querySelector('#moving video').loop = true")
    if faster:
        page.wait_for_function("document.querySelector('#moving video').currentTime > 1")
        told(page)
    else:
        page.wait_for_function(SEEN_PLAYING)
        with page.expect_response(lambda each: "from_s" in (each.request.post_data or "")):
            told(page)
    covered = desk.ask_command("coverage", "--video", clip)["videos"][0]
    if faster:
        assert covered["played_s"] == 0
    else:
        assert 0 < covered["played_s"] <= covered["shown_s"] <= covered["duration_s"]
        assert covered["looked_at"] == 0 or covered["by"]["Omar"] >= 0
        page.reload()
        expect(page.locator(".timeline .seen.played").first).to_be_visible()  # it goes round
    take_back(page, desk, clip, "Omar")
