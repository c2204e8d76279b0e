"""`vidcat frame` and `vidcat contact`: look at exact frames."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vidcat.cli.options import CatalogueOption, JsonOption, VideoArgument, opened, time_option
from vidcat.cli.render import (
    counted,
    print_json,
    print_line,
    shown_path,
)
from vidcat.domain.exchange.video_documents import clock_json
from vidcat.domain.provenance.ffmpeg_check import check_commands
from vidcat.domain.values.citation_uri import SCHEME, FrameCitation, parse_citation
from vidcat.domain.values.time import clock
from vidcat.errors import BadTime

if TYPE_CHECKING:  # decoders are slow to import
    from vidcat.operations.frames.single_video import ShownFrame


def frame(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="VIDEO",
            help="A SHA-256, a prefix of it, a path that was ingested, or a vidcat: citation.",
            show_default=False,
        ),
    ],
    at: Annotated[float | None, time_option("--at")] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="A .png (exact) or .jpg file."),
    ] = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decode the exact frame shown at a time, or cited; print its pts and the hash of its pixels.

    The hash is that of `ffmpeg -f framehash -hash sha256` for the same frame; --json has the
    commands by which anyone checks it.
    """
    from vidcat.operations.frames.single_video import show_cited, show_frame

    is_cited = name.lower().startswith(SCHEME)
    if is_cited == (at is not None):
        raise BadTime("at: give --at S with a video, and leave it out with a citation.")
    with opened(context, catalogue) as found:
        if is_cited:
            exact = show_cited(found, parse_citation(name), output)
        else:
            exact = show_frame(found, name, at or 0.0, output)
    _print_frame(_frame_json(exact, output), as_json=as_json)


def _frame_json(exact: "ShownFrame", output: Path | None) -> dict[str, object]:
    shown = exact.frame
    cited = FrameCitation(exact.video, shown.pts, shown.pts, shown.time_base)
    return {
        "video": exact.video,
        "pts": shown.pts,
        "time_base": str(shown.time_base),
        **clock_json(shown.time_base, shown.pts),
        "time_s": shown.time_s,
        "width": shown.rgb.shape[1],
        "height": shown.rgb.shape[0],
        "pixel_format": shown.pixel_format,
        "pixel_hash": f"sha256:{shown.pixel_hash}",
        "decoder": shown.decoder,
        "citation": str(cited),
        "file": str(output) if output else None,
        "check": check_commands(cited, shown.pixel_hash, exact.stream),
    }


def _print_frame(document: Mapping[str, object], *, as_json: bool) -> None:
    if as_json:
        print_json(document)
        return
    for key, value in document.items():
        if key != "check" and value is not None:
            print_line(f"{key:12} {value}")


def contact(
    context: typer.Context,
    name: VideoArgument,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="A .jpg or .png file.")
    ],
    catalogue: CatalogueOption = None,
) -> None:
    """Write a contact sheet of a video's keyframes with their times."""
    from vidcat.operations.frames.single_video import write_contact_sheet

    with opened(context, catalogue) as found:
        count = write_contact_sheet(found, name, output, clock)
    print_line(f"{counted(count, 'keyframe')} in {shown_path(os.fsencode(output))}")
