"""`vidcat idents` and `vidcat ident`: what many videos show that have nothing else in common."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from vidcat.cli.copies.relation_lines import called
from vidcat.cli.options import ByOption, CatalogueOption, JsonOption, opened, person_of
from vidcat.cli.render import (
    counted,
    print_json,
    print_line,
    print_one,
)
from vidcat.domain.copies.idents import LOGO_OF_OUTLET, IdentStatement, IdentWord, Showing
from vidcat.domain.values.fields import MAX_KEY
from vidcat.domain.values.file_names import terminal_text
from vidcat.domain.values.time import clock

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.reads.copies.idents import ShownIdent

ident = typer.Typer(name="ident", help="Say what an ident is.", no_args_is_help=True)
NumberArgument = Annotated[
    int,
    typer.Argument(
        metavar="N",
        min=1,
        max=MAX_KEY,
        help="Its number in `vidcat idents`.",
        show_default=False,
    ),
]


def idents(
    context: typer.Context,
    number: Annotated[
        int | None,
        typer.Argument(
            metavar="[N]", min=1, max=MAX_KEY, help="All showings of one.", show_default=False
        ),
    ] = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the idents that were learnt: intros, outros and title cards of unrelated videos.

    They are left out of matching. `vidcat ident name` says whose one is, `vidcat ident footage`
    that it is none. Look at one with `vidcat frame VIDEO --at S -o ident.png`.
    """
    from vidcat.reads.copies.idents import get_ident, list_idents
    from vidcat.reads.video.by_name import file_names

    with opened(context, catalogue) as found:
        known = list_idents(found.store) if number is None else [get_ident(found.store, number)]
        names = file_names(found.store)
    if as_json:
        print_json([ident_json(each) for each in known])
        return
    for ident in known:
        print_line(_line(ident, names))
        if number is not None:
            _print_whole(ident, names)
    if not known:
        print_line("No ident was learnt: that takes four videos with nothing else in common.")


@ident.command("name")
def name_(
    context: typer.Context,
    number: NumberArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose it is.", show_default=False)],
    type_: Annotated[
        str, typer.Option("--type", metavar="T", help="The logo it shows: a type's id or name.")
    ] = LOGO_OF_OUTLET,
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record whose an ident is; its logo is proposed as a sighting wherever the ident is shown.

    Example: `vidcat ident name 1 "Nujaba media office" --by Lina`.
    """
    from vidcat.casework.copies.idents import IdentNaming
    from vidcat.operations.copies.idents import name_ident
    from vidcat.reads.copies.idents import get_ident

    with opened(context, catalogue) as found:
        said_by = person_of(found.settings, by)
        sighting, proposed = name_ident(found, number, IdentNaming(name, type_), said_by)
        told = get_ident(found.store, number)
    print_one(
        {**ident_json(told), "sighting": sighting.number, "proposed": len(proposed)},
        f"Ident {number} is {terminal_text(name)}: sighting {sighting.number}, "
        f"proposed in {len(proposed)} more.",
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
    """Record that an ident is footage: its videos are matched with it again, for good.

    Example: `vidcat ident footage 2 --reason "the strike itself" --by Lina`.
    """
    from vidcat.operations.copies.idents import match_as_footage
    from vidcat.reads.copies.idents import get_ident

    with opened(context, catalogue) as found:
        match_as_footage(found, number, reason, person_of(found.settings, by))
        told = get_ident(found.store, number)
    print_one(
        ident_json(told),
        f"Ident {number} is footage again; its {told.videos} videos were matched with it.",
        as_json=as_json,
    )


def ident_json(each: "ShownIdent") -> dict[str, Any]:
    """Return one ident of `vidcat idents --json`; "whole" counts showings of half of it or more."""
    ident = each.ident
    return {
        "ident": ident.number,
        **_showing_json(ident.exemplar),
        "left_out": not ident.is_footage,
        "showings": [
            {**_showing_json(showing), "whole": ident.is_shown_in(showing)}
            for showing in each.showings
        ],
        "word": ident.word and _word_json(ident.word),
        "words": [_word_json(said) for said in ident.statements],
    }


def _word_json(said: IdentStatement) -> dict[str, Any]:
    return {**vars(said), "name": said.name or None, "at": said.at.isoformat()}


def _showing_json(showing: Showing) -> dict[str, Any]:
    return {"video": showing.video, "start_s": showing.start_s, "end_s": showing.end_s}


def _line(each: "ShownIdent", names: dict[str, bytes]) -> str:
    ident, exemplar = each.ident, each.ident.exemplar
    where = f"{_span(exemplar)} of {called(exemplar.video, names[exemplar.video])}"
    word = f": {_word(ident.word)}" if ident.word else ""
    return f"{ident.number}  {where}, in {counted(each.videos, 'video')}{word}"


def _word(said: IdentStatement) -> str:
    text = said.name if said.word is IdentWord.IDENT else f"footage ({said.reason})"
    return f"{terminal_text(text)}, says {terminal_text(said.by)}"


def _print_whole(each: "ShownIdent", names: dict[str, bytes]) -> None:
    for said in each.ident.statements[:-1]:
        print_line(f"  before: {_word(said)}")
    for showing in each.showings:
        part = "" if each.ident.is_shown_in(showing) else "  (a part of it)"
        print_line(f"  {_span(showing)} {called(showing.video, names[showing.video])}{part}")


def _span(showing: Showing) -> str:
    return f"{clock(showing.start_s)}-{clock(showing.end_s)}"
