"""Label frames in a real browser: by keyboard alone, undone, done again, found after a reload."""

import time

from playwright.sync_api import Route, expect

from desks import Desk
from label_page import open_label, saved, sightings_of, type_words, video_of
from visitors import Visitors


def test_a_frame_is_labelled_from_the_keyboard_and_found_after_a_reload(
    visitors: Visitors, desk: Desk
) -> None:
    video = video_of(desk, "clip.mp4")
    page = visitors.page("Lina")
    open_label(page, desk, video)
    page.keyboard.press("n")
    type_words(page, "btr-80")
    expect(page.locator("#boxes")).to_contain_text("BTR-80")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("#saved")).to_contain_text("version 2")
    page.keyboard.press("e")
    page.keyboard.type("at least 2")
    page.keyboard.press("Tab")
    expect(page.locator("#saved")).to_contain_text("version 3")
    page.reload()
    expect(page.locator("#boxes")).to_contain_text("BTR-80")
    (sighting,) = [s for s in sightings_of(desk, video) if s["type"].endswith("btr-80")]
    assert sighting["by"] == "Lina"
    assert sighting["count"] == "at least 2"
    assert sighting["box"] == [0.39, 0.35, 0.3, 0.31]
    assert sighting["pixel_hash"].startswith("sha256:")


def test_undo_and_redo_walk_through_what_was_said(visitors: Visitors, desk: Desk) -> None:
    video = video_of(desk, "clip.mp4")
    page = visitors.page("Lina")
    open_label(page, desk, video, "?at=1.2")
    page.keyboard.press("w")
    type_words(page, "flag")
    expect(page.locator("#saved")).to_contain_text("version 1")
    page.get_by_label("possible").check()
    expect(page.locator("#saved")).to_contain_text("version 2")
    page.keyboard.press("Escape")
    for what, left in (("change", "flag"), ("box", None)):
        page.keyboard.press("Control+z")
        expect(page.locator("#toasts")).to_contain_text(f"Undone: {what}")
        saved(page)
        here = [s for s in sightings_of(desk, video) if "flag" in s["type"]]
        assert bool(here) == (left is not None)
    page.keyboard.press("Control+Shift+z")
    page.keyboard.press("Control+y")
    saved(page)
    (here,) = [s for s in sightings_of(desk, video) if "flag" in s["type"]]
    assert (here["certainty"], here["status"]) == ("possible", "made")


def test_a_box_is_drawn_and_moved_with_the_pointer(visitors: Visitors, desk: Desk) -> None:
    video = video_of(desk, "clip.mp4")
    page = visitors.page("Noor")
    open_label(page, desk, video, "?at=2")
    frame = page.locator("#frame canvas").bounding_box()
    assert frame is not None
    mouse = page.mouse
    mouse.move(frame["x"] + frame["width"] * 0.1, frame["y"] + frame["height"] * 0.1)
    mouse.down()
    mouse.move(frame["x"] + frame["width"] * 0.3, frame["y"] + frame["height"] * 0.4, steps=6)
    mouse.up()
    type_words(page, "technical")
    expect(page.locator("#saved")).to_contain_text("version 1")
    mouse.move(frame["x"] + frame["width"] * 0.2, frame["y"] + frame["height"] * 0.25)
    mouse.down()
    mouse.move(frame["x"] + frame["width"] * 0.5, frame["y"] + frame["height"] * 0.25, steps=6)
    mouse.up()
    expect(page.locator("#saved")).to_contain_text("version 2")
    (made,) = [s for s in sightings_of(desk, video) if s["by"] == "Noor"]
    assert all(abs(a - b) < 0.02 for a, b in zip(made["box"], (0.4, 0.1, 0.2, 0.3), strict=True))


def test_types_are_found_in_arabic_and_persian(visitors: Visitors, desk: Desk) -> None:
    page = visitors.page("Lina")
    open_label(page, desk, video_of(desk, "clip.mp4"), "?at=3")
    page.keyboard.press("w")
    expect(page.locator("#type")).to_be_focused()
    page.keyboard.type("دبابة")
    expect(page.locator("#types li").first).to_contain_text("Tank")
    assert page.locator("#type").evaluate("e => getComputedStyle(e).direction") == "rtl"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#about")).to_be_hidden()


def test_a_search_that_ends_late_opens_nothing_again(visitors: Visitors, desk: Desk) -> None:
    """Escape was pressed while types were still looked for: a second one leaves the box."""
    page = visitors.page("Lina")
    open_label(page, desk, video_of(desk, "clip.mp4"), "?at=3")
    page.keyboard.press("w")
    page.keyboard.type("tan")
    expect(page.locator("#types li").first).to_be_visible()
    held: list[Route] = []
    page.route("**/api/types?*", lambda route: held.append(route))
    page.keyboard.type("k")
    for _ in range(1000):
        if held:
            break
        page.wait_for_timeout(20)
    page.keyboard.press("Escape")
    expect(page.locator("#types")).to_be_hidden()
    with page.expect_response("**/api/types?*"):
        held.pop().continue_()
    page.unroute("**/api/types?*")
    expect(page.locator("#types")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("#about")).to_be_hidden()


def test_a_row_that_is_pressed_while_the_list_is_renewed_is_selected(
    visitors: Visitors, desk: Desk
) -> None:
    page = visitors.page("Lina")
    open_label(page, desk, video_of(desk, "clip.mp4"), "?at=5.2")
    for words, label in (("btr-80", "BTR-80"), ("motorcycle", "otorcycle")):
        page.keyboard.press("w")
        type_words(page, words)
        expect(page.locator("#boxes")).to_contain_text(label)
    page.keyboard.press("e")
    page.keyboard.type("3")
    row = page.locator("#boxes li", has_text="BTR-80")
    row.hover()
    page.mouse.down()  # which leaves the field: what was typed is recorded, and the list is renewed
    saved(page)
    page.wait_for_timeout(300)
    page.mouse.up()
    expect(page.locator("#boxes li[aria-current=true]")).to_contain_text("BTR-80")
    expect(page.locator("#boxes li", has_text="otorcycle")).to_contain_text("3")


def test_keys_are_places_whatever_the_layout(visitors: Visitors, desk: Desk) -> None:
    page = visitors.page("Lina")
    open_label(page, desk, video_of(desk, "clip.mp4"), "?at=0")
    before = page.locator("#which").inner_text()
    for letter in ("\u0628", "\u0430"):  # what the key F writes in Persian, and in Russian
        page.evaluate(
            "letter => document.body.dispatchEvent(new KeyboardEvent('keydown',"
            " {code: 'KeyF', key: letter, bubbles: true, cancelable: true}))",
            letter,
        )
        expect(page.locator("#which")).not_to_have_text(before)
        before = page.locator("#which").inner_text()


def test_a_proposal_on_the_mirrored_copy_is_confirmed_with_one_key(
    visitors: Visitors, desk: Desk
) -> None:
    clip, mirror = video_of(desk, "clip.mp4"), video_of(desk, "mirror.mp4")
    page = visitors.page("Noor")
    open_label(page, desk, clip, "?at=4")
    page.keyboard.press("n")
    type_words(page, "pickup")
    expect(page.locator("#saved")).to_contain_text("saved")
    original = next(s for s in sightings_of(desk, clip) if "pickup" in s["label"].lower())
    proposed = next(
        s
        for s in sightings_of(desk, mirror)
        if (s["from"] or {}).get("sighting") == original["sighting"]
    )
    assert proposed["status"] == "proposed"
    open_label(page, desk, mirror, f"?pts={proposed['pts']}")
    expect(page.locator("#boxes li.proposed")).to_have_count(1)
    page.keyboard.press("y")
    expect(page.locator("#boxes li.proposed")).to_have_count(0)
    saved(page)
    confirmed = next(s for s in sightings_of(desk, mirror) if s["sighting"] == proposed["sighting"])
    assert (confirmed["status"], confirmed["by"]) == ("made", "Noor")
    assert abs(1 - confirmed["box"][0] - confirmed["box"][2] - original["box"][0]) < 0.02


def test_two_people_at_one_sighting_and_nothing_is_lost(visitors: Visitors, desk: Desk) -> None:
    visitors.expected = ("409",)
    video = video_of(desk, "clip.mp4")
    first, second = visitors.page("Lina"), visitors.page("Noor")
    open_label(first, desk, video, "?at=5")
    first.keyboard.press("w")
    type_words(first, "drone")
    expect(first.locator("#saved")).to_contain_text("version 1")
    pts = first.url.rpartition("pts=")[2]
    open_label(second, desk, video, f"?pts={pts}")
    second.keyboard.press("j")
    first.locator("#note").fill("seen by Lina")
    first.locator("#note").blur()
    expect(first.locator("#saved")).to_contain_text("version 2")
    first.keyboard.press("Shift+4")
    expect(first.locator("#saved")).to_contain_text("version 3")
    second.locator("#note").fill("seen by Noor")
    second.locator("#note").blur()
    dialog = second.get_by_role("dialog")
    expect(dialog).to_contain_text("Lina changed sighting")
    expect(dialog).to_contain_text("seen by Lina")
    expect(dialog).to_contain_text("seen by Noor")
    expect(dialog.get_by_role("row", name="certainty")).to_contain_text("cannot be excluded")
    second.get_by_role("button", name="Put mine over it").click()
    expect(second.locator("#saved")).to_contain_text("version 4")
    (made,) = [s for s in sightings_of(desk, video) if "seen by" in s["note"]]
    assert (made["note"], made["certainty"]) == ("seen by Noor", "cannot be excluded")


def test_what_was_said_to_a_server_that_is_gone_arrives_once(
    visitors: Visitors, desk: Desk
) -> None:
    visitors.expected = ("ERR_CONNECTION_REFUSED", "Failed to load resource")
    video = video_of(desk, "clip.mp4")
    page = visitors.page("Lina")
    open_label(page, desk, video, "?at=6")
    page.keyboard.press("w")
    type_words(page, "ambulance")
    expect(page.locator("#saved")).to_contain_text("version 1")
    port = int(desk.address.rpartition(":")[2])
    desk.stop(9)
    page.locator("#note").fill("said to nobody")
    page.locator("#note").blur()
    expect(page.locator("#outbox")).to_contain_text("unsent")
    time.sleep(1)
    desk.start(port)
    expect(page.locator("#outbox")).to_be_hidden(timeout=20_000)
    (made,) = [s for s in sightings_of(desk, video) if s["note"] == "said to nobody"]
    assert made["version"] == 2


def test_what_is_typed_is_kept_however_the_frame_is_left(visitors: Visitors, desk: Desk) -> None:
    video = video_of(desk, "clip.mp4")
    page = visitors.page("Mara")
    open_label(page, desk, video, "?at=2.6")
    page.keyboard.press("w")
    type_words(page, "drone")
    expect(page.locator("#saved")).to_contain_text("version 1")
    page.keyboard.press("Shift+3")
    page.locator("#note").fill("two rotors")
    page.locator("#note").press("Control+Enter")
    saved(page)
    (made,) = [s for s in sightings_of(desk, video) if "two rotors" in s["note"]]
    assert made["certainty"] == "possible"


def test_undoing_stops_at_a_refusal(visitors: Visitors, desk: Desk) -> None:
    page = visitors.page("Mara")
    open_label(page, desk, video_of(desk, "clip.mp4"), "?at=3")
    page.keyboard.press("w")
    type_words(page, "truck")
    saved(page)
    copy = video_of(desk, "mirror.mp4")
    (proposed,) = [
        s for s in sightings_of(desk, copy) if s["status"] == "proposed" and "truck" in s["type"]
    ]
    open_label(page, desk, copy, f"?pts={proposed['pts']}")
    page.locator("#boxes li", has_text="Truck").click()
    page.keyboard.press("x")
    expect(page.locator("#toasts")).to_contain_text("Press it again to refuse")
    page.keyboard.press("x")
    page.keyboard.press("Control+z")
    expect(page.locator("#toasts")).to_contain_text("stays refused")


def test_words_of_who_signed_out_wait_for_them(visitors: Visitors, desk: Desk) -> None:
    visitors.expected = ("401", "403")
    video = video_of(desk, "clip.mp4")
    page = visitors.page("Lina")
    open_label(page, desk, video, "?at=3.4")
    other = page.context.new_page()
    for person in ("Noor", "Lina"):
        other.goto(desk.link_for(person))
        other.reload()  # the same address but for what stands after #
        other.goto("about:blank")
        other.goto(desk.link_for(person))
        other.get_by_role("button", name="Sign in").click()
        other.wait_for_url(desk.address + "/")
        if person == "Noor":
            page.keyboard.press("w")
            type_words(page, "helicopter")
            expect(page.locator("#outbox")).to_contain_text("sign in again")
            # Before Lina is back: from then on her page may send them by itself.
            assert not [s for s in sightings_of(desk, video) if "helicopter" in s["type"]]
    open_label(page, desk, video, "?at=3.4")
    saved(page)
    (made,) = [s for s in sightings_of(desk, video) if "helicopter" in s["type"]]
    assert made["by"] == "Lina"


def test_what_a_sighting_bears_on_is_shown_beside_it(visitors: Visitors, desk: Desk) -> None:
    video = video_of(desk, "clip.mp4")
    page = visitors.page("Lina")
    open_label(page, desk, video, "?at=4.4")
    for words, label in (("btr-80", "BTR-80"), ("motorcycle", "otorcycle")):
        page.keyboard.press("w")
        type_words(page, words)
        expect(page.locator("#boxes")).to_contain_text(label)
    page.locator("#boxes li", has_text="BTR-80").click()
    page.locator("summary", has_text="Basis, rivals").click()
    page.locator("#claim").select_option("nujaba-southern-aleppo-2016:1")
    told = "nujaba-southern-aleppo-2016:1 supports (Lina)"
    expect(page.locator("#bears")).to_have_text(told)
    page.locator("#boxes li", has_text="otorcycle").click()
    expect(page.locator("#bears")).to_have_text("")
    expect(page.locator("#claim")).to_have_value("")  # nor the next one tied to it by a slip
    saved(page)
    page.reload()
    page.locator("#boxes li", has_text="BTR-80").click()
    expect(page.locator("#bears")).to_have_text(told)
