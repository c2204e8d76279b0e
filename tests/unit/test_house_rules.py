"""The house rules a linter cannot express, checked on every run."""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "vidcat"
MODULES = sorted(path for path in SRC.rglob("*.py") if "node_modules" not in path.parts)
SCRIPTS = sorted((SRC / "web" / "static" / "js").rglob("*.js"))
MAX_MODULE_LINES = 300
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


each_module = pytest.mark.parametrize("path", MODULES, ids=module_id)


@each_module
def test_module_and_functions_are_small(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= MAX_MODULE_LINES or path.name in ONE_LIST
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MAX_FUNCTION_LINES, f"{node.name} is {length} lines"


@each_module
def test_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@each_module
def test_module_has_a_name_that_says_something(path: Path) -> None:
    assert not set(path.stem.split("_")) & SAYS_NOTHING


@pytest.mark.parametrize("path", SCRIPTS, ids=module_id)
def test_script_is_small_and_has_a_name_that_says_something(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= MAX_MODULE_LINES
    assert not set(path.stem.split("_")) & SAYS_NOTHING


@pytest.mark.parametrize("path", sorted((SRC / "domain").rglob("*.py")), ids=module_id)
def test_domain_touches_no_file_no_clock_and_no_terminal(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            assert name not in READS_OR_WRITES, f"line {node.lineno}: {name}()"


@pytest.mark.parametrize("path", sorted((SRC / "stages").glob("[!_]*.py")), ids=module_id)
def test_a_stage_says_what_goes_in_and_out_and_what_can_fail(path: Path) -> None:
    says = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    for part in ("In:", "Out:", "Writes:", "Fails:"):
        assert f"\n{part}" in says


# Names that two rooms may share, each with its reason. At most eight.
TWICE: dict[str, str] = {}


def test_no_public_class_name_is_used_twice() -> None:
    places: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(module_id(path))
    twice = {name: where for name, where in places.items() if len(where) > 1}
    assert len(TWICE) <= 8
    assert twice.keys() == TWICE.keys(), twice
