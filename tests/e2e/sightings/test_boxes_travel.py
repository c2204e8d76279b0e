"""A box drawn on real footage arrives on the same object through mirror, crop, bars and windows."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from commands import ask, must
from places import FIXTURES
from vidcat.domain.values.regions import Region
from vidcat.media.ffmpeg.reuploads import Reupload, reupload
from vidcat.media.ffmpeg.tools import find_tools, read, run, write

AT_S = 2.0
BOX = Region(0.35, 0.3, 0.25, 0.35)  # around the pig's head
# What each edit does to a point is written in its filter: fractions of the frame, exact.
EDITS = {
    "mirrored": ([("hflip", {})], Region(0.4, 0.3, 0.25, 0.35)),
    "cropped": (
        [("crop", {"w": "iw*0.8", "h": "ih*0.75", "x": "iw*0.15", "y": "ih*0.2"})],
        Region(0.25, 0.1 / 0.75, 0.3125, 0.35 / 0.75),
    ),
    "letterboxed": (
        [("pad", {"w": "iw", "h": "ih*1.5", "x": 0, "y": "(oh-ih)/2"})],
        Region(0.35, (0.25 + 0.3) / 1.5, 0.25, 0.35 / 1.5),
    ),
    "cropped and mirrored": (
        [("crop", {"w": "iw*0.8", "h": "ih*0.8", "x": 0, "y": 0}), ("hflip", {})],
        Region(1 - 0.6 / 0.8, 0.375, 0.3125, 0.4375),
    ),
}
# The window of another video in which the clip is shown, in its frame.
WINDOW = Region(0.4, 0.45, 0.5, 0.5)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clip with a sighting, and its re-uploads, searched deeply."""
    folder = tmp_path_factory.mktemp("desk")
    clip = folder / "pig.mp4"
    clip.write_bytes((FIXTURES / "pig.mp4").read_bytes())
    tools = find_tools()
    for name, (filters, _) in EDITS.items():
        run(tools, reupload(read(clip), Reupload(name, tuple(filters)), folder / f"{name}.mp4"))
    host = read(FIXTURES / "duel_original.mp4", stream_loop=3).video.filter("scale", 640, 480)
    window = read(clip).video.filter("scale", 320, 240)
    shown = host.overlay(window, x=256, y=216, shortest=1)
    run(tools, write(shown, folder / "window.mp4", vcodec="libx264", crf=23, pix_fmt="yuv420p"))
    for arguments in (
        ("seed",),
        ("user", "add", "Lina", "--role", "analyst"),
        ("ingest", "pig.mp4"),
        (
            "sighting",
            "add",
            "--video",
            "pig.mp4",
            "--at",
            str(AT_S),
            "--type",
            "btr-80",
            "--box",
            str(BOX),
            "--by",
            "Lina",
        ),
        ("ingest", ".", "--deep"),
    ):
        must(folder, *arguments)
    return folder


def arrived(desk: Path, name: str) -> dict[str, Any]:
    (found,) = ask(desk, "sightings", "--video", f"{name}.mp4", "--status", "proposed")
    assert isinstance(found, dict)
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "truth"),
    [
        *((name, truth) for name, (_, truth) in EDITS.items()),
        (
            "window",
            Region(0.4 + 0.35 * 0.5, 0.45 + 0.3 * 0.5, 0.25 * 0.5, 0.35 * 0.5),
        ),
    ],
)
def test_a_box_lands_where_the_edit_put_the_object(desk: Path, name: str, truth: Region) -> None:
    found = arrived(desk, name)
    overlap = Region(*found["box"]).overlap(truth)
    assert overlap > 0.85, f"{overlap:.2f}: {found['box']} for {truth}"
    assert found["time_s"] == pytest.approx(AT_S, abs=0.3)


def picture(desk: Path, name: str, box: Region, out: str) -> NDArray[np.float64]:
    """Cut a box out of the frame that ffmpeg shows, 32 x 32 in grey."""
    cut = read(desk / f"{name}.mp4", ss=AT_S).video.filter(
        "crop", f"iw*{box.width}", f"ih*{box.height}", f"iw*{box.x}", f"ih*{box.y}", exact=1
    )
    cut = cut.filter("scale", 32, 32, flags="area")
    run(find_tools(), write(cut, desk / out, vframes=1, pix_fmt="gray", format="rawvideo"))
    return np.frombuffer((desk / out).read_bytes(), np.uint8).reshape(32, 32).astype(np.float64)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "turned"), [("cropped", False), ("letterboxed", False), ("mirrored", True)]
)
def test_what_is_in_the_box_is_what_was_in_it(desk: Path, name: str, turned: bool) -> None:
    source = picture(desk, "pig", BOX, "source.raw")
    copy = picture(desk, name, Region(*arrived(desk, name)["box"]), f"{name}.raw")
    alike = np.corrcoef(source.ravel(), (copy[:, ::-1] if turned else copy).ravel())[0, 1]
    elsewhere = picture(desk, name, Region(0.0, 0.3, 0.25, 0.35), f"{name}-other.raw")
    unlike = np.corrcoef(source.ravel(), elsewhere.ravel())[0, 1]
    assert alike > 0.9
    assert alike > unlike + 0.3
