"""`vidcat digest`: one digest of all that a catalogue says."""

import hashlib

import typer

from vidcat.cli.options import CatalogueOption, JsonOption, opened
from vidcat.cli.render import print_one


def digest(
    context: typer.Context, catalogue: CatalogueOption = None, as_json: JsonOption = False
) -> None:
    """Print one digest of all that a catalogue says: equal catalogues have equal digests.

    The order in which rows were written, their numbers and the times at which they were recorded do
    not matter. --json gives the digest of each table, to find where two catalogues differ.
    """
    with opened(context, catalogue) as found, found.store.read() as tx:
        tables = tx.digest.tables()
    text = "".join(f"{name} {each}\n" for name, each in tables.items())
    whole = hashlib.sha256(text.encode()).hexdigest()
    print_one({"digest": whole, "tables": tables}, whole, as_json=as_json)
