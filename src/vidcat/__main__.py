"""Run vidcat from the command line; the one place that turns an error into an exit status."""

import io
import os
import signal
import sys
from types import FrameType

from vidcat.domain.values.file_names import terminal_text
from vidcat.domain.values.system_faults import sentence_of
from vidcat.errors import OutputClosed, StoreError, VidcatError

INTERRUPTED = 130  # as a shell reports SIGINT


def main() -> None:
    """Run the command line and exit: 0 done, 1 some input failed, 2 usage, 3 tool, 4 store."""
    # A supervisor's stop and a closed terminal are as clean as Ctrl-C; nohup asks for no stop.
    signal.signal(signal.SIGTERM, _stop)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        signal.signal(signal.SIGHUP, _stop)
    try:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # JSON is UTF-8 in whatever language
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        from vidcat.cli import app  # takes a while, in which a stop is as clean as later

        app()
    except OutputClosed:
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        signal.raise_signal(signal.SIGPIPE)
    except VidcatError as error:
        sys.stderr.write(f"vidcat: {terminal_text(error.message)}\n")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.stderr.write("vidcat: stopped; run the same command again to go on.\n")
        sys.exit(INTERRUPTED)
    except OSError as error:
        sys.stderr.write(f"vidcat: {terminal_text(sentence_of(error, _file_of(error)))}\n")
        sys.exit(StoreError.exit_code)


def _file_of(error: OSError) -> str:
    name = error.filename
    return os.fsdecode(name) if isinstance(name, str | bytes) else ""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
