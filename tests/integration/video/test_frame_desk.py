"""The desk's frames: the very pictures that ffmpeg decodes from the start, and few decodes."""

import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from places import FIXTURES
from vidcat.catalogue import Catalogue, open_catalogue
from vidcat.domain.values.time import TimeBase
from vidcat.errors import DeskBusy, NoSuchFrame, OriginalMissing
from vidcat.media.ffmpeg.tools import find_tools
from vidcat.operations.frames.frame_desk import FrameDesk
from vidcat.operations.frames.frame_shelf import FrameShelf, ShelvedFrame
from vidcat.settings import load_settings
from vidcat.vault.originals import identify

TOOLS = find_tools()
SEEKABLE = ["fade_and_dissolve.mp4", "two_cuts.mp4", "starts_at_1s.mkv", "rotated_90.mp4"]
OTHERS = ["vfr.mkv", "interlaced.mpg", "ten_bit.mkv", "long_gop_open.mp4"]


def framehashes(clip: Path) -> dict[int, str]:
    """What the programs decode from the start: pts of every frame and the SHA-256 of its pixels."""
    line = [str(TOOLS.ffprobe), "-v", "error", "-select_streams", "v:0", "-of", "csv=p=0"]
    pts = said([*line, "-show_entries", "frame=pts", str(clip)])
    line = [
        str(TOOLS.ffmpeg),
        "-nostdin",
        "-v",
        "error",
        "-noautorotate",
        "-i",
        str(clip),
        "-map",
        "0:v:0",
    ]
    rows = said([*line, "-vsync", "passthrough", "-f", "framehash", "-hash", "sha256", "-"])
    hashes = [row.split(",")[5].strip() for row in rows if not row.startswith("#")]
    times = [int(row.split(",")[0]) for row in pts if row]
    return dict(zip(times, hashes, strict=True))


def said(line: list[str]) -> list[str]:
    done = subprocess.run(line, check=True, capture_output=True, text=True, timeout=60)
    return done.stdout.split("\n")[:-1]


@pytest.fixture(scope="module")
def open_gop(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Clips whose keyframes lead pictures that refer back across them, or are no entries."""
    folder = tmp_path_factory.mktemp("clips")
    options = {
        "open.mkv": ["-x264-params", "open-gop=1:bframes=3:keyint=20:min-keyint=20:scenecut=0"],
        "refresh.mp4": ["-x264-params", "intra-refresh=1:keyint=20:bframes=2"],
        "pyramid.ts": ["-x264-params", "bframes=3:b-pyramid=normal:keyint=25:scenecut=0"],
    }
    source = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=6,noise=alls=10:allf=t"]
    for name, each in options.items():
        line = ["-nostdin", "-v", "error", *source, "-c:v", "libx264", "-preset", "fast", *each]
        line += ["-pix_fmt", "yuv420p", str(folder / name)]
        subprocess.run([TOOLS.ffmpeg, *line], check=True, timeout=60)
    return {name: folder / name for name in options}


@pytest.fixture(scope="module")
def liar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pictures that refer back across intra ones, which all say that nothing does (SEI, D.2.8)."""
    folder = tmp_path_factory.mktemp("liar")
    bare, clip = folder / "bare.h264", folder / "liar.mp4"
    scenes = "[0][1]blend=all_expr='if(mod(floor(N/5),2),A,B)':shortest=1,format=yuv420p"
    line = [str(TOOLS.ffmpeg), "-nostdin", "-v", "error"]
    for source in ("testsrc2", "mandelbrot"):
        line += ["-f", "lavfi", "-i", f"{source}=s=320x180:r=25,noise=alls=12:allf=t"]
    line += ["-filter_complex", scenes, "-t", "3", "-c:v", "libx264", "-x264-params"]
    line += ["keyint=1000:min-keyint=500:scenecut=60:bframes=0:ref=8:weightp=0", str(bare)]
    subprocess.run(line, check=True, timeout=60)
    units = bare.read_bytes().split(b"\0\0\1")[1:]
    bare.write_bytes(b"".join(b"\0\0\1" + claim(unit) + unit for unit in units))
    line = [str(TOOLS.ffmpeg), "-nostdin", "-v", "error", "-r", "25", "-i", str(bare), "-c", "copy"]
    subprocess.run([*line, str(clip)], check=True, timeout=60)
    return clip


def claim(unit: bytes) -> bytes:
    """Give an exact recovery point for an intra slice (type 7) that is of no IDR picture."""
    is_intra = unit[0] & 0x1F == 1 and unit[1] == 0b1_0001000
    return bytes([6, 6, 1, 0b110_00000, 0x80]) + b"\0\0\1" if is_intra else b""


@pytest.fixture
def catalogue(catalogue_dir: Path) -> Iterator[Catalogue]:
    with open_catalogue(load_settings(catalogue_dir), create=True) as opened:
        yield opened


@pytest.fixture
def desk(catalogue: Catalogue) -> Iterator[FrameDesk]:
    with FrameDesk(catalogue) as opened:
        yield opened


def registered(catalogue: Catalogue, clip: Path) -> str:
    identity = identify(os.fsencode(clip), max_bytes=1 << 30)
    with catalogue.store.write() as tx:
        tx.videos.register(identity)
    return identity.sha256


def assert_exact(desk: FrameDesk, video: str, clip: Path, step: int) -> None:
    hashes = framehashes(clip)
    order = sorted(hashes)
    for place in [*range(0, len(order), step), len(order) - 1]:
        shown = desk.frame_at(video, order[place])
        assert shown.pixel_hash == hashes[shown.pts], place
        assert shown.previous_pts == (order[place - 1] if place else None)
        assert shown.next_pts == (order[place + 1] if place + 1 < len(order) else None)


@pytest.mark.parametrize("name", SEEKABLE + OTHERS)
def test_frames_of_fixtures_are_those_ffmpeg_decodes_from_the_start(
    catalogue: Catalogue, desk: FrameDesk, name: str
) -> None:
    assert_exact(desk, registered(catalogue, FIXTURES / name), FIXTURES / name, 17)


@pytest.mark.parametrize("name", ["open.mkv", "refresh.mp4", "pyramid.ts"])
def test_frames_behind_doubtful_keyframes_are_exact(
    catalogue: Catalogue, desk: FrameDesk, open_gop: dict[str, Path], name: str
) -> None:
    assert_exact(desk, registered(catalogue, open_gop[name]), open_gop[name], 13)


def test_a_file_that_lies_of_where_decoding_may_begin_is_not_believed(
    catalogue: Catalogue, desk: FrameDesk, liar: Path
) -> None:
    line = [
        str(TOOLS.ffprobe),
        "-v",
        "error",
        "-show_entries",
        "packet=flags",
        "-of",
        "csv=p=0",
        str(liar),
    ]
    assert sum("K" in flags for flags in said(line)) > 10
    assert_exact(desk, registered(catalogue, liar), liar, 3)


@pytest.mark.corpus
@pytest.mark.parametrize("suffix", [".webm", ".mkv", ".mov"])
def test_frames_of_real_clips_are_exact(
    catalogue: Catalogue, desk: FrameDesk, corpus: Path, suffix: str
) -> None:
    clip = min(corpus.rglob(f"*{suffix}"), key=lambda path: path.stat().st_size)
    assert_exact(desk, registered(catalogue, clip), clip, 29)


def test_steps_go_through_every_frame_and_stop_at_the_ends(
    catalogue: Catalogue, desk: FrameDesk
) -> None:
    clip = FIXTURES / "two_cuts.mp4"
    video, order = registered(catalogue, clip), sorted(framehashes(clip))
    shown = desk.frame(video, 0)
    walked = [shown.pts]
    while shown.next_pts is not None:
        shown = desk.step(video, shown.pts, 1)
        walked.append(shown.pts)
    assert walked == order
    with pytest.raises(NoSuchFrame, match="last"):
        desk.step(video, shown.pts, 1)
    assert desk.step(video, shown.pts, -50).pts == order[-51]
    assert [desk.step(video, order[40], -by).pts for by in (1, 2, 3)] == order[39:36:-1]
    with pytest.raises(NoSuchFrame, match="first"):
        desk.step(video, order[0], -1)


def test_a_time_names_the_frame_shown_then_and_a_pts_only_its_own(
    catalogue: Catalogue, desk: FrameDesk
) -> None:
    video = registered(catalogue, FIXTURES / "two_cuts.mp4")
    shown = desk.frame(video, 1.01)
    assert shown.time_s <= 1.01 < shown.time_base.seconds(shown.until_pts or 0)
    assert desk.frame(video, 1.01) is shown
    assert desk.moment(video, shown.pts).pixel_hash == shown.pixel_hash
    assert Image.open(io.BytesIO(shown.jpeg)).size == (shown.width, shown.height)
    with pytest.raises(NoSuchFrame, match="begins"):
        desk.frame_at(video, shown.pts + 1)
    for nowhere in (99.0, float("nan")):
        with pytest.raises(NoSuchFrame):
            desk.frame(video, nowhere)


def test_many_who_ask_at_once_are_all_answered(catalogue: Catalogue, desk: FrameDesk) -> None:
    clip = FIXTURES / "fade_and_dissolve.mp4"
    video, hashes = registered(catalogue, clip), framehashes(clip)
    with ThreadPoolExecutor(16) as people:
        shown = list(people.map(lambda pts: desk.frame_at(video, pts), sorted(hashes) * 2))
    assert [each.pixel_hash for each in shown] == [hashes[pts] for pts in sorted(hashes)] * 2


def test_a_changed_original_is_missing_and_a_restored_one_is_found(
    catalogue: Catalogue, desk: FrameDesk, tmp_path: Path
) -> None:
    clip = Path(shutil.copy(FIXTURES / "two_cuts.mp4", tmp_path / "clip.mp4"))
    video = registered(catalogue, clip)
    desk.frame(video, 0)
    shutil.copy(FIXTURES / "pig.mp4", clip)
    with pytest.raises(OriginalMissing, match="changed"):
        desk.frame(video, 4)
    clip.unlink()
    with pytest.raises(OriginalMissing, match="gone"):
        desk.frame(video, 4)
    shutil.copy(FIXTURES / "two_cuts.mp4", clip)
    assert desk.frame(video, 4).pixel_hash in framehashes(clip).values()


def test_a_file_without_frames_is_no_frame(catalogue: Catalogue, desk: FrameDesk) -> None:
    for name in ("audio_only.mp4", "text_named.mp4", "moov_missing.mp4", "hls_named.mp4"):
        with pytest.raises(NoSuchFrame):
            desk.frame(registered(catalogue, FIXTURES / name), 0)


def test_a_closed_desk_says_so(catalogue: Catalogue) -> None:
    video = registered(catalogue, FIXTURES / "pig.mp4")
    with FrameDesk(catalogue) as desk:
        desk.frame(video, 0)
    with pytest.raises(DeskBusy):
        desk.frame(video, 5)


def kept(pts: int, size: int = 10) -> ShelvedFrame:
    base = TimeBase(1, 25)
    return ShelvedFrame("v", pts, base, pts + 2, "", "", 1, 1, bytes(size), pts - 2, pts + 2)


def test_the_shelf_keeps_what_was_used_last() -> None:
    shelf = FrameShelf(30)
    for pts in (0, 2, 4):
        shelf.put(kept(pts))
    assert shelf.shown_at("v", 1) == kept(0)
    shelf.put(kept(6))
    assert [pts for pts in range(8) if shelf.shown_at("v", pts)] == [0, 1, 4, 5, 6, 7]
    assert shelf.shown_at("v", -1) is None
    shelf.put(kept(8, size=99))
    assert shelf.shown_at("v", 8) is None
