"""A reader that a document has taken over gets at nothing, and one that is not reads on."""

import json
import os
import socket
from pathlib import Path

import pytest

from hostile_readers import attempt_all, import_late
from vidcat.imports.bounds.bounded_process import ProcessLimits, run_bounded
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
