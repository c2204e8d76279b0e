"""`vidcat sightings`: ask what was seen, and how many."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from vidcat.cli.options import CatalogueOption, JsonOption, opened
from vidcat.cli.questions.filter_options import asking, nothing_words
from vidcat.cli.render import print_json, print_line
from vidcat.cli.shown import note_counted, note_shown
from vidcat.cli.statements import sighting_line, total_line
from vidcat.domain.exchange.documents import sighting_json, total_json
from vidcat.domain.questions.question import CountBy, Total
from vidcat.domain.sightings.statements import Sighting
from vidcat.domain.values.citation_uri import FrameCitation
from vidcat.domain.values.fields import MAX_KEY

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.domain.questions.question import Question


@asking
def sightings(
    context: typer.Context,
    asked: "Question",
    count_by: Annotated[CountBy | None, typer.Option(help="Count instead of listing.")] = None,
    limit: Annotated[
        int | None,
        typer.Option(min=1, max=MAX_KEY, help="How many at most; of a count, its citations (20)."),
    ] = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """List or count sightings; a type finds all below it, in any language.

    Example: `vidcat sightings --type vehicle --count-by items`
    """
    from vidcat.reads.questions.answers import SHOWN, ask, count

    with opened(context, catalogue) as found:
        if count_by:
            note_counted(found, asked)
            _print_total(*count(found.store, asked, count_by, limit or SHOWN), as_json=as_json)
        else:
            answer = ask(found.store, asked, limit)
            note_shown(found, [each.number for each in answer])
            print_sightings(asked, answer, as_json=as_json)


def _print_total(total: Total, behind: Iterable[FrameCitation], *, as_json: bool) -> None:
    if as_json:
        print_json({**total_json(total), "citations": [str(each) for each in behind]})
        return
    print_line(total_line(total))
    for each in behind:
        print_line(f"  {each}")


def print_sightings(asked: "Question", listed: list[Sighting], *, as_json: bool) -> None:
    """Print the sightings that answer to a question, or that none does."""
    if as_json:
        print_json([sighting_json(each) for each in listed])
        return
    for each in listed:
        print_line(sighting_line(each))
    if not listed:
        print_line(nothing_words(asked))
