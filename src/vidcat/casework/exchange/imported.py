"""The log of custody of what comes in: a file that was imported is known when it comes again."""

from vidcat.domain.provenance.custody_log import LoggedKind
from vidcat.errors import AlreadyImported
from vidcat.store.transaction import Transaction


def require_new(tx: Transaction, sha256: str, name: str) -> None:
    """Raise AlreadyImported, which says when and by whom, for a file that was imported before."""
    for line in tx.custody_log.lines(LoggedKind.IMPORTED):
        if line.detail.get("sha256") == sha256:
            who = f"{line.by or 'somebody'} imported this very file"
            raise AlreadyImported(
                f"{name}: {who} at {line.at:%Y-%m-%d %H:%M} UTC; --again imports it once more."
            )
