"""The options that say what is seen, for the commands that label and those that ask."""

from typing import Annotated

import typer

from vidcat.domain.sightings.statements import Bearing, Certainty, Context, SightingStatus
from vidcat.domain.values.fields import MAX_KEY, quoted

NumberArgument = Annotated[
    int, typer.Argument(metavar="SIGHTING", help="Its number.", max=MAX_KEY, show_default=False)
]
VersionOption = Annotated[
    int | None,
    typer.Option(
        "--version",
        metavar="N",
        min=1,
        max=MAX_KEY,
        help="The version you looked at: refused if somebody changed it since.",
        show_default=False,
    ),
]
_TYPE = typer.Option("--type", metavar="T", help="A type's id or any of its names.")
TypeOption = Annotated[str, _TYPE]
NewTypeOption = Annotated[str | None, _TYPE]
BoxOption = Annotated[
    str | None, typer.Option("--box", metavar="X,Y,W,H", help="In fractions of the shown frame.")
]


def _certainty(text: str) -> Certainty:
    try:
        return Certainty(text)
    except ValueError as error:
        raise typer.BadParameter(f"{quoted(text)} is not one of {', '.join(Certainty)}.") from error


_CERTAINTY = typer.Option(
    "--certainty", parser=_certainty, metavar=f"[{'|'.join(Certainty)}]", help="How sure."
)
CertaintyOption = Annotated[Certainty, _CERTAINTY]
NewCertaintyOption = Annotated[Certainty | None, _CERTAINTY]
RivalOption = Annotated[
    list[str] | None,
    typer.Option("--rival", metavar="T[=CERTAINTY]", help="What else it may be; several."),
]
CountOption = Annotated[str | None, typer.Option("--count", help='How many, as in "at least 2".')]
ContextOption = Annotated[Context | None, typer.Option("--context", help="What is done with it.")]
_MARKING = typer.Option(help="Text on it, as written.")
_LANGUAGE = typer.Option(metavar="LANG", help="Its language, as in ar or fa.")
_NOTE = typer.Option(help="Anything else.")
_BASIS = typer.Option(help="By which features it is known.")
MarkingOption = Annotated[str, _MARKING]
LanguageOption = Annotated[str, _LANGUAGE]
NoteOption = Annotated[str, _NOTE]
BasisOption = Annotated[str, _BASIS]
NewMarkingOption = Annotated[str | None, _MARKING]
NewLanguageOption = Annotated[str | None, _LANGUAGE]
NewNoteOption = Annotated[str | None, _NOTE]
NewBasisOption = Annotated[str | None, _BASIS]
ItemOption = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        min=1,
        max=MAX_KEY,
        help="The physical object it is; see `vidcat item`.",
        show_default=False,
    ),
]
ClaimOption = Annotated[str | None, typer.Option(metavar="REPORT:N", help="The claim it bears on.")]
BearingOption = Annotated[
    Bearing | None, typer.Option(help="How it bears on it. Default: supports.", show_default=False)
]

AskedTypeOption = Annotated[
    list[str] | None, typer.Option("--type", metavar="T", help="And all below it.")
]
ReportOption = Annotated[
    list[str] | None,
    typer.Option("--report", metavar="REPORT", help="In the videos that a report cites."),
]
AskedVideoOption = Annotated[
    list[str] | None, typer.Option("--video", metavar="VIDEO", help="In one video.")
]
StatusesOption = Annotated[
    list[SightingStatus] | None,
    typer.Option(
        "--status", help="Default: what people said and did not take back.", show_default=False
    ),
]
CertaintiesOption = Annotated[list[Certainty] | None, _CERTAINTY]
ContextsOption = Annotated[
    list[Context] | None, typer.Option("--context", help="What is done with it; several.")
]
SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="EDTF", help="Date of the footage, as its citation says."),
]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="EDTF", help="The same, at the end.")
]
WordsOption = Annotated[
    str | None, typer.Option("--text", metavar="WORDS", help="In marking, note or basis.")
]
SaidByOption = Annotated[
    list[str] | None,
    typer.Option(
        "--by", metavar="NAME", help="Who stated it, not who checked it.", show_default=False
    ),
]
