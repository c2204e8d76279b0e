"""Print the system calls that confined processes make, to hold them against the allow-lists.

    python bench/system_calls.py vidcat --catalogue NEW ingest FOLDER
    python bench/system_calls.py python -m pytest -n 0 tests/integration/reports

Needs strace. Calls are counted from the moment a process has put on its last filter; each line has
the kind of process, the call, how often it was made and how often refused. What is marked `new` is
on no list of syscalls.py: where it was refused, the command shows whether anybody missed it.
"""

import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from vidcat.media.sandbox.syscalls import DECODER, READER, SERVER

_LISTS = {"server": SERVER, "decoder": DECODER, "reader": READER}
_FILTERED = re.compile(r"^prctl\(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, .*= 0$")
_CALL = re.compile(r"^(\w+)\((.*)")
_BY_ARGUMENT = {
    "fcntl": 1,
    "ioctl": 1,
    "clone": 1,
    "openat": 2,
    "prctl": 0,
    "mmap": 2,
    "mprotect": 2,
}


def main(command: list[str]) -> None:
    """Trace `command` and print what its confined processes called."""
    found: dict[str, Counter[tuple[str, bool]]] = {kind: Counter() for kind in _LISTS}
    with tempfile.TemporaryDirectory() as folder:
        trace = ["strace", "-ff", "-qq", "-s", "80", "-e", "signal=none", "-o", f"{folder}/trace"]
        subprocess.run([*trace, *command], check=False)
        for path in Path(folder).iterdir():
            _count(path.read_text(errors="replace").splitlines(), found)
    for kind, counts in found.items():
        names = sorted({name for name, _ in counts})
        for name in names:
            made, refused = counts[name, False], counts[name, True]
            mark = "" if name.partition(" ")[0] in _LISTS[kind] else "new"
            print(f"{kind:8} {name:50} {made:9} {refused:9} {mark}")


def _count(lines: list[str], found: dict[str, Counter[tuple[str, bool]]]) -> None:
    last = max((at for at, line in enumerate(lines) if _FILTERED.match(line)), default=None)
    if last is None:
        return
    started = next((line for line in reversed(lines[:last]) if line.startswith("execve(")), "")
    kind = "server" if started else "decoder"
    if "multiprocessing.spawn" in started:
        kind = "reader"
    for line in lines[last + 1 :]:
        call = _CALL.match(line)
        if call is None:
            continue
        name, rest = call.groups()
        if name in _BY_ARGUMENT:
            name += " " + rest.split(", ")[_BY_ARGUMENT[name]].split(")")[0][:40]
        found[kind][name, "= -1 EPERM" in line or "= -1 ENOSYS" in line] += 1


if __name__ == "__main__":
    main(sys.argv[1:])
