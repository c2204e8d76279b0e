"""The house rules a linter cannot express, checked on every run."""

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from places import SRC

MODULES = sorted(path for path in SRC.rglob("*.py") if "node_modules" not in path.parts)
SCRIPTS = sorted((SRC / "web" / "static" / "js").rglob("*.js"))
TEMPLATES = sorted((SRC / "web" / "templates").rglob("*.html"))
MAX_MODULE_LINES = 300
MAX_TEMPLATE_COLUMNS = 120
MAX_FUNCTION_LINES = 50
ONE_LIST = {"errors.py"}  # the tree of all errors is read as a whole
READS_OR_WRITES = {
    "open",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "stat",
    "unlink",
    "mkdir",
    "print",
    "input",
    "getenv",
    "now",
    "time",
    "monotonic",
}
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "shared"}


def module_id(path: Path) -> str:
    return str(path.relative_to(SRC))


class Read(NamedTuple):
    """What the rules ask of a module; its tree is too large to keep."""

    docstring: str
    functions: list[tuple[str, int]]
    calls: list[tuple[str, int]]
    classes: list[str]
    lines: int


@cache
def read(path: Path) -> Read:
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    functions, calls, classes = [], [], []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            functions.append((node.name, (node.end_lineno or node.lineno) - node.lineno + 1))
        elif isinstance(node, ast.Call):
            calls.append((getattr(node.func, "id", getattr(node.func, "attr", "")), node.lineno))
        elif isinstance(node, ast.ClassDef):
            classes.append(node.name)
    return Read(ast.get_docstring(tree) or "", functions, calls, classes, source.count("\n"))


each_module = pytest.mark.parametrize("path", MODULES, ids=module_id)


@each_module
def test_module_and_functions_are_small(path: Path) -> None:
    assert read(path).lines <= MAX_MODULE_LINES or path.name in ONE_LIST
    for name, length in read(path).functions:
        assert length <= MAX_FUNCTION_LINES, f"{name} is {length} lines"


@each_module
def test_module_says_what_it_is(path: Path) -> None:
    assert read(path).docstring


@each_module
def test_module_has_a_name_that_says_something(path: Path) -> None:
    assert not set(path.stem.split("_")) & SAYS_NOTHING


@pytest.mark.parametrize("path", SCRIPTS, ids=module_id)
def test_script_is_small_and_has_a_name_that_says_something(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= MAX_MODULE_LINES
    assert not set(path.stem.split("_")) & SAYS_NOTHING


@pytest.mark.parametrize("path", TEMPLATES, ids=module_id)
def test_template_lines_are_short(path: Path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        assert len(line) <= MAX_TEMPLATE_COLUMNS, f"line {number} is {len(line)} columns"


@pytest.mark.parametrize("path", sorted((SRC / "domain").rglob("*.py")), ids=module_id)
def test_domain_touches_no_file_no_clock_and_no_terminal(path: Path) -> None:
    for name, line in read(path).calls:
        assert name not in READS_OR_WRITES, f"line {line}: {name}()"


@pytest.mark.parametrize("path", sorted((SRC / "stages").glob("[!_]*.py")), ids=module_id)
def test_a_stage_says_what_goes_in_and_out_and_what_can_fail(path: Path) -> None:
    for part in ("In:", "Out:", "Writes:", "Fails:"):
        assert f"\n{part}" in read(path).docstring


# Names that two rooms may share, each with its reason. At most eight.
TWICE: dict[str, str] = {}


def test_no_public_class_name_is_used_twice() -> None:
    places: dict[str, list[str]] = {}
    for path in MODULES:
        for name in read(path).classes:
            if not name.startswith("_"):
                places.setdefault(name, []).append(module_id(path))
    twice = {name: where for name, where in places.items() if len(where) > 1}
    assert len(TWICE) <= 8
    assert twice.keys() == TWICE.keys(), twice


NOT_FIRST = {"Give", "Say", "Tell"}
NOT_SAID = ("what it is", "whoever", "to be had", "in the place of", "is told")


@each_module
def test_docstrings_are_plain_english(path: Path) -> None:
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        text = ast.get_docstring(node) if isinstance(node, kinds) else None
        if text:
            assert text.split()[0] not in NOT_FIRST, text
            assert not [phrase for phrase in NOT_SAID if phrase in text], text
