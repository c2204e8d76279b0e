"""The attacks in numbers still run: here with few of each, in full by `python tests/torture`."""

import subprocess
import sys

import pytest

from places import ROOT


@pytest.mark.slow
@pytest.mark.parametrize("part", ["kills", "evidence", "decoders", "bad_files"])
def test_a_few_of_each_attack_find_nothing(part: str) -> None:
    command = [sys.executable, ROOT / "tests" / "torture", part, "--scale", "0.005"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "| what must be zero |" in done.stdout
