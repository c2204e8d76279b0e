"""The overview and the pages of reports, asked as a browser asks, of a real server."""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from commands import must
from reports_desk import HOSTILE, PROJECT, SENTENCE, Served, make_catalogue, served

RESOLVE = "/api/reports/parade/resolutions"
NAME = "<script>alert(1)<∕script>' ‮مركبة.mp4"  # a file name holds no slash


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("reports")
    make_catalogue(folder)
    (folder / "footage").mkdir()
    shutil.copy(PROJECT / "fixtures" / "two_cuts.mp4", folder / "footage" / NAME)
    shutil.copy(PROJECT / "fixtures" / "rabbit.mp4", folder / "footage")
    must(folder, "ingest", folder / "footage")
    with served(folder) as found:
        yield found


class _Scripts(HTMLParser):
    """Collects what would run: inline scripts, handlers and styles, by the parser of a browser."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.found += [name for name in names if name.startswith("on") or name == "style"]
        if tag in ("script", "b", "iframe") and "src" not in names and tag != "b":
            self.found.append(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(html: str) -> _Scripts:
    parser = _Scripts()
    parser.feed(html)
    return parser


def video_of(desk: Served, name: str) -> str:
    found = desk.sign_in("Ann").get(f"/api/videos?q={name}").json
    assert len(found) == 1
    return str(found[0]["video"])


def test_hostile_words_of_reports_and_file_names_are_shown_as_text(desk: Served) -> None:
    ann = desk.sign_in("Ann")
    ann.say(RESOLVE, citation=1, video=video_of(desk, "two" if False else "alert"))
    for path in ("/", "/reports", "/reports/parade"):
        answer = ann.get(path)
        page = read(answer.text)
        assert answer.status == 200
        assert page.found == []
        assert HOSTILE in "".join(page.text)
        assert len(page.ids) == len(set(page.ids))


def test_what_a_citation_quotes_is_marked_in_the_text(desk: Served) -> None:
    page = read(desk.sign_in("Bob").get("/reports/parade").text)
    assert {"text-citation-1", "text-claim-1", "citation-1", "claim-1"} <= set(page.ids)
    assert "text-citation-2" not in page.ids
    assert SENTENCE in page.text


def test_a_resolution_sent_twice_counts_once_and_can_be_taken_back(desk: Served) -> None:
    ann = desk.sign_in("Ann")
    video = video_of(desk, "RABBIT")
    first = ann.say(RESOLVE, "0123456789abcdef-twice", citation=2, video=video[:12])
    again = ann.say(RESOLVE, "0123456789abcdef-twice", citation=2, video=video[:12])
    assert first.json == again.json == {"video": video, "new": True}
    resolved = ann.get("/api/reports/parade").json["citations"][1]["resolved"]
    assert [(each["video"], each["by"]) for each in resolved] == [(video, "Ann")]
    without = ann.say(f"{RESOLVE}/taken-back", citation=2, video=video, reason=" ")
    assert (without.status, without.json["error"]) == (422, "bad_statement")
    assert ann.say(f"{RESOLVE}/taken-back", citation=2, video=video, reason="another").status == 200
    assert ann.get("/api/reports/parade").json["citations"][1]["resolved"] == []


def test_a_claim_can_be_added_and_found_not_visible(desk: Served) -> None:
    ann = desk.sign_in("Ann")
    said = ann.say("/api/reports/parade/claims", description="A drone", count="at least 2")
    number = said.json["claim"]
    video = video_of(desk, "rabbit")
    assessed = ann.say(
        "/api/reports/parade/assessments", claim=number, bearing="not visible", video=video
    )
    assert assessed.status == 200
    claims = {each["claim"]: each for each in ann.get("/api/reports/parade").json["claims"]}
    assert claims[number]["status"] == "not visible"
    assert claims[number]["count"] == "at least 2"


def test_a_citation_without_a_word_is_refused_in_a_sentence(desk: Served) -> None:
    answer = desk.sign_in("Ann").say("/api/reports/parade/citations", description=" ")
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
    ],
)
def test_a_reviewer_says_nothing_on_reports(
    desk: Served, path: str, body: dict[str, object]
) -> None:
    answer = desk.sign_in("Bob").say(f"/api/reports/parade/{path}", **body)
    assert (answer.status, answer.json["error"]) == (403, "not_allowed")


def test_a_reviewer_sees_no_button_that_would_be_refused(desk: Served) -> None:
    assert "data-do=" not in desk.sign_in("Bob").get("/reports/parade").text
    assert "data-do=" in desk.sign_in("Ann").get("/reports/parade").text


def test_each_role_sees_what_waits_for_it(desk: Served) -> None:
    pages = {name: read(desk.sign_in(name).get("/").text).ids for name in ("Ann", "Bob", "Cyd")}
    assert "reports-title" in pages["Ann"] and "reviews-title" not in pages["Ann"]
    assert "reviews-title" in pages["Bob"] and "proposals-title" not in pages["Bob"]
    assert {"reports-title", "proposals-title", "reviews-title"} <= set(pages["Cyd"])


def test_videos_are_found_by_name_and_digest_whatever_the_case(desk: Served) -> None:
    ann = desk.sign_in("Ann")
    rabbit = video_of(desk, "RaBBiT")
    assert video_of(desk, rabbit[:10].upper()) == rabbit
    assert len(ann.get("/api/videos").json) == 2
    assert ann.get("/api/videos?q=nothing-is-called-so").json == []
    assert {each["veil"] for each in ann.get("/api/videos").json} <= {"unseen", ""}


def test_an_address_of_no_report_says_so(desk: Served) -> None:
    ann = desk.sign_in("Ann")
    assert ann.get("/reports/none").status == 404
    assert ann.get("/api/reports/none").json["error"] == "no_such_report"
    assert ann.get("/reports?page=0").status == 422


def test_a_fresh_catalogue_says_what_to_do_next(tmp_path: Path) -> None:
    must(tmp_path, "user", "add", "Ann", "--role", "analyst")
    with served(tmp_path) as found:
        text = found.sign_in("Ann").get("/").text
    assert all(word in text for word in ("vidcat seed", "vidcat ingest", "vidcat report add"))


def test_a_batch_is_seen_going_on_then_stopped_then_done(tmp_path: Path) -> None:
    must(tmp_path, "user", "add", "Ann", "--role", "analyst")
    (tmp_path / "in").mkdir()
    for name in ("duel_original", "duel_mirrored", "rabbit", "two_cuts", "other_a"):
        shutil.copy(PROJECT / "fixtures" / f"{name}.mp4", tmp_path / "in")
    with served(tmp_path) as found:
        ann = found.sign_in("Ann")
        assert ann.get("/api/batch").json == {"state": "none"}
        command = [sys.executable, "-m", "vidcat", "--catalogue", tmp_path / "catalogue", "ingest"]
        with subprocess.Popen(
            [*command, tmp_path / "in", "--workers", "1"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as batch:
            seen = _wait_for_file(ann)
            batch.send_signal(signal.SIGKILL)
            batch.wait(20)
        assert seen["state"] == "running"
        assert (seen["phase"], seen["files_total"]) == ("reading files", 5)
        stopped = ann.get("/api/batch").json
        assert stopped["state"] == "stopped"
        assert 1 <= stopped["files"] < 5
        must(tmp_path, "ingest", tmp_path / "in")
        done = ann.get("/api/batch").json
        assert (done["state"], done["files"], done["not_whole"]) == ("done", 5, 0)


def _wait_for_file(ann: object) -> dict[str, object]:
    for _ in range(600):
        seen = ann.get("/api/batch").json  # type: ignore[attr-defined]
        if seen.get("files", 0) >= 1:
            return dict(seen)
        time.sleep(0.05)
    raise AssertionError(json.dumps(seen))
