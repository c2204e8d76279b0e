"""The system calls that confined processes may make; media/sandbox/seccomp.py refuses all others.

Each call has its number on x86_64 and on aarch64, None where the architecture never had it. Source:
the kernel's asm/unistd_64.h and asm-generic/unistd.h. What is listed was seen in a trace of real
and bad videos and documents (bench/system_calls.py), or is what a C library calls instead of it on
another machine: without a clock in the vDSO, or on musl.
"""

from dataclasses import dataclass
from typing import Final

Numbers = dict[str, tuple[int, int | None]]


@dataclass(frozen=True, slots=True)
class OneOf:
    """Allow a call only when the argument, counted from 0, has one of these values."""

    argument: int
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NoneOfBits:
    """Allow a call only when the argument, counted from 0, has none of these bits."""

    argument: int
    bits: int


@dataclass(frozen=True, slots=True)
class OnItself:
    """Allow a call only when its first argument is the process that puts the filter on."""


Rules = dict[str, OneOf | NoneOfBits | OnItself]

MEMORY: Final[Numbers] = {
    "brk": (12, 214),
    "mmap": (9, 222),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "mprotect": (10, 226),
    "madvise": (28, 233),
}
# The evidence and the pipe to the parent: a decoder gets no other, and can open none.
OPEN_FILES: Final[Numbers] = {
    "read": (0, 63),
    "write": (1, 64),
    "writev": (20, 66),
    "lseek": (8, 62),
    "fstat": (5, 80),
    "close": (3, 57),
}
# Locks of the C library and of Python; the last is the kernel's own, after SIGSTOP.
LOCKS: Final[Numbers] = {
    "futex": (202, 98),
    "sched_yield": (24, 124),
    "restart_syscall": (219, 128),
}
TIME: Final[Numbers] = {
    "clock_gettime": (228, 113),
    "gettimeofday": (96, 169),
    "time": (201, None),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
}
# What it is, how many cores it may use, and random numbers, for which libraries would open a file.
ABOUT_ITSELF: Final[Numbers] = {
    "getpid": (39, 172),
    "gettid": (186, 178),
    "getppid": (110, 173),
    "sched_getaffinity": (204, 123),
    "getrandom": (318, 278),
}
# To itself alone, as abort() does; and its end.
SIGNALS: Final[Numbers] = {
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "kill": (62, 129),
    "tgkill": (234, 131),
    "exit": (60, 93),
    "exit_group": (231, 94),
}
# What the warm process does and its decoders must not: take a request, fork, reap, answer. A fork
# puts on limits and a filter of its own before it looks at evidence.
SERVING: Final[Numbers] = {
    "recvmsg": (47, 212),
    "recvfrom": (45, 207),
    "sendmsg": (46, 211),
    "dup2": (33, None),
    "dup3": (292, 24),
    "clone": (56, 220),
    "fork": (57, None),
    "set_robust_list": (273, 99),
    "wait4": (61, 260),
    "prctl": (157, 167),
    "prlimit64": (302, 261),
}
# Python and its libraries load code when it is first used; from where, Landlock bounds.
LIBRARIES: Final[Numbers] = {
    "open": (2, None),
    "openat": (257, 56),
    "pread64": (17, 67),
    "stat": (4, None),
    "lstat": (6, None),
    "newfstatat": (262, 79),
    "access": (21, None),
    "faccessat": (269, 48),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "getdents64": (217, 61),
    "getcwd": (79, 17),
    "fcntl": (72, 25),
    "ioctl": (16, 29),
    "uname": (63, 160),
    "sysinfo": (99, 179),
}

# Nothing here takes a path. One codec of the hundreds asks for one: the C library would load tables
# to write the names of MPEG-TS programmes in UTF-8, which vidcat does not keep. Without, they stay.
DECODER: Final[Numbers] = MEMORY | OPEN_FILES | LOCKS | TIME | ABOUT_ITSELF | SIGNALS
SERVER: Final[Numbers] = DECODER | SERVING
READER: Final[Numbers] = DECODER | LIBRARIES

_PROT_EXEC: Final = 4
_FORK: Final = (0x01200011, 0x11)  # of glibc, which has the kernel write down the id, and of musl
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP = 1, 22
_O_WRITING: Final = 0x243  # O_WRONLY, O_RDWR, O_CREAT, O_TRUNC
_F_HARMLESS: Final = (1, 2, 3, 1030)  # F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC
_IOCTL_HARMLESS: Final = (0x5401, 0x5450, 0x5451)  # TCGETS, FIONCLEX, FIOCLEX

_NO_NEW_CODE: Final[Rules] = {
    "mmap": NoneOfBits(2, _PROT_EXEC),
    "mprotect": NoneOfBits(2, _PROT_EXEC),
}
_OWN_SIGNALS: Final[Rules] = {"kill": OnItself(), "tgkill": OnItself()}

DECODER_RULES: Final[Rules] = _NO_NEW_CODE | _OWN_SIGNALS
SERVER_RULES: Final[Rules] = _NO_NEW_CODE | {
    "clone": OneOf(0, _FORK),
    "prctl": OneOf(0, (_PR_SET_PDEATHSIG, _PR_SET_SECCOMP)),
    "prlimit64": OneOf(0, (0,)),
}
READER_RULES: Final[Rules] = _OWN_SIGNALS | {
    "open": NoneOfBits(1, _O_WRITING),
    "openat": NoneOfBits(2, _O_WRITING),
    "fcntl": OneOf(1, _F_HARMLESS),
    "ioctl": OneOf(1, _IOCTL_HARMLESS),
}
