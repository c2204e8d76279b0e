"""Write the reference pages from the program itself, and from what it is installed with.

python docs/generate.py            write them
python docs/generate.py --check    exit 1 when one is out of date
"""

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import dependencies
import typer.main

from vidcat import errors
from vidcat.cli import app
from vidcat.exports.registry import FORMATS
from vidcat.settings import Settings

if TYPE_CHECKING:
    from typer._click.core import Command

REFERENCE = Path(__file__).parent / "reference"
NOTE = "<!-- Made by docs/generate.py; edit the program instead. -->\n"


def commands() -> Iterator[tuple[str, "Command"]]:
    """Yield every command by its full name, groups before what is in them."""
    yield from _below("vidcat", typer.main.get_command(app))


def _below(name: str, command: "Command") -> Iterator[tuple[str, "Command"]]:
    yield name, command
    for part, inner in sorted(getattr(command, "commands", {}).items()):
        yield from _below(f"{name} {part}", inner)


def options(command: "Command") -> list[tuple[str, str]]:
    """List the arguments and options of a command, each with its help."""
    rows = []
    for parameter in command.params:
        if getattr(parameter, "hidden", False):
            continue
        metavar = parameter.metavar or ""
        if parameter.param_type_name == "argument":
            name = metavar or (parameter.name or "").upper()
        else:
            name = f"{', '.join([*parameter.opts, *parameter.secondary_opts])} {metavar}".strip()
        rows.append((name, " ".join((getattr(parameter, "help", "") or "").split())))
    return rows


def commands_page() -> str:
    """Return the page of all commands with their options."""
    parts = [
        NOTE,
        "# Commands\n",
        "Every command has `--help`; those that print records take `--json`.\n",
    ]
    for name, command in commands():
        parts.append(f"## `{name}`\n")
        parts.append(inspect.cleandoc(command.help or "").replace("\b", "") + "\n")
        rows = options(command)
        if rows and not hasattr(command, "commands"):
            parts.append("| argument or option | meaning |\n|---|---|")
            parts += [f"| `{_cell(left)}` | {_cell(right)} |" for left, right in rows]
            parts.append("")
    return "\n".join(parts)


def formats_page() -> str:
    """Return the page of all export formats."""
    parts = [
        NOTE,
        "# Formats\n",
        "What `vidcat export FORMAT OUT` writes; the same list is on the desk's search page.\n",
        "| format | holds | written as | pictures | options |\n|---|---|---|---|---|",
    ]
    for each in FORMATS.values():
        holds = each.help.split("\n", 1)[0].rstrip(".")
        kind = f"a folder ({each.suffix})" if each.is_folder else f"a file ({each.suffix})"
        chosen = [*each.options, *(["redacted"] if each.has_pictures else [])]
        flags = " ".join(f"`--{option}`" for option in chosen)
        pictures = "yes" if each.has_pictures else "no"
        parts.append(f"| `{each.name}` | {_cell(holds)} | {kind} | {pictures} | {flags} |")
    return "\n".join([*parts, ""])


def settings_page() -> str:
    """Return the page of all settings."""
    parts = [
        NOTE,
        "# Settings\n",
        "Read from `vidcat.toml` in your configuration folder (`~/.config/vidcat` on Linux), then"
        " from that of the catalogue folder, then from the environment as"
        " `VIDCAT_NAME`, then from options; the later wins. `vidcat doctor` prints those in"
        " force.\n",
        "| setting | default | meaning |\n|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=False)
        shown = "" if field.is_required() or default is None else f"`{default}`"
        parts.append(f"| `{name}` | {_cell(shown)} | {_cell(field.description or '')} |")
    return "\n".join([*parts, ""])


def errors_page() -> str:
    """Return the page of all error codes."""
    parts = [
        NOTE,
        "# Errors\n",
        "Every error has a stable code. Commands print one sentence and end with the exit"
        " status.\n",
        "| code | exit status | meaning |\n|---|---|---|",
    ]
    kinds = [each for _, each in inspect.getmembers(errors, inspect.isclass)]
    ours = [each for each in kinds if issubclass(each, errors.VidcatError)]
    for each in sorted(ours, key=lambda kind: (kind.exit_code, kind.code)):
        text = " ".join((each.__doc__ or "").split())
        parts.append(f"| `{each.code}` | {each.exit_code} | {_cell(text)} |")
    return "\n".join([*parts, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


PAGES = {
    "commands.md": commands_page,
    "formats.md": formats_page,
    "settings.md": settings_page,
    "errors.md": errors_page,
    "dependencies.md": lambda: NOTE + "\n" + dependencies.page(),
}


def stale() -> list[str]:
    """Return the names of pages that differ from what the program says."""
    return [
        name
        for name, page in PAGES.items()
        if not (REFERENCE / name).is_file() or (REFERENCE / name).read_text("utf-8") != page()
    ]


if __name__ == "__main__":
    if "--check" in sys.argv:
        old = stale()
        sys.exit(f"Out of date: {', '.join(old)}. Run python docs/generate.py." if old else 0)
    for page_name, made in PAGES.items():
        (REFERENCE / page_name).write_text(made(), encoding="utf-8")
