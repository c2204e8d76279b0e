"""Options that every command takes, before or after its name."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vidcat import __version__
from vidcat.cli.render import say
from vidcat.domain.values.file_names import terminal_text
from vidcat.domain.values.time import TIME_FORMS, parse_time
from vidcat.errors import BadStatement
from vidcat.settings import FILE_NAME as SETTINGS_FILE
from vidcat.settings import Settings, load_settings, unknown_variables

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.catalogue import Catalogue


CatalogueOption = Annotated[
    Path | None,
    typer.Option(
        "--catalogue",
        metavar="DIR",
        help="The catalogue folder. Default: VIDCAT_CATALOGUE, the current folder if it holds "
        "vidcat.toml, else your user data folder.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]

USUAL_PORT = 8341
"""The port of `vidcat serve`, unless it is given another."""


def _seconds(text: str | float) -> float:
    try:
        return parse_time(str(text))
    except ValueError as error:
        raise typer.BadParameter(f"{error}.") from error


def time_option(name: str) -> Any:
    """Make an option that takes a time in the forms of `domain/values/time.py`."""
    return typer.Option(
        name, metavar="S", help=f"Time since the first frame shown: {TIME_FORMS}.", parser=_seconds
    )


VideoArgument = Annotated[
    str,
    typer.Argument(
        metavar="VIDEO",
        help=(
            "A SHA-256, a unique prefix of 8 or more digits, a path that was ingested, or the name "
            "of a file that is one video's alone."
        ),
        show_default=False,
    ),
]


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"vidcat {__version__}")
        raise typer.Exit


def global_options(
    context: typer.Context,
    catalogue: CatalogueOption = None,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Catalogue video evidence: keyframes, fingerprints, copies. Nothing leaves this machine."""
    context.obj = catalogue


def settings_of(context: typer.Context, catalogue: Path | None, **flags: object) -> Settings:
    """Read the settings of a command's catalogue; its own option wins over the global one."""
    for warning in unknown_variables():
        say(f"vidcat: WARNING: {warning}")
    return load_settings(catalogue or context.obj, **flags)


@contextmanager
def opened(context: typer.Context, catalogue: Path | None) -> Iterator["Catalogue"]:
    """Open a catalogue that must exist."""
    from vidcat.catalogue import open_catalogue

    with open_catalogue(settings_of(context, catalogue)) as found:
        yield found


@contextmanager
def making_catalogue(settings: Settings, *, create: bool = True) -> Iterator["Catalogue"]:
    """Open a catalogue, and make it if there is none: where, is always said."""
    from vidcat.catalogue import open_catalogue

    is_new = not settings.catalogue.joinpath(SETTINGS_FILE).exists()
    with open_catalogue(settings, create=create) as found:
        if is_new:
            say(
                f"vidcat: made a new catalogue in {terminal_text(str(found.folder))}; "
                "--catalogue DIR names another."
            )
        yield found


ByOption = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="NAME",
        help="Who says so. Default: the setting `person`.",
        show_default=False,
    ),
]


def person_of(settings: Settings, by: str | None, option: str = "--by") -> str:
    """Return who signs a statement; raise BadStatement when nobody is named."""
    name = by or settings.person
    if not name:
        raise BadStatement(
            f"by: a statement needs a name; give {option} NAME or put person in vidcat.toml."
        )
    return name
