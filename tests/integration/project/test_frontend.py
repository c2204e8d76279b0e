"""What the build brings from npm is pinned by hash, named, and packed; nothing else is."""

import base64
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from pathspec import GitIgnoreSpec

from frontend_tools import FRONTEND, check_types, lint, locked_packages
from places import ROOT

BROUGHT = "vidcat/web/static/vendor/annotorious"
LICENCES = ROOT / "src" / "vidcat" / "web" / "static" / "annotorious.licences.txt"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What git does not ignore, and no more: a fresh clone, with what is not committed yet."""
    folder = tmp_path_factory.mktemp("checkout") / "vidcat"
    ignored = GitIgnoreSpec.from_lines([".git", *(ROOT / ".gitignore").read_text().splitlines()])

    def left_out(parent: str, names: list[str]) -> set[str]:
        paths = {name: (Path(parent) / name).relative_to(ROOT) for name in names}
        return {
            name
            for name, path in paths.items()
            if ignored.match_file(f"{path}/" if (ROOT / path).is_dir() else path)
        }

    shutil.copytree(ROOT, folder, ignore=left_out)
    return folder


def build(checkout: Path, kind: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Build a distribution into dist/, as pip does, with the tools of this environment."""
    return subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", "dist"],
        cwd=checkout,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
        env=os.environ | environment,
    )


def test_every_package_is_pinned_by_hash_and_from_no_address() -> None:
    lock = (FRONTEND / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert "omit-lockfile-registry-resolved=true" in (FRONTEND / ".npmrc").read_text("utf-8")
    for place, package in locked_packages().items():
        kind, _, digest = package["integrity"].partition("-")
        assert (kind, len(base64.b64decode(digest))) == ("sha512", 64), place


def test_the_lock_is_of_what_is_asked_for() -> None:
    asked = json.loads((FRONTEND / "package.json").read_text("utf-8"))
    root = json.loads((FRONTEND / "package-lock.json").read_text("utf-8"))["packages"][""]
    for kind in ("dependencies", "devDependencies"):
        assert root[kind] == asked[kind]
        for name, version in asked[kind].items():
            assert locked_packages()[f"node_modules/{name}"]["version"] == version


def test_everything_that_is_shipped_is_named_with_its_licence() -> None:
    named = LICENCES.read_text("utf-8")
    for place, package in locked_packages().items():
        if not package.get("dev"):
            assert f"\n{place.removeprefix('node_modules/')} ({package['license']})\n" in named


def test_the_types_of_the_pages_modules_hold() -> None:
    done = check_types()
    assert done.returncode == 0, done.stdout


def test_the_linter_finds_nothing_in_the_pages_modules() -> None:
    done = lint("static/js", "frontend/eslint.config.js")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("export const a = (b, c) => b;", "no-unused-vars"),
        ("a();\n" * 301, "max-lines"),
        ("window.open(nowhere);", "no-undef"),
    ],
)
def test_the_linter_sees_what_it_is_there_for(source: str, rule: str) -> None:
    done = lint("--stdin", "--stdin-filename", "static/js/desk/planted.js", source=source)
    assert done.returncode == 1
    assert rule in done.stdout


@pytest.mark.slow
def test_distributions_carry_what_the_pages_need_and_no_packages(checkout: Path) -> None:
    done = build(checkout, "sdist")
    assert done.returncode == 0, done.stderr
    (archive,) = (checkout / "dist").glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        inside = [name.partition("/")[2] for name in packed.getnames()]
        # Python 3.11.2, as Debian 12 has it, knows no filters yet.
        packed.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        packed.extractall(checkout / "unpacked")
    assert f"src/{BROUGHT}/annotorious.js" in inside
    assert "src/vidcat/web/frontend/package-lock.json" in inside
    assert not any("node_modules" in name for name in inside)
    (source,) = (checkout / "unpacked").iterdir()
    done = build(source, "wheel", PATH="")  # no npm: what is there already is enough
    assert done.returncode == 0, done.stderr
    assert "npm" not in done.stderr
    (wheel,) = (source / "dist").glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {f"{BROUGHT}/annotorious.js", f"{BROUGHT}/annotorious.css"} <= set(names)
    assert "vidcat/web/static/annotorious.licences.txt" in names
    assert not any("node_modules" in name or "web/frontend" in name for name in names)


@pytest.mark.slow
def test_bytes_that_the_lock_does_not_know_are_refused(checkout: Path) -> None:
    shutil.rmtree(checkout / "src" / BROUGHT, ignore_errors=True)
    lock = checkout / "src" / "vidcat" / "web" / "frontend" / "package-lock.json"
    kept = lock.read_text("utf-8")
    digest = locked_packages()["node_modules/@annotorious/annotorious"]["integrity"]
    lock.write_text(kept.replace(digest, locked_packages()["node_modules/uuid"]["integrity"]))
    done = build(checkout, "wheel")
    lock.write_text(kept)
    assert done.returncode != 0
    assert "EINTEGRITY" in done.stderr + done.stdout
    assert not (checkout / "src" / BROUGHT).exists()


def test_a_build_that_is_told_so_fetches_nothing(checkout: Path) -> None:
    shutil.rmtree(checkout / "src" / BROUGHT, ignore_errors=True)
    done = build(checkout, "wheel", VIDCAT_SKIP_FRONTEND="1")
    assert done.returncode == 0, done.stderr
    (wheel,) = (checkout / "dist").glob("*.whl")
    assert not any(name.startswith(BROUGHT) for name in zipfile.ZipFile(wheel).namelist())
