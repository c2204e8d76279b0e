"""Intros that unrelated videos share: learnt, kept out, named, and taken back when wrong."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import ffmpeg
import pytest

from vidcat.media.ffmpeg import find_tools, read, run, write

FIXTURES = Path(__file__).parents[2] / "fixtures"
CARD_S = 3.0
Change = tuple[str, dict[str, str]]
# Upside down or as a negative, footage has nothing in common with itself.
UPSIDE_DOWN: Change = ("vflip", {})
NEGATIVE: Change = ("curves", {"preset": "negative"})


def card() -> Any:
    """A test card that changes from frame to frame, as broadcasters have them."""
    return ffmpeg.input(f"testsrc2=size=360x240:rate=25:duration={CARD_S}", f="lavfi").video


def clip(name: str, *changes: Change, span_s: tuple[float, float] = (0.0, 60.0)) -> Any:
    """A stretch of a real fixture, perhaps made other footage."""
    start, end = span_s
    video = read(FIXTURES / f"{name}.mp4").video
    for change, options in changes:
        video = video.filter(change, **options)
    video = video.filter("trim", start=start, end=end).filter("setpts", "PTS-STARTPTS")
    return video.filter("scale", 360, 240).filter("setsar", 1)


def make(output: Path, *parts: Any, crf: int = 24) -> None:
    output.parent.mkdir(exist_ok=True)
    joined = ffmpeg.concat(*(part.filter("fps", 25) for part in parts), v=1, a=0)
    h264 = {"vcodec": "libx264", "preset": "veryfast", "pix_fmt": "yuv420p", "crf": crf}
    run(find_tools(), write(joined, output, **h264))


def vidcat(folder: Path, *arguments: str) -> Any:
    """Run a command on the folder's catalogue; gives what it prints, as JSON where it does."""
    command = [sys.executable, "-m", "vidcat", "--catalogue", str(folder / "catalogue")]
    done = subprocess.run(
        [*command, *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        cwd=folder,
        env=os.environ,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if "--json" in arguments else done.stdout


def pairs(folder: Path) -> set[frozenset[str]]:
    """Name the pairs that are related, by their files."""
    names = {each["video"]: name_of(each) for each in vidcat(folder, "videos", "--json")}
    found = vidcat(folder, "copies", "--json")
    return {frozenset((names[each["a"]], names[each["b"]])) for each in found}


def name_of(video: dict[str, Any]) -> str:
    return Path(video["copies"][0]["path"]).stem


def together(*names: str) -> set[frozenset[str]]:
    return {frozenset(names)}


def every_pair(names: Iterable[str]) -> set[frozenset[str]]:
    return {frozenset((a, b)) for a in names for b in names if a < b}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five unrelated videos that begin with one card, and copies of two that do too."""
    folder = tmp_path_factory.mktemp("desk")
    for name in ("duel_original", "other_a", "other_b", "pig", "rabbit"):
        make(folder / "footage" / f"{name}.mp4", card(), clip(name))
    make(folder / "footage" / "duel_again.mp4", card(), clip("duel_recompressed"), crf=30)
    make(folder / "footage" / "pig_cut.mp4", card(), clip("pig", span_s=(1.0, 6.0)), crf=32)
    vidcat(folder, "ingest", "footage")
    vidcat(folder, "seed")
    vidcat(folder, "user", "add", "Lina", "--role", "analyst")
    return folder


COPIES = together("duel_original", "duel_again") | together("pig", "pig_cut")


def test_the_card_is_learnt_and_relates_nothing(desk: Path) -> None:
    (ident,) = vidcat(desk, "idents", "--json")
    assert ident["start_s"] == pytest.approx(0.0, abs=0.25)
    assert ident["end_s"] == pytest.approx(CARD_S, abs=0.5)
    assert (ident["videos"], ident["name"], ident["footage"]) == (7, "", False)
    assert pairs(desk) == COPIES


def test_families_are_those_of_the_footage(desk: Path) -> None:
    families = {name_of(v): v["family"] for v in vidcat(desk, "videos", "--json")}
    assert families["duel_original"] == families["duel_again"] is not None
    assert families["pig"] == families["pig_cut"] != families["duel_original"]
    assert [families[name] for name in ("other_a", "other_b", "rabbit")] == [None] * 3


def test_every_showing_is_listed_with_its_times(desk: Path) -> None:
    shown = vidcat(desk, "idents", "show", "1", "--json")["showings"]
    assert len({each["video"] for each in shown}) == len(shown) == 7
    assert all(each["start_s"] < 0.25 and abs(each["end_s"] - CARD_S) < 0.5 for each in shown)
    said = vidcat(desk, "idents", "show", "1")
    assert "not named yet" in said
    assert "rabbit.mp4" in said


def test_ingesting_again_learns_nothing_more(desk: Path) -> None:
    before = vidcat(desk, "idents", "show", "1", "--json")
    vidcat(desk, "ingest", "footage")
    assert vidcat(desk, "idents", "show", "1", "--json") == before
    assert pairs(desk) == COPIES


def test_a_file_that_only_begins_with_the_card_was_not_seen_before(desk: Path) -> None:
    make(desk / "stranger" / "negative.mp4", card(), clip("rabbit", NEGATIVE))
    assert vidcat(desk, "match", "stranger/negative.mp4", "--json") == []


def test_a_named_ident_is_a_sighting_and_a_proposal_wherever_it_is_shown(desk: Path) -> None:
    made = vidcat(desk, "idents", "name", "1", "X media office", "--by", "Lina", "--json")
    (ident,) = vidcat(desk, "idents", "--json")
    assert (made["video"], made["by"], made["status"]) == (ident["video"], "Lina", "made")
    assert (made["type"], made["note"]) == ("insignia/logo/media-office", "ident: X media office")
    assert made["pixel_hash"].startswith("sha256:")
    assert ident["name"] == "X media office"

    proposed = vidcat(desk, "sightings", "--status", "proposed", "--json")
    assert len({each["video"] for each in proposed} - {ident["video"]}) == len(proposed) == 6
    assert {each["from"]["video"] for each in proposed} == {ident["video"]}
    assert all(each["time_s"] < 0.25 for each in proposed)


def test_it_is_proposed_in_videos_that_come_later(desk: Path) -> None:
    make(desk / "footage" / "later.mp4", clip("rabbit", NEGATIVE), card(), crf=30)
    vidcat(desk, "ingest", "footage/later.mp4")
    (found,) = vidcat(
        desk, "sightings", "--video", "footage/later.mp4", "--status", "proposed", "--json"
    )
    assert found["time_s"] == pytest.approx(5.0, abs=0.3)
    assert vidcat(desk, "idents", "--json")[0]["videos"] == 8
    assert pairs(desk) == COPIES


def test_another_name_corrects_the_sighting_and_what_was_proposed(desk: Path) -> None:
    made = vidcat(desk, "idents", "name", "1", "Y channel", "--by", "Lina", "--json")
    assert (made["note"], made["version"]) == ("ident: Y channel", 2)
    proposed = vidcat(desk, "sightings", "--status", "proposed", "--json")
    assert {each["note"] for each in proposed} == {"ident: Y channel"}
    assert len(proposed) == 7
    (ident,) = vidcat(desk, "idents", "--json")
    assert [each["name"] for each in ident["statements"]] == ["X media office", "Y channel"]


REFUSED = {
    ("name", "1", "X", "--by", "Nobody"): "user add",
    ("name", "1", "X", "--by", "Lina", "--type", "no such thing"): "No type is called",
    ("name", "1", " ", "--by", "Lina"): "name:",
    ("name", "7", "X", "--by", "Lina"): "there is none of number 7",
    ("show", "7"): "there is none of number 7",
    ("footage", "1", "--reason", " ", "--by", "Lina"): "reason:",
}


def test_what_makes_no_sense_is_refused_in_one_sentence_and_not_written_down(desk: Path) -> None:
    before = vidcat(desk, "idents", "--json")
    for arguments, said in REFUSED.items():
        with pytest.raises(AssertionError, match=said):
            vidcat(desk, "idents", *arguments)
    assert vidcat(desk, "idents", "--json") == before


OPENERS = ("duel_original", "other_a", "other_b", "pig")


@pytest.fixture(scope="module")
def viral(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four unrelated videos that open with the same clip of real footage."""
    folder = tmp_path_factory.mktemp("viral")
    for name in OPENERS:
        opening = clip("rabbit", span_s=(0.0, 4.0))
        make(folder / "footage" / f"{name}.mp4", opening, clip(name), clip(name, UPSIDE_DOWN))
    vidcat(folder, "ingest", "footage")
    vidcat(folder, "user", "add", "Lina", "--role", "analyst")
    return folder


def test_a_clip_that_was_learnt_comes_back_as_footage_and_stays(viral: Path) -> None:
    assert pairs(viral) == set()
    assert len(vidcat(viral, "idents", "--json")) == 1
    why = ("--reason", "the street after the strike", "--by", "Lina")
    back = vidcat(viral, "idents", "footage", "1", *why, "--json")
    assert len(back) == 6
    assert pairs(viral) == every_pair(OPENERS)
    assert len({v["family"] for v in vidcat(viral, "videos", "--json")}) == 1

    opening = clip("rabbit", span_s=(0.0, 4.0))
    make(
        viral / "footage" / "fifth.mp4", opening, clip("pig", NEGATIVE), clip("rabbit", UPSIDE_DOWN)
    )
    vidcat(viral, "ingest", "footage")
    assert pairs(viral) == every_pair([*OPENERS, "fifth"])
    (ident,) = vidcat(viral, "idents", "--json")
    assert (ident["footage"], ident["videos"]) == (True, 5)


def test_the_newest_word_counts_and_what_was_said_before_stays(viral: Path) -> None:
    vidcat(viral, "seed")
    vidcat(viral, "idents", "name", "1", "X media office", "--by", "Lina")
    assert pairs(viral) == set()
    (ident,) = vidcat(viral, "idents", "--json")
    assert [each["word"] for each in ident["statements"]] == ["footage", "ident"]
    assert ident["footage"] is False


def test_a_long_clip_that_four_compilations_share_is_evidence(tmp_path: Path) -> None:
    for name in OPENERS:
        long = [clip("rabbit", *how) for how in ((), (NEGATIVE,), (UPSIDE_DOWN,))]
        long.append(clip("fade_and_dissolve"))
        own = [clip(name, *how) for how in ((), (NEGATIVE,), (UPSIDE_DOWN,))]
        make(tmp_path / "footage" / f"{name}.mp4", *long, *own)
    vidcat(tmp_path, "ingest", "footage")
    assert vidcat(tmp_path, "idents", "--json") == []
    assert pairs(tmp_path) == every_pair(OPENERS)


def test_black_and_flat_title_cards_relate_nothing(tmp_path: Path) -> None:
    for name in OPENERS:
        black = ffmpeg.input("color=black:size=360x240:rate=25:duration=2", f="lavfi").video
        green = ffmpeg.input("color=green:size=360x240:rate=25:duration=2", f="lavfi").video
        make(tmp_path / "footage" / f"{name}.mp4", black, green, clip(name))
    vidcat(tmp_path, "ingest", "footage")
    assert pairs(tmp_path) == set()
    assert vidcat(tmp_path, "idents", "--json") == []
    assert "No idents" in vidcat(tmp_path, "idents")
