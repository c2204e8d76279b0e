"""Crash safety, a sample of what tests/torture tries for hours: faults, power loss, kills, clocks.

It runs in a process of its own: it forks, and a process of threads should not.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from places import ROOT

SECCOMP = Path("/proc/sys/kernel/seccomp/actions_avail")


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    if "user_notif" not in SECCOMP.read_text(encoding="ascii").split():
        pytest.skip("this kernel cannot hold up system calls")
    tests = ROOT / "tests"
    done = subprocess.run(
        [sys.executable, "-m", "torture.crashes", "sample"],
        cwd=tests,
        env={**os.environ, "PYTHONPATH": str(tests / "support")},
        capture_output=True,
        text=True,
    )
    assert done.stdout.rstrip().endswith("}"), done.stderr
    return dict(json.loads(done.stdout[done.stdout.index("{\n") :]))


def test_a_fault_at_any_change_to_a_file_costs_nothing_that_was_acknowledged(
    figures: dict[str, Any],
) -> None:
    assert figures["faults"]["broken"] == []
    assert set(figures["faults"]["injected"]) == {"label full", "label failing", "label killed"}


def test_a_power_loss_takes_nothing_that_was_acknowledged(figures: dict[str, Any]) -> None:
    assert figures["power"]["broken"] == []
    assert figures["power"]["disks"] > 30


def test_labels_outlive_the_desk_and_are_not_doubled(figures: dict[str, Any]) -> None:
    assert figures["desk"]["broken"] == []
    assert figures["desk"]["kills"] == 5
    assert figures["desk"]["received"] > 0


def test_a_clock_that_is_set_back_changes_no_order(figures: dict[str, Any]) -> None:
    assert figures["clocks"]["broken"] == []
    assert figures["clocks"]["set_back"] > 0
