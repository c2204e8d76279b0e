"""The page of what was passed over: the list of `vidcat skipped`, reached from the overview."""

import pytest
from playwright.sync_api import expect

from desks import Desk
from vidcat.web.pages.video.skipped import PER_PAGE
from visitors import Visitors

EVIL = "<script>alert(1)<b>.txt"
MANY = PER_PAGE + 1


@pytest.fixture(scope="module")
def passed_over(desk: Desk) -> int:
    """A folder of empty files, notes and a picture; gives how many."""
    folder = desk.folder / "odds"
    folder.mkdir()
    for number in range(MANY):
        (folder / f"{number:03}.mp4").touch()
    (folder / EVIL).write_text("a note")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0 no picture follows")
    desk.run("ingest", folder)
    return MANY + 2


def test_the_overview_leads_to_the_list_of_the_command(
    visitors: Visitors, desk: Desk, passed_over: int
) -> None:
    listed = desk.ask_command("skipped")
    assert len(listed["files"]) == passed_over
    page = visitors.page("Lina")
    page.get_by_role("link", name="What batches passed over").click()
    page.wait_for_url("**/skipped")
    rows = page.locator("#skipped tbody tr")
    expect(rows).to_have_count(PER_PAGE)
    expect(page.locator("main")).to_contain_text(f"{PER_PAGE} of {passed_over} files")
    page.get_by_role("link", name="After").click()
    expect(rows).to_have_count(passed_over - PER_PAGE)
    shown = page.locator("#skipped tbody tr td:nth-child(2)").all_inner_texts()
    assert shown == [file["path"] for file in listed["files"][PER_PAGE:]]
    page.get_by_label("Kind").select_option("text")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(EVIL)
    expect(rows).to_contain_text("not_video: it is text")
    page.goto(f"{desk.address}/skipped?page=1000")
    expect(rows).to_have_count(passed_over - PER_PAGE)


def test_what_is_gone_is_counted_and_shown_when_it_is_asked_for(
    desk: Desk, passed_over: int
) -> None:
    (desk.folder / "odds" / "000.mp4").unlink()
    page = desk.get("/skipped", by="Lina").text
    assert "1 more is gone, and not listed." in page
    assert "/000.mp4" not in page
    shown = desk.get("/skipped?gone=true", by="Lina").text
    assert "/000.mp4" in shown
    assert "GONE now" in shown


def test_a_kind_that_does_not_exist_is_refused(desk: Desk) -> None:
    assert desk.get("/skipped?kind=film", by="Lina").status == 422
    assert desk.get("/skipped?kind=", by="Lina").status == 200
