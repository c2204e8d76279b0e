"""Copies for playing: ffprobe says what they are, and their pictures are those of the original."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from places import FIXTURES
from vidcat.catalogue import Catalogue, open_catalogue
from vidcat.errors import NoProxy, ToolFailed
from vidcat.media.ffmpeg.program import feed_program
from vidcat.media.ffmpeg.tools import find_tools, probe
from vidcat.operations.frames.frame_desk import FrameDesk
from vidcat.operations.frames.proxies import Proxy, find_proxy, make_proxy
from vidcat.settings import load_settings
from vidcat.vault.originals import identify


@pytest.fixture
def catalogue(catalogue_dir: Path) -> Iterator[Catalogue]:
    with open_catalogue(load_settings(catalogue_dir), create=True) as opened:
        yield opened


def registered(catalogue: Catalogue, name: str) -> str:
    identity = identify(os.fsencode(FIXTURES / name), max_bytes=1 << 30)
    with catalogue.store.write() as tx:
        tx.videos.register(identity)
    return identity.sha256


def made(catalogue: Catalogue, video: str) -> Proxy:
    proxy = make_proxy(catalogue, video, lambda done_s: None, lambda: False)
    assert proxy is not None
    return proxy


def picture(source: list[str]) -> np.ndarray:
    """One picture at 64 x 64, as ffmpeg scales it."""
    line = [str(find_tools().ffmpeg), "-nostdin", "-v", "error", *source, "-frames:v", "1", "-vf"]
    line += ["scale=64:64:flags=area,format=rgb24", "-f", "rawvideo", "-"]
    said = subprocess.run(line, check=True, capture_output=True, timeout=60).stdout
    return np.frombuffer(said, np.uint8).astype(float)


ODD = ["interlaced.mpg", "vfr.mkv", "starts_at_1s.mkv", "rotated_270.mov", "sar_4_3.mp4"]


@pytest.mark.parametrize("name", [*ODD, "ten_bit.mkv"])
def test_a_proxy_is_playable_upright_and_as_long(catalogue: Catalogue, name: str) -> None:
    tools, video = find_tools(), registered(catalogue, name)
    proxy = made(catalogue, video)
    told = probe(tools, catalogue.blobs.path(proxy.blob), count_frames=True)
    [stream] = told["streams"]
    assert (stream["codec_name"], stream["pix_fmt"]) == ("h264", "yuv420p")
    assert stream.get("sample_aspect_ratio", "1:1") == "1:1"
    assert "side_data_list" not in stream
    with FrameDesk(catalogue) as desk:
        first = desk.frame(video, 0)
        assert abs(stream["width"] - first.width) <= 1
        assert abs(stream["height"] - first.height) <= 1
    whole = probe(tools, FIXTURES / name)
    [moving] = [each for each in whole["streams"] if each["codec_type"] == "video"]
    lasts = float(moving.get("duration") or whole["format"]["duration"])
    lasts -= 0 if "duration" in moving else proxy.start_s
    assert float(stream["duration"]) == pytest.approx(lasts, abs=0.1)


@pytest.mark.parametrize("name", ["vfr.mkv", "starts_at_1s.mkv", "rotated_90.mp4", "two_cuts.mp4"])
def test_a_proxy_shows_at_each_time_what_the_exact_frame_does(
    catalogue: Catalogue, tmp_path: Path, name: str
) -> None:
    video = registered(catalogue, name)
    proxy = made(catalogue, video)
    played = str(catalogue.blobs.path(proxy.blob))
    still = tmp_path / "still.jpg"
    with FrameDesk(catalogue) as desk:
        for place in (3, 17, 28, 45):
            theirs = picture(["-ss", f"{place / 25 - 0.01:.3f}", "-i", played])
            apart = {}
            for near in range(place - 3, place + 4):
                # A picture of a proxy stands for the frame that begins last within 1/50 s of it.
                shown = desk.frame(video, (near + 0.49) / 25)
                still.write_bytes(shown.jpeg)
                apart[near] = np.abs(picture(["-i", str(still)]) - theirs).mean()
            assert apart[place] < min(10, min(apart.values()) + 0.5)  # stills are nearly alike


def test_a_proxy_is_made_once_and_again_when_its_blob_is_lost(catalogue: Catalogue) -> None:
    video = registered(catalogue, "vfr.mkv")
    assert find_proxy(catalogue, video) is None
    proxy = made(catalogue, video)
    assert made(catalogue, video) == find_proxy(catalogue, video) == proxy
    catalogue.blobs.path(proxy.blob).unlink()
    assert find_proxy(catalogue, video) is None
    assert made(catalogue, video).start_s == proxy.start_s


def test_progress_is_told_and_a_stop_leaves_nothing(catalogue: Catalogue) -> None:
    video, told = registered(catalogue, "two_cuts.mp4"), []
    assert make_proxy(catalogue, video, told.append, lambda: len(told) > 10) is None
    assert told == sorted(told)
    assert find_proxy(catalogue, video) is None
    assert not list(catalogue.scratch.glob("*/proxy.mp4"))


@pytest.mark.parametrize("name", ["audio_only.mp4", "text_named.mp4", "hls_named.mp4"])
def test_what_shows_nothing_has_no_proxy(catalogue: Catalogue, name: str) -> None:
    with pytest.raises(NoProxy):
        made(catalogue, registered(catalogue, name))


def test_a_program_that_reads_no_further_fails_with_its_words() -> None:
    program = [sys.executable, "-c", "import sys; sys.exit('enough')"]
    with pytest.raises(ToolFailed, match="enough"):
        feed_program(program, (bytes(1 << 16) for _ in range(99)), timeout_s=20)


def test_a_program_that_hangs_is_ended() -> None:
    program = [sys.executable, "-c", "import time; time.sleep(60)"]
    with pytest.raises(ToolFailed):
        feed_program(program, (bytes(1 << 16) for _ in range(99)), timeout_s=1)
