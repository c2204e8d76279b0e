"""`vidcat import cvat`: boxes that were drawn in CVAT become sightings."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vidcat.cli.options import ByOption, CatalogueOption, JsonOption, opened, person_of
from vidcat.cli.progress import counting
from vidcat.cli.render import counted, print_one
from vidcat.cli.sighting_options import CertaintyOption
from vidcat.domain.sightings.statements import DEFAULT_CERTAINTY

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.operations.import_.cvat import CvatTaken


def cvat(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE.xml", help="CVAT for video 1.1.", show_default=False)
    ],
    video: Annotated[
        str, typer.Option(metavar="VIDEO", help="Which video it is of.", show_default=False)
    ],
    certainty: CertaintyOption = DEFAULT_CERTAINTY,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be taken in.")
    ] = False,
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import the boxes of CVAT for video 1.1 as sightings of exact frames, all or none.

    A box that does not move is one sighting from its first frame to its last; of a box that moves,
    each one that somebody drew is a sighting of its frame, and what CVAT interpolated is left out.
    Labels are ids or names of types. A box's attribute `certainty` wins over --certainty. A box
    that equals a sighting already there, by type, frames and box, is left out.

    Example: `vidcat import cvat march.xml --video march.mp4 --by Lina --dry-run`
    """
    from vidcat.operations.import_.cvat import CvatOrder, import_cvat

    with opened(context, catalogue) as found:
        order = CvatOrder(file, video, person_of(found.settings, by), certainty, dry_run)
        with counting("frame") as progress:
            done = import_cvat(found, order, progress)
    print_one(_json(done, dry_run=dry_run), _line(done, dry_run=dry_run), as_json=as_json)


def _json(done: "CvatTaken", *, dry_run: bool) -> dict[str, object]:
    return {
        "video": done.video,
        "made": done.taken.made,
        "known": done.taken.known,
        "proposed": done.taken.proposed,
        "types": dict(done.types),
        "dry_run": dry_run,
    }


def _line(done: "CvatTaken", *, dry_run: bool) -> str:
    types = ", ".join(f"{number} {name}" for name, number in done.types.items())
    made = counted(done.taken.made, "sighting")
    told = f"{made} would be made" if dry_run else f"{made} made"
    proposed = f", {done.taken.proposed} proposed on copies" if done.taken.proposed else ""
    known = f", {done.taken.known} known already" if done.taken.known else ""
    return f"{told}{known}{proposed}{f' ({types})' if types else ''}."
