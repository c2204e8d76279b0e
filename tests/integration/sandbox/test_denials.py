"""Attempts to get out of the sandbox, by a decoder that a hostile file has taken over."""

import ctypes
import fcntl
import os
import socket
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sandboxes import (
    FRAMES,
    HOSTILE,
    LIMITS,
    decode,
)
from vidcat.media.sandbox.confine import Mechanism
from vidcat.media.sandbox.decoder import Sandbox
from vidcat.media.sandbox.decoder_errors import DecoderProtocolError


def test_a_good_video_decodes(sandbox, media):
    frames = decode(sandbox, media)
    assert [frame.kind for frame in frames] == ["frame"] * FRAMES
    assert frames[0].fields["pts"] == 0
    levels = [np.frombuffer(frame.payload, np.uint8).mean() for frame in frames]
    assert levels == sorted(levels)


# What bubblewrap denies without help from the kernel's other layers, and what the three do.
BY_BUBBLEWRAP = [
    "read /etc/passwd",
    "read the evidence by its path",
    "read the parent's environment",
    "list a folder",
    "make a file beside the evidence",
    "make a file in /tmp",
    "write through the descriptor",
    "reopen the evidence in /proc",
    "reopen the evidence in /dev",
    "truncate the evidence",
    "connect",
    "connect to an abstract socket",
    "ptrace the zygote",
    "kill the parent",
    "get more memory",
]
BY_SECCOMP = [
    "send UDP",
    "exec",
    "change the evidence's mode",
    "change the evidence's times",
    "change the evidence's attributes",
    "kill the zygote",
    "fork",
    "leave the session",
    "outlive the zygote",
    "make a user namespace",
    "make a memory file",
    "attach another's shared memory",
    "signal the parent by a descriptor",
    "choose the signal of a descriptor",
    "take a lease on the evidence",
    "lock the evidence",
    "change the evidence's inode flags",
    "move the parent to one core",
    "watch a folder",
    "write a disk out",
    "ask about a file",
    "read a link",
    "ask whether a file is there",
    "map code",
    "make memory code",
    "make a thread",
    "name itself",
]
ERRORS = {
    "EPERM",
    "EACCES",
    "ENOENT",
    "EBADF",
    "EROFS",
    "ECONNREFUSED",
    "EINVAL",
    "ESRCH",
    "EAGAIN",
}


@pytest.fixture
def targets(video):
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        udp.bind(("127.0.0.1", 0))
        abstract.bind(f"\0vidcat-test-{os.getpid()}")
        abstract.listen()
        for listener in (tcp, udp, abstract):
            listener.setblocking(False)
        yield tcp, udp, abstract


def wishes(video, targets):
    tcp, udp, abstract = targets
    return {
        "evidence": str(video),
        "folder": str(video.parent),
        "tcp_port": tcp.getsockname()[1],
        "udp_port": udp.getsockname()[1],
        "abstract": abstract.getsockname()[1:].decode(),
        "program": str(Path("/bin/sh").resolve()),
        "parent": os.getpid(),
        "segment": segment(),
    }


@cache
def segment():
    """Make a piece of shared memory that goes with the tests."""
    libc = ctypes.CDLL(None, use_errno=True)
    made = libc.shmget(0, 4096, 0o1600)  # IPC_PRIVATE, IPC_CREAT
    assert made != -1
    libc.shmat.restype = ctypes.c_void_p
    assert libc.shmat(made, None, 0) not in {None, -1}
    libc.shmctl(made, 0, None)  # IPC_RMID: it is removed when the last who has it ends
    return made


def test_the_evidence_is_read_through_a_description_of_its_own(sandbox, media):
    os.lseek(media, 17, os.SEEK_SET)
    before = fcntl.fcntl(media, fcntl.F_GETFL)
    decode(sandbox, media)
    assert os.lseek(media, 0, os.SEEK_CUR) == 17
    assert fcntl.fcntl(media, fcntl.F_GETFL) == before


@pytest.mark.parametrize("attempt", [*BY_BUBBLEWRAP, *BY_SECCOMP])
def test_an_attempt_to_get_out_is_denied(attempt, sandbox, media, video, targets):
    assert_denied(attempt, sandbox, media, video, targets)


@pytest.mark.parametrize("attempt", BY_BUBBLEWRAP)
def test_bubblewrap_alone_denies_an_attempt(attempt, wrapped, media, video, targets):
    assert_denied(attempt, wrapped, media, video, targets)


def assert_denied(attempt, sandbox, media, video, targets):
    before = state(video)
    request = wishes(video, targets) | {"attempt": attempt}
    (answer,) = sandbox.run("attempt", media, request, LIMITS)
    assert answer.kind == "denied"
    assert answer.fields["errno"] in ERRORS | ({"EAGAIN"} if attempt == "make a thread" else set())
    assert state(video) == before
    assert list(video.parent.iterdir()) == [video]


def state(path):
    about = path.stat()
    return about.st_mode, about.st_mtime_ns, path.read_bytes()


def test_nothing_that_is_sent_arrives(sandbox, media, video, targets):
    for attempt in ("connect", "send UDP", "connect to an abstract socket"):
        list(sandbox.run("attempt", media, wishes(video, targets) | {"attempt": attempt}, LIMITS))
    tcp, udp, abstract = targets
    with pytest.raises(BlockingIOError):
        udp.recv(1)
    for listener in (tcp, abstract):
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_the_attempts_work_where_nothing_forbids_them(marked, media, video, targets):
    """Else a denial would prove nothing."""
    with Sandbox(Mechanism(), entries=HOSTILE, import_paths=(marked,)) as bare:
        for attempt in (
            "read /etc/passwd",
            "read the evidence by its path",
            "list a folder",
            "make a file beside the evidence",
            "reopen the evidence in /proc",
            "reopen the evidence in /dev",
            "change the evidence's times",
            "connect",
            "send UDP",
            "connect to an abstract socket",
            "outlive the zygote",
            "make a memory file",
            "ask about a file",
            "read a link",
            "ask whether a file is there",
            "map code",
            "make memory code",
            "name itself",
        ):
            request = wishes(video, targets) | {"attempt": attempt}
            assert [m.kind for m in bare.run("attempt", media, request, LIMITS)] == ["worked"]
        Path(f"{video}.x").unlink()
        with pytest.raises(DecoderProtocolError):
            list(bare.run("attempt", media, wishes(video, targets) | {"attempt": "exec"}, LIMITS))


def test_the_decoder_is_given_two_descriptors_and_no_environment(sandbox, media, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "canary")
    (told,) = sandbox.run("surroundings", media, {}, LIMITS)
    assert told.fields["fds"] == 5  # the three standard ones lead to the null device
    assert not {"HOME", "USER", "PATH", "SECRET_TOKEN"} & set(told.fields["environment"])
