"""How long something is seen is said across frames; what is copied says where it comes from."""

from playwright.sync_api import Page, expect

from desks import Desk
from label_page import open_label, saved, sightings_of, type_words, video_of
from visitors import Visitors


def labelled(page: Page, desk: Desk, query: str, words: str) -> str:
    video = video_of(desk, "clip.mp4")
    open_label(page, desk, video, query)
    page.keyboard.press("n")
    type_words(page, words)
    expect(page.locator("#saved")).to_contain_text("version 1")
    return video


def move(page: Page, key: str) -> int:
    """Go to another frame, and return its pts."""
    before = page.url
    page.keyboard.press(key)
    expect(page).not_to_have_url(before)
    return int(page.url.rpartition("pts=")[2])


def test_a_span_is_said_by_keyboard_across_frames(visitors: Visitors, desk: Desk) -> None:
    page = visitors.page("Lina")
    video = labelled(page, desk, "?at=0.4", "btr-80")
    move(page, ".")
    expect(page.locator("#about")).to_be_hidden()  # its fields are those of another frame
    expect(page.locator("#held")).to_contain_text("BTR-80")
    last = move(page, ".")
    page.keyboard.press("u")
    expect(page.locator("#saved")).to_contain_text("version 2")
    expect(page.locator("#boxes li[aria-current=true]")).to_contain_text("BTR-80")
    (made,) = [s for s in sightings_of(desk, video) if "btr-80" in s["type"]]
    assert made["until_pts"] == last > made["pts"]
    page.reload()
    expect(page.locator("#boxes")).to_contain_text("BTR-80")
    move(page, ".")
    expect(page.locator("#boxes li")).to_have_count(0)


def test_a_span_is_said_with_the_mouse_and_let_go_of(visitors: Visitors, desk: Desk) -> None:
    page = visitors.page("Lina")
    video = labelled(page, desk, "?at=1.4", "tank")
    page.locator("[data-does=on]").click()
    held = page.locator("#held")
    expect(held).to_contain_text("ank")
    held.get_by_role("button", name="seen until this frame").click()
    expect(page.locator("#saved")).to_contain_text("version 2")
    (made,) = [s for s in sightings_of(desk, video) if s["label"] == "Tank"]
    assert made["until_pts"] > made["pts"]
    page.locator("[data-does=back]").click()
    expect(page.locator("#boxes li[aria-current=true]")).to_have_count(1)  # it is seen here, too
    move(page, "d")
    held.get_by_role("button", name="let go").click()
    expect(held).to_be_hidden()
    page.keyboard.press("u")
    expect(page.locator("#toasts")).to_contain_text("Choose the sighting first")


def test_no_end_lies_before_the_beginning(visitors: Visitors, desk: Desk) -> None:
    page = visitors.page("Lina")
    video = labelled(page, desk, "?at=2.4", "truck")
    move(page, ",")
    page.keyboard.press("u")
    expect(page.locator("#toasts")).to_contain_text("This frame lies before it")
    (made,) = [s for s in sightings_of(desk, video) if "truck" in s["type"]]
    assert made["until_pts"] == made["pts"]


def test_a_digit_on_the_next_frame_arms_a_type_and_changes_nothing(
    visitors: Visitors, desk: Desk
) -> None:
    page = visitors.page("Lina")
    video = labelled(page, desk, "?at=2.9", "ambulance")
    move(page, ".")
    page.keyboard.press("1")
    expect(page.locator("#recent [aria-pressed=true]")).to_have_count(1)
    saved(page)
    (made,) = [s for s in sightings_of(desk, video) if "ambulance" in s["type"]]
    assert made["version"] == 1


def test_a_copy_names_what_it_was_copied_from_and_is_made_once(
    visitors: Visitors, desk: Desk
) -> None:
    page = visitors.page("Noor")
    video = labelled(page, desk, "?at=3.5", "drone")
    (source,) = [s for s in sightings_of(desk, video) if s["by"] == "Noor"]
    pts = move(page, "f")
    page.keyboard.press("p")
    expect(page.locator("#boxes li")).to_have_count(1)
    saved(page)
    page.keyboard.press("p")
    expect(page.locator("#toasts")).to_contain_text("Copied already")
    expect(page.locator("#boxes li")).to_have_count(1)
    saved(page)
    (copy,) = [s for s in sightings_of(desk, video) if s["pts"] == pts and s["by"] == "Noor"]
    assert copy["copied_from"] == source["sighting"]
    page.reload()
    expect(page.locator("#boxes li")).to_have_count(1)
    page.keyboard.press("p")
    expect(page.locator("#toasts")).to_contain_text("Copied already")
    page.locator("#boxes li").click()
    expect(page.locator("#saved")).to_contain_text(f"copied from sighting {source['sighting']}")
    page.goto(f"{desk.address}/sightings/{copy['sighting']}")
    expect(page.locator("dl").first).to_contain_text(f"sighting {source['sighting']}")
    shown = desk.run("sighting", "show", str(copy["sighting"]))
    assert f"copied    from sighting {source['sighting']} of another frame" in shown
    desk.run("verify")  # the log covers the link


def test_a_copy_of_what_is_on_its_way_is_linked_too(visitors: Visitors, desk: Desk) -> None:
    page = visitors.page("Mara")
    page.add_init_script(
        "const ask = window.fetch; window.fetch = async (...given) => {"
        " if (given[0] === '/api/sightings') await new Promise((go) => setTimeout(go, 1500));"
        " return ask(...given); };"
    )
    video = video_of(desk, "clip.mp4")
    open_label(page, desk, video, "?at=4.5")
    page.keyboard.press("w")
    type_words(page, "helicopter")
    expect(page.locator("#saved")).to_contain_text("on its way")
    move(page, ".")
    page.keyboard.press("p")
    page.keyboard.press("p")
    saved(page)
    found = [s for s in sightings_of(desk, video) if s["by"] == "Mara"]
    assert len(found) == 2
    assert found[1]["copied_from"] == found[0]["sighting"]
    wrong = {"key": "k" * 16, "video": video, "pts": found[0]["pts"], "type": "tank"}
    answer = desk.post("/api/sightings", wrong | {"copied_from": 10**6}, by="Mara")
    assert answer.status == 404
