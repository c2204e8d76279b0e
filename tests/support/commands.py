"""Run the command line as a person does, in a process of its own, on a desk of files."""

import json
import subprocess
from pathlib import Path
from typing import Any

from warm_cli import run_vidcat


def vidcat(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, on the catalogue below it, whatever comes of it."""
    return run_vidcat(["--catalogue", folder / "catalogue", *arguments], cwd=folder)


def must(folder: Path, *arguments: str | Path) -> str:
    """Run a command that must succeed; gives what it prints."""
    done = vidcat(folder, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def ask(folder: Path, *arguments: str | Path) -> Any:
    """Run a command that must succeed; gives its JSON document."""
    return json.loads(must(folder, *arguments, "--json"))
