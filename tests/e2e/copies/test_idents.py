"""An intro that unrelated videos share is learnt, left out of matching, named, and taken back."""

from pathlib import Path

import pytest

from commands import ask, must, vidcat
from places import FIXTURES
from vidcat.media.ffmpeg.tools import Stream, find_tools, read, run, write

# Of five different sources; the clip that all of them show is of a sixth.
BODIES = ("pig.mp4", "other_a.mp4", "other_b.mp4", "duel_original.mp4", "ten_bit.mkv")
SHARED = "rabbit.mp4"


def clip(name: str, seconds: float = 0.0, start_s: float = 0.0) -> Stream:
    """A fixture played over and over until it lasts `seconds`, or once."""
    looped = {"stream_loop": 9, "t": seconds + start_s} if seconds else {}
    video = read(FIXTURES / name, **looped).video
    if start_s:
        video = video.filter("trim", start=start_s).filter("setpts", "PTS-STARTPTS")
    return video.filter("scale", 320, 240).filter("setsar", "1").filter("fps", 25)


def make(folder: Path, name: str, *parts: Stream) -> None:
    import ffmpeg

    joined = ffmpeg.concat(*parts, v=1, a=0)
    run(find_tools(), write(joined, folder / name, vcodec="libx264", crf=24, pix_fmt="yuv420p"))


def pairs(folder: Path) -> set[frozenset[str]]:
    """Name the files of the pairs that share footage."""
    names = {}
    for each in ask(folder, "videos"):
        names[each["video"]] = Path(each["copies"][0]["path"]).stem
    return {frozenset((names[each["a"]], names[each["b"]])) for each in ask(folder, "copies")}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five unrelated videos with one intro, and a shorter cut of one of them that has it too."""
    folder = tmp_path_factory.mktemp("desk")
    footage = folder / "footage"
    footage.mkdir()
    for name in BODIES:
        make(footage, f"{name}.mp4", clip(SHARED, 4), clip(name, 12))
    make(footage, "pig-again.mp4", clip(SHARED, 4), clip("pig.mp4", 10, start_s=1.0))
    for arguments in (
        ("seed",),
        ("user", "add", "Lina", "--role", "analyst"),
        ("ingest", "footage"),
    ):
        must(folder, *arguments)
    return folder


@pytest.mark.slow
def test_the_intro_is_learnt_and_ties_nothing_together(desk: Path) -> None:
    (found,) = ask(desk, "idents")
    assert len(found["showings"]) == 6
    for showing in found["showings"]:
        assert showing["start_s"] == pytest.approx(0, abs=0.5)
        assert showing["end_s"] == pytest.approx(4, abs=1)
    assert pairs(desk) == {frozenset(("pig.mp4", "pig-again"))}


@pytest.mark.slow
def test_a_later_video_with_the_intro_is_related_to_none_and_listed(desk: Path) -> None:
    make(desk, "late.mp4", clip(SHARED, 4), clip("vfr.mkv", 12))
    must(desk, "ingest", "late.mp4")
    (found,) = ask(desk, "idents")
    assert len(found["showings"]) == 7
    assert pairs(desk) == {frozenset(("pig.mp4", "pig-again"))}


@pytest.mark.slow
def test_a_named_ident_is_a_sighting_of_the_logo_wherever_it_is_shown(desk: Path) -> None:
    told = ask(desk, "ident", "name", "1", "Duel media office", "--by", "Lina")
    shown = {each["video"] for each in told["showings"]}
    assert told["proposed"] == len(shown) - 1
    seen = ask(desk, "sightings", "--type", "insignia/logo/media-office")
    assert {each["video"] for each in seen} >= {told["video"]}
    proposed = ask(desk, "sightings", "--type", "insignia/logo", "--status", "proposed")
    assert {each["video"] for each in proposed} | {told["video"]} == shown
    must(desk, "ingest", "footage")
    assert len(ask(desk, "sightings", "--status", "proposed")) == len(proposed)


@pytest.mark.slow
def test_a_clip_in_the_middle_of_many_is_evidence_and_no_ident(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("viral")
    for name in BODIES:
        body = clip(name, 20), clip(name, 20, start_s=1.0)
        make(folder, f"{name}.mp4", body[0], clip(SHARED), body[1])
    must(folder, "ingest", ".")
    assert ask(folder, "idents") == []
    assert len(pairs(folder)) == 10


@pytest.mark.slow
def test_what_a_person_calls_footage_is_matched_again_and_never_learnt_again(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("footage")
    for name in BODIES[:4]:
        make(folder, f"{name}.mp4", clip(SHARED), clip(name, 15))
    must(folder, "user", "add", "Lina", "--role", "analyst")
    must(folder, "ingest", ".")
    assert len(ask(folder, "idents")) == 1
    assert pairs(folder) == set()
    must(folder, "seed")
    vehicle = vidcat(folder, "ident", "name", "1", "X", "--type", "vehicle", "--by", "Lina")
    assert vehicle.returncode == 2
    assert "an ident shows whose it is" in vehicle.stderr
    must(folder, "ident", "name", "1", "X media office", "--by", "Lina")
    assert len(ask(folder, "sightings", "--status", "proposed")) == 3
    refused = vidcat(folder, "ident", "footage", "1", "--reason", " ", "--by", "Lina")
    assert refused.returncode == 2
    told = ask(folder, "ident", "footage", "1", "--reason", "the strike itself", "--by", "Lina")
    assert (told["left_out"], told["word"]["word"]) == (False, "footage")
    assert ask(folder, "sightings") == []  # it is nobody's logo after all
    assert ask(folder, "sightings", "--status", "proposed") == []
    assert len(pairs(folder)) == 6
    must(folder, "ingest", ".")
    assert len(ask(folder, "idents")) == 1
    assert len(pairs(folder)) == 6


@pytest.mark.parametrize("number", ["99", "0", "-1", "9" * 30, "x"])
def test_an_ident_that_is_none_is_said_to_be_none(desk: Path, number: str) -> None:
    for words in (("idents",), ("ident", "name"), ("ident", "footage")):
        said = {"name": ("X",), "footage": ("--reason", "why")}.get(words[-1], ())
        done = vidcat(desk, *words, *said, "--", number)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
