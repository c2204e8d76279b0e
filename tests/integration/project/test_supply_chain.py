"""What is installed is locked by hashes, named with its licence, and listed with each release."""

import json
import re
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from frontend_tools import locked_packages
from places import ROOT

LOCKS = ("requirements.lock", "requirements-build.lock", "requirements-test.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
_PIN = re.compile(r"([a-z0-9-]+)==(\S+?)( ; .+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)\n")


def pins(lock: str) -> dict[str, dict[str, str]]:
    """Give the hashes of each version of each package; nothing else may stand in a lock."""
    text = (ROOT / lock).read_text("utf-8")
    found: dict[str, dict[str, str]] = {}
    for name, version, where, hashes in _PIN.findall(text):
        found.setdefault(name, {})[version] = where + hashes
    assert _PIN.sub("", text) == ""
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_has_its_hashes_and_names_no_index(lock: str) -> None:
    assert pins(lock)


def test_the_locks_agree() -> None:
    everything = pins("requirements-test.lock")
    for lock in LOCKS[:2]:
        for name, versions in pins(lock).items():
            assert everything[name] == versions, f"{lock}: {name}"


@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        ("requirements.lock", PROJECT["project"]["dependencies"]),
        ("requirements-build.lock", PROJECT["dependency-groups"]["build"]),
        ("requirements-build.lock", PROJECT["build-system"]["requires"]),
        ("requirements-test.lock", PROJECT["project"]["optional-dependencies"]["test"]),
    ],
)
def test_a_lock_holds_what_is_asked_for(lock: str, asked: list[str]) -> None:
    known = pins(lock)
    for wanted in map(Requirement, asked):
        versions = known[canonicalize_name(wanted.name)]
        assert all(wanted.specifier.contains(each) for each in versions), wanted


def test_readme_installs_nothing_without_its_hash() -> None:
    commands = re.findall(r"pip install ([^&\n]+)", (ROOT / "README.md").read_text("utf-8"))
    assert len(commands) == 4
    for command in commands:
        words = command.split()
        if "-r" in words:
            assert "--require-hashes" in words
            files = {name for flag, name in pairwise(words) if flag == "-r"}
            assert files <= set(LOCKS)
        else:  # the checkout itself, built by what was installed before
            assert {"--no-deps", "--no-build-isolation"} <= set(words)
            assert words[-1] == "."


def test_a_changed_package_is_refused(tmp_path: Path) -> None:
    wheel = "made_up-1.0-py3-none-any.whl"
    (tmp_path / wheel).write_bytes(b"not what was locked")
    (tmp_path / "lock").write_text(f"made-up==1.0 --hash=sha256:{'0' * 64}\n", "utf-8")
    options = f"--require-hashes --no-index --no-deps --find-links {tmp_path} --target {tmp_path}"
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", *options.split(), "-r", tmp_path / "lock"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr


def test_a_release_lists_every_locked_package_with_its_hashes(tmp_path: Path) -> None:
    out = tmp_path / "made" / "vidcat.cdx.json"
    subprocess.run([sys.executable, ROOT / ".ci" / "sbom.py", out], check=True)
    text = out.read_text("utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    document = json.loads(text)
    listed = {(each["name"], each["version"]): json.dumps(each) for each in document["components"]}
    locked = pins("requirements.lock")
    scripts = {
        (place.rpartition("node_modules/")[2], package["version"])
        for place, package in locked_packages().items()
        if place and not package.get("dev")
    }
    python = {(name, version) for name, versions in locked.items() for version in versions}
    assert listed.keys() == python | scripts
    for name, version in python:
        for digest in re.findall(r"sha256:([0-9a-f]{64})", locked[name][version]):
            assert digest in listed[name, version]
    assert document["metadata"]["component"]["version"] == PROJECT["project"]["version"]
