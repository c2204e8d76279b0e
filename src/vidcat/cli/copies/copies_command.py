"""`vidcat copies`: which videos share footage, and where."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vidcat.cli.copies.relation_lines import called, print_relation
from vidcat.cli.copies.verdicts import print_calibration, print_pair, print_verdict
from vidcat.cli.options import CatalogueOption, JsonOption, opened
from vidcat.cli.render import print_json, print_line
from vidcat.domain.copies.matching import Band
from vidcat.domain.copies.pair_key import PairKey
from vidcat.domain.exchange.video_documents import relation_json
from vidcat.errors import BadStatement

if TYPE_CHECKING:
    from vidcat.catalogue import Catalogue


def copies(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="[VIDEO]", help="Only its relations.", show_default=False),
    ] = None,
    other: Annotated[
        str | None,
        typer.Argument(metavar="[OTHER]", help="Why it and VIDEO are a pair.", show_default=False),
    ] = None,
    band: Annotated[
        Band | None, typer.Option(help="Only relations of this certainty.", show_default=False)
    ] = None,
    refused: Annotated[
        bool, typer.Option("--refused", help="The pairs that people judged to be different.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Of a pair: every moment, its bits apart, its views.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE.jpg", help="Their frames side by side."),
    ] = None,
    calibrate: Annotated[
        bool, typer.Option("--calibrate", help="How often people agreed with each band.")
    ] = False,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """List videos that share footage, the surest first, with the aligned times and verdicts.

    `vidcat copies A B --explain -o pair.jpg` says why, and shows it.
    """
    with opened(context, catalogue) as found:
        if calibrate:
            print_calibration(found, as_json=as_json)
        elif name and other:
            print_pair(found, PairKey(name, other), output, explained=explain, as_json=as_json)
        elif explain or output or other:
            raise BadStatement("explain: name the two videos, as in `vidcat copies A B --explain`.")
        else:
            _print_listed(found, name, band, refused=refused, as_json=as_json)


def _print_listed(
    found: "Catalogue", name: str | None, band: Band | None, *, refused: bool, as_json: bool
) -> None:
    from vidcat.reads.copies.relations import list_copies
    from vidcat.reads.video.by_name import file_names

    listed = list_copies(found.store, name, band, refused=refused)
    if as_json:
        print_json([relation_json(each.relation, each.verdict) for each in listed])
        return
    names = file_names(found.store)
    for entry in listed:
        a, b = entry.relation.a, entry.relation.b
        third = [called(video, names[video]) for video in entry.through]
        print_relation(entry.relation, called(a, names[a]), called(b, names[b]), third)
        if entry.verdict:
            print_verdict(entry.verdict)
    if not listed:
        print_line("No such pair." if refused or name or band else "No videos share footage.")
