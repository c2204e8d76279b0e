"""`vidcat idents`: what is kept out of matching, whose it is, and what is evidence after all."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from vidcat.cli.options import (
    MAX_NUMBER,
    ByOption,
    CatalogueOption,
    JsonOption,
    opened,
    person_of,
)
from vidcat.cli.relations import called, print_relation
from vidcat.cli.render import clock, counted, print_json, print_line, relation_json
from vidcat.cli.statements import sighting_json, sighting_line
from vidcat.domain.idents import LOGO_OF_OUTLET, Ident, Showing
from vidcat.domain.names import terminal_text

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.search.idents import ShownIdent

idents = typer.Typer(
    name="idents",
    help="Title cards and intros that unrelated videos share: list, name, or take one back.",
    invoke_without_command=True,
)
NumberArgument = Annotated[
    int, typer.Argument(metavar="IDENT", help="Its number.", max=MAX_NUMBER, show_default=False)
]


@idents.callback()
def list_(
    context: typer.Context, catalogue: CatalogueOption = None, as_json: JsonOption = False
) -> None:
    """List the idents: footage that relates no videos, because unrelated ones share it.

    `vidcat idents show N` says where one is shown; `name` says whose it is; `footage` says that it
    is evidence, and matching goes by it again.
    """
    if context.invoked_subcommand:
        return
    from vidcat.search.idents import list_idents
    from vidcat.search.videos import file_names

    with opened(context, catalogue) as found:
        listed = list_idents(found.store)
        names = file_names(found.store)
    if as_json:
        print_json([ident_json(each) for each in listed])
        return
    for each in listed:
        print_line(_line(each, names))
    if not listed:
        print_line("No idents: no four unrelated videos begin or end alike.")


@idents.command()
def show(
    context: typer.Context,
    number: NumberArgument,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one ident: everything said of it, and every place where it is shown."""
    from vidcat.search.idents import get_ident
    from vidcat.search.videos import file_names

    with opened(context, catalogue) as found:
        shown = get_ident(found.store, number)
        names = file_names(found.store)
    if as_json:
        print_json(ident_json(shown) | {"showings": [_span(each) for each in shown.showings]})
        return
    print_line(_line(shown, names))
    for said in shown.ident.statements:
        text = f"{said.word}: {said.name or said.reason}, says {said.by} ({said.at:%Y-%m-%d})"
        print_line(terminal_text(f"       {text}"))
    for each in shown.showings:
        part = "" if shown.ident.is_shown_in(each) else "  (a part of it)"
        print_line(f"       {_place(each, names)}{part}")


@idents.command()
def name(
    context: typer.Context,
    number: NumberArgument,
    outlet: Annotated[
        str, typer.Argument(metavar="NAME", help="As in 'X media office'.", show_default=False)
    ],
    type_: Annotated[
        str, typer.Option("--type", metavar="T", help="What it shows: a type's id or name.")
    ] = LOGO_OF_OUTLET,
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say whose an ident is: a sighting of the logo, proposed in every video that shows it.

    Example: `vidcat idents name 1 "X media office" --by Lina`
    """
    from vidcat.casework.idents import Naming
    from vidcat.runners.idents import name as name_ident

    with opened(context, catalogue) as found:
        by_whom = person_of(found.settings, by)
        made, proposed = name_ident(found, number, Naming(outlet, type_), by_whom)
    if as_json:
        print_json({**sighting_json(made), "proposed": [each.number for each in proposed]})
        return
    print_line(sighting_line(made))
    for each in proposed:
        print_line(f"proposed where it is shown: {sighting_line(each).strip()}")


@idents.command()
def footage(
    context: typer.Context,
    number: NumberArgument,
    reason: Annotated[str, typer.Option(help="Why.")],
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that an ident is evidence: matching goes by it again, and it is not learnt again.

    Prints the pairs that come back.
    """
    from vidcat.runners.idents import footage as call_footage
    from vidcat.search.videos import file_names

    with opened(context, catalogue) as found:
        related = call_footage(found, number, reason, person_of(found.settings, by))
        names = file_names(found.store)
    if as_json:
        print_json([relation_json(each) for each in related])
        return
    for each in related:
        print_relation(each, called(each.a, names[each.a]), called(each.b, names[each.b]))


def ident_json(shown: "ShownIdent") -> dict[str, Any]:
    """Give one row of `vidcat idents --json`."""
    ident = shown.ident
    return {
        "ident": ident.number,
        **_span(ident.exemplar),
        "videos": shown.videos,
        "name": ident.name,
        "footage": ident.is_footage,
        "learnt_at": ident.learnt_at.isoformat(),
        "statements": [{**vars(said), "at": said.at.isoformat()} for said in ident.statements],
    }


def _span(showing: Showing) -> dict[str, Any]:
    return {"video": showing.video, "start_s": showing.start_s, "end_s": showing.end_s}


def _line(shown: "ShownIdent", names: dict[str, bytes]) -> str:
    ident = shown.ident
    where = f"{_place(ident.exemplar, names)}, in {counted(shown.videos, 'video')}"
    return terminal_text(f"{ident.number:>5}  {_said(ident)}: {where}")


def _said(ident: Ident) -> str:
    if ident.word is None:
        return "not named yet"
    if ident.is_footage:
        return f"footage, says {ident.word.by}"
    return f"ident: {ident.name}, says {ident.word.by}"


def _place(showing: Showing, names: dict[str, bytes]) -> str:
    span = f"{clock(showing.start_s)}-{clock(showing.end_s)}"
    return f"{called(showing.video, names[showing.video])} at {span}"
