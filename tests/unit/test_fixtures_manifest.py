"""The fixtures are those that were written down."""

import hashlib
import tomllib
from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures"
LISTED = tomllib.loads((FIXTURES / "MANIFEST.toml").read_text())
CODE = {".py", ".toml"}


def test_every_file_is_listed_with_its_bytes() -> None:
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FIXTURES.iterdir()
        if path.is_file() and path.suffix not in CODE
    }
    assert found == {name: entry["sha256"] for name, entry in LISTED.items()}


def test_no_file_is_large() -> None:
    assert max(path.stat().st_size for path in FIXTURES.iterdir()) < 1_000_000
