"""A confined process has the system calls of its list and no others."""

import json
import os
import platform
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import vidcat
from hostile_readers import make_calls
from sandboxes import ENTRIES, KERNEL, LIMITS, need
from vidcat.imports.bounds.bounded_process import ProcessLimits, run_bounded
from vidcat.media.sandbox import syscalls
from vidcat.media.sandbox.confine import Mechanism, reader_layers
from vidcat.media.sandbox.decoder import Sandbox
from vidcat.media.sandbox.seccomp import FIRST_NEW

COLUMNS = {"x86_64": 0, "aarch64": 1}
HEADERS = {"x86_64": "x86_64-linux-gnu/asm/unistd_64.h", "aarch64": "asm-generic/unistd.h"}
NEWEST = 480  # beyond the last call of Linux 6.18
# uretprobe and uprobe of x86_64: the kernel asks no filter, and ends whoever calls them by hand.
NEVER_ASKED = {335, 336}
LISTS = {"decoder": syscalls.DECODER, "server": syscalls.SERVER, "reader": syscalls.READER}
RULES = {
    "decoder": syscalls.DECODER_RULES,
    "server": syscalls.SERVER_RULES,
    "reader": syscalls.READER_RULES,
}
# Seen in no trace of any video, and a way out or a fault of the kernel's at some time.
NEVER = {
    "socket", "connect", "sendto", "ptrace", "process_vm_readv", "execve", "execveat", "clone3",
    "fchmod", "fchown", "utimensat", "fsetxattr", "ftruncate", "fallocate", "flock", "memfd_create",
    "inotify_init1", "inotify_add_watch", "fanotify_init", "name_to_handle_at", "open_by_handle_at",
    "shmget", "msgget", "semget", "mq_open", "bpf", "perf_event_open", "io_uring_setup", "io_setup",
    "userfaultfd", "keyctl", "splice", "vmsplice", "tee", "mount", "unshare", "setns",
    "personality", "chroot", "pivot_root", "sched_setaffinity", "setpriority", "capset", "setsid",
    "setpgid", "mlock", "mincore", "remap_file_pages", "pidfd_open", "openat2", "seccomp", "ioperm",
    "iopl",
    "modify_ldt", "syslog", "timer_create", "signalfd4", "eventfd2", "epoll_create1",
}  # fmt: skip
OF_PATHS = {
    "open", "openat", "stat", "lstat", "newfstatat", "statx", "access", "faccessat", "readlink",
    "readlinkat", "getdents64", "getcwd", "chdir", "statfs",
}  # fmt: skip


def numbers_of(architecture):
    path = Path("/usr/include") / HEADERS[architecture]
    if not path.exists():
        pytest.skip("the kernel's headers are not installed")
    text = path.read_text()
    numbers = {
        name: int(value) for name, value in re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text)
    }
    for name, other in re.findall(r"#define __NR_(\w+)\s+__NR3264_(\w+)", text):
        if other in numbers:
            numbers[name] = numbers[other]
    return numbers


@pytest.mark.parametrize("architecture", COLUMNS)
def test_numbers_are_those_of_the_kernel_headers(architecture):
    numbers, column = numbers_of(architecture), COLUMNS[architecture]
    for calls in LISTS.values():
        for name, pair in calls.items():
            assert pair[column] == numbers.get(name), name


def test_what_was_never_needed_is_on_no_list():
    assert not (NEVER & {name for calls in LISTS.values() for name in calls})
    assert not (OF_PATHS & set(syscalls.SERVER))
    assert {"clone", "fork", "vfork"}.isdisjoint({*syscalls.DECODER, *syscalls.READER})
    assert len(syscalls.DECODER) < 40


def test_a_decoder_may_do_nothing_that_the_warm_process_may_not():
    """Its filter comes on top: a call that only the decoder's list has would never pass."""
    assert set(syscalls.DECODER) < set(syscalls.SERVER)


@pytest.mark.parametrize("kind", LISTS)
def test_each_rule_belongs_to_a_call_of_its_list(kind):
    assert set(RULES[kind]) <= set(LISTS[kind])


def unlisted(calls):
    column = COLUMNS[platform.machine()]
    listed = {pair[column] for pair in calls.values()}
    return [number for number in range(NEWEST) if number not in listed | NEVER_ASKED]


def refusals(numbers):
    return {str(number): "ENOSYS" if number >= FIRST_NEW else "EPERM" for number in numbers}


def test_a_decoder_is_refused_every_other_call(sandbox, media):
    numbers = unlisted(syscalls.DECODER)
    assert len(numbers) > 400
    (told,) = sandbox.run("calls", media, {"numbers": numbers}, LIMITS)
    assert told.fields["errors"] == refusals(numbers)


@pytest.mark.skipif(not reader_layers().seccomp, reason="this kernel has no seccomp")
def test_a_reader_is_refused_every_other_call():
    numbers = unlisted(syscalls.READER)
    answer = run_bounded(make_calls, json.dumps(numbers).encode(), ProcessLimits())
    assert json.loads(answer) == refusals(numbers)


FOREIGN = """
import ctypes, mmap, sys
from vidcat.media.sandbox import linux, seccomp, syscalls

libc = ctypes.CDLL(None)
code = mmap.mmap(-1, 4096, prot=7)
code.write(b"\\xb8\\x14\\x00\\x00\\x00\\xcd\\x80\\xc3")  # mov eax, 20; int 0x80; ret
i386 = ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
linux.prctl(38, 1)  # PR_SET_NO_NEW_PRIVS
seccomp.allow_only(syscalls.DECODER, syscalls.DECODER_RULES)
assert libc.syscall(39) > 0
i386() if sys.argv[1] == "i386" else libc.syscall(0x40000000 | 39)
"""


@pytest.mark.skipif(platform.machine() != "x86_64", reason="only x86_64 has other rules beside it")
@pytest.mark.parametrize("rules", ["i386", "x32"])
def test_a_call_by_another_architectures_rules_kills(rules):
    need(Mechanism(seccomp=True))
    done = subprocess.run(
        [sys.executable, "-c", FOREIGN, rules],
        env={"PYTHONPATH": str(Path(vidcat.__file__).parents[1])},
        check=False,
    )
    # A kernel that cannot run i386 at all ends it otherwise.
    ends = {-signal.SIGSYS} | ({-signal.SIGSEGV} if rules == "i386" else set())
    assert done.returncode in ends


def test_a_decoder_makes_no_thread(sandbox, media):
    (told,) = sandbox.run("threads", media, {}, LIMITS)
    assert told.fields["count"] == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="the kernel holds root to no number of processes")
def test_limits_alone_let_a_users_decoder_make_no_thread(wrapped, media):
    (told,) = wrapped.run("threads", media, {}, LIMITS)
    assert told.fields["count"] == 0


def test_the_warm_process_has_seen_nothing_of_an_earlier_video(marked, tmp_path):
    """A decoder begins as a copy of it, so with nothing of a video but its own."""
    need(KERNEL)
    evidence, secret = os.urandom(4096), os.urandom(32).hex()
    path = tmp_path / "evidence"
    path.write_bytes(evidence)
    marks = [evidence[:64].hex(), secret.encode().hex()]
    with (
        Sandbox(KERNEL, entries=ENTRIES, import_paths=(marked,)) as sandbox,
        path.open("rb") as file,
    ):
        (told,) = sandbox.run("remember", file.fileno(), {"secret": secret}, LIMITS)
        assert told.fields == {"bytes": 4096, "asked": 64}
        (told,) = sandbox.run(
            "memory_of_the_warm_process", file.fileno(), {"wanted": marks}, LIMITS
        )
    assert told.fields["found"] == ["planted"]
    assert told.fields["bytes"] > 1 << 20
