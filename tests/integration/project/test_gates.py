"""The tools that watch the code: linter, formatter, types, import rules, templates."""

import subprocess
import sys
from pathlib import Path

import pytest

from places import ROOT

BIN = Path(sys.executable).parent
GATES = {
    "lint": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "imports": ["lint-imports"],
    "templates": ["djlint", "src/vidcat/web/templates", "--lint", "--quiet"],
}


@pytest.mark.parametrize("gate", GATES)
def test_gate_holds(gate: str) -> None:
    program, *arguments = GATES[gate]
    done = subprocess.run(
        [BIN / program, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
