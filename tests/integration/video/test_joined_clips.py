"""Clips joined at random, their clocks set anywhere: every frame that ffprobe finds is shown."""

import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidcat.domain.values.file_clock import FileClock
from vidcat.domain.video.limits import Allowance
from vidcat.media.decoding.decode import Meter, open_decoding
from vidcat.media.ffmpeg.tools import find_tools

FLV_HEADER = 13
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "12", "-pix_fmt", "yuv420p")
MPEG2 = ("-c:v", "mpeg2video", "-b:v", "100k", "-g", "12", "-bf", "2")
FORMS = {
    "vob": ("vob", MPEG2),
    "mpg": ("mpeg", ("-c:v", "mpeg1video", "-b:v", "100k", "-g", "12", "-bf", "2")),
    "mpeg2.ts": ("mpegts", MPEG2),
    "h264.ts": ("mpegts", H264),
    "h264.flv": ("flv", H264),
    "plain.flv": ("flv", ("-c:v", "flv1", "-b:v", "100k", "-g", "12")),
    "webm": ("webm", ("-c:v", "libvpx", "-g", "12", "-deadline", "realtime")),
    "mkv": ("matroska", ("-c:v", "mpeg4", "-g", "12", "-bf", "0")),
}
# Close before the clock of MPEG runs full: its pts have 33 bits (ISO/IEC 13818-1, 2.4.3.7).
FULL_S = 2**33 / 90_000 - 0.5
CLIPS = st.tuples(st.sampled_from([5, 18, 40]), st.sampled_from([0.0, 0.2, 7.0, 40.0, FULL_S]))
UNBOUNDED = Meter(0.0, Allowance(1e9, 1e9, 0.0))


@cache
def clip(name: str, frames: int, offset: float) -> bytes:
    form, codec = FORMS[name]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "clip"
        source = ("-f", "lavfi", "-i", "testsrc2=s=96x64:r=25", "-frames:v", str(frames))
        line = [find_tools().ffmpeg, "-v", "error", *source, *codec]
        subprocess.run([*line, "-output_ts_offset", f"{offset:.3f}", "-f", form, path], check=True)
        return path.read_bytes()


def listed(path: Path) -> list[str]:
    """Return the times of all packets as ffprobe lists them, "N/A" where it has none."""
    line = [find_tools().ffprobe, "-v", "quiet", "-select_streams", "v:0"]
    line += ["-show_entries", "packet=pts", "-of", "csv=p=0", str(path)]
    told = subprocess.run(line, stdout=subprocess.PIPE, check=True).stdout.decode()
    return [row.strip(",") for row in told.splitlines() if row.strip(",")]


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=10)  # each runs ffprobe, and makes clips that were not made before
@given(clips=st.lists(CLIPS, min_size=1, max_size=4))
def test_every_frame_of_joined_clips_is_shown_or_counted(
    name: str, clips: list[tuple[int, float]]
) -> None:
    parts = [clip(name, *each) for each in clips]
    cut = FLV_HEADER if name.endswith("flv") else 0
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"joined.{name.split('.')[-1]}"
        path.write_bytes(parts[0] + b"".join(part[cut:] for part in parts[1:]))
        truth = listed(path)
        with (
            path.open("rb", buffering=0) as media,
            open_decoding(media, None, 40_000_000, threads=1) as decoding,
        ):
            found = [pts for pts, _ in decoding.frames(UNBOUNDED)]
            assert decoding.clock is not None
            clock = FileClock(tuple(sorted(decoding.clock.marks, key=lambda mark: mark.pts)))
            left_out = decoding.left_out().frames
    assert found == sorted(set(found))
    # FFmpeg's reader of Matroska ends after the second of joined files.
    if name not in ("mkv", "webm") or len(clips) < 3:
        assert len(truth) == sum(frames for frames, _ in clips)
    assert left_out is not None
    assert len(found) + left_out == len(truth)
    said = [clock.at(pts).pts for pts in found]
    times = [int(time) for time in truth if time != "N/A"]
    assert set(times) - set(said) == set() or left_out > 0
    assert len([time for time in said if time not in set(times)]) <= truth.count("N/A")
