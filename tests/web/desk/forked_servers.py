"""Serve a catalogue in forks of one warm process: starting anew 50 times would cost minutes.

Reads lines with a port, forks a server for each, answers with its number. The server is the one
of `vidcat serve`; whoever kills it kills all of it.
"""

import os
import signal
import sys
from pathlib import Path

import vidcat.web.app  # noqa: F401 (what takes long to import, once for all)
from vidcat.catalogue import open_catalogue
from vidcat.settings import load_settings
from vidcat.web.server import serve


def main() -> None:
    folder = Path(sys.argv[1])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.close(0)
            with open_catalogue(load_settings(folder)) as catalogue:
                serve(catalogue, int(line), lambda _address: None)
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
