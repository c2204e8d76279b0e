"""`vidcat review`: who was asked to look, how far they are, and how far people agree."""

from typing import TYPE_CHECKING, Annotated

import typer

from vidcat.cli.options import CatalogueOption, JsonOption, opened, person_of
from vidcat.cli.questions.filter_options import asking
from vidcat.cli.render import counted, print_json, print_line, print_one
from vidcat.cli.shown import note_shown
from vidcat.cli.statements import sighting_line
from vidcat.domain.exchange.documents import review_json, sighting_json
from vidcat.domain.values.file_names import terminal_text

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.domain.questions.question import Question

BlindOption = Annotated[
    bool, typer.Option("--blind", help="Without the type: it is named before it is told.")
]


@asking
def assign(
    context: typer.Context,
    asked: "Question",
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
    from vidcat.casework.sightings.reviews import give_out
    from vidcat.reads.sightings.reviews import queue_of

    with opened(context, catalogue) as found:
        by = person_of(found.settings, giver, "--given-by")
        waits = queue_of(found.store, asked, to, limit=limit)
        new = give_out(found.store, waits.first, to, by, batch, is_blind=blind)
    print_one(
        {"batch": batch, "to": to, "given": new, "blind": blind},
        terminal_text(f"{counted(new, 'sighting')} given to {to}: {batch}"),
        as_json=as_json,
    )


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
    from vidcat.casework.sightings.reviews import take_back as end

    with opened(context, catalogue) as found:
        ended = end(found.store, batch, person)
    text = terminal_text(f"{counted(ended, 'sighting')} taken back: {batch}")
    print_one({"batch": batch, "ended": ended}, text, as_json=as_json)


def batches(
    context: typer.Context, catalogue: CatalogueOption = None, as_json: JsonOption = False
) -> None:
    """Show how far everybody is with their assignments."""
    from vidcat.reads.sightings.reviews import batches as listed

    with opened(context, catalogue) as found:
        every = listed(found.store)
    if as_json:
        print_json([{**vars(each), "given_at": each.given_at.isoformat()} for each in every])
        return
    for share in every:
        how = ", blind" if share.is_blind else ""
        line = f"{share.batch}: {share.person} {share.done} of {share.given}{how}"
        print_line(terminal_text(f"{line}, from {share.given_by}"))
    if not every:
        print_line("Nothing was given out.")


def agreement(
    context: typer.Context,
    type_: Annotated[
        str | None, typer.Option("--type", metavar="T", help="Only this, and all below it.")
    ] = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show how far pairs of people agree: percent and Cohen's kappa, by type.

    Kappa needs words that were chosen freely: it is computed for blind namings, not for reviews of
    a label that was shown.
    """
    from vidcat.reads.sightings.reviews import figures

    with opened(context, catalogue) as found:
        told = figures(found.store, type_)
    if as_json:
        named = [{**vars(each), "share": each.share} for each in told.named]
        checked = [{**vars(each), "asked": each.asked} for each in told.checked]
        counts = {"blind_namings": told.blind, "left_out_as_opened": told.opened_before}
        print_json({"named_blind": named, "reviewed": checked} | counts)
        return
    left_out = f"; {told.opened_before} more left out, as the label had been shown to who named"
    print_line(f"{counted(told.blind, 'blind naming')}{left_out if told.opened_before else ''}.")
    for pair in told.named:
        kappa = "not defined" if pair.kappa is None else f"{pair.kappa:.2f}"
        print_line(
            terminal_text(
                f"{pair.first} and {pair.second}, {pair.type or 'all types'}: {pair.same} of "
                f"{pair.asked} the same ({pair.share or 0:.0%}), {pair.lenient} the same or a kind "
                f"of it; kappa {kappa}"
            )
        )
    for one in told.checked:
        words = ", ".join(f"{count} {word}" for word, count in sorted(one.verdicts.items()))
        print_line(terminal_text(f"{one.second} reviewed {one.first}, label shown: {words}"))
    if not told.named and not told.checked:
        print_line("Nobody has reviewed anything yet.")


def disagreements(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 20,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what second persons dispute, with every voice."""
    from vidcat.reads.sightings.reviews import disagreements as listed

    with opened(context, catalogue) as found:
        every = listed(found.store, limit)
        note_shown(found, [each.number for each in every])
    if as_json:
        print_json([sighting_json(each) for each in every])
        return
    for sighting in every:
        print_line(sighting_line(sighting))
        for word in sighting.reviews:
            told = review_json(word)
            what = told["verdict"] or f"named it {told['named_blind']['type']}, not told"
            of = "" if word.version == sighting.version else f" (of version {word.version})"
            print_line(terminal_text(f"       {word.by}: {what}{of} {word.reason}".rstrip()))
    if not every:
        print_line("Nobody disputes anything.")
