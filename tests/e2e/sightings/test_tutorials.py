"""The tutorials, typed as they are written: every command works and prints what the page shows."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from places import ROOT
from warm_cli import run_vidcat

TUTORIALS = ROOT / "docs" / "tutorials"
FENCE = re.compile(r"(<!-- not run[^\n]*-->\n)?```(sh|text)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


@dataclass(frozen=True)
class Step:
    """The commands of one block, and the lines that the page shows of what they print."""

    commands: str
    shown: str


def steps(page: Path) -> Iterator[Step]:
    """Yield the blocks of a tutorial that are run, each with the output shown after it."""
    blocks = FENCE.findall(page.read_text("utf-8"))
    for (skipped, kind, body), (_, after, shown) in pairwise([*blocks, ("", "", "")]):
        if kind == "sh" and not skipped:
            yield Step(body, shown if after == "text" else "")


def typed(commands: str, folder: Path) -> str:
    """Run the commands of a block, each of which must succeed; returns what they print."""
    printed = ""
    for line in commands.replace("\\\n", " ").splitlines():
        done = _vidcat(line, folder) if line.startswith("vidcat ") else _other(line, folder)
        printed += done.stdout + done.stderr
        assert done.returncode == 0, f"{line}\n{printed}"
    return printed


def _vidcat(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return run_vidcat(shlex.split(line)[1:], cwd=folder)


def _other(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", line],
        cwd=folder,
        env=os.environ | {"PATH": PATH},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def pattern(line: str) -> str:
    """Return the pattern of a shown line, in which `...` is whatever is printed there."""
    return "^" + ".*".join(map(re.escape, line.rstrip().split("..."))).replace(r"\ .*", " *.*")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished demo: that of README's first command where it was run, else made here."""
    folder = tmp_path_factory.mktemp("tutorials") / "demo"
    if (ROOT / "demo" / ".vidcat-demo").exists():
        shutil.copytree(ROOT / "demo", folder)
        return folder
    done = run_vidcat(["demo", folder], timeout=600)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(page.stem for page in TUTORIALS.glob("*.md")))
def test_a_tutorial_does_what_it_shows(demo: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(demo, tmp_path / "demo")
    typed("vidcat --catalogue demo ingest demo/footage", tmp_path)  # the footage is here now
    found = list(steps(TUTORIALS / f"{name}.md"))
    assert len(found) > 4
    for step in found:
        printed = typed(step.commands, tmp_path)
        for line in step.shown.splitlines():
            assert re.search(pattern(line), printed, re.MULTILINE), f"{line!r} not in:\n{printed}"
