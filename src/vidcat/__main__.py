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
_stops: list[int] = []  # the signals that asked for a stop


def main() -> None:
    """Run the command line and exit: 0 done, 1 some input failed, 2 usage, 3 tool, 4 store."""
    _heed_stops()
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
        _end_if_stopped()
        sys.stderr.write(f"vidcat: {terminal_text(error.message)}\n")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        _end_as_stopped()
    except OSError as error:
        _end_if_stopped()
        sys.stderr.write(f"vidcat: {terminal_text(sentence_of(error, _file_of(error)))}\n")
        sys.exit(StoreError.exit_code)


def _file_of(error: OSError) -> str:
    name = error.filename
    return os.fsdecode(name) if isinstance(name, str | bytes) else ""


def _heed_stops() -> None:
    """Make a supervisor's stop and a closed terminal as clean as Ctrl-C; nohup asks for no stop."""
    signal.signal(signal.SIGTERM, _stop)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        signal.signal(signal.SIGHUP, _stop)


def _stop(number: int, _frame: FrameType | None) -> None:
    _stops.append(number)
    raise KeyboardInterrupt


def _end_if_stopped() -> None:
    """End as stopped where a stop was asked for: it ends our children too, which fails us."""
    if _stops:
        _end_as_stopped()


def _end_as_stopped() -> None:
    sys.stderr.write("vidcat: stopped; run the same command again to go on.\n")
    sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
