"""The overview and the pages of reports, asked of a real server."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from desks import FIXTURES, Desk
from reports_desk import HOSTILE, NAME, SENTENCE, say, video_of, with_people, with_report


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    served = with_report(tmp_path_factory.mktemp("reports"))
    served.start()
    try:
        yield served
    finally:
        served.stop()


PAGE = """<html><body><h1>Half understood</h1><p>Seen on Monday.</p>
<iframe src="https://frames.example/x"></iframe><p>And on Tuesday.</p>
<iframe src="https://youtu.be/DeskVideo01"></iframe>
<div class="video-player <b>"></div></body></html>"""


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Desk]:
    served = with_people(tmp_path)
    served.start()
    try:
        yield served
    finally:
        served.stop()


class _Page(HTMLParser):
    """What a browser would make of a page: what runs, what is read, what has a name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.runs: list[str] = []
        self.ids: list[str] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.runs += [name for name in names if name.startswith("on") or name == "style"]
        if tag == "script" and "src" not in names:
            self.runs.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


def test_hostile_words_of_reports_and_file_names_are_shown_as_text(desk: Desk) -> None:
    say(desk, "resolutions", "Lina", citation=1, video=video_of(desk, "alert"))
    for path, word in (
        ("/", HOSTILE),
        ("/", NAME),
        ("/reports", HOSTILE),
        ("/reports/parade", HOSTILE),
        ("/reports/parade", NAME),
    ):
        answer = desk.get(path, "Mara")
        page = _Page(answer.text)
        assert answer.status == 200
        assert page.runs == []
        assert word in page.words
        assert len(page.ids) == len(set(page.ids))


def test_what_a_citation_quotes_is_marked_in_the_text(desk: Desk) -> None:
    page = _Page(desk.get("/reports/parade", "Omar").text)
    assert {"text-citation-1", "text-claim-1", "citation-1", "claim-1"} <= set(page.ids)
    assert "text-citation-2" not in page.ids
    assert SENTENCE in page.words


def test_a_resolution_sent_twice_counts_once_and_can_be_taken_back(desk: Desk) -> None:
    video = video_of(desk, "RABBIT")
    sent = {"own_key": "0123456789abcdef-twice", "citation": 2, "video": video[:12]}
    answers = [say(desk, "resolutions", "Lina", **sent).json for _ in range(2)]  # type: ignore[arg-type]
    assert answers == [{"video": video, "new": True}] * 2

    def resolved() -> list[dict[str, Any]]:
        document = desk.get("/api/reports/parade", "Omar").json
        return list(document["citations"][1]["resolved"])

    assert [(each["video"], each["by"]) for each in resolved()] == [(video, "Lina")]
    back = {"citation": 2, "video": video}
    refused = say(desk, "resolutions/taken-back", "Lina", **back, reason=" ")
    assert (refused.status, refused.json["error"]) == (422, "bad_statement")
    assert say(desk, "resolutions/taken-back", "Lina", **back, reason="another").status == 200
    assert resolved() == []


def test_a_claim_can_be_added_and_found_not_visible(desk: Desk) -> None:
    said = say(desk, "claims", "Lina", description="A drone", count="at least 2")
    number = said.json["claim"]
    cited, other = video_of(desk, "alert"), video_of(desk, "rabbit")
    say(desk, "resolutions", "Lina", citation=1, video=cited)
    for video, status in ((other, "open"), (cited, "not visible")):
        looked = {"claim": number, "bearing": "not visible", "video": video}
        assert say(desk, "assessments", "Lina", **looked).status == 200
        claim = claim_of(desk, number)
        assert (claim["status"], claim["count"]) == (status, "at least 2")
        assert f"looked through {other[:12]} is not counted: another video" in claim["reason"]


def test_a_claim_is_overruled_by_name_and_both_words_are_shown(desk: Desk) -> None:
    number = say(desk, "claims", "Lina", description="A flag").json["claim"]
    before = claim_of(desk, number)["status"]
    refused = say(desk, "overrulings", "Lina", claim=number, status="partly", reason=" ")
    assert (refused.status, refused.json["error"]) == (422, "bad_statement")
    said = say(desk, "overrulings", "Lina", claim=number, status="partly", reason=HOSTILE).json
    assert (said["status"], said["computed_status"]) == ("overruled", before)
    assert (said["overruled"]["by"], said["overruled"]["reason"]) == ("Lina", HOSTILE)
    page = _Page(desk.get("/reports/parade", "Omar").text)
    assert page.runs == []
    assert HOSTILE in page.words
    assert f"Computed: {before}." in " ".join(page.words.split())
    say(desk, "overrulings", "Lina", claim=number, reason="it was a towel")
    assert claim_of(desk, number)["status"] == before


def claim_of(desk: Desk, number: int) -> dict[str, Any]:
    claims = desk.get("/api/reports/parade", "Lina").json["claims"]
    return next(dict(each) for each in claims if each["claim"] == number)


def test_a_citation_without_a_word_is_refused_in_a_sentence(desk: Desk) -> None:
    answer = say(desk, "citations", "Lina", description=" ")
    assert answer.status == 422
    assert answer.json["message"].startswith("citation: give at least a description")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("resolutions", {"citation": 1, "video": "0" * 64}),
        ("resolutions/taken-back", {"citation": 1, "video": "0" * 64, "reason": "x"}),
        ("citations", {"description": "x"}),
        ("claims", {"description": "x"}),
        ("assessments", {"claim": 1, "bearing": "supports", "sighting": 1}),
        ("overrulings", {"claim": 1, "status": "partly", "reason": "x"}),
    ],
)
def test_a_reviewer_says_nothing_on_reports(desk: Desk, path: str, body: dict[str, Any]) -> None:
    answer = say(desk, path, "Omar", **body)
    assert (answer.status, answer.json["error"]) == (403, "not_allowed")


def test_a_reviewer_sees_no_button_that_would_be_refused(desk: Desk) -> None:
    assert "data-do=" not in desk.get("/reports/parade", "Omar").text
    assert "data-do=" in desk.get("/reports/parade", "Lina").text


def test_each_role_sees_what_waits_for_it(desk: Desk) -> None:
    kinds = {"reports-title", "proposals-title", "reviews-title"}
    shown = {name: kinds & set(_Page(desk.get("/", name).text).ids) for name in ("Lina", "Omar")}
    assert shown == {"Lina": {"reports-title", "proposals-title"}, "Omar": {"reviews-title"}}
    assert kinds <= set(_Page(desk.get("/", "Mara").text).ids)


def test_videos_are_found_by_name_and_digest_whatever_the_case(desk: Desk) -> None:
    rabbit = video_of(desk, "RaBBiT")
    assert video_of(desk, rabbit[:10].upper()) == rabbit
    assert len(desk.get("/api/videos", "Omar").json) == 2
    assert desk.get("/api/videos?q=nothing-is-called-so", "Omar").json == []


def test_an_address_of_no_report_says_so(desk: Desk) -> None:
    assert desk.get("/reports/none", "Lina").status == 404
    assert desk.get("/api/reports/none", "Lina").json["error"] == "no_such_report"
    assert desk.get("/reports?page=0", "Lina").status == 422


def test_a_fresh_catalogue_says_what_to_do_next(empty: Desk) -> None:
    words = _Page(empty.get("/", "Lina").text).words
    program = f"vidcat --catalogue {empty.catalogue}"
    assert all(f"{program} {each}" in words for each in ("seed", "ingest", "report add"))


def test_a_batch_is_seen_going_on_then_stopped_then_done(empty: Desk) -> None:
    footage = empty.folder / "footage"
    footage.mkdir()
    for name in ("duel_original", "duel_mirrored", "rabbit", "two_cuts", "other_a"):
        shutil.copy(FIXTURES / f"{name}.mp4", footage)
    assert empty.get("/api/batch", "Lina").json == {"state": "none"}
    command = [sys.executable, "-m", "vidcat", "--catalogue", empty.catalogue, "ingest", footage]
    with subprocess.Popen(
        [*command, "--workers", "1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as batch:
        seen = _when_a_file_is_done(empty)
        batch.send_signal(signal.SIGKILL)
    assert (seen["state"], seen["phase"], seen["total"]) == ("running", "reading files", 5)
    stopped = empty.get("/api/batch", "Lina").json
    assert stopped["state"] == "stopped"
    assert 1 <= stopped["files"] < 5
    empty.run("ingest", footage)
    done = empty.get("/api/batch", "Lina").json
    assert (done["state"], done["files"], done["not_whole"]) == ("done", 5, 0)


def _when_a_file_is_done(desk: Desk) -> dict[str, Any]:
    for _ in range(1200):
        seen: dict[str, Any] = desk.get("/api/batch", "Lina").json
        if seen.get("files", 0) >= 1:
            return seen
        time.sleep(0.02)
    raise AssertionError("no file of the batch was seen to end")


def test_what_was_not_understood_is_counted_and_listed_apart_from_citations(empty: Desk) -> None:
    (empty.folder / "page.html").write_text(PAGE, "utf-8")
    empty.run("report", "add", empty.folder / "page.html")
    page = _Page(empty.get("/reports/half-understood", "Lina").text)
    words = " ".join(page.words.split())
    assert "0 of 1 citations resolved 2 to be looked at" in words
    before, _, places = words.rpartition("To be looked at These look like frames or players")
    assert "Citation 1 unresolved" in before
    assert "<iframe> looks like a frame: no video is known at its address" in places
    assert "Seen on Monday. https://frames.example/x" in places
    assert '<div class="video-player <b>"> looks like a player' in places
    assert page.runs == []
    listed = " ".join(_Page(empty.get("/reports", "Lina").text).words.split())
    assert "1 to resolve" in listed
    assert "2 to be looked at" in listed
    first = " ".join(_Page(empty.get("/", "Lina").text).words.split())
    assert "1 citation points at no video yet. 2 frames or players of pages were not" in first


def test_a_report_of_which_nothing_was_understood_does_not_look_as_if_it_cited_nothing(
    empty: Desk,
) -> None:
    frame = "<h1>One frame</h1><iframe src='https://frames.example/x'></iframe>"
    (empty.folder / "page.html").write_text(frame, "utf-8")
    empty.run("report", "add", empty.folder / "page.html")
    page = " ".join(_Page(empty.get("/reports/one-frame", "Lina").text).words.split())
    assert "No video of this report was understood." in page
    listed = " ".join(_Page(empty.get("/reports", "Lina").text).words.split())
    assert "no video understood" in listed
    assert "1 to be looked at" in listed
    assert "cites nothing" not in listed
    first = " ".join(_Page(empty.get("/", "Lina").text).words.split())
    assert "1 frame or player of a page was not understood" in first
    assert "0 citations" not in first
    assert "#citation-None" not in empty.get("/", "Lina").text
