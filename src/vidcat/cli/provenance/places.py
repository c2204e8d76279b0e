"""`vidcat place`: where videos were filmed, as people say."""

from typing import Annotated, Any

import typer

from vidcat.cli.options import (
    ByOption,
    CatalogueOption,
    JsonOption,
    VideoArgument,
    opened,
    person_of,
)
from vidcat.cli.render import SHORT, print_json, print_line, print_one
from vidcat.domain.provenance.places import PlaceSaid, parse_place, precision
from vidcat.domain.values.fields import MAX_KEY
from vidcat.domain.values.file_names import terminal_text

place = typer.Typer(name="place", help="Where videos were filmed.", no_args_is_help=True)


@place.command()
def add(
    context: typer.Context,
    video: VideoArgument,
    name: Annotated[str, typer.Option(help="What it is called.", show_default=False)],
    basis: Annotated[str, typer.Option(help="By what it is known.", show_default=False)],
    at: Annotated[
        str, typer.Option(metavar="LAT,LON", help="Degrees of WGS 84: north, east.")
    ] = "",
    within: Annotated[
        str,
        typer.Option(
            metavar="METRES",
            help="How near the true place lies: metres, or exact (10 m), vicinity (100 m), "
            "locality (1 km).",
        ),
    ] = "",
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record where a video was filmed, and how you know; nothing is looked up.

    Example: `vidcat place add march.mp4 --name "Southern Aleppo" --at 36.12,37.08 --within locality
    --basis "the water tower at 0:41"`
    """
    from vidcat.casework.provenance.places import add_place
    from vidcat.reads.video.by_name import find_video

    draft = parse_place(name, at, within, basis)
    with opened(context, catalogue) as found:
        sha256 = find_video(found.store, video).sha256
        said = add_place(found.store, sha256, draft, person_of(found.settings, by))
    print_one(place_json(said), place_line(said), as_json=as_json)


@place.command()
def withdraw(
    context: typer.Context,
    number: Annotated[
        int,
        typer.Argument(
            metavar="N",
            help="Its number, as in `vidcat place list`.",
            min=1,
            max=MAX_KEY,
            show_default=False,
        ),
    ],
    reason: Annotated[str, typer.Option(help="Why.")],
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a place back; it stays recorded, with who and why.

    Example: `vidcat place withdraw 3 --reason "another tower"`
    """
    from vidcat.casework.provenance.places import withdraw_place

    with opened(context, catalogue) as found:
        ended = withdraw_place(found.store, number, reason, person_of(found.settings, by))
    print_one(place_json(ended), place_line(ended), as_json=as_json)


@place.command("list")
def list_(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[VIDEO]", help="Only its places.", show_default=False)
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Those that were taken back, too.")
    ] = False,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """List places in the order they were recorded.

    Example: `vidcat place list march.mp4 --all`
    """
    from vidcat.reads.provenance.places import list_places

    with opened(context, catalogue) as found:
        listed = list_places(found.store, name, withdrawn=everything)
    if as_json:
        print_json([place_json(each) for each in listed])
        return
    for each in listed:
        print_line(f"{place_line(each)}  of {each.place.video[:SHORT]}")
    if not listed:
        print_line("No place is recorded.")


def place_json(said: PlaceSaid) -> dict[str, Any]:
    """Return one row of `vidcat place list --json`."""
    place, ended = said.place, said.withdrawn
    return {
        "place": place.number,
        "video": place.video,
        "name": place.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "within_m": place.within_m,
        "basis": place.basis,
        "by": place.by,
        "at": place.at.isoformat(),
        "withdrawn": ended and {"by": ended.by, "reason": ended.why, "at": ended.at.isoformat()},
    }


def place_line(said: PlaceSaid) -> str:
    """Write a place on one line."""
    place, ended = said.place, said.withdrawn
    located = f"{place.latitude},{place.longitude}" if place.latitude is not None else ""
    parts = [
        f"{place.number}:",
        place.name,
        located,
        precision(place.within_m),
        f"({place.basis})",
        f"[says {place.by}]",
        f"WITHDRAWN by {ended.by}: {ended.why}" if ended else "",
    ]
    return terminal_text(" ".join(part for part in parts if part))
