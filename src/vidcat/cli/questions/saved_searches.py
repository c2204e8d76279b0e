"""`vidcat search`: questions that are kept by a name, the same as on the desk."""

from typing import TYPE_CHECKING, Annotated

import typer

from vidcat.cli.options import CatalogueOption, JsonOption, opened, person_of
from vidcat.cli.questions.filter_options import asking
from vidcat.cli.questions.sightings_command import print_sightings
from vidcat.cli.render import print_json, print_line, print_one
from vidcat.cli.shown import note_shown
from vidcat.domain.values.fields import MAX_KEY
from vidcat.domain.values.file_names import terminal_text

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.domain.questions.question import Question

search = typer.Typer(name="search", help="Questions that are kept by a name.", no_args_is_help=True)
NameArgument = Annotated[str, typer.Argument(metavar="NAME", show_default=False)]


@search.command()
@asking
def save(
    context: typer.Context,
    name: NameArgument,
    asked: "Question",
    keeper: Annotated[
        str | None,
        typer.Option("--saved-by", metavar="NAME", help="Who keeps it. Default: `person`."),
    ] = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep a question with the filters of `vidcat sightings`.

    Example: `vidcat search save "armour 2016" --type vehicle/land --since 2016 --until 2016`
    """
    from vidcat.casework.questions.saved_searches import save_search
    from vidcat.reads.questions.filter_codec import query_of

    with opened(context, catalogue) as found:
        by = person_of(found.settings, keeper, "--saved-by")
        number = save_search(found.store, name, query_of(asked), by)
    told = {"search": number, "name": name, "filters": query_of(asked)}
    print_one(told, terminal_text(f"kept as {name}"), as_json=as_json)


@search.command("list")
def list_(
    context: typer.Context, catalogue: CatalogueOption = None, as_json: JsonOption = False
) -> None:
    """List what is kept."""
    from vidcat.casework.questions.saved_searches import list_searches

    with opened(context, catalogue) as found:
        kept = list_searches(found.store)
    if as_json:
        print_json([{**vars(each), "at": each.at.isoformat()} for each in kept])
        return
    for each in kept:
        print_line(terminal_text(f"{each.name}: {each.filters or 'everything'} ({each.by})"))
    if not kept:
        print_line("Nothing is kept.")


@search.command()
def run(
    context: typer.Context,
    name: NameArgument,
    limit: Annotated[int | None, typer.Option(min=1, max=MAX_KEY, help="How many.")] = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask a question that is kept, as it is answered today."""
    from vidcat.casework.questions.saved_searches import find_search
    from vidcat.reads.questions.answers import ask
    from vidcat.reads.questions.filter_codec import question_in

    with opened(context, catalogue) as found:
        kept = find_search(found.store, name)
        asked = question_in(kept.filters)
        answer = ask(found.store, asked, limit)
        note_shown(found, [each.number for each in answer])
        print_sightings(asked, answer, as_json=as_json)


@search.command()
def remove(
    context: typer.Context,
    name: NameArgument,
    catalogue: CatalogueOption = None,
) -> None:
    """Take a kept question away."""
    from vidcat.casework.questions.saved_searches import find_search, remove_search

    with opened(context, catalogue) as found:
        remove_search(found.store, find_search(found.store, name).number)
    print_line(terminal_text(f"removed {name}"))
