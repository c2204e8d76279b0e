"""The ports at which the desks of a catalogue answer, known to every other command."""

from vidcat.catalogue import Catalogue

_FILE = "desk.port"
_PATTERN = f"run-*/{_FILE}"


def record_port(catalogue: Catalogue, port: int) -> None:
    """Record that this process serves the catalogue at a port, while it is open.

    The file lies in the process's own scratch folder: each process that opens the catalogue removes
    the folders of those that ended.
    """
    catalogue.scratch.joinpath(_FILE).write_text(f"{port}\n", encoding="ascii")


def served_ports(catalogue: Catalogue) -> list[int]:
    """Return the ports at which the catalogue is served just now, the newest first."""
    files = [(each.stat().st_mtime_ns, each) for each in catalogue.scratch.parent.glob(_PATTERN)]
    return [int(each.read_text(encoding="ascii")) for _, each in sorted(files, reverse=True)]
