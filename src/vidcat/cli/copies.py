"""`vidcat copies`: which videos share footage, and where."""

from typing import Annotated

import typer

from vidcat.cli.options import CatalogueOption, JsonOption, opened
from vidcat.cli.render import clock, print_json, print_line, relation_json, shown_path
from vidcat.domain.matching import Band, Relation

SHORT = 12


def copies(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="[VIDEO]", help="Only its relations.", show_default=False),
    ] = None,
    band: Annotated[
        Band | None, typer.Option(help="Only relations of this certainty.", show_default=False)
    ] = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """List videos that share footage, the surest first, with the aligned times."""
    from vidcat.search.videos import file_names, list_copies

    with opened(context, catalogue) as found:
        relations = list_copies(found.store, name, band)
        names = file_names(found.store)
    if as_json:
        print_json([relation_json(relation) for relation in relations])
        return
    for relation in relations:
        print_relation(
            relation, called(relation.a, names[relation.a]), called(relation.b, names[relation.b])
        )
    if not relations:
        print_line("No videos share footage.")


KINDS = {
    "near": "is a copy of",
    "excerpt": "lies inside",
    "contains": "contains",
    "overlap": "shares a part with",
}


def called(video: str, name: bytes) -> str:
    """Call a video by a file name, which people know, and a digest, which names it."""
    return f"{shown_path(name)} [{video[:SHORT]}]"


def print_relation(relation: Relation, a: str, b: str) -> None:
    """Print one relation and its segments for a person, with the two videos so called."""
    print_line(
        f"{a} {KINDS[relation.kind]} {b}"
        f" ({relation.band}, {relation.distance:.0f} bits apart,"
        f" {relation.matched_a:.0%} and {relation.matched_b:.0%} matched)"
    )
    for part in relation.segments:
        notes = [f"rate {part.rate:g}"] if part.rate != 1 else []
        notes += ["mirrored"] if part.mirrored else []
        notes += ["offset ambiguous: the picture hardly changes"] if part.ambiguous else []
        times = (
            f"  {clock(part.a_start_s)}-{clock(part.a_end_s)}"
            f" = {clock(part.b_start_s)}-{clock(part.b_end_s)}"
        )
        print_line(times + (f"  ({', '.join(notes)})" if notes else ""))
