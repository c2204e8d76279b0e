"""`vidcat idents` and `vidcat ident`: what many videos show that have nothing else in common."""

from typing import Annotated, Any

import typer

from vidcat.cli.options import MAX_NUMBER, ByOption, CatalogueOption, JsonOption, opened, person_of
from vidcat.cli.relations import called
from vidcat.cli.render import clock, print_json, print_line, print_one
from vidcat.domain.idents import Ident, IdentWord, Showing
from vidcat.domain.names import terminal_text

ident = typer.Typer(name="ident", help="Say what an ident is.", no_args_is_help=True)
NumberArgument = Annotated[
    int,
    typer.Argument(
        metavar="N",
        min=1,
        max=MAX_NUMBER,
        help="Its number in `vidcat idents`.",
        show_default=False,
    ),
]


def idents(
    context: typer.Context,
    number: Annotated[
        int | None,
        typer.Argument(
            metavar="[N]",
            min=1,
            max=MAX_NUMBER,
            help="All showings of one.",
            show_default=False,
        ),
    ] = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the idents that were learnt: intros, outros and title cards of unrelated videos.

    They are left out of matching. `vidcat ident name` says whose one is, `vidcat ident footage`
    that it is none. Look at one with `vidcat frame VIDEO --at S -o ident.png`.
    """
    from vidcat.casework.idents import find_ident, list_idents
    from vidcat.search.videos import file_names

    with opened(context, catalogue) as found:
        known = [find_ident(found.store, number)] if number else list_idents(found.store)
        names = file_names(found.store)
    if as_json:
        print_json([ident_json(each) for each in known])
        return
    for each in known:
        print_line(_line(each, names))
        if number:
            for showing in each.showings:
                print_line(f"  {_span(showing)} {called(showing.video, names[showing.video])}")
    if not known:
        print_line("No ident was learnt: that takes four videos with nothing else in common.")


@ident.command("name")
def name_(
    context: typer.Context,
    number: NumberArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose it is.", show_default=False)],
    type_name: Annotated[
        str | None,
        typer.Option("--type", help="The logo it shows. Default: a media office's logo."),
    ] = None,
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say whose an ident is; its logo is proposed as a sighting wherever the ident is shown.

    Example: `vidcat ident name 1 "Nujaba media office" --by Lina`.
    """
    from vidcat.runners.idents import label_ident

    with opened(context, catalogue) as found:
        said_by = person_of(found.settings, by)
        told, sighting, proposed = label_ident(found, number, name, type_name, said_by)
    print_one(
        {**ident_json(told), "sighting": sighting.number, "proposed": proposed},
        f"Ident {number} is {terminal_text(name)}: sighting {sighting.number}, "
        f"proposed in {proposed} more.",
        as_json=as_json,
    )


@ident.command()
def footage(
    context: typer.Context,
    number: NumberArgument,
    reason: Annotated[str, typer.Option(help="Why.")],
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that an ident is footage: its videos are matched with it again, and it stays so.

    Example: `vidcat ident footage 2 --reason "the strike itself" --by Lina`.
    """
    from vidcat.runners.idents import match_as_footage

    with opened(context, catalogue) as found:
        told = match_as_footage(found, number, reason, person_of(found.settings, by))
    print_one(
        ident_json(told),
        f"Ident {number} is footage again; its {len(told.showings)} videos were matched with it.",
        as_json=as_json,
    )


def ident_json(each: Ident) -> dict[str, Any]:
    """Give one ident of `vidcat idents --json`."""
    naming = each.naming
    return {
        "ident": each.number,
        **_showing_json(each.taken_from),
        "left_out": each.is_active,
        "showings": [_showing_json(showing) for showing in each.showings],
        "word": naming
        and {
            "word": naming.word,
            "name": naming.name or None,
            "type": naming.type,
            "reason": naming.reason,
            "by": naming.by,
            "at": naming.at.isoformat(),
        },
    }


def _showing_json(showing: Showing) -> dict[str, Any]:
    return {"video": showing.video, "start_s": showing.start_s, "end_s": showing.end_s}


def _line(each: Ident, names: dict[str, bytes]) -> str:
    taken, naming = each.taken_from, each.naming
    word = ""
    if naming:
        is_ident = naming.word is IdentWord.IDENT
        said = naming.name if is_ident else f"footage ({naming.reason})"
        word = f": {terminal_text(said)}, says {terminal_text(naming.by)}"
    where = f"{_span(taken)} of {called(taken.video, names[taken.video])}"
    return f"{each.number}  {where}, in {len(each.showings)} videos{word}"


def _span(showing: Showing) -> str:
    return f"{clock(showing.start_s)}-{clock(showing.end_s)}"
