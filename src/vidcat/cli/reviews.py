"""`vidcat review`: what waits for a second person, their word on it, and how far people agree."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from vidcat.cli.asked import asking
from vidcat.cli.options import ByOption, CatalogueOption, JsonOption, opened, person_of
from vidcat.cli.render import counted, print_json, print_line, print_one
from vidcat.cli.sighting_options import (
    CertaintyOption,
    NumberArgument,
    TypeOption,
    VersionOption,
)
from vidcat.cli.statements import blind_line, sighting_line
from vidcat.domain.casework import Certainty, Identification, ReviewVerdict, Sighting
from vidcat.domain.documents import blind_json, review_json, sighting_json
from vidcat.domain.names import terminal_text

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.search.sightings import Asked

review = typer.Typer(
    name="review", help="Check what others labelled, as a second person.", no_args_is_help=True
)
ForOption = Annotated[
    str | None,
    typer.Option(
        "--for",
        metavar="NAME",
        help="Who reviews. Default: the setting `person`.",
        show_default=False,
    ),
]
BatchOption = Annotated[
    str | None,
    typer.Option("--batch", metavar="NAME", help="Only what was given out under this name."),
]
BlindOption = Annotated[
    bool, typer.Option("--blind", help="Without the type: it is named before it is told.")
]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why.")]


@review.command()
@asking
def queue(
    context: typer.Context,
    asked: "Asked",
    reviewer: ForOption = None,
    batch: BatchOption = None,
    blind: BlindOption = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many to list.")] = 20,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what waits for your review: never your own, what you were asked to look at first.

    Example: `vidcat review queue --for Omar --type vehicle --blind`
    """
    from vidcat.search.reviews import asked_of, queue_of

    with opened(context, catalogue) as found:
        person = person_of(found.settings, reviewer)
        waits = queue_of(found.store, asked, person, batch, limit)
        given = {each.number: asked_of(found.store, each.number, person) for each in waits.first}
    hidden = {number for number, one in given.items() if blind or (one and one.is_blind)}
    if as_json:
        shown = [_document(each, hidden=each.number in hidden) for each in waits.first]
        print_json({"waiting": waits.count, "sightings": shown})
        return
    for each in waits.first:
        one = given[each.number]
        line = blind_line(each) if each.number in hidden else sighting_line(each)
        print_line(line + terminal_text(f"  [{one.batch}, from {one.given_by}]" if one else ""))
    print_line(f"{counted(waits.count, 'sighting')} waiting for {terminal_text(person)}.")


def _document(sighting: Sighting, *, hidden: bool) -> dict[str, Any]:
    return blind_json(sighting) if hidden else sighting_json(sighting)


@review.command()
def name(
    context: typer.Context,
    number: NumberArgument,
    type_: TypeOption,
    certainty: CertaintyOption = Certainty.CONFIRMED,
    version: VersionOption = None,
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Name what you see without being told, before you review; then you are told.

    Example: `vidcat review name 12 --type btr-80 --certainty probable --by Omar`
    """
    from vidcat.casework.reviews import name_blind
    from vidcat.runners.labelling import seen_at

    with opened(context, catalogue) as found:
        person = person_of(found.settings, by)
        seen = seen_at(found, number, version)
        made = name_blind(found.store, seen, Identification(type_, certainty), person)
    _print(made, as_json=as_json)


@review.command()
def confirm(
    context: typer.Context,
    number: NumberArgument,
    reason: ReasonOption = "",
    version: VersionOption = None,
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that it is as somebody else says."""
    _judge(context, number, ReviewVerdict.CONFIRM, reason, version, by, catalogue, as_json)


@review.command()
def dispute(
    context: typer.Context,
    number: NumberArgument,
    reason: ReasonOption,
    version: VersionOption = None,
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that it is not so, and why."""
    _judge(context, number, ReviewVerdict.DISPUTE, reason, version, by, catalogue, as_json)


@review.command("send-back")
def send_back(
    context: typer.Context,
    number: NumberArgument,
    reason: ReasonOption,
    version: VersionOption = None,
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask for another look, and say at what."""
    _judge(context, number, ReviewVerdict.SECOND_LOOK, reason, version, by, catalogue, as_json)


def _judge(
    context: typer.Context,
    number: int,
    verdict: ReviewVerdict,
    reason: str,
    version: int | None,
    by: str | None,
    catalogue: Any,
    as_json: bool,
) -> None:
    from vidcat.casework.sightings import Opinion
    from vidcat.runners.labelling import judge

    with opened(context, catalogue) as found:
        person = person_of(found.settings, by)
        made = judge(found, number, Opinion(verdict, reason), person, version)
    _print(made, as_json=as_json)


def _print(made: Sighting, *, as_json: bool) -> None:
    if as_json:
        print_json(sighting_json(made))
    else:
        print_line(sighting_line(made))


@review.command()
@asking
def assign(
    context: typer.Context,
    asked: "Asked",
    to: Annotated[str, typer.Option("--to", metavar="NAME", help="Who is to review.")],
    batch: Annotated[str, typer.Option("--batch", metavar="NAME", help="What to call it all.")],
    blind: BlindOption = False,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many at most.")] = 100,
    giver: Annotated[
        str | None,
        typer.Option("--given-by", metavar="NAME", help="Who asks. Default: the setting `person`."),
    ] = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask somebody to review what waits; their own is left out.

    Example: `vidcat review assign --to Omar --batch "week 12" --type weapon --blind`
    """
    from vidcat.casework.reviews import give_out
    from vidcat.search.reviews import queue_of

    with opened(context, catalogue) as found:
        signed = person_of(found.settings, giver), batch
        waits = queue_of(found.store, asked, to, limit=limit)
        new = give_out(found.store, waits.first, to, signed, is_blind=blind)
    print_one(
        {"batch": batch, "to": to, "given": new, "blind": blind},
        terminal_text(f"{counted(new, 'sighting')} given to {to}: {batch}"),
        as_json=as_json,
    )


@review.command("take-back")
def take_back(
    context: typer.Context,
    batch: Annotated[str, typer.Argument(metavar="BATCH", show_default=False)],
    person: Annotated[
        str | None, typer.Option("--from", metavar="NAME", help="From one person only.")
    ] = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """End what was given out under a name; what was said of it stays."""
    from vidcat.casework.reviews import take_back as end

    with opened(context, catalogue) as found:
        ended = end(found.store, batch, person)
    text = terminal_text(f"{counted(ended, 'sighting')} taken back: {batch}")
    print_one({"batch": batch, "ended": ended}, text, as_json=as_json)


@review.command()
def batches(
    context: typer.Context, catalogue: CatalogueOption = None, as_json: JsonOption = False
) -> None:
    """Say how far everybody is with what they were given."""
    from vidcat.search.reviews import batches as listed

    with opened(context, catalogue) as found:
        every = listed(found.store)
    if as_json:
        print_json([{**vars(each), "given_at": each.given_at.isoformat()} for each in every])
        return
    for each in every:
        how = ", blind" if each.is_blind else ""
        line = f"{each.batch}: {each.person} {each.done} of {each.given}{how}"
        print_line(terminal_text(f"{line}, from {each.given_by}"))
    if not every:
        print_line("Nothing was given out.")


@review.command()
def agreement(
    context: typer.Context,
    type_: Annotated[
        str | None, typer.Option("--type", metavar="T", help="Only this, and all below it.")
    ] = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say how far pairs of people agree: percent and Cohen's kappa, by type.

    Kappa needs words that were chosen freely: it is given for what was named blind, not for reviews
    of a label that was shown.
    """
    from vidcat.search.reviews import figures

    with opened(context, catalogue) as found:
        told = figures(found.store, type_)
    if as_json:
        named = [{**vars(each), "share": each.share} for each in told.named]
        checked = [{**vars(each), "asked": each.asked} for each in told.checked]
        print_json({"named_blind": named, "reviewed": checked})
        return
    for each in told.named:
        kappa = "not defined" if each.kappa is None else f"{each.kappa:.2f}"
        print_line(
            terminal_text(
                f"{each.first} and {each.second}, {each.type or 'all types'}: {each.same} of "
                f"{each.asked} the same ({each.share or 0:.0%}), {each.lenient} the same or a kind "
                f"of it; kappa {kappa}"
            )
        )
    for one in told.checked:
        words = ", ".join(f"{count} {word}" for word, count in sorted(one.verdicts.items()))
        print_line(terminal_text(f"{one.second} reviewed {one.first}, label shown: {words}"))
    if not told.named and not told.checked:
        print_line("Nobody has reviewed anything yet.")


@review.command()
def disagreements(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 20,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what second persons dispute, with every voice."""
    from vidcat.search.reviews import disagreements as listed

    with opened(context, catalogue) as found:
        every = listed(found.store, limit)
    if as_json:
        print_json([sighting_json(each) for each in every])
        return
    for each in every:
        print_line(sighting_line(each))
        for word in each.reviews:
            told = review_json(word)
            what = told["verdict"] or f"named it {told['named_blind']['type']}, not told"
            print_line(terminal_text(f"       {word.by}: {what} {word.reason}"))
    if not every:
        print_line("Nobody disputes anything.")
