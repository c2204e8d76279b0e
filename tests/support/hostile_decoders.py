"""Decoders that a hostile file might turn ours into: each does one thing that must not work.

Run inside the sandbox by the tests here. An attempt ends as the message `worked` or `denied`.
"""

import ctypes
import errno
import fcntl
import json
import mmap
import os
import resource
import signal
import socket
import struct
import threading
import time
from pathlib import Path

_MIB = 1 << 20
_LIBC = ctypes.CDLL(None, use_errno=True)
_HEAD = struct.Struct("!4sII")
# Opened by the warm process, before it confines itself, where there is a /proc: what is read here
# later is the memory of that process, whichever process reads.
_OWN = [
    os.open(path, os.O_RDONLY)
    for path in map(Path, ("/proc/self/maps", "/proc/self/mem"))
    if path.exists()
]
PLANTED = os.urandom(16).hex()


def attempt(media, request, emit):
    """Do what `request["attempt"]` names, and say how it ended."""
    try:
        _ATTEMPTS[request["attempt"]](media, request)
    except OSError as error:
        emit("denied", {"errno": errno.errorcode[error.errno]})
    else:
        emit("worked", {})


def end(media, request, emit):
    """End as `request["end"]` names."""
    emit("started", {})
    _ENDS[request["end"]](media, request, emit)


def surroundings(media, request, emit):
    """Tell what the process was given."""
    open_fds = []
    for number in range(256):
        try:
            os.lseek(number, 0, os.SEEK_CUR)
        except OSError as error:
            if error.errno == errno.EBADF:
                continue
        if number not in _OWN:
            open_fds.append(number)
    emit("surroundings", {"fds": len(open_fds), "environment": dict(os.environ)})


def calls(media, request, emit):
    """Make each system call of `request["numbers"]` with nonsense; tell the error of each."""
    errors = {}
    for number in request["numbers"]:
        ctypes.set_errno(0)
        _LIBC.syscall(ctypes.c_long(number), *[ctypes.c_long(-1)] * 6)
        errors[number] = errno.errorcode.get(ctypes.get_errno(), "none")
    emit("calls", {"errors": errors})


def threads(media, request, emit):
    """Start up to a thousand threads; tell how many there were."""
    started = []
    threading.stack_size(32_768)
    try:
        while len(started) < 1000:
            thread = threading.Thread(target=time.sleep, args=(600,), daemon=True)
            thread.start()
            started.append(thread)
    except RuntimeError:
        pass
    emit("threads", {"count": len(started)})


def remember(media, request, emit):
    """Read the evidence, and hold what was asked in memory."""
    emit("remembered", {"bytes": len(media.read()), "asked": len(request["secret"])})


def memory_of_the_warm_process(media, request, emit):
    """Tell which of `request["wanted"]`, told as hex, the warm process has in its memory."""
    wanted = {text: bytes.fromhex(text) for text in request["wanted"]}
    wanted["planted"] = PLANTED.encode()
    maps, memory = _OWN
    found, size = set(), 0
    for line in b"".join(iter(lambda: os.read(maps, 1 << 20), b"")).decode().splitlines():
        span, rights, *_ = line.split()
        start, end = (int(place, 16) for place in span.split("-"))
        if not rights.startswith("rw"):
            continue
        os.lseek(memory, start, os.SEEK_SET)
        content = os.read(memory, end - start)
        size += len(content)
        found |= {name for name, marked in wanted.items() if marked in content}
    emit("memory", {"found": sorted(found), "bytes": size})


def _libc(name, *arguments):
    ctypes.set_errno(0)
    if _LIBC[name](*arguments) == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _open_elsewhere(name):
    with Path(name).open("rb") as file:
        file.read(1)


def _make(name):
    os.close(os.open(name, os.O_CREAT | os.O_WRONLY))


def _reopen(folder):
    return lambda media, request: os.close(os.open(f"{folder}/{media.fileno()}", os.O_WRONLY))


def _send_udp(media, request):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"x", ("127.0.0.1", request["udp_port"]))


def _connect(media, request):
    with socket.socket() as caller:  # not create_connection, which loads a codec of names first
        caller.settimeout(1)
        caller.connect(("127.0.0.1", request["tcp_port"]))


def _fork(media, request):
    if os.fork() == 0:
        os._exit(0)
    os.wait()


def _map_code(media, request):
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC).close()


def _make_memory_code(media, request):
    plain = mmap.mmap(-1, 4096)
    start = ctypes.addressof(ctypes.c_char.from_buffer(plain))
    _libc("mprotect", ctypes.c_void_p(start), 4096, 5)


def _thread(media, request):
    try:
        threading.Thread(target=str).start()
    except RuntimeError as error:
        raise OSError(errno.EAGAIN, str(error)) from None


def _raise_limit(media, request):
    try:
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except ValueError:
        raise OSError(errno.EPERM, "not allowed to raise maximum limit") from None


_ATTEMPTS = {
    "read /etc/passwd": lambda m, r: _open_elsewhere("/etc/passwd"),
    "read the evidence by its path": lambda m, r: _open_elsewhere(r["evidence"]),
    "read the parent's environment": lambda m, r: _open_elsewhere(f"/proc/{os.getppid()}/environ"),
    "list a folder": lambda m, r: list(Path(r["folder"]).iterdir()),
    "make a file beside the evidence": lambda m, r: _make(r["evidence"] + ".x"),
    "make a file in /tmp": lambda m, r: _make("/tmp/x"),
    "write through the descriptor": lambda m, r: os.write(m.fileno(), b"x"),
    "reopen the evidence in /proc": _reopen("/proc/self/fd"),
    "reopen the evidence in /dev": _reopen("/dev/fd"),
    "truncate the evidence": lambda m, r: os.ftruncate(m.fileno(), 0),
    "change the evidence's mode": lambda m, r: os.chmod(m.fileno(), 0o777),  # noqa: PTH101
    "change the evidence's times": lambda m, r: os.utime(m.fileno(), (0, 0)),
    "change the evidence's attributes": lambda m, r: os.setxattr(m.fileno(), "user.x", b"x"),
    "connect": _connect,
    "send UDP": _send_udp,
    "connect to an abstract socket": lambda m, r: socket.socket(socket.AF_UNIX).connect(
        "\0" + r["abstract"]
    ),
    "exec": lambda m, r: os.execv(r["program"], [r["program"], "-c", ""]),
    "ptrace the zygote": lambda m, r: _libc("ptrace", 16, os.getppid(), None, None),
    "kill the zygote": lambda m, r: os.kill(os.getppid(), signal.SIGKILL),
    "kill the parent": lambda m, r: os.kill(r["parent"], signal.SIGKILL),
    "fork": _fork,
    "leave the session": lambda m, r: os.setsid(),
    "outlive the zygote": lambda m, r: _libc("prctl", 1, 0, 0, 0, 0),
    "make a user namespace": lambda m, r: _libc("unshare", 0x10000000),
    "get more memory": _raise_limit,
    "make a memory file": lambda m, r: os.memfd_create("x"),
    "attach another's shared memory": lambda m, r: _libc("shmat", r["segment"], None, 0),
    "signal the parent by a descriptor": lambda m, r: fcntl.fcntl(m, fcntl.F_SETOWN, r["parent"]),
    "choose the signal of a descriptor": lambda m, r: fcntl.fcntl(m, 10, signal.SIGKILL),
    "take a lease on the evidence": lambda m, r: fcntl.fcntl(m, 1024, 0),
    "lock the evidence": lambda m, r: fcntl.lockf(m, fcntl.LOCK_SH),
    "change the evidence's inode flags": lambda m, r: fcntl.ioctl(m, 0x40086602, bytes(8)),
    "move the parent to one core": lambda m, r: os.sched_setaffinity(r["parent"], {0}),
    "watch a folder": lambda m, r: _libc("inotify_init1", 0),
    "ask about a file": lambda m, r: os.stat(r["evidence"]),  # noqa: PTH116
    "read a link": lambda m, r: os.readlink("/proc/self/exe"),  # noqa: PTH115
    "ask whether a file is there": lambda m, r: _libc("access", b"/etc/passwd", 0),
    "map code": _map_code,
    "make memory code": _make_memory_code,
    "make a thread": _thread,
    "name itself": lambda m, r: _libc("prctl", 15, b"sshd", 0, 0, 0),
    "write a disk out": lambda m, r: _libc("syncfs", m.fileno()),
}


def _ignore_sigterm(media, request, emit):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(600)


def _spin(media, request, emit):
    while True:
        pass


def _spin_on(media, request, emit):
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    _spin(media, request, emit)


def _eat_memory(media, request, emit):
    hoard = []
    while True:
        hoard.append(b"x" * (64 * _MIB))


def _flood(media, request, emit):
    for _ in range(10_240):
        emit("flood", {}, bytes(_MIB))


def _chatter(media, request, emit):
    while True:
        emit("chatter", {})


def _fork_bomb(media, request, emit):
    for _ in range(30):
        if os.fork() == 0:
            os.close(_result_fd(media))
            time.sleep(600)


def _thread_bomb(media, request, emit):
    while True:
        threading.Thread(target=time.sleep, args=(600,), daemon=True).start()


def _raw(*parts):
    def send(media, request, emit):
        # The decoder's own end of the pipe is the only one it has that is not the evidence.
        for part in parts:
            os.write(_result_fd(media), part)
        time.sleep(600)

    return send


def _result_fd(media):
    for number in range(3, 32):
        if number == media.fileno():
            continue
        try:
            os.write(number, b"")
        except OSError:
            continue
        return number
    raise AssertionError


def _frame(header, payload=b""):
    return _HEAD.pack(b"vcm1", len(header), len(payload)) + header + payload


def _close_and_sleep(media, request, emit):
    os.close(_result_fd(media))
    time.sleep(600)


def _done_twice(media, request, emit):
    emit("_done", {})


def _half_a_frame(media, request, emit):
    os.write(_result_fd(media), _frame(b'{"kind":"x","fields":{}}')[:20])
    os._exit(0)


_ENDS = {
    "segfault": lambda m, r, e: ctypes.string_at(0),
    "abort": lambda m, r, e: os.abort(),
    "sleep": lambda m, r, e: time.sleep(600),
    "ignore SIGTERM": _ignore_sigterm,
    "spin": _spin,
    "spin and ignore SIGXCPU": _spin_on,
    "eat memory": _eat_memory,
    "one huge buffer": lambda m, r, e: bytearray(1 << 36),
    "exit 0": lambda m, r, e: os._exit(0),
    "exit 3": lambda m, r, e: os._exit(3),
    "raise": lambda m, r, e: json.loads("{"),
    "recurse": lambda m, r, e: _ENDS["recurse"](m, r, e),
    "flood": _flood,
    "chatter": _chatter,
    "fork bomb": _fork_bomb,
    "thread bomb": _thread_bomb,
    "bad bytes": _raw(b"\xff" * 64),
    "huge header": _raw(_HEAD.pack(b"vcm1", 0xFFFFFFFF, 0)),
    "huge payload": _raw(_HEAD.pack(b"vcm1", 30, 0xFFFFFFFF)),
    "NaN": _raw(_frame(b'{"kind":"x","fields":{"a":NaN}}')),
    "deep nesting": _raw(_frame(b"[" * 100_000)),
    "half a frame, then exit 0": _half_a_frame,
    "close the pipe and sleep": _close_and_sleep,
    "go on after the end": _done_twice,
}
