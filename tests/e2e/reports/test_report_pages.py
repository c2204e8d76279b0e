"""Reports from saved pages and texts on the command line: what is cited, and what to look at."""

import shutil
from pathlib import Path

import pytest

from commands import ask, must, vidcat
from desks import FIXTURES

PAGES = Path(__file__).parents[2] / "integration" / "reports" / "pages"
OUTSIDE = "Left out around the article (menus, sidebars, comments): 1 frame or player."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    must(folder, "user", "add", "Lina", "--role", "analyst")
    return folder


def test_a_page_that_was_not_wholly_understood_says_so_wherever_it_is_shown(folder: Path) -> None:
    added = must(folder, "report", "add", PAGES / "hidden_players.html")
    assert added.startswith("siblings: 15 citations, 0 claims.")
    assert OUTSIDE in added
    assert "To be looked at in the page: 7 frames or players, not understood\n" in added
    look = (
        '   16  <iframe id="u1"> looks like a frame: no video is known at its address\n'
        "       https://frames.example/x/77\n"
        "       U1 unknown frame.\n"
    )
    assert look in added
    shown = must(folder, "report", "show", "siblings")
    assert look in shown
    assert "7 frames or players, not understood" in shown
    assert OUTSIDE in shown
    listed = must(folder, "reports")
    assert "15 citations (15 unresolved), 7 to be looked at, 0 claims: Siblings" in listed


def test_the_json_of_a_report_counts_and_names_what_is_to_be_looked_at(folder: Path) -> None:
    added = ask(folder, "report", "add", PAGES / "consent.html", "--url", "https://desk.example/1")
    assert added["to_look_at"] == 1
    [place] = [each for each in added["citations"] if each["to_look_at"]]
    assert (place["citation"], place["embedded_as"]) == (9, "not understood")
    assert place["quote"] == "09 after it."
    assert ask(folder, "report", "show", "konvoi")["citations"] == added["citations"]


def test_a_place_that_somebody_resolves_to_a_video_is_a_citation(folder: Path) -> None:
    must(folder, "report", "add", PAGES / "saved.mhtml")
    shutil.copy(FIXTURES / "two_cuts.mp4", folder)
    must(folder, "ingest", "two_cuts.mp4")
    must(folder, "report", "resolve", "parade-saved", "2", "two_cuts.mp4", "--by", "Lina")
    assert "2 citations (1 unresolved), 0 claims: Parade saved" in must(folder, "reports")
    assert ask(folder, "report", "show", "parade-saved")["to_look_at"] == 0
    undo = ("--undo", "another film", "--by", "Lina")
    must(folder, "report", "resolve", "parade-saved", "2", "two_cuts.mp4", *undo)
    assert ask(folder, "report", "show", "parade-saved")["to_look_at"] == 1


def test_what_is_to_be_looked_at_travels_with_the_records(folder: Path) -> None:
    must(folder, "export", "jsonl", "all.jsonl")
    other = folder / "other"
    other.mkdir()
    must(other, "import", "jsonl", folder / "all.jsonl")
    before, after = ask(folder, "reports"), ask(other, "reports")
    assert [each["to_look_at"] for each in after] == [each["to_look_at"] for each in before]
    assert sum(each["to_look_at"] for each in after) > 0


def test_a_text_is_read_and_kept(folder: Path) -> None:
    text = "Parade on Monday\n\nThe video (https://youtu.be/TextVideo01) shows eight carriers.\n"
    (folder / "monday.txt").write_text(text, "utf-8")
    added = ask(folder, "report", "add", "monday.txt", "--url", "https://desk.example/monday")
    assert added["report"] == "parade-on-monday"
    assert added["page"]["url"] == "https://desk.example/monday"
    [citation] = added["citations"]
    assert citation["url"] == "https://www.youtube.com/watch?v=TextVideo01"
    assert not citation["to_look_at"]
    assert "No damage was found." in must(folder, "verify")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        (
            "frames.html",
            b"".join(b"<iframe src='//frames.example/%d'></iframe>" % n for n in range(100_000)),
            "the page cannot be read: it holds more than 20,000 frames and players",
        ),
        (
            "nested.html",
            b"<iframe src=x>" * (10 * 2**20 // 14),
            "the page cannot be read: it is nested too deeply",
        ),
        (
            "program.txt",
            b"\x7fELF\x02\x01" + b"\x00" * 99,
            "the text cannot be read: it is no text",
        ),
        ("large.txt", b"x" * (10 * 2**20 + 1), "the text is larger than 10 MiB"),
    ],
)
def test_hostile_input_is_refused_in_one_sentence(
    name: str, content: bytes, says: str, folder: Path
) -> None:
    (folder / name).write_bytes(content)
    before = must(folder, "reports")
    done = vidcat(folder, "report", "add", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"vidcat: {says}")
    assert done.stderr.count("\n") == 1
    assert must(folder, "reports") == before


def test_broken_markup_is_read_as_far_as_a_browser_reads_it(folder: Path) -> None:
    (folder / "broken.html").write_bytes(
        b"<h1>Broken</h1><p>A.<iframe src=https://youtu.be/AAAAAAAAAA1 <p>x <video src='"
    )
    added = ask(folder, "report", "add", "broken.html")
    assert [each["url"] for each in added["citations"]] == [
        "https://www.youtube.com/watch?v=AAAAAAAAAA1"
    ]
