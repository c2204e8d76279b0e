"""`vidcat hashes`: share fingerprints without media, and compare with those that others share."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vidcat.cli.copies.relation_lines import called, print_relation
from vidcat.cli.options import ByOption, CatalogueOption, JsonOption, opened, person_of
from vidcat.cli.render import counted, print_json, print_line, print_one, say
from vidcat.domain.copies.hash_lists import VPDQ_PREPROCESSING, HashList, ListForm
from vidcat.domain.exchange.video_documents import relation_json
from vidcat.domain.values.file_names import terminal_text

if TYPE_CHECKING:
    from vidcat.reads.copies.hash_matches import ListMatch

hashes = typer.Typer(name="hashes", help="Fingerprints without media.", no_args_is_help=True)
_EVERY_S = 5.0
_ELSEWHERE = (
    "vidcat: hashes made elsewhere lie up to 36 bits further apart, as pictures were scaled in "
    "another way: what matches is as sure as it says, but weaker matches are missed."
)


def export(
    context: typer.Context,
    output: Annotated[
        Path,
        typer.Argument(
            metavar="OUT", help="A file; for vPDQ's form a new folder.", show_default=False
        ),
    ],
    videos: Annotated[
        list[str] | None,
        typer.Argument(metavar="[VIDEO...]", help="Default: all.", show_default=False),
    ] = None,
    form: Annotated[ListForm, typer.Option(help="vPDQ's is a file a video.")] = ListForm.VIDCAT,
    names: Annotated[
        bool, typer.Option("--names", help="File names, too; by default none leaves.")
    ] = False,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the fingerprints of videos, without pictures and file names, for others to compare."""
    from vidcat.operations.export.hashes_and_matches import export_hashes

    with opened(context, catalogue) as found:
        done = export_hashes(found, output, videos or (), form, names=names)
    print_one(
        {"videos": done.written, "samples": done.samples},
        f"{counted(done.written, 'video')}, {done.samples:,} samples: {terminal_text(str(output))}",
        as_json=as_json,
    )


@hashes.command("import")
def import_(
    context: typer.Context,
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FILE|FOLDER",
            help="A list of vidcat, or vPDQ's text: one file, or a folder of them.",
            show_default=False,
        ),
    ],
    name: Annotated[str, typer.Option(help="What to call the list.", show_default=False)],
    note: Annotated[str, typer.Option(help="Whose it is, and what of.")] = "",
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in a hash list that somebody shared; `vidcat hashes matches` compares with it."""
    from vidcat.casework.copies.hash_lists import ListDraft
    from vidcat.operations.copies.hash_lists import import_hash_list

    with opened(context, catalogue) as found:
        draft = ListDraft(name, note, person_of(found.settings, by))
        added = import_hash_list(found, path, draft, _now_and_then("{:,} samples read"))
    if added.preprocessing == VPDQ_PREPROCESSING:
        say(_ELSEWHERE)
    print_one(list_json(added), _list_line(added), as_json=as_json)


@hashes.command()
def lists(
    context: typer.Context, catalogue: CatalogueOption = None, as_json: JsonOption = False
) -> None:
    """List the hash lists of the catalogue."""
    from vidcat.reads.copies.hash_matches import all_lists

    with opened(context, catalogue) as found:
        listed = all_lists(found.store)
    if as_json:
        print_json([list_json(each) for each in listed])
        return
    for each in listed:
        print_line(_list_line(each))
    if not listed:
        print_line("There is no hash list.")


@hashes.command()
def remove(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="As in `hashes lists`.", show_default=False)
    ],
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Forget a hash list."""
    from vidcat.casework.copies.hash_lists import remove_hash_list

    with opened(context, catalogue) as found:
        was = remove_hash_list(found.store, name, person_of(found.settings, by))
    print_one(list_json(was) | {"removed": True}, f"removed: {_list_line(was)}", as_json=as_json)


@hashes.command()
def matches(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[VIDEO]", help="Only its matches.", show_default=False)
    ] = None,
    list_name: Annotated[
        str | None, typer.Option("--list", metavar="NAME", help="Only with this list.")
    ] = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the videos that share footage with listed ones, the surest first; record nothing."""
    from vidcat.reads.copies.hash_matches import match_lists
    from vidcat.reads.video.by_name import file_names

    with opened(context, catalogue) as found:
        tell = _now_and_then("{:,} comparisons of a video with part of a list")
        matched = match_lists(found.store, name, list_name, tell)
        names = file_names(found.store)
    if as_json:
        print_json([_match_json(each) for each in matched])
        return
    for each in matched:
        own = each.relation.a
        print_relation(each.relation, called(own, names[own]), terminal_text(each.relation.b))
    if not matched:
        print_line("No video shares footage with a listed one.")


def _now_and_then(text: str) -> Callable[[int], None]:
    said = monotonic()

    def tell(done: int) -> None:
        nonlocal said
        if monotonic() - said > _EVERY_S:
            said = monotonic()
            say(text.format(done))

    return tell


def list_json(each: HashList) -> dict[str, Any]:
    """Return one row of `vidcat hashes lists --json`."""
    return vars(each) | {"added_at": each.added_at.isoformat()}


def _list_line(each: HashList) -> str:
    note = f" ({each.note})" if each.note else ""
    return terminal_text(
        f"{each.name}: {counted(each.videos, 'video')}, {each.samples:,} samples, "
        f"{each.form} form, added by {each.by}{note}"
    )


def _match_json(each: "ListMatch") -> dict[str, Any]:
    found = relation_json(each.relation)
    del found["verdict"]
    return found | {"list": each.list_name, "entry": each.entry, "listed_sha256": each.sha256}


hashes.command()(export)
