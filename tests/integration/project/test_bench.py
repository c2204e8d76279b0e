"""What the benchmarks take from vidcat is there: they are run by hand, and seldom."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from places import ROOT

SCRIPTS = sorted((ROOT / "bench").glob("*.py"))


def taken(script: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(script.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("vidcat"):
            yield from ((str(node.module), each.name) for each in node.names)


@pytest.mark.parametrize("script", SCRIPTS, ids=[script.stem for script in SCRIPTS])
def test_a_benchmark_takes_only_what_is_there(script: Path) -> None:
    for module, name in taken(script):
        assert hasattr(importlib.import_module(module), name), f"{module} has no {name}"


def test_benchmarks_are_found() -> None:
    assert len(SCRIPTS) > 10
