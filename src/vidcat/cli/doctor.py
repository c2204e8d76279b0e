"""`vidcat doctor`: what is installed, which sandbox works, what would fail."""

import typer

from vidcat.cli.options import CatalogueOption, JsonOption, settings_of
from vidcat.cli.render import print_json, print_line


def doctor(
    context: typer.Context, catalogue: CatalogueOption = None, as_json: JsonOption = False
) -> None:
    """Say what is installed, which sandbox works, which settings are in force, what would fail."""
    from vidcat.runners.checkup import examine

    report = examine(settings_of(context, catalogue))
    if as_json:
        print_json(report.document)
    else:
        for name, value in report.document.items():
            print_line(f"{name:16} {value}")
        for problem in report.problems:
            print_line(f"PROBLEM          {problem}")
        print_line("Ready." if not report.problems else "Not ready: see above.")
    if report.problems:
        raise typer.Exit(3)
