"""`vidcat doctor`: what is installed, which sandbox works, what would fail."""

from collections.abc import Mapping
from typing import Any

import typer

from vidcat.cli.options import CatalogueOption, JsonOption, settings_of
from vidcat.cli.render import print_json, print_line


def doctor(
    context: typer.Context, catalogue: CatalogueOption = None, as_json: JsonOption = False
) -> None:
    """Show what is installed, which sandbox works, the settings in force, and what would fail."""
    from vidcat.operations.checkup import examine

    report = examine(settings_of(context, catalogue))
    if as_json:
        print_json(report.document)
    else:
        _print_facts(report.document)
        for problem in report.problems:
            print_line(f"PROBLEM          {problem}")
        print_line("Ready." if not report.problems else "Not ready: see above.")
    if report.problems:
        raise typer.Exit(3)


def _print_facts(document: Mapping[str, Any]) -> None:
    for name, value in document.items():
        if isinstance(value, dict):
            print_line(name)
            for part, each in value.items():
                print_line(f"  {part:30} {_shown(each)}")
        elif name != "problems":
            print_line(f"{name:16} {_shown(value)}")


def _shown(value: object) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(str, value)) or "nothing"
        case _:
            return str(value)
