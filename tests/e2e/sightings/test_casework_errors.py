"""Calls that cannot be carried out: status 2, one sentence naming the field, nothing written."""

import contextlib
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from places import FIXTURES
from vidcat.__main__ import main
from warm_cli import run_vidcat

CLIP = FIXTURES / "pig.mp4"
NOWHERE = "0" * 64
HUGE = "9" * 30
NOT_TEXT = "x\udcff"  # how a byte that is no UTF-8 arrives
TYPES = """\
version: "1"
types:
  - {id: vehicle, labels: {en: vehicle}}
  - {id: vehicle/tank, labels: {en: tank}, aliases: [panzer]}
"""
REPORT = """\
slug: parade
title: A parade
citations: [{number: 1, kinds: [parade], description: a parade}]
claims: [{number: 1, citation: 1, type: tank}]
"""
FILES = {
    "broken.yaml": "types: [1",
    "orphan.yaml": 'version: "1"\ntypes:\n  - {id: good, labels: {en: good}}\n'
    "  - {id: nope/child, labels: {en: child}}\n",
    "twice.yaml": 'version: "1"\ntypes:\n  - {id: good, labels: {en: good}}\n'
    "  - {id: good, labels: {en: other}}\n",
    "bidi.yaml": 'version: "1"\ntypes:\n  - {id: good, labels: {en: "go\\u202eod"}}\n',
    "undated.yaml": "title: x\npublished: nonsense\n",
    "untyped.yaml": "title: x\nclaims: [{number: 1, type: zeppelin}]\n",
    "uncited.yaml": "title: x\nclaims: [{number: 1, citation: 7}]\n",
    "local.yaml": "title: x\nurl: file:///etc/passwd\n",
    "empty.html": "",
    "deep.html": "<div>" * 100_000,
    "page.html": "<title>A page</title><p>Words.</p>",
    "notes.doc": "notes",
    "bytes.txt": "PK\x03\x04\x00\x00",
}
ADD = ["sighting", "add", "--video", str(CLIP), "--at", "1", "--type", "tank", "--by", "Lina"]
EDIT = ["sighting", "edit", "1", "--by", "Lina"]
CITE = ["report", "cite", "parade"]
CLAIM = ["report", "claim", "parade"]
ASSESS = ["report", "assess", "parade", "1", "--by", "Lina"]

BAD_CALLS: list[tuple[list[str], str]] = [
    ([*ADD, "--type", "zeppelin"], "type: No type"),
    ([*ADD, "--type", ""], "type: No type"),
    ([*ADD, "--type", "\x1b[31mtank\u202e" + "v" * 5000], "type: No type"),
    ([*ADD, "--at", "nan"], "'--at'"),
    ([*ADD, "--at", "-1"], "'--at'"),
    ([*ADD, "--at", "1e400"], "'--at'"),
    ([*ADD, "--at", "999"], "at: "),
    ([*ADD, "--until", "0.5"], "until: "),
    ([*ADD, "--until", "999"], "until: "),
    ([*ADD, "--box", "0.5,0.5,0.6,0.1"], "box: "),
    ([*ADD, "--box", "nan,0,1,1"], "box: "),
    ([*ADD, "--box", "0,0,1e-300,1"], "box: "),
    ([*ADD, "--box", ""], "box: "),
    ([*ADD, "--certainty", "sure"], "'--certainty'"),
    ([*ADD, "--context", "dancing"], "'--context'"),
    ([*ADD, "--count", "lots"], "count: "),
    ([*ADD, "--count", ""], "count: "),
    ([*ADD, "--rival", "zeppelin"], "rival: "),
    ([*ADD, "--rival", "vehicle=sure"], "rival: "),
    ([*ADD, "--rival", "panzer"], "rival: "),
    ([*ADD, "--rival", "vehicle", "--rival", "Vehicle"], "rival: "),
    ([*ADD, "--item", "77"], "item: "),
    ([*ADD, "--item", HUGE], "'--item'"),
    ([*ADD, "--claim", "parade"], "claim: "),
    ([*ADD, "--claim", ""], "claim: "),
    ([*ADD, "--claim", "nope:1"], "report: "),
    ([*ADD, "--claim", "parade:9"], "claim: "),
    ([*ADD, "--claim", f"parade:{HUGE}"], "claim: "),
    ([*ADD, "--claim", "parade:1", "--bearing", "not visible"], "bearing: "),
    ([*ADD, "--bearing", "contradicts"], "bearing: "),
    ([*ADD, "--marking", "x", "--marking-language", "x y"], "marking language: "),
    ([*ADD, "--marking-language", "ar"], "marking language: "),
    ([*ADD, "--note", "n" * 20_001], "note: "),
    ([*ADD, "--basis", NOT_TEXT], "basis: "),
    ([*ADD, "--by", "Nobody"], "vidcat user add"),
    ([*ADD, "--by", NOT_TEXT], "by: "),
    ([*ADD, "--by", ""], "by: "),
    ([*ADD, "--video", "nope.mp4"], "No video"),
    ([*EDIT], "sighting: "),
    ([*EDIT, "--type", "panzer"], "sighting: "),
    ([*EDIT, "--type", ""], "type: "),
    ([*EDIT, "--until", "0.5"], "until: "),
    ([*EDIT, "--note", "x", "--version", "99"], "version: "),
    ([*EDIT, "--note", "x", "--why", NOT_TEXT], "why: "),
    (["sighting", "edit", "999", "--by", "Lina", "--note", "x"], "sighting: "),
    (["sighting", "show", HUGE], "'SIGHTING'"),
    (["sighting", "withdraw", "1", "--reason", " ", "--by", "Lina"], "reason: "),
    (["sighting", "withdraw", "2", "--reason", "again", "--by", "Lina"], "sighting: "),
    (["sighting", "review", "1", "confirm", "--by", "Lina"], "by: "),
    (["sighting", "review", "1", "dispute", "--by", "Omar"], "reason: "),
    (["sighting", "review", "1", "maybe", "--by", "Omar"], "verdict"),
    (["sighting", "review", "2", "confirm", "--by", "Omar"], "sighting: "),
    (["report", "show", "nope"], "report: "),
    (["report", "show", NOT_TEXT], "report: "),
    ([*CITE], "citation: "),
    ([*CITE, "--description", "  "], "citation: "),
    ([*CITE, "--description", NOT_TEXT], "description: "),
    ([*CITE, "--quote", "x" * 20_001], "quote: "),
    ([*CITE, "--url", "file:///etc/passwd"], "url: "),
    ([*CITE, "--description", "x", "--date", "yesterday"], "date: "),
    ([*CITE, "--description", "x", "--date", ""], "date: "),
    ([*CITE, "--description", "x", "--kind", "wedding"], "'--kind'"),
    ([*CLAIM], "claim: "),
    ([*CLAIM, "--type", "zeppelin"], "vidcat: type: "),
    ([*CLAIM, "--type", "tank", "--count", "lots"], "count: "),
    ([*CLAIM, "--type", "tank", "--citation", "0"], "citation: "),
    ([*CLAIM, "--type", "tank", "--citation", HUGE], "'--citation'"),
    ([*CLAIM, "--type", "tank", "--said-by", ""], "said by: "),
    (["report", "resolve", "parade", "9", str(CLIP), "--by", "Lina"], "citation: "),
    (["report", "resolve", "parade", "1", str(CLIP), "--by", "Lina", "--undo", ""], "reason: "),
    (["report", "resolve", "parade", "1", str(CLIP), "--by", "Lina", "--undo", "no"], "citation: "),
    ([*ASSESS], "video: "),
    ([*ASSESS, "--sighting", "1"], "bearing: "),
    ([*ASSESS, "--sighting", "2", "--bearing", "supports"], "sighting: "),
    ([*ASSESS, "--sighting", HUGE, "--bearing", "supports"], "'--sighting'"),
    ([*ASSESS, "--sighting", "1", "--video", str(CLIP), "--bearing", "supports"], "video: "),
    ([*ASSESS, "--video", str(CLIP), "--bearing", "supports"], "bearing: "),
    (["report", "add", "undated.yaml"], "published: "),
    (["report", "add", "untyped.yaml"], "claim 1: type: "),
    (["report", "add", "uncited.yaml"], "citation: "),
    (["report", "add", "local.yaml"], "url: "),
    (["report", "add", "local.yaml", "--url", "https://example.org"], "url: "),
    (["report", "add", "page.html", "--url", "file:///x"], "url: "),
    (["report", "add", "empty.html"], "page"),
    (["report", "add", "deep.html"], "page"),
    (["report", "add", "notes.doc"], "notes.doc"),
    (["report", "add", "bytes.txt"], "it is no text"),
    (["report", "add", "missing.html"], "missing.html"),
    (["report", "add", "file:///etc/passwd"], "http"),
    (["report", "add", "http://127.0.0.1/"], "no public address"),
    (["report", "add", "http://[::1]/"], "no public address"),
    (["report", "add", "http://2130706433/"], "no public address"),
    (["types", "import"], "file: "),
    (["types", "import", "broken.yaml"], "broken.yaml: "),
    (["types", "import", "orphan.yaml"], "parent"),
    (["types", "import", "twice.yaml"], "type good, id: "),
    (["types", "import", "bidi.yaml"], "labels.en"),
    (["user", "add", "x\x1b[2J", "--role", "analyst"], "name: "),
    (["user", "add", "Lina", "--role", "manager"], "Lina"),
    (["user", "add", "New", "--role", "king"], "'--role'"),
    (["item", "add", "x" * 300, "--by", "Lina"], "name: "),
    (["item", "add", "x\u202ey", "--by", "Lina"], "name: "),
    (["sightings", "--type", "zeppelin"], "type: "),
    (["sightings", "--type", ""], "type: "),
    (["sightings", "--report", ""], "report: "),
    (["sightings", "--since", "soon"], "since: "),
    (["sightings", "--since", "../2016"], "since: "),
    (["sightings", "--since", "2017", "--until", "2016"], "until: "),
    (["sightings", "--until", ""], "until: "),
    (["sightings", "--text", "!!!"], "text: "),
    (["sightings", "--by", "Nobody"], "vidcat user add"),
    (["sightings", "--limit", HUGE], "'--limit'"),
    (["frame", f"vidcat:{NOWHERE}?t=1/1/1"], "No video"),
    (["frame", "vidcat:zz?t=1/1/1"], "citation"),
    (["frame", f"vidcat:{NOWHERE}?t=1/1/1", "--at", "1"], "at: "),
    (["frame", f"vidcat:{NOWHERE}?t=1/0/0"], "t: "),
    (["frame", f"vidcat:{NOWHERE}?t=1/1/1#xywh=percent:90,0,20,10"], "xywh: "),
    (["ingest", str(CLIP), "--citation", "1"], "report: "),
    (["ingest", str(CLIP), "--report", "nope"], "report: "),
    (["ingest", str(CLIP), "--report", "parade", "--citation", "9"], "citation: "),
    (["ingest", str(CLIP), "--report", "parade", "--citation", HUGE], "'--citation'"),
]


def vidcat(catalogue: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_vidcat(["--catalogue", catalogue, *arguments])


def contents(catalogue: Path) -> tuple[list[str], list[str]]:
    """Everything the database and the blobs hold."""
    with contextlib.closing(sqlite3.connect(catalogue / "catalogue.db")) as db:
        return list(db.iterdump()), sorted(p.name for p in (catalogue / "blobs").rglob("*"))


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One video, one report, two people, and two sightings, the second of them withdrawn."""
    folder = tmp_path_factory.mktemp("casework")
    made = folder / "catalogue"
    for name, text in {**FILES, "types.yaml": TYPES, "parade.yaml": REPORT}.items():
        (folder / name).write_text(text, encoding="utf-8")
    for arguments in (
        ["user", "add", "Lina", "--role", "analyst"],
        ["user", "add", "Omar", "--role", "reviewer"],
        ["types", "import", str(folder / "types.yaml")],
        ["report", "add", str(folder / "parade.yaml")],
        ["ingest", str(CLIP)],
        ADD,
        ADD,
        ["sighting", "withdraw", "2", "--reason", "a slip", "--by", "Lina"],
    ):
        done = vidcat(made, *arguments)
        assert done.returncode == 0, done.stderr
    return made


@pytest.fixture
def call(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[[list[str]], tuple[int, str, str]]:
    """Runs the program's own `main` here, as a process for each row would take minutes."""
    monkeypatch.chdir(catalogue.parent)
    monkeypatch.delenv("VIDCAT_PERSON", raising=False)

    def run(arguments: list[str]) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["vidcat", "--catalogue", str(catalogue), *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        captured = capfd.readouterr()
        return int(left.value.code or 0), captured.out, captured.err

    return run


def row_id(row: list[str] | str) -> str:
    text = " ".join(row) if isinstance(row, list) else row
    return text.replace(str(CLIP), "CLIP").encode("unicode_escape").decode()[:70]


@pytest.mark.parametrize(("arguments", "names"), BAD_CALLS, ids=row_id)
def test_a_bad_call_is_refused_in_one_sentence_and_writes_nothing(
    arguments: list[str],
    names: str,
    catalogue: Path,
    call: Callable[[list[str]], tuple[int, str, str]],
) -> None:
    before = contents(catalogue)
    status, output, said = call(arguments)
    assert (status, output) == (2, ""), said
    assert names in said
    assert "Traceback" not in said
    assert len(said) < 1500
    assert "\x1b[31mtank" not in said
    assert said.startswith("Usage: ") or said.count("\n") == 1
    assert contents(catalogue) == before


def test_a_page_of_this_machine_is_not_asked_for(catalogue: Path) -> None:
    asked: list[str] = []

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        before = contents(catalogue)
        done = vidcat(catalogue, "report", "add", f"http://localhost:{server.server_port}/")
        server.shutdown()
    assert (done.returncode, asked) == (2, [])
    assert "no public address" in done.stderr
    assert contents(catalogue) == before


def test_of_two_edits_at_once_one_is_told_to_look_again(catalogue: Path, tmp_path: Path) -> None:
    own = tmp_path / "catalogue"
    shutil.copytree(catalogue, own)
    command = [sys.executable, "-m", "vidcat", "--catalogue", str(own), *EDIT, "--version", "1"]
    edits = [
        subprocess.Popen(
            [*command, "--note", note], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for note in ("one", "two")
    ]
    said = [edit.communicate(timeout=60)[1] for edit in edits]
    assert sorted(edit.returncode for edit in edits) == [0, 2]
    assert "version: sighting 1 is at version 2, not 1: Lina changed it" in "".join(said)
    with contextlib.closing(sqlite3.connect(own / "catalogue.db")) as db:
        rows = db.execute("SELECT version, is_current FROM sighting WHERE number = 1").fetchall()
    assert sorted(rows) == [(1, 0), (2, 1)]


@pytest.mark.parametrize(
    "words", [["reports"], ["sightings"], ["types"], ["sighting", "show", "1"]]
)
def test_a_catalogue_that_is_not_there_is_not_made_by_asking(
    words: list[str], tmp_path: Path
) -> None:
    done = vidcat(tmp_path / "new", *words)
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith("vidcat: There is no catalogue in ")
    assert not (tmp_path / "new").exists()
