"""`vidcat copies`: which videos share footage, and where."""

from typing import Annotated

import typer

from vidcat.cli.options import ByOption, CatalogueOption, JsonOption, opened, person_of
from vidcat.cli.render import (
    clock,
    print_json,
    print_line,
    relation_json,
    shown_path,
    verdict_json,
)
from vidcat.domain.matching import Band, Kind, Relation
from vidcat.domain.names import terminal_text
from vidcat.domain.verdicts import ENOUGH, Calibration, Verdict, Word

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
    refused: Annotated[
        bool, typer.Option("--refused", help="The pairs that people judged to be different.")
    ] = False,
    calibrate: Annotated[
        bool, typer.Option("--calibrate", help="How often people agreed with each band.")
    ] = False,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """List videos that share footage, the surest first, with the aligned times and verdicts."""
    from vidcat.search.copies import calibration, list_copies
    from vidcat.search.videos import file_names

    with opened(context, catalogue) as found:
        if calibrate:
            _print_calibration(calibration(found.store), as_json=as_json)
            return
        listed = list_copies(found.store, name, band, refused=refused)
        names = file_names(found.store)
    if as_json:
        print_json([relation_json(each.relation, each.verdict) for each in listed])
        return
    for each in listed:
        a, b = each.relation.a, each.relation.b
        print_relation(each.relation, called(a, names[a]), called(b, names[b]))
        if each.verdict:
            _print_verdict(each.verdict)
    if not listed:
        print_line("No such pair." if refused or name or band else "No videos share footage.")


def verdict(
    context: typer.Context,
    a: Annotated[str, typer.Argument(metavar="A", help="A video.", show_default=False)],
    b: Annotated[str, typer.Argument(metavar="B", help="Another.", show_default=False)],
    word: Annotated[Word, typer.Argument(help="Whether they share footage.", show_default=False)],
    reason: Annotated[str, typer.Option(help="Why.")],
    kind: Annotated[Kind | None, typer.Option(help="What A is to B, if they are the same.")] = None,
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say whether two videos share footage; remembered for ever, and acted on at once.

    Confirmed pairs make families and carry labels; a refused pair is never shown or used again.
    """
    from vidcat.casework.verdicts import give_verdict
    from vidcat.search.videos import find_video

    with opened(context, catalogue) as found:
        said_by = person_of(found.settings, by)
        pair = find_video(found.store, a).sha256, find_video(found.store, b).sha256
        given = give_verdict(found.store, pair, word, kind, (said_by, reason))
    if as_json:
        print_json({"a": given.a, "b": given.b, **verdict_json(given)})
    else:
        _print_verdict(given)


def _print_verdict(given: Verdict) -> None:
    kind = f" ({given.kind})" if given.kind else ""
    print_line(terminal_text(f"  {given.word}{kind}, says {given.by}: {given.reason}"))


def _print_calibration(found: Calibration, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "bands": [{**vars(each), "precision": each.precision} for each in found.bands],
                "probable_up_to": found.probable_up_to,
                "candidate_up_to": found.candidate_up_to,
            }
        )
        return
    for each in found.bands:
        share = "nobody judged any" if each.precision is None else f"{each.precision:.1%} right"
        print_line(f"{each.band:10} {each.same} same, {each.different} different: {share}")
    if found.probable_up_to is None:
        print_line(f"Thresholds are suggested from {ENOUGH} verdicts on, of both kinds.")
        return
    print_line(
        f"In this catalogue no pair up to {found.probable_up_to:.0f} bits apart was different, and "
        f"none beyond {found.candidate_up_to:.0f} was the same."
    )


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
