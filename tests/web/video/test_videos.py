"""Videos in a real browser: found in the grid, stepped through exactly, veiled while they play."""

import shutil
import sqlite3
import subprocess
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from desks import FIXTURES, Desk, key
from vidcat.domain.video.limits import SET_ASIDE
from vidcat.media.ffmpeg.tools import find_tools
from visitors import Visitors

EVIL = "<script>alert(1)</script>\"' مركبة"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39; مركبة"


@pytest.fixture(scope="module")
def clip(desk: Desk) -> str:
    return video_of(desk, "clip.mp4")


@pytest.fixture(scope="module")
def late(desk: Desk) -> str:
    """A video whose first frame is shown at 1 s, in a file with an attack for a name."""
    name = EVIL.replace("/", "_") + ".mkv"
    shutil.copyfile(FIXTURES / "starts_at_1s.mkv", desk.folder / name)
    desk.run("ingest", name)
    return video_of(desk, ".mkv")


def video_of(desk: Desk, ending: str) -> str:
    listed = desk.ask_command("videos")
    found: str = next(v["video"] for v in listed if v["copies"][0]["path"].endswith(ending))
    return found


def opened(visitors: Visitors, desk: Desk, path: str, by: str = "Lina") -> Page:
    page = visitors.page(by)
    page.goto(desk.address + path)
    return page


def mark(desk: Desk, video: str, word: str, pts: int | None = None) -> None:
    said = {"video": video, "pts": pts, "word": word, "reason": "", "key": key()}
    assert desk.post("/api/marks", said, by="Lina").status == 204


def test_arrows_move_through_the_grid_and_enter_opens(
    visitors: Visitors, desk: Desk, clip: str
) -> None:
    page = opened(visitors, desk, "/videos?text=clip.mp4")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-card]").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/videos/{clip}")
    page.go_back()
    page.keyboard.press("j")
    page.keyboard.press("l")
    page.wait_for_url(f"**/videos/{clip}/label")


def test_a_reviewer_is_offered_nothing_they_may_not_do(
    visitors: Visitors, desk: Desk, clip: str
) -> None:
    page = opened(visitors, desk, f"/videos/{clip}", by="Omar")
    assert page.locator("a[href*='/label'], #mark, #postings form").count() == 0
    page.locator("[data-frame]").last.click()
    expect(page.locator("#pts")).to_have_text(
        page.locator("[data-frame]").last.get_attribute("data-frame") or ""
    )
    form = {"url": "https://example.org/x"}
    by = {"authorization": f"Bearer {desk.token('Omar')}"}
    assert desk.form(f"/videos/{clip}/postings", form, **by).status == 403
    assert desk.form("/postings/1/withdraw", {"reason": "no"}, **by).status == 403


def test_grid_and_list_count_size_and_show_what_was_looked_at(desk: Desk, clip: str) -> None:
    stills = desk.ask_command("video", clip)["keyframes"]
    half = [each["pts"] for each in stills[: len(stills) // 2]]
    desk.look_at(clip, half, by="Noor")
    for show in ("grid", "list"):
        page = desk.get(f"/videos?show={show}&text=clip.mp4", by="Omar").text
        for told in (
            f"{len(half)} of {len(stills)} keyframes and ",
            "nujaba-southern-aleppo-2016",
            "family of 2",
        ):
            assert told in page, (show, told)
    order = desk.get("/videos?sort=least+looked+at&show=list", by="Omar").text
    assert order.index("mirror.mp4") < order.index("clip.mp4")
    assert "show=list" in desk.get("/videos?show=list&once=true", by="Omar").text
    assert desk.get("/videos?show=tiles", by="Omar").status == 422


def test_frames_are_stepped_exactly_even_when_a_key_is_held(
    visitors: Visitors, desk: Desk, clip: str
) -> None:
    page = opened(visitors, desk, f"/videos/{clip}")
    before = int(page.locator("#pts").inner_text())
    for _ in range(5):  # faster than the server decodes
        page.keyboard.press(".")
    page.keyboard.press("Shift+,")
    back = desk.get(f"/api/videos/{clip}/frame?pts={before}&by=-5", by="Omar").json
    expect(page.locator("#pts")).to_have_text(str(back["pts"]))
    expect(page.locator("#hash")).to_have_text(back["pixel_hash"])
    page.locator("#timeline").click(position={"x": 5, "y": 10})
    start = desk.get(f"/api/videos/{clip}/frame?at=0", by="Omar").json
    expect(page.locator("#pts")).not_to_have_text(str(back["pts"]))
    assert int(page.locator("#pts").inner_text()) - start["pts"] < before
    page.locator("#label-here").click()
    page.wait_for_url(f"**/videos/{clip}/label?pts=*")


def test_the_time_of_a_video_that_starts_late_counts_from_its_first_frame(
    visitors: Visitors, desk: Desk, late: str
) -> None:
    page = opened(visitors, desk, f"/videos/{late}")
    timeline = page.locator("#timeline")
    assert float(timeline.get_attribute("aria-valuemin") or 9) == 0
    width = (timeline.bounding_box() or {})["width"]
    timeline.click(position={"x": 2, "y": 10})
    first = desk.get(f"/api/videos/{late}/frame?at=0", by="Omar").json
    expect(page.locator("#pts")).to_have_text(str(first["pts"]))
    timeline.click(position={"x": width - 2, "y": 10})
    expect(page.locator("#pts")).not_to_have_text(str(first["pts"]))
    visitors.expected = ("by=10",)
    page.keyboard.press("Shift+.")  # beyond the end, which is where it stops
    page.wait_for_load_state("networkidle")
    last = int(page.locator("#pts").inner_text())
    beyond = desk.get(f"/api/videos/{late}/frame?pts={last}&by=1", by="Omar")
    assert (beyond.status, beyond.json["error"]) == (404, "no_such_frame")
    assert page.locator("h1").inner_text() == EVIL.replace("/", "_") + ".mkv"


def test_a_film_that_starts_a_little_late_plays_where_its_frames_say(
    visitors: Visitors, desk: Desk
) -> None:
    """Browsers keep the clock of the file: what plays must be at the times that are cited."""
    video = delayed(desk, "0.4")
    page = opened(visitors, desk, f"/videos/{video}")
    width = (page.locator("#timeline").bounding_box() or {})["width"]
    page.locator("#timeline").click(position={"x": width / 3, "y": 10})
    expect(page.locator("#pts")).not_to_have_text("")
    page.keyboard.press("Space")
    page.wait_for_function("document.querySelector('#moving video').currentTime > 0.6")
    shown = page.evaluate(
        "[document.querySelector('#moving video').currentTime, document.querySelector('#now')"
        ".textContent]"
    )
    minutes, seconds = shown[1].split(":")
    assert (minutes, float(seconds)) == ("0", pytest.approx(shown[0] - 0.4, abs=0.35))
    page.evaluate("document.querySelector('#moving video').loop = true")
    page.evaluate(
        "async () => { const { looking } = await import('/static/js/desk/every_page.js');"
        " const video = document.querySelector('#moving video');"
        " while (!looking.runs.size) await new Promise((go) => setTimeout(go, 50));"
        " const [seen] = looking.runs.values(); looking.sample();"
        " window.late = video.currentTime - seen.run.until_s; }"
    )
    # What is told counts from the first frame.
    assert page.evaluate("window.late") == pytest.approx(0.4, abs=0.15)


def test_a_late_film_is_offered_as_a_copy_that_plays_whole(visitors: Visitors, desk: Desk) -> None:
    page = opened(visitors, desk, f"/videos/{delayed(desk, '3601.4')}")
    expect(page.locator("#proxy-note")).to_be_visible()


def delayed(desk: Desk, by_s: str) -> str:
    """Catalogue a clip whose first frame is late on its stream's clock, as browsers play it."""
    late = desk.folder / f"late_{by_s}.mp4"
    whole = ["-i", FIXTURES / "two_cuts.mp4", "-an", "-c", "copy", "-output_ts_offset", by_s]
    subprocess.run([find_tools().ffmpeg, "-v", "error", *whole, late], check=True)
    desk.run("ingest", late)
    return video_of(desk, late.name)


def test_what_is_graphic_stays_veiled_while_it_plays_until_somebody_lifts_it(
    visitors: Visitors, desk: Desk, clip: str
) -> None:
    stills = desk.ask_command("video", clip)["keyframes"]
    last = stills[-1]["pts"]
    mark(desk, clip, "graphic", last)
    page = opened(visitors, desk, f"/videos/{clip}")
    assert page.locator("#screen > .still").first.get_attribute("data-veil") != "graphic"
    page.keyboard.press("Space")
    video = page.locator("#moving video")
    expect(page.locator("#moving")).to_be_visible()
    page.wait_for_function("document.querySelector('#moving video').currentTime > 0.2")
    assert "blur" in video.evaluate("each => getComputedStyle(each).filter")
    assert video.evaluate("each => each.muted")
    page.keyboard.press("u")
    assert video.evaluate("each => getComputedStyle(each).filter") == "none"
    page.keyboard.press("u")
    page.keyboard.press("Space")
    expect(page.locator("#moving")).to_be_hidden()
    page.goto(f"{desk.address}/videos/{clip}#pts={last}")
    page.reload()
    shown = page.locator(f"#screen > .still[data-pts='{last}']")
    expect(shown).to_have_attribute("data-veil", "graphic")
    page.keyboard.press(",")  # the frames beside a graphic one are no less so
    expect(page.locator(f"#screen > .still:not([data-pts='{last}'])").first).to_have_attribute(
        "data-veil", "graphic"
    )
    mark(desk, clip, "harmless", last)


def test_a_person_marks_the_frame_on_screen_with_a_reason(
    visitors: Visitors, desk: Desk, clip: str
) -> None:
    page = opened(visitors, desk, f"/videos/{clip}")
    page.keyboard.press("f")
    pts = desk.ask_command("video", clip)["keyframes"][1]["pts"]
    expect(page.locator("#pts")).to_have_text(str(pts))
    page.keyboard.press("g")
    page.get_by_label("the frame on screen").check()
    page.get_by_label("Why", exact=True).fill(EVIL)
    page.get_by_role("button", name="Mark", exact=True).click()
    row = page.locator("#history tr", has_text=f"the frame at pts {pts}")
    expect(row).to_contain_text(EVIL)
    expect(row).to_contain_text("Lina")
    expect(page.locator("#pts")).to_have_text(str(pts))  # where they were before
    mark(desk, clip, "harmless", pts)


def test_a_posting_is_taken_back_with_a_reason_and_both_stay_in_the_history(
    desk: Desk, clip: str
) -> None:
    by = {"authorization": f"Bearer {desk.token('Lina')}"}
    fields = {"url": "https://example.org/v/1", "publisher": EVIL, "note": EVIL}
    assert desk.form(f"/videos/{clip}/postings", fields, **by).status == 303
    page = desk.get(f"/videos/{clip}", by="Lina").text
    number = page.partition('action="/postings/')[2].partition("/")[0]
    assert desk.form(f"/postings/{number}/withdraw", {"reason": " "}, **by).status == 422
    back = desk.form(f"/postings/{number}/withdraw", {"reason": EVIL}, **by)
    assert (back.status, back.headers["location"]) == (303, f"/videos/{clip}#postings")
    page = desk.get(f"/videos/{clip}", by="Omar").text
    assert "Nobody said where it was published" in page
    history = page.partition('id="history"')[2]
    assert "posting taken back" in history
    assert ESCAPED in history
    assert "<script>alert" not in page
    assert desk.form(f"/postings/{2**40}/withdraw", {"reason": "x"}, **by).status == 422


def test_the_history_tells_where_bytes_were_found_and_what_is_there_now(
    desk: Desk, clip: str
) -> None:
    shutil.copyfile(FIXTURES / "pig.mp4", desk.folder / "second.mp4")
    desk.run("ingest", "second.mp4")
    (desk.folder / "second.mp4").unlink()
    page = desk.get(f"/videos/{clip}", by="Omar").text
    places = page.partition('id="places"')[2].partition("</section>")[0]
    assert (places.count("still there"), places.count(">gone<")) == (1, 1)
    history = page.partition('id="history"')[2]
    for told in ("registered", "second.mp4", "extract by", "cited", "citation 1"):
        assert told in history
    assert desk.get(f"/videos/{clip}?history=all", by="Omar").status == 200


def test_a_video_that_was_set_aside_is_let_be_tried_again(visitors: Visitors, desk: Desk) -> None:
    aside = "cd" * 32
    with closing(sqlite3.connect(desk.catalogue / "catalogue.db")) as db, db:
        db.execute(
            "INSERT INTO video (sha256, size_bytes, status, reason, detail, registered_at)"
            " VALUES (?, 9, 'failed', 'worker_died', ?, '2026-01-01 00:00:00')",
            (aside, SET_ASIDE),
        )
        db.execute(
            "INSERT INTO stage_run (video_id, stage, tool_version, parameters, status, detail,"
            " attempts, started_at) SELECT id, 'extract', 't', '{}', 'failed', '', 3, registered_at"
            " FROM video WHERE sha256 = ?",
            (aside,),
        )
    page = opened(visitors, desk, f"/videos/{aside}")
    expect(page.locator(".notice").first).to_contain_text("set aside")
    by = {"authorization": f"Bearer {desk.token('Omar')}"}
    assert desk.form(f"/videos/{aside}/retry", {}, **by).status == 403
    page.get_by_role("button", name="try it again").click()
    expect(page.locator(".notice").first).to_contain_text("to be tried again")
    with closing(sqlite3.connect(desk.catalogue / "catalogue.db")) as db:
        assert db.execute("SELECT sum(attempts) FROM stage_run").fetchone() == (0,)


def test_where_it_was_filmed_is_said_and_taken_back_on_its_page(
    visitors: Visitors, desk: Desk, clip: str
) -> None:
    page = opened(visitors, desk, f"/videos/{clip}")
    places = page.locator("#filmed")
    places.get_by_text("Add a place").click()
    places.get_by_label("What it is called").fill(EVIL)
    places.get_by_label("Latitude").fill("36.12, 37.08")
    places.get_by_label("How near").fill("locality")
    places.get_by_label("By what you know it").fill("the tower")
    places.get_by_role("button", name="Add").click()
    page.wait_for_url("**#filmed")
    said = page.locator("#filmed li")
    expect(said).to_contain_text(["<script>alert(1)</script>"])
    for text in ("36.12, 37.08", "locality (1 km)", "the tower", "says Lina"):
        expect(said).to_contain_text([text])
    expect(page.locator("#history")).to_contain_text("36.12,37.08")
    form = {"name": "x", "basis": "y"}
    by = {"authorization": f"Bearer {desk.token('Omar')}"}
    assert desk.form(f"/videos/{clip}/places", form, **by).status == 403
    number = desk.ask_command("place", "list")[0]["place"]
    assert desk.form(f"/places/{number}/withdraw", {"reason": "no"}, **by).status == 403
    said.get_by_text("Take back").first.click()
    said.get_by_label("Why it is taken back").fill("another tower")
    said.get_by_role("button", name="Take back").click()
    expect(page.locator("#filmed li")).to_have_count(0)
    expect(page.locator("#history")).to_contain_text("place taken back")


def test_a_page_shows_what_the_file_says_of_itself_and_that_it_proves_nothing(
    visitors: Visitors, desk: Desk
) -> None:
    tags = {
        "com.apple.quicktime.location.ISO6709": "+35.1234+036.5678/",
        "com.apple.quicktime.model": EVIL,
        "creation_time": "1970-01-01T00:00:00Z",
    }
    said = [word for key, value in tags.items() for word in ("-metadata", f"{key}={value}")]
    free = ["-movflags", "use_metadata_tags"]
    source = ["-i", FIXTURES / "static.mp4", "-c", "copy"]
    path = desk.folder / "says.mov"
    command = [find_tools().ffmpeg, "-y", "-v", "error", *source, *said, *free, path]
    subprocess.run(command, check=True)
    desk.run("ingest", path.name)
    [listed] = desk.ask_command("videos", "--path", path.name)
    page = opened(visitors, desk, f"/videos/{listed['video']}")
    card = page.locator("#says")
    expect(card).to_contain_text("It proves nothing")
    expect(card).to_contain_text("35.1234, 36.5678, written +35.1234+036.5678/")
    expect(card).to_contain_text("not set: the clock in the file stands at its zero")
    expect(card).to_contain_text(EVIL)
    assert "1970" not in card.inner_text()
    tags_listed = card.locator("ul.tags")
    expect(tags_listed).to_be_hidden()
    card.locator("summary").click()
    expect(tags_listed).to_be_visible()
    expect(tags_listed).to_contain_text("com.apple.quicktime.model")
    assert "1970" not in card.inner_text()


def test_the_grid_finds_videos_by_what_their_files_say(visitors: Visitors, desk: Desk) -> None:
    page = opened(visitors, desk, "/videos")
    page.get_by_label("The file says").fill("QUICKTIME.location")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("[data-card]")).to_have_count(1)
    expect(page.locator("#videos")).to_contain_text("says.mov")
    page.get_by_label("The file says").fill("no such tag")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("[data-card]")).to_have_count(0)
    assert "Not searched" not in page.inner_text("main")
    file = desk.catalogue / "catalogue.db"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE video SET file_metadata = NULL WHERE id = 1")
    page.reload()
    expect(page.locator("main")).to_contain_text("1 video that an older version extracted")
