"""What two desks tell each other of their footage, and what one tells Bayanat."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from places import FIXTURES
from vidcat.media.ffmpeg.reuploads import make_reupload
from vidcat.media.ffmpeg.tools import find_tools
from warm_cli import run_vidcat

PIG, COPY, RABBIT = (f"footage/{name}.mp4" for name in ("pig", "-copy", "rabbit"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of two unrelated clips and a copy of one whose name looks like an option."""
    folder = tmp_path_factory.mktemp("desk")
    footage = folder / "footage"
    footage.mkdir()
    for name in ("pig.mp4", "rabbit.mp4"):
        shutil.copy(FIXTURES / name, footage / name)
    make_reupload(find_tools(), footage / "pig.mp4", "smaller", footage / "-copy.mp4")
    vidcat(folder, "ingest", "footage")
    vidcat(folder, "user", "add", "Lina", "--role", "analyst")
    return folder


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue elsewhere, of an excerpt of one of the clips."""
    folder = tmp_path_factory.mktemp("other")
    make_reupload(find_tools(), FIXTURES / "pig.mp4", "excerpt", folder / "excerpt.mp4")
    vidcat(folder, "ingest", "excerpt.mp4")
    vidcat(folder, "user", "add", "Omar", "--role", "analyst")
    return folder


def vidcat(
    folder: Path, *arguments: str | Path, status: int = 0
) -> subprocess.CompletedProcess[str]:
    done = run_vidcat(["--catalogue", folder / "catalogue", *arguments], cwd=folder)
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    return done


def answer(folder: Path, *arguments: str | Path):
    return json.loads(vidcat(folder, *arguments, "--json").stdout)


@pytest.mark.parametrize("form", ["vidcat", "vpdq"])
def test_a_desk_finds_its_footage_in_the_hashes_of_another(
    desk: Path, other: Path, tmp_path: Path, form: str
) -> None:
    said = answer(desk, "hashes", "export", tmp_path / "hashes", PIG, RABBIT, "--form", form)
    assert said["videos"] == 2
    taken = ("hashes", "import", tmp_path / "hashes", "--name", form, "--by", "Omar")
    assert answer(other, *taken)["videos"] == 2
    (found,) = answer(other, "hashes", "matches", "--list", form)
    assert (found["list"], found["band"]) == (form, "probable")
    assert found["listed_sha256"] == answer(desk, "video", PIG)["video"]
    (segment,) = found["segments"]
    assert (segment["a_start_s"], segment["b_start_s"]) == pytest.approx((0, 1), abs=0.3)
    assert f"list:{form}#" in vidcat(other, "hashes", "matches", "excerpt.mp4").stdout
    assert answer(other, "hashes", "remove", form, "--by", "Omar")["removed"]
    assert answer(other, "hashes", "lists") == []


def test_hashes_that_the_reference_made_once_a_second_find_a_smaller_copy(desk: Path) -> None:
    taken = ("hashes", "import", FIXTURES / "pig.vpdq.txt", "--name", "reference", "--by", "Lina")
    assert "made elsewhere" in vidcat(desk, *taken).stderr
    found = answer(desk, "hashes", "matches")
    assert {each["a"] for each in found} == {
        answer(desk, "video", name)["video"] for name in (PIG, COPY)
    }
    for each in found:
        (segment,) = each["segments"]
        assert each["kind"] == "near"
        assert abs(segment["a_start_s"] - segment["b_start_s"]) <= 1
    vidcat(desk, "hashes", "remove", "reference", "--by", "Lina")


def test_a_bad_list_is_one_sentence_with_file_and_line(desk: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text("0,90,0f,0\n")
    taken = ("hashes", "import", tmp_path / "bad.txt", "--name", "bad", "--by", "Lina")
    said = vidcat(desk, *taken, status=2).stderr
    assert said == "vidcat: bad.txt, line 1: the hash has to be 64 hex digits.\n"


def test_hashes_are_not_written_over_a_video(desk: Path) -> None:
    before = (desk / PIG).read_bytes()
    assert "is a video" in vidcat(desk, "hashes", "export", PIG, status=2).stderr
    assert "is a video" in vidcat(desk, "export", "bayanat", PIG, status=2).stderr
    assert (desk / PIG).read_bytes() == before


def test_a_family_says_where_its_videos_were_posted(desk: Path) -> None:
    posted = ("--url", "https://example.org/1", "--publisher", "A channel", "--by", "Lina")
    made = answer(desk, "posting", "add", PIG, *posted, "--posted", "2016-06~")
    vidcat(desk, "posting", "add", COPY, *posted, "--posted", "2016-07-02")
    whole = answer(desk, "video", PIG)
    assert whole["postings"] == [made]
    found = answer(desk, "family", COPY)
    assert found["family"] == whole["family"]
    assert found["earliest_posted"] == found["largest"] == [whole["video"]]
    own, parent = found["members"]
    assert (own["relation"], parent["relation"]["band"]) == (None, "probable")
    assert parent["postings"][0]["posted"]["latest"] == "2016-06-30"
    said = vidcat(desk, "family", COPY).stdout
    assert f"Earliest known posting: {whole['video'][:12]}" in said
    assert "original" not in said.lower()
    assert "in no family" in vidcat(desk, "family", RABBIT).stdout

    ended = ("posting", "withdraw", str(made["posting"]), "--reason", "a typo", "--by", "Lina")
    assert answer(desk, *ended)["withdrawn"]["reason"] == "a typo"
    assert "https" not in vidcat(desk, "video", PIG).stdout
    assert "WITHDRAWN by Lina: a typo" in vidcat(desk, "posting", "list", PIG, "--all").stdout


def test_a_posting_whose_date_is_none_is_refused_by_the_name_of_its_option(desk: Path) -> None:
    wrong = ("--publisher", "x", "--posted", "June", "--by", "Lina")
    said = vidcat(desk, "posting", "add", PIG, *wrong, status=2).stderr
    assert "posted: 'June' is not a date" in said


def test_bayanat_gets_names_and_distances_that_mean_our_bands(desk: Path, tmp_path: Path) -> None:
    file = tmp_path / "matches.csv"
    assert answer(desk, "export", "bayanat", file) == {"pairs": 1, "left_out": 0}
    with file.open(encoding="utf-8", newline="") as rows:
        (row,) = csv.DictReader(rows)
    assert {row["query_video"], row["match_video"]} == {"pig", "'-copy"}
    assert 0 <= float(row["distance"]) < 0.3
    assert row["notes"].startswith("near (probable); ")
    assert answer(desk, "export", "bayanat", file, "--band", "candidate")["pairs"] == 0

    given = ("--by", "Lina", "--reason", "I know this pig")
    vidcat(desk, "verdict", PIG, RABBIT, "same", *given)
    assert answer(desk, "export", "bayanat", file)["pairs"] == 2
    assert ",0.2900," in file.read_text(encoding="utf-8")
    assert "Lina" not in file.read_text(encoding="utf-8")
    for name in (COPY, RABBIT):
        vidcat(desk, "verdict", PIG, name, "different", *given)
    assert answer(desk, "export", "bayanat", file)["pairs"] == 0


def test_export_knows_hashes_too(desk: Path, tmp_path: Path) -> None:
    vidcat(desk, "export", "hashes", tmp_path / "a")
    vidcat(desk, "hashes", "export", tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_desk_moves_and_finds_its_footage_again(desk: Path, tmp_path: Path) -> None:
    file, cut = desk / "all.jsonl", tmp_path / "cut.jsonl"
    vidcat(desk, "export", "jsonl", file)
    cut.write_bytes(file.read_bytes()[:-9])
    tried = vidcat(tmp_path, "import", "jsonl", cut, "--dry-run", "--json", status=2)
    lines = len(file.read_text(encoding="utf-8").splitlines())
    assert {"line": lines, "problem": "it is cut off: no line break follows"} in json.loads(
        tried.stdout
    )["problems"]
    refused = vidcat(tmp_path, "import", "jsonl", cut, status=2)
    assert f"cut.jsonl, line {lines}: it is cut off" in refused.stderr
    vidcat(tmp_path, "import", "jsonl", file, "--by", "Lina")
    line, *_ = vidcat(tmp_path, "ingest", desk / PIG, "--json").stdout.splitlines()
    assert json.loads(line)["status"] == "catalogued"  # known by its bytes, decoded anew
    (video,) = answer(tmp_path, "videos", "--path", "pig.mp4")
    assert [each["path"] for each in video["copies"]] == [str(desk / PIG)]


def test_a_redacted_sheet_says_what_was_burnt_out_and_no_original_goes_with_it(desk: Path) -> None:
    vidcat(desk, "seed")
    seen = ("sighting", "add", "--video", PIG, "--at", "1", "--by", "Lina", "--type")
    vidcat(desk, *seen, "technical")
    vidcat(desk, *seen, "privacy/face", "--box", "0.4,0.3,0.1,0.1")
    done = vidcat(desk, "export", "html", "sheet.html", "--redacted", "--exported-by", "Lina")
    told = "1 box burnt out of 1 still; 0 stills hold no face or plate that somebody marked."
    assert told in done.stderr
    assert done.stdout == "1 sighting: sheet.html\n"
    refused = vidcat(desk, "export", "bagit", "bag", "--redacted", "--originals", status=2)
    assert "ask for one of the two" in refused.stderr
    assert not (desk / "bag").exists()
    assert answer(desk, "export", "bagit", "bag", "--exported-by", "Lina")["sightings"] == 1
    line = [sys.executable, "-m", "bagit", "--validate", "bag"]
    assert subprocess.run(line, cwd=desk, capture_output=True, check=False).returncode == 0
