"""What lies near a video without being its footage is left to a person: stills, reversed film."""

import subprocess
from pathlib import Path

import pytest

from commands import ask, must
from places import CORPUS
from vidcat.media.ffmpeg.tools import find_tools

CHAPLIN = CORPUS / "moviepy/chaplin.mp4"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.exists(), reason="the real clips are not here"),
]


@pytest.fixture(scope="module")
def bands(tmp_path_factory: pytest.TempPathFactory) -> dict[frozenset[str], str]:
    """Catalogue a clip, its reverse, a still of it, and a copy of the still."""
    folder = tmp_path_factory.mktemp("near")
    made = folder / "footage"
    made.mkdir()
    (made / CHAPLIN.name).write_bytes(CHAPLIN.read_bytes())
    ffmpeg(CHAPLIN, made / "reversed.mp4", "-vf", "reverse")
    ffmpeg(CHAPLIN, folder / "frame.png", "-ss", "8.3", "-frames:v", "1")
    ffmpeg(folder / "frame.png", made / "still.mp4", "-t", "30", before=("-loop", "1"))
    ffmpeg(made / "still.mp4", made / "copied-still.mp4", "-crf", "40", "-t", "20")
    must(folder, "ingest", made)
    names = {each["video"]: Path(each["copies"][0]["path"]).stem for each in ask(folder, "videos")}
    return {frozenset((names[r["a"]], names[r["b"]])): r["band"] for r in ask(folder, "copies")}


def ffmpeg(source: Path, target: Path, *options: str, before: tuple[str, ...] = ()) -> None:
    words = [str(find_tools().ffmpeg), "-v", "error", "-nostdin", "-y", *before, "-i", str(source)]
    pixels = [] if target.suffix == ".png" else ["-an", "-pix_fmt", "yuv420p", "-r", "25"]
    subprocess.run([*words, *options, *pixels, str(target)], check=True, timeout=120)


def test_a_reversed_film_is_never_probable(bands: dict[frozenset[str], str]) -> None:
    assert bands.get(frozenset(("chaplin", "reversed"))) != "probable"


def test_a_still_is_no_probable_part_of_moving_footage(bands: dict[frozenset[str], str]) -> None:
    for name in ("still", "copied-still"):
        assert bands.get(frozenset(("chaplin", name))) != "probable"


def test_a_still_copied_as_a_still_is_probable(bands: dict[frozenset[str], str]) -> None:
    assert bands[frozenset(("still", "copied-still"))] == "probable"
