"""The bubblewrap command line: an empty, read-only root with nothing in it but Python.

No /proc: a descriptor of the evidence could be opened again for writing through it. No /dev, no
/tmp, no home. The evidence has no path inside at all; its descriptor is passed over a socket.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

# Where shared libraries may lie. /bin and /sbin are not needed: nothing is started inside.
_SYSTEM: Final = ("/usr", "/lib", "/lib32", "/lib64", "/nix/store", "/gnu/store")
# The loader's cache finds libraries in /usr/local; Debian reaches its BLAS through the second.
_LOADER: Final = ("/etc/ld.so.cache", "/etc/alternatives")


def program() -> str | None:
    """Find bwrap on PATH, or give None; whether it works here only a trial can tell."""
    return shutil.which("bwrap")


def prefix(bwrap: str, readable: Iterable[Path]) -> list[str]:
    """Return the words before a command that limit it to the system and `readable`."""
    words = [bwrap, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    for name in _SYSTEM:
        path = Path(name)
        if path.is_symlink():
            words += ["--symlink", str(path.readlink()), name]
        elif path.is_dir():
            words += ["--ro-bind", name, name]
    for path in sorted(set(readable)):
        if not path.is_relative_to("/usr"):
            words += ["--ro-bind", str(path), str(path)]
    for name in _LOADER:
        words += ["--ro-bind-try", name, name]
    return [*words, "--remount-ro", "/", "--chdir", "/", "--"]
