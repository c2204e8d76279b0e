"""A reader that a document has taken over gets at nothing, and one that is not reads on."""

import json
import os
import socket
from pathlib import Path

import pytest

from hostile_readers import attempt_all, import_late, misuse_file
from vidcat.imports.bounds.bounded_process import (
    ProcessLimits,
    run_bounded,
    run_bounded_on_file,
)
from vidcat.media.sandbox.confine import reader_layers


@pytest.mark.skipif(
    not reader_layers().contains, reason="this kernel has no Landlock or no seccomp"
)
def test_nothing_can_be_read_reached_or_started(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"mine")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        targets = {
            "secret": str(secret),
            "port": listener.getsockname()[1],
            "parent": os.getpid(),
        }
        found = run_bounded(attempt_all, json.dumps(targets).encode(), ProcessLimits())
        listener.settimeout(0.2)
        with pytest.raises(TimeoutError):
            listener.accept()
    outcomes = json.loads(found)
    assert len(outcomes) == 14
    assert {name for name, outcome in outcomes.items() if outcome == "worked"} == set()
    assert secret.read_bytes() == b"mine"
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_libraries_can_still_be_loaded() -> None:
    assert run_bounded(import_late, b"", ProcessLimits()) == b'<?xml version="1.0" ?><a/>11UTC'


@pytest.mark.skipif(
    not reader_layers().contains, reason="this kernel has no Landlock or no seccomp"
)
def test_a_file_that_is_handed_over_can_be_read_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"skipped, then read")
    before = path.stat()
    with path.open("rb", buffering=0) as file:
        file.seek(9)
        found = json.loads(run_bounded_on_file(misuse_file, file, ProcessLimits()))
    assert found["read"] == "then read"
    assert len(found["tried"]) == 6
    assert "worked" not in found["tried"].values()
    after = path.stat()
    assert (after.st_mode, after.st_mtime_ns) == (before.st_mode, before.st_mtime_ns)
