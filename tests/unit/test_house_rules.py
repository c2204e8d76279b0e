"""The house rules a linter cannot express, of every module; each names all that break it."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from places import SRC

MODULES = sorted(path for path in SRC.rglob("*.py") if "node_modules" not in path.parts)
SCRIPTS = sorted((SRC / "web" / "static" / "js").rglob("*.js"))
TEMPLATES = sorted((SRC / "web" / "templates").rglob("*.html"))
MAX_MODULE_LINES = 300
MAX_TEMPLATE_COLUMNS = 120
MAX_FUNCTION_LINES = 50
MAX_LINES_OF_EACH = 3
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
NOT_FIRST = {"Give", "Say", "Tell"}
QUESTIONS = {"What", "Which", "Where", "When", "Who", "Whose", "Whether", "How", "Why"}
NOT_SAID = ("what it is", "whoever", "to be had", "in the place of", "is told")
# Names that two rooms may share, each with its reason. At most eight.
TWICE: dict[str, str] = {}


class Read(NamedTuple):
    """What the rules ask of a module; its tree is too large to keep."""

    docstrings: list[str]
    functions: list[tuple[str, int]]
    calls: list[tuple[str, int]]
    classes: list[str]
    loops_over_each: list[int]
    packed: list[int]
    nameless: list[int]
    lines: int

    @property
    def docstring(self) -> str:
        return self.docstrings[0]


@cache
def read(path: Path) -> Read:
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    nodes: dict[type[ast.AST], list[Any]] = defaultdict(list)
    for node in ast.walk(tree):
        nodes[type(node)].append(node)
    functions = nodes[ast.FunctionDef] + nodes[ast.AsyncFunctionDef]
    documented = [tree, *nodes[ast.ClassDef], *functions]
    return Read(
        docstrings=[ast.get_docstring(node) or "" for node in documented],
        functions=[(node.name, lines_of(node)) for node in functions],
        calls=[(called(node.func), node.lineno) for node in nodes[ast.Call]],
        classes=[node.name for node in nodes[ast.ClassDef]],
        loops_over_each=[node.lineno for node in nodes[ast.For] if is_vague(node)],
        packed=[n.lineno for n in nodes[ast.Starred] if isinstance(n.value, ast.Tuple)],
        nameless=[n.lineno for n in nodes[ast.arg] if n.annotation and is_nameless(n.annotation)],
        lines=source.count("\n"),
    )


def called(function: ast.expr) -> str:
    return str(getattr(function, "id", getattr(function, "attr", "")))


def is_vague(loop: ast.For) -> bool:
    """Whether a loop that one does not take in at a glance names what it goes through."""
    return getattr(loop.target, "id", "") == "each" and lines_of(loop) > MAX_LINES_OF_EACH


def is_nameless(form: ast.expr) -> bool:
    """Whether a parameter takes several things without names: a tuple that is no sequence."""
    if isinstance(form, ast.BinOp):
        return is_nameless(form.left) or is_nameless(form.right)
    if not isinstance(form, ast.Subscript) or getattr(form.value, "id", "") != "tuple":
        return False
    parts = form.slice.elts if isinstance(form.slice, ast.Tuple) else [form.slice]
    return not (isinstance(parts[-1], ast.Constant) and parts[-1].value is Ellipsis)


def lines_of(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def name_of(path: Path) -> str:
    return str(path.relative_to(SRC))


@pytest.mark.parametrize("paths", [MODULES, SCRIPTS], ids=["python", "javascript"])
def test_modules_are_small_and_have_names_that_say_something(paths: list[Path]) -> None:
    sizes = {name_of(path): path.read_text(encoding="utf-8").count("\n") for path in paths}
    large = {name for name, lines in sizes.items() if lines > MAX_MODULE_LINES}
    assert large <= ONE_LIST
    assert not [name_of(path) for path in paths if set(path.stem.split("_")) & SAYS_NOTHING]


def test_functions_are_small() -> None:
    assert not [
        f"{name_of(path)}: {name} is {lines} lines"
        for path in MODULES
        for name, lines in read(path).functions
        if lines > MAX_FUNCTION_LINES
    ]


def test_template_lines_are_short() -> None:
    assert not [
        f"{name_of(path)}:{number}: {len(line)} columns"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > MAX_TEMPLATE_COLUMNS
    ]


def test_domain_touches_no_file_no_clock_and_no_terminal() -> None:
    assert not [
        f"{name_of(path)}:{line}: {name}()"
        for path in MODULES
        if path.is_relative_to(SRC / "domain")
        for name, line in read(path).calls
        if name in READS_OR_WRITES
    ]


def test_stages_say_what_goes_in_and_out_and_what_can_fail() -> None:
    stages = sorted((SRC / "stages").glob("[!_]*.py"))
    assert stages
    assert not [
        f"{name_of(path)} lacks {part}"
        for path in stages
        for part in ("In:", "Out:", "Writes:", "Fails:")
        if f"\n{part}" not in read(path).docstring
    ]


def test_no_public_class_name_is_used_twice() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        for name in read(path).classes:
            if not name.startswith("_"):
                places[name].append(name_of(path))
    twice = {name: where for name, where in places.items() if len(where) > 1}
    assert len(TWICE) <= 8
    assert twice.keys() == TWICE.keys(), twice


def test_docstrings_are_plain_english() -> None:
    assert not [
        f"{name_of(path)}: {text}"
        for path in MODULES
        for text in read(path).docstrings
        if text and (text.split()[0] in NOT_FIRST or any(phrase in text for phrase in NOT_SAID))
    ]


def test_modules_say_what_they_are_not_what_they_answer() -> None:
    texts = {name_of(path): read(path).docstring for path in MODULES}
    assert not [name for name, text in texts.items() if not text or text.split()[0] in QUESTIONS]


def test_long_loops_name_what_they_go_through() -> None:
    assert not [
        f"{name_of(path)}:{line}" for path in MODULES for line in read(path).loops_over_each
    ]


def test_nothing_is_packed_to_fool_the_formatter() -> None:
    assert not [f"{name_of(path)}:{line}" for path in MODULES for line in read(path).packed]


def test_parameters_that_hold_several_things_name_them() -> None:
    assert not [f"{name_of(path)}:{line}" for path in MODULES for line in read(path).nameless]
