"""The filters of sightings as options: written once, for every command that asks or exports."""

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any

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

# By the name of the option; each becomes a field of `Asked`.
_FILTERS: Mapping[str, tuple[str, Any]] = {
    "type": ("type", AskedTypeOption),
    "report": ("report", ReportOption),
    "video": ("video", AskedVideoOption),
    "status": ("statuses", StatusesOption),
    "certainty": ("certainties", CertaintiesOption),
    "context": ("contexts", ContextsOption),
    "since": ("since", SinceOption),
    "until": ("until", UntilOption),
    "text": ("text", WordsOption),
    "by": ("by", SaidByOption),
}


def asking(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the filters of sightings as options, and call it with `asked`, an Asked.

    Typer reads options off a signature: that of the command stands in it, but for `asked`, in whose
    place the filters come.
    """
    signature = inspect.signature(command)
    own = [each for name, each in signature.parameters.items() if name != "asked"]
    filters = [
        inspect.Parameter(
            f"asked_{name}", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=option
        )
        for name, (_, option) in _FILTERS.items()
    ]

    @functools.wraps(command)
    def called(**given: Any) -> None:
        from vidcat.search.sightings import Asked

        values = {
            field: _several(given.pop(f"asked_{name}")) for name, (field, _) in _FILTERS.items()
        }
        asked = {field: value for field, value in values.items() if value is not None}
        command(asked=Asked(**asked), **given)

    first = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own]
    called.__signature__ = signature.replace(parameters=[*first, *filters])  # type: ignore[attr-defined]
    called.__annotations__ = {each.name: each.annotation for each in (*first, *filters)}
    return called


def _several(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
