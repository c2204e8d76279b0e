"""`vidcat review`: what waits for a second person, their word on it, and how far people agree."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from vidcat.cli.options import ByOption, CatalogueOption, JsonOption, opened, person_of
from vidcat.cli.questions.filter_options import asking
from vidcat.cli.render import counted, print_json, print_line
from vidcat.cli.shown import note_shown
from vidcat.cli.sighting_options import (
    CertaintyOption,
    NumberArgument,
    TypeOption,
    VersionOption,
)
from vidcat.cli.sightings import review_batches
from vidcat.cli.sightings.review_batches import BlindOption
from vidcat.cli.statements import blind_line, sighting_line
from vidcat.domain.exchange.documents import blind_json, sighting_json
from vidcat.domain.sightings.statements import (
    DEFAULT_CERTAINTY,
    Identification,
    ReviewVerdict,
    Sighting,
)
from vidcat.domain.values.file_names import terminal_text

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.domain.questions.question import Question

review = typer.Typer(
    name="review", help="Check what others labelled, as a second person.", no_args_is_help=True
)
review.command()(review_batches.assign)
review.command("take-back")(review_batches.take_back)
review.command()(review_batches.batches)
review.command()(review_batches.agreement)
review.command()(review_batches.disagreements)
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
ReasonOption = Annotated[str, typer.Option("--reason", help="Why.")]


@review.command()
@asking
def queue(
    context: typer.Context,
    asked: "Question",
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
    from vidcat.reads.sightings.reviews import asked_of, queue_of

    with opened(context, catalogue) as found:
        person = person_of(found.settings, reviewer, "--for")
        waits = queue_of(found.store, asked, person, batch, limit)
        given = {each.number: asked_of(found.store, each.number, person) for each in waits.first}
        hidden = {number for number, one in given.items() if blind or (one and one.is_blind)}
        # Who asks for what a sighting says is told it by the answer.
        told = given.keys() if asked.is_of_sayings else given.keys() - hidden
        note_shown(found, told, person)
    if as_json:
        shown = [_document(each, hidden=each.number in hidden) for each in waits.first]
        print_json({"waiting": waits.count, "sightings": shown})
        return
    for sighting in waits.first:
        one = given[sighting.number]
        line = blind_line(sighting) if sighting.number in hidden else sighting_line(sighting)
        print_line(line + terminal_text(f"  [{one.batch}, from {one.given_by}]" if one else ""))
    print_line(f"{counted(waits.count, 'sighting')} waiting for {terminal_text(person)}.")


def _document(sighting: Sighting, *, hidden: bool) -> dict[str, Any]:
    return blind_json(sighting) if hidden else sighting_json(sighting)


@review.command()
def name(
    context: typer.Context,
    number: NumberArgument,
    type_: TypeOption,
    certainty: CertaintyOption = DEFAULT_CERTAINTY,
    version: VersionOption = None,
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Name what you see before you see the label, then review it.

    Example: `vidcat review name 12 --type btr-80 --certainty probable --by Omar`
    """
    from vidcat.casework.sightings.reviews import name_blind
    from vidcat.operations.frames.labelling import seen_at

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
    """Confirm a sighting as another person labelled it."""
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
    """Dispute a sighting, with a reason."""
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
    from vidcat.casework.sightings.statements import Opinion
    from vidcat.operations.frames.labelling import judge

    with opened(context, catalogue) as found:
        person = person_of(found.settings, by)
        made = judge(found, number, Opinion(verdict, reason), person, version)
    _print(made, as_json=as_json)


def _print(made: Sighting, *, as_json: bool) -> None:
    if as_json:
        print_json(sighting_json(made))
    else:
        print_line(sighting_line(made))
