"""`vidcat types` and `vidcat item`: what can be seen, and the physical objects that were."""

from pathlib import Path
from typing import Annotated

import typer

from vidcat.cli.options import (
    ByOption,
    CatalogueOption,
    JsonOption,
    making_catalogue,
    opened,
    person_of,
    settings_of,
)
from vidcat.cli.render import print_json, print_line, print_one
from vidcat.cli.statements import type_line
from vidcat.domain.exchange.documents import type_json
from vidcat.domain.values.file_names import terminal_text
from vidcat.errors import BadTaxonomy

_IMPORT = "import"
_SHOWN = 20


def types(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORDS...] | import FILE",
            help="What to look for, in any language and spelling; nothing lists all.",
            show_default=False,
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(min=1, help="How many at most, best first. Default: 20.", show_default=False),
    ] = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Search the taxonomy, or add a file of your own to it: `vidcat types import FILE`.

    Examples: `vidcat types t72`, `vidcat types دبابة`, `vidcat types ٧٢`.
    """
    if words and words[0] == _IMPORT:
        if len(words) != 2 or limit is not None:
            raise BadTaxonomy("file: `types import` takes one FILE, and no --limit.")
        _import(context, Path(words[1]), catalogue, as_json=as_json)
        return
    from vidcat.casework.equipment.types_and_items import load_taxonomy

    with opened(context, catalogue) as found:
        taxonomy = load_taxonomy(found.store)
    if words:
        shown = [hit.type for hit in taxonomy.find(" ".join(words), limit or _SHOWN)]
    else:
        shown = list(taxonomy)[:limit]
    if as_json:
        print_json([type_json(each) for each in shown])
        return
    for each in shown:
        print_line(type_line(each))
    if not shown:
        print_line("Nothing is called that; `vidcat seed` loads the taxonomy that vidcat brings.")


def _import(context: typer.Context, file: Path, catalogue: Path | None, *, as_json: bool) -> None:
    from vidcat.casework.equipment.types_and_items import import_types
    from vidcat.imports.forms.taxonomy_file import read_taxonomy

    types = read_taxonomy(file)
    with making_catalogue(settings_of(context, catalogue)) as found:
        added, changed = import_types(found.store, types, file.name)
    print_one(
        {"types": len(types), "added": added, "changed": changed},
        f"{len(types)} types read: {added} added, {changed} changed.",
        as_json=as_json,
    )


item = typer.Typer(
    name="item", help="Physical objects seen in several sightings.", no_args_is_help=True
)


@item.command()
def add(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="As in 'BTR with plate 4471'.", show_default=False)
    ],
    note: Annotated[str, typer.Option(help="What it is known by.")] = "",
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record one physical object; `sighting add --item N` ties sightings to it."""
    from vidcat.casework.equipment.types_and_items import add_item

    with opened(context, catalogue) as found:
        number = add_item(found.store, name, note, person_of(found.settings, by))
    print_one(
        {"item": number, "name": " ".join(name.split())},
        f"item {number}: {terminal_text(name)}",
        as_json=as_json,
    )


@item.command("list")
def list_(
    context: typer.Context, catalogue: CatalogueOption = None, as_json: JsonOption = False
) -> None:
    """List the physical objects and their numbers."""
    from vidcat.casework.equipment.types_and_items import list_items

    with opened(context, catalogue) as found:
        items = list_items(found.store)
    if as_json:
        print_json([{"item": number, "name": name} for number, name in items.items()])
        return
    for number, name in items.items():
        print_line(f"{number:>5}  {terminal_text(name)}")
