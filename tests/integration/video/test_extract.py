"""Extraction of every fixture, held against what ffprobe says of it."""

import subprocess
import tomllib
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from places import FIXTURES
from vidcat.domain.video.frame_index import pts_within
from vidcat.domain.video.limits import DecodeLimits, decode_limits
from vidcat.domain.video.model import Depth, Extraction
from vidcat.domain.video.reasons import Reason
from vidcat.errors import NoSuchFrame, RefusedEvidence
from vidcat.media.ffmpeg.tools import find_tools
from vidcat.media.sandbox.choice import choose
from vidcat.media.sandbox.decoder import Sandbox
from vidcat.operations.frames.single_video import indexed
from vidcat.stages.extract import extract
from vidcat.stages.frame import Decoder, ExactFrame, exact_frame
from vidcat.vault.blobs import Blobs
from vidcat.vault.originals import identify

FACTS = tomllib.loads((FIXTURES / "MANIFEST.toml").read_text())
WHOLE = sorted(
    name
    for name, facts in FACTS.items()
    if facts.get("nb_read_frames") and not facts["attached_pic"] and "truncated" not in name
)
REFUSED = {
    "audio_only.mp4": Reason.NO_VIDEO_STREAM,
    "cover_art_only.m4a": Reason.NO_VIDEO_STREAM,
    "hls_named.mp4": Reason.PLAYLIST,
    "text_named.mp4": Reason.NOT_VIDEO,
    "moov_missing.mp4": Reason.TRUNCATED,
}


def limits(**changed) -> DecodeLimits:
    chosen = {"max_pixels": 40_000_000, "max_duration_s": 3600.0, "memory_bytes": 1_700_000_000}
    return decode_limits(1_000_000, timeout_s=None, **(chosen | changed))


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(choose(allow_unsandboxed=False)) as opened:
        yield opened


@pytest.fixture(scope="module")
def extracted(sandbox, tmp_path_factory):
    """Extract a fixture once, however many tests look at it."""
    scratch = tmp_path_factory.mktemp("scratch")
    kept: dict[tuple, Extraction] = {}

    def extraction(name: str, depth: Depth = Depth.FULL, **changed) -> Extraction:
        key = (name, depth, *changed.items())
        if key not in kept:
            with (FIXTURES / name).open("rb", buffering=0) as media:
                kept[key] = extract(
                    media,
                    depth=depth,
                    limits=limits(**changed),
                    sandbox=sandbox,
                    blobs=Blobs(scratch / "blobs"),
                    scratch=scratch / f"{len(kept)}.luma",
                )
        return kept[key]

    extraction.blobs = Blobs(scratch / "blobs")
    return extraction


@pytest.mark.parametrize("name", WHOLE)
def test_facts_are_those_of_ffprobe(name: str, extracted) -> None:
    facts, found = FACTS[name], extracted(name).facts
    width, height = facts["width"], facts["height"]
    aspect = Fraction(facts.get("sample_aspect_ratio", "1:1").replace(":", "/"))
    if aspect > 1:
        width = round(width * aspect)
    elif 0 < aspect < 1:
        height = round(height / aspect)
    if facts["rotation"] % 180:
        width, height = height, width
    assert (found.codec, found.width, found.height) == (facts["codec_name"], width, height)
    assert str(found.time_base) == facts["time_base"]
    assert found.rotation == -facts["rotation"] % 360
    assert extracted(name).damage is None


@pytest.mark.parametrize("name", WHOLE)
def test_every_sample_is_a_frame_that_ffprobe_lists(name: str, extracted) -> None:
    listed = subprocess.run(
        [
            find_tools().ffprobe,
            "-v",
            "error",
            "-select_streams",
            "v:0",
            "-show_entries",
            "frame=pts",
            "-of",
            "csv=p=0",
            FIXTURES / name,
        ],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout.split()
    pts = {int(line.strip(",")) for line in listed if line.strip(",").lstrip("-").isdigit()}
    found = extracted(name)
    assert set(found.samples.pts.tolist()) <= pts
    assert {still.pts for still in found.keyframes} <= pts


@pytest.mark.parametrize("name", WHOLE)
def test_shots_partition_the_video(name: str, extracted) -> None:
    found = extracted(name)
    assert found.shots[0].start_pts == found.facts.first_pts
    assert found.shots[-1].end_pts == found.facts.end_pts
    for one, next_one in zip(found.shots, found.shots[1:], strict=False):
        assert one.end_pts == next_one.start_pts


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_no_video_is_refused_with_its_reason(name: str, extracted) -> None:
    with pytest.raises(RefusedEvidence) as refusal:
        extracted(name)
    assert refusal.value.reason == REFUSED[name]


@pytest.mark.parametrize("name", ["truncated.mp4", "truncated.mkv"])
def test_a_cut_file_gives_what_it_has_and_says_so(name: str, extracted) -> None:
    found = extracted(name)
    assert found.damage is Reason.TRUNCATED
    assert found.keyframes
    assert found.frames_decoded <= int(FACTS[name]["nb_read_frames"])


def test_stills_of_a_turned_video_are_upright(extracted) -> None:
    """The upright picture is what ffmpeg shows after turning by the display matrix."""
    for name in ("rotated_90.mp4", "rotated_270.mov"):
        still = extracted(name).keyframes[0]
        shown = subprocess.run(
            [
                find_tools().ffmpeg,
                "-v",
                "error",
                "-i",
                FIXTURES / name,
                "-vf",
                rf"select=eq(pts\,{still.pts})",
                "-frames:v",
                "1",
                "-f",
                "rawvideo",
                "-pix_fmt",
                "rgb24",
                "-",
            ],
            check=True,
            capture_output=True,
            timeout=60,
        ).stdout
        expected = np.frombuffer(shown, np.uint8).reshape(still.height, still.width, 3)
        with Image.open(extracted.blobs.path(still.blob)) as image:
            assert image.size == (still.width, still.height)
            difference = np.abs(np.asarray(image).astype(int) - expected).mean()
        assert difference < 6, name


def test_a_black_video_has_one_black_keyframe(extracted) -> None:
    assert len(extracted("black.mp4").keyframes) == 1


def test_a_still_video_has_few_samples_and_one_keyframe(extracted) -> None:
    found = extracted("static.mp4")
    assert len(found.keyframes) == 1
    assert len(found.samples.pts) <= 2


def test_fast_depth_decodes_intra_frames_only(extracted) -> None:
    fast, full = extracted("two_cuts.mp4", Depth.FAST), extracted("two_cuts.mp4")
    assert 0 < fast.frames_decoded < full.frames_decoded / 5
    assert set(still.pts for still in fast.keyframes)


def test_limits_are_kept(extracted) -> None:
    assert extracted("pig.mp4", max_duration_s=2.0).damage is Reason.TOO_LONG
    with pytest.raises(RefusedEvidence) as refusal:
        extracted("pig.mp4", max_pixels=10_000)
    assert refusal.value.reason is Reason.TOO_LARGE


def shown_at(video: Path, at_s: float, sandbox: Sandbox) -> ExactFrame:
    decoder = Decoder(identify(bytes(video), max_bytes=1 << 30), limits(), sandbox)
    decoder, index = indexed(decoder, None)
    first = exact_frame(decoder, -(1 << 62), index)  # where there is no index, it tells the times
    base = index.time_base if index else first.time_base.beginning_at(first.pts)
    pts = pts_within(base, index.end_pts, at_s) if index else base.pts_shown_at(at_s)
    return exact_frame(replace(decoder, first_pts=first.pts), pts, index)


def test_a_time_outside_the_video_has_no_frame(sandbox) -> None:
    with pytest.raises(NoSuchFrame):
        shown_at(FIXTURES / "pig.mp4", 99.0, sandbox)


@pytest.mark.parametrize("name", ["vfr.mkv", "starts_at_1s.mkv", "ten_bit.mkv", "interlaced.mpg"])
def test_the_frame_shown_has_the_pixels_ffmpeg_gives(name: str, sandbox) -> None:
    shown = shown_at(FIXTURES / name, 1.3, sandbox)
    hashes = subprocess.run(
        [
            find_tools().ffmpeg,
            "-v",
            "error",
            "-i",
            FIXTURES / name,
            "-map",
            "0:v:0",
            "-fps_mode",
            "passthrough",
            "-f",
            "framehash",
            "-hash",
            "sha256",
            "-",
        ],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout
    assert shown.pixel_hash in hashes
    assert shown.time_s <= 1.3


def whole(video: Path, sandbox: Sandbox, folder: Path) -> Extraction:
    with video.open("rb", buffering=0) as media:
        return extract(
            media,
            depth=Depth.FULL,
            limits=limits(),
            sandbox=sandbox,
            blobs=Blobs(folder / "blobs"),
            scratch=folder / "luma",
        )


def test_a_bare_stream_is_timed_by_counting_every_frame(sandbox, tmp_path: Path) -> None:
    bare = tmp_path / "bare.h264"
    subprocess.run(
        [find_tools().ffmpeg, "-v", "error", "-i", FIXTURES / "pig.mp4", "-c", "copy", bare],
        check=True,
        timeout=60,
    )
    found = whole(bare, sandbox, tmp_path)
    assert found.frames_decoded == int(FACTS["pig.mp4"]["nb_read_frames"])
    assert found.facts.duration_s == pytest.approx(float(FACTS["pig.mp4"]["duration"]), abs=0.05)


def test_frames_of_an_avi_with_b_frames_keep_their_order_and_time(sandbox, tmp_path: Path) -> None:
    """AVI stores no presentation times, and the decoder's guesses run back and forth."""
    avi = tmp_path / "b_frames.avi"
    subprocess.run(
        [
            find_tools().ffmpeg,
            "-v",
            "error",
            "-i",
            FIXTURES / "pig.mp4",
            "-c:v",
            "mpeg4",
            "-bf",
            "1",
            "-g",
            "30",
            avi,
        ],
        check=True,
        timeout=60,
    )
    found = whole(avi, sandbox, tmp_path)
    assert len(found.samples.pts) >= 24
    for still in found.keyframes:
        shown = shown_at(avi, still.time_s, sandbox)
        assert shown.pts == still.pts
