"""Re-uploads of one intro relate nothing, copies that show it too stay related, labels travel."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import ffmpeg
import pytest

from commands import ask, must, vidcat
from places import FIXTURES
from vidcat.media.ffmpeg.tools import find_tools, read, run, write

CARD_S = 3.0
Change = tuple[str, dict[str, Any]]
# Upside down or as a negative, footage has nothing in common with itself.
UPSIDE_DOWN: Change = ("vflip", {})
NEGATIVE: Change = ("curves", {"preset": "negative"})
MIRRORED: Change = ("hflip", {})
LETTERBOXED: Change = ("pad", {"w": 360, "h": 320, "y": 40})
CAPTIONED: Change = ("drawbox", {"y": 210, "w": 360, "h": 30, "color": "white", "t": "fill"})


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


def make(output: Path, *parts: Any, over: Iterable[Change] = (), crf: int = 24) -> None:
    """Write clips one after the other, with changes made to the whole."""
    output.parent.mkdir(exist_ok=True)
    joined = ffmpeg.concat(*(part.filter("fps", 25) for part in parts), v=1, a=0)
    for change, options in over:
        joined = joined.filter(change, **options)
    h264 = {"vcodec": "libx264", "preset": "veryfast", "pix_fmt": "yuv420p", "crf": crf}
    run(find_tools(), write(joined, output, **h264))


def name_of(video: dict[str, Any]) -> str:
    return Path(video["copies"][0]["path"]).stem


def pairs(folder: Path) -> set[frozenset[str]]:
    """Name the pairs that are related, by their files."""
    names = {each["video"]: name_of(each) for each in ask(folder, "videos")}
    return {frozenset((names[each["a"]], names[each["b"]])) for each in ask(folder, "copies")}


BODIES = {
    "duel_original": (),
    "other_a": (LETTERBOXED,),
    "other_b": (MIRRORED,),
    "pig": (),
    "rabbit": (CAPTIONED,),
}
COPIES = {frozenset(("duel_original", "duel_again")), frozenset(("pig", "pig_cut"))}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five unrelated videos that begin with one card, re-uploaded, and copies of two of them."""
    folder = tmp_path_factory.mktemp("desk")
    for name, over in BODIES.items():
        make(folder / "footage" / f"{name}.mp4", card(), clip(name), over=over)
    make(folder / "footage" / "duel_again.mp4", card(), clip("duel_recompressed"), crf=30)
    make(folder / "footage" / "pig_cut.mp4", card(), clip("pig", span_s=(1.0, 6.0)), crf=32)
    must(folder, "ingest", "footage")
    must(folder, "seed")
    must(folder, "user", "add", "Lina", "--role", "analyst")
    return folder


@pytest.mark.slow
def test_a_card_relates_nothing_however_it_was_re_uploaded(desk: Path) -> None:
    (ident,) = ask(desk, "idents")
    assert len({each["video"] for each in ident["showings"]}) == 7
    for each in ident["showings"]:
        assert each["start_s"] < 0.3
        assert each["end_s"] == pytest.approx(CARD_S, abs=0.5)
    assert pairs(desk) == COPIES


@pytest.mark.slow
def test_families_are_those_of_the_footage(desk: Path) -> None:
    families = {name_of(video): video["family"] for video in ask(desk, "videos")}
    assert families["duel_original"] == families["duel_again"] is not None
    assert families["pig"] == families["pig_cut"] != families["duel_original"]
    assert [families[name] for name in ("other_a", "other_b", "rabbit")] == [None] * 3


@pytest.mark.slow
def test_a_file_that_only_begins_with_the_card_was_not_seen_before(desk: Path) -> None:
    make(desk / "stranger" / "negative.mp4", card(), clip("rabbit", NEGATIVE))
    assert ask(desk, "match", "stranger/negative.mp4") == []


@pytest.mark.slow
def test_a_name_is_a_sighting_of_exact_frames_and_travels_to_videos_that_come_later(
    desk: Path,
) -> None:
    told = ask(desk, "ident", "name", "1", "X media office", "--by", "Lina")
    (made,) = ask(desk, "sightings", "--type", "insignia/logo/media-office")
    assert (made["video"], made["by"]) == (told["video"], "Lina")
    assert (made["note"], told["proposed"]) == ("ident: X media office", 6)
    assert made["pixel_hash"].startswith("sha256:")

    make(desk / "footage" / "later.mp4", clip("rabbit", NEGATIVE), card(), crf=30)
    must(desk, "ingest", "footage/later.mp4")
    later = ("--video", "footage/later.mp4", "--status", "proposed")
    (found,) = ask(desk, "sightings", *later)
    assert found["time_s"] == pytest.approx(5.0, abs=0.3)
    assert pairs(desk) == COPIES


@pytest.mark.slow
def test_another_name_corrects_the_sighting_and_what_was_proposed(desk: Path) -> None:
    ask(desk, "ident", "name", "1", "Y channel", "--by", "Lina")
    (made,) = ask(desk, "sightings", "--type", "insignia/logo/media-office")
    assert (made["note"], made["version"]) == ("ident: Y channel", 2)
    proposed = ask(desk, "sightings", "--status", "proposed")
    assert {each["note"] for each in proposed} == {"ident: Y channel"}
    assert len(proposed) == 7
    (ident,) = ask(desk, "idents", "1")
    assert [each["name"] for each in ident["words"]] == ["X media office", "Y channel"]


REFUSED = {
    ("name", "1", "X", "--by", "Nobody"): "user add",
    ("name", "1", "X", "--by", "Lina", "--type", "no such thing"): "No type is called",
    ("name", "1", " ", "--by", "Lina"): "name:",
    ("name", "7", "X", "--by", "Lina"): "number 7",
    ("footage", "1", "--reason", " ", "--by", "Lina"): "reason:",
}


@pytest.mark.slow
def test_what_makes_no_sense_is_refused_and_not_written_down(desk: Path) -> None:
    before = ask(desk, "idents", "1")
    for arguments, said in REFUSED.items():
        done = vidcat(desk, "ident", *arguments)
        assert done.returncode == 2
        assert said in done.stderr
    assert ask(desk, "idents", "1") == before


@pytest.mark.slow
def test_a_name_after_footage_keeps_it_out_again(desk: Path) -> None:
    must(desk, "ident", "footage", "1", "--reason", "a clip", "--by", "Lina")
    assert len(pairs(desk)) == 28
    must(desk, "ident", "name", "1", "X media office", "--by", "Lina")
    assert pairs(desk) == COPIES


OPENERS = ("duel_original", "other_a", "other_b", "pig")


@pytest.mark.slow
def test_a_long_clip_that_opens_four_compilations_is_evidence(tmp_path: Path) -> None:
    for name in OPENERS:
        long = [clip("rabbit", *how) for how in ((), (NEGATIVE,), (UPSIDE_DOWN,))]
        own = [clip(name, *how) for how in ((), (NEGATIVE,), (UPSIDE_DOWN,))]
        make(tmp_path / "footage" / f"{name}.mp4", *long, clip("fade_and_dissolve"), *own)
    must(tmp_path, "ingest", "footage")
    assert ask(tmp_path, "idents") == []
    assert len(pairs(tmp_path)) == 6


@pytest.mark.slow
def test_black_and_flat_title_cards_relate_nothing(tmp_path: Path) -> None:
    for name in OPENERS:
        black = ffmpeg.input("color=black:size=360x240:rate=25:duration=2", f="lavfi").video
        green = ffmpeg.input("color=green:size=360x240:rate=25:duration=2", f="lavfi").video
        make(tmp_path / "footage" / f"{name}.mp4", black, green, clip(name))
    must(tmp_path, "ingest", "footage")
    assert pairs(tmp_path) == set()
    assert ask(tmp_path, "idents") == []
