"""Run the command line as a person does, in a process of its own, on a desk of files."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def vidcat(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, on the catalogue below it, whatever comes of it."""
    command = [sys.executable, "-m", "vidcat", "--catalogue", folder / "catalogue", *arguments]
    return subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        timeout=240,
        cwd=folder,
        env=os.environ,
    )


def must(folder: Path, *arguments: str | Path) -> str:
    """Run a command that must succeed; gives what it prints."""
    done = vidcat(folder, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def ask(folder: Path, *arguments: str | Path) -> Any:
    """Run a command that must succeed; gives its JSON document."""
    return json.loads(must(folder, *arguments, "--json"))
