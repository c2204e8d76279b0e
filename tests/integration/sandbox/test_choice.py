"""Which sandbox is chosen, and that none is chosen that does not hold."""

import subprocess
import sys
from pathlib import Path

import pytest

import vidcat
from sandboxes import ALL, ALONE, KERNEL, have, need
from vidcat.errors import SandboxUnavailable
from vidcat.media.sandbox import choice as sandbox_choice
from vidcat.media.sandbox.confine import Mechanism
from vidcat.media.sandbox.decoder import Sandbox
from vidcat.media.sandbox.trials import THREATS, leaks, stopped_by_level


def test_each_mechanism_offered_here_holds():
    trials = sandbox_choice.mechanisms()
    assert [trial.failure for trial in trials] == [""] * len(trials)
    for mechanism in (ALL, KERNEL):
        assert (mechanism in [trial.mechanism for trial in trials]) == have(mechanism)


@pytest.mark.parametrize(
    ("layers", "worked"),
    [
        (Mechanism(), ["read", "reopen", "network"]),
        (Mechanism(landlock=True), ["network"]),
        (Mechanism(seccomp=True), []),
    ],
    ids=str,
)
def test_the_self_test_sees_the_hole_when_a_layer_is_missing(layers, worked):
    need(layers)
    assert leaks(layers) == worked


CHOICE = """
import sys
from vidcat.errors import SandboxUnavailable
from vidcat.media.sandbox import linux, seccomp, syscalls
from vidcat.media.sandbox.choice import choose

linux.prctl(38, 1)  # PR_SET_NO_NEW_PRIVS
# Hides Landlock, as an old kernel does.
seccomp.allow_only(syscalls.READER | {"prctl": syscalls.SERVER["prctl"]}, {})
try:
    print(choose(allow_unsandboxed=False))
except SandboxUnavailable as error:
    print("refused:", error.message)
layers = choose(allow_unsandboxed=True)
print(layers, layers.contains)
"""


def test_without_a_sandbox_only_an_explicit_wish_goes_on(tmp_path):
    need(Mechanism(seccomp=True))
    done = subprocess.run(
        [sys.executable, "-c", CHOICE],
        env={"PATH": str(tmp_path), "PYTHONPATH": str(Path(vidcat.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines() == [
        "refused: No sandbox works here: this system has none.",
        "none (seccomp only) False",
    ]


def test_a_bubblewrap_that_is_not_allowed_here_is_passed_over(tmp_path, monkeypatch):
    """Ubuntu 24.04 refuses user namespaces to bwrap: it is installed, and fails like this."""
    need(KERNEL)
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    sandbox_choice._tried.cache_clear()
    try:
        assert sandbox_choice.choose(allow_unsandboxed=False) == KERNEL
        first, _ = sandbox_choice.mechanisms()
        assert "Permission denied" in first.failure
        with pytest.raises(SandboxUnavailable, match="Permission denied"):
            Sandbox(ALL).__enter__()
    finally:
        sandbox_choice._tried.cache_clear()


def test_each_level_says_what_it_stops():
    stopped = stopped_by_level()
    everything = list(THREATS)
    assert set(stopped["limits"]) >= {"writing files", "endless memory"}
    assert "reading files" not in stopped["limits"]
    if have(Mechanism(seccomp=True)):
        assert stopped["seccomp"] == everything
    if have(KERNEL):
        assert stopped["Landlock, seccomp"] == everything
    if have(ALONE):
        assert {"reading files", "the network"} <= set(stopped["bubblewrap"]) < set(everything)
