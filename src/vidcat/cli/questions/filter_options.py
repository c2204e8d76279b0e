"""The filters of sightings as options: written once, for every command that asks or exports."""

import functools
import inspect
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vidcat.cli.options import opened
from vidcat.cli.sighting_options import (
    AskedTypeOption,
    AskedVideoOption,
    CertaintiesOption,
    ContextsOption,
    ReportOption,
    SaidByOption,
    SinceOption,
    StatusesOption,
    UntilOption,
    WordsOption,
)
from vidcat.domain.values.file_names import terminal_text

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.domain.questions.question import Question


def _further(name: str, metavar: str, help_: str) -> Any:
    return Annotated[
        list[str] | None,
        typer.Option(f"--{name}", metavar=metavar, help=help_, show_default=False),
    ]


# By the name of the option, which is that of the filter in an address as well.
_FILTERS: Mapping[str, Any] = {
    "type": AskedTypeOption,
    "report": ReportOption,
    "video": AskedVideoOption,
    "status": StatusesOption,
    "certainty": CertaintiesOption,
    "context": ContextsOption,
    "since": SinceOption,
    "until": UntilOption,
    "text": WordsOption,
    "by": SaidByOption,
    "publisher": _further("publisher", "NAME", "Who published the footage; a part of the name."),
    "place": _further("place", "NAME", "Where it was filmed; a part of the name."),
    "kind": _further("kind", "KIND", "What its citation says it shows: parade, funeral..."),
    "item": _further("item", "N", "Of a physical object."),
    "claim": _further("claim", "REPORT:N", "That bears on a claim."),
    "reviewed-by": _further("reviewed-by", "NAME", "That somebody reviewed."),
    **{
        f"not-{name}": _further(f"not-{name}", name.upper(), f"Leave out, by {name}.")
        for name in ("type", "status", "certainty", "context", "report", "by", "publisher", "kind")
    },
    "where": Annotated[
        str | None,
        typer.Option(
            "--where",
            metavar="QUESTION",
            help="With and, or, not: '(type:tank or type:apc) and not context:wreck'.",
            show_default=False,
        ),
    ],
}

_KEPT = "search"
_OPTIONS: Mapping[str, Any] = {
    **_FILTERS,
    _KEPT: Annotated[
        str | None,
        typer.Option(
            "--search",
            metavar="NAME",
            help="Begin with a kept question; a filter given here takes the place of its own.",
            show_default=False,
        ),
    ],
}


def asking(command: Callable[..., None]) -> Callable[..., None]:
    """Add the filters of sightings to a command as options; call it with `asked`, a Question.

    Typer reads options from a signature: the command's own, with the filters instead of `asked`.
    """
    signature = inspect.signature(command)
    own = [each for name, each in signature.parameters.items() if name != "asked"]
    filters = [
        inspect.Parameter(
            _parameter(name), inspect.Parameter.KEYWORD_ONLY, default=None, annotation=option
        )
        for name, option in _OPTIONS.items()
    ]

    @functools.wraps(command)
    def called(**given: Any) -> None:
        from vidcat.reads.questions.filter_codec import question_from

        kept = given.pop(_parameter(_KEPT))
        values = {name: _several(given.pop(_parameter(name))) for name in _FILTERS}
        if kept is not None:
            stated = {name: several for name, several in values.items() if several}
            values = _kept(given["context"], given["catalogue"], kept) | stated
        command(asked=question_from(values), **given)

    first = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own]
    called.__signature__ = signature.replace(parameters=[*first, *filters])  # type: ignore[attr-defined]
    called.__annotations__ = {each.name: each.annotation for each in (*first, *filters)}
    return called


def nothing_words(asked: "Question") -> str:
    """Return a line that says that nothing answers to a question, with every filter given.

    `--by` is easily taken for who exports or who reviewed, so an answer without anything says
    whose it is.
    """
    from vidcat.reads.questions.filter_codec import filters_of

    given = [(name, terminal_text(value)) for name, value in filters_of(asked)]
    if not given:
        return "0 sightings: nobody stated any that was not taken back."
    asked_for = " ".join(f"--{name} {shlex.quote(value)}" for name, value in given)
    words = f"0 sightings answer to {asked_for}."
    if "by" in dict(given):
        words += " --by asks who stated a sighting; --reviewed-by asks who reviewed it."
    return words


def _kept(context: typer.Context, catalogue: Path | None, name: str) -> dict[str, list[str]]:
    from vidcat.casework.questions.saved_searches import find_search
    from vidcat.reads.questions.filter_codec import values_in

    with opened(context, catalogue) as found:
        return values_in(find_search(found.store, name).filters)


def _parameter(name: str) -> str:
    return f"asked_{name.replace('-', '_')}"


def _several(value: list[str] | str | None) -> list[str]:
    if value is None:
        return []
    return [str(each) for each in value] if isinstance(value, list) else [value]
