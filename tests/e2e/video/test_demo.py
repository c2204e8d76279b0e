"""The demo, on a clip of our own: what a failure leaves, and going on after it."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from places import FIXTURES
from vidcat.media.ffmpeg.tools import find_tools


def vidcat(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "vidcat", *arguments]
    return subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
        env=os.environ | environment,
    )


@pytest.mark.parametrize("existed", [False, True])
def test_a_demo_without_footage_leaves_nothing_behind(tmp_path: Path, existed: bool) -> None:
    folder = tmp_path / "demo"
    if existed:
        folder.mkdir()
    done = vidcat("demo", folder, "--footage", tmp_path / "nowhere")
    assert done.returncode == 2
    assert "no files in" in done.stderr
    assert folder.exists() is existed
    assert not existed or not list(folder.iterdir())


def test_the_same_command_goes_on_with_a_demo_that_failed(tmp_path: Path) -> None:
    clips, folder = tmp_path / "clips", tmp_path / "demo"
    clips.mkdir()
    shutil.copy(FIXTURES / "pig.mp4", clips)
    demo = ["demo", folder, "--footage", clips]
    broken = tmp_path / "ffmpeg"
    real = shlex.quote(str(find_tools().ffmpeg))
    broken.write_text(f'#!/bin/sh\n[ "$1" = -version ] && exec {real} -version\nexit 1\n')
    broken.chmod(0o755)
    assert vidcat(*demo, VIDCAT_FFMPEG=str(broken)).returncode == 3
    footage = folder / "footage"
    (footage / ".pig.mirrored.mp4").write_bytes(b"cut off by a kill")
    (footage / ".fetching-x").mkdir()

    done = vidcat(*demo)
    assert done.returncode == 0, done.stderr
    assert "pig.mp4 is a copy of pig.mirrored.mp4 (probable" in done.stdout
    listed = vidcat("--catalogue", folder, "videos", "--status", "all", "--json").stdout
    assert {video["status"] for video in json.loads(listed)} == {"catalogued"}
    assert not list(footage.glob(".*"))
