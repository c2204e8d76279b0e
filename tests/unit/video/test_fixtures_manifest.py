"""The fixtures are those that were written down, and small."""

import hashlib
import tomllib

import pytest

from places import FIXTURES

LISTED = tomllib.loads((FIXTURES / "MANIFEST.toml").read_text(encoding="utf-8"))
CODE = {".py", ".toml"}
FILES = sorted(path for path in FIXTURES.iterdir() if path.is_file() and path.suffix not in CODE)


def test_every_file_is_listed_with_its_bytes() -> None:
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FILES}
    assert found == {name: entry["sha256"] for name, entry in LISTED.items()}


@pytest.mark.parametrize("name", sorted(LISTED))
def test_an_entry_says_what_for_where_from_and_how(name: str) -> None:
    entry = LISTED[name]
    assert entry["trait"]
    assert "CC0-1.0" in entry["origin"]
    assert entry["made_by"]


def test_no_file_is_large() -> None:
    sizes = {path.name: path.stat().st_size for path in FILES}
    assert {name: size for name, size in sizes.items() if size > 300_000} == {}
    assert sum(sizes.values()) <= 4_000_000


def test_no_entry_names_a_folder_of_the_machine_that_made_it() -> None:
    said = [step for entry in LISTED.values() for step in entry["made_by"]]
    assert [step for step in said if "file:/" in step] == []
