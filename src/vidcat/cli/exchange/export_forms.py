"""`vidcat export coco`, `cvat`, `yolo`, `webannotation`, `webvtt`, `geojson`: for other tools."""

from typing import TYPE_CHECKING, Annotated

import typer

from vidcat.cli.exchange.exports import ExporterOption, OutArgument, RedactedOption, take_out_as
from vidcat.cli.options import CatalogueOption, JsonOption
from vidcat.cli.questions.filter_options import asking

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.reads.questions.answers import Asked


@asking
def coco(
    context: typer.Context,
    output: OutArgument,
    asked: "Asked",
    no_images: Annotated[
        bool, typer.Option("--no-images", help="Write the JSON alone, to the file OUT.")
    ] = False,
    redacted: RedactedOption = False,
    exported_by: ExporterOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write COCO: a folder of annotations.json and images/, the exact frames as PNG.

    Boxes are in pixels of the frame as it is displayed. A sighting without a box has the whole
    frame for one, and `iscrowd`.

    Example: `vidcat export coco armour --type vehicle/land --status confirmed`
    """
    from vidcat.exports.parts.answer import Choices

    form = "coco-json" if no_images else "coco"
    choices = Choices(redacted=redacted)
    take_out_as(context, catalogue, form, output, asked, choices, exported_by, as_json)


@asking
def cvat(
    context: typer.Context,
    output: OutArgument,
    asked: "Asked",
    exported_by: ExporterOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write CVAT for video 1.1: a folder of an XML file a video; with --video, one file.

    Frames are numbered as CVAT counts them, so the originals must be at hand. A video whose frames
    cannot be counted is left out and told; with --video, the call is refused.

    Example: `vidcat export cvat march.xml --video march.mp4`
    """
    from vidcat.exports.parts.answer import Choices

    form = "cvat-xml" if asked.video else "cvat"
    take_out_as(context, catalogue, form, output, asked, Choices(), exported_by, as_json)


@asking
def yolo(
    context: typer.Context,
    output: OutArgument,
    asked: "Asked",
    redacted: RedactedOption = False,
    exported_by: ExporterOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write YOLO: a folder of images/ (JPEG), labels/, data.yaml, and frames.csv.

    frames.csv says of which video and exact time each picture is. Sightings without a box are left
    out and counted.

    Example: `vidcat export yolo train --type vehicle --certainty confirmed`
    """
    from vidcat.exports.parts.answer import Choices

    choices = Choices(redacted=redacted)
    take_out_as(context, catalogue, "yolo", output, asked, choices, exported_by, as_json)


@asking
def webannotation(
    context: typer.Context,
    output: OutArgument,
    asked: "Asked",
    exported_by: ExporterOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write W3C Web Annotations as JSON-LD: this box, in this interval, of this file.

    The target is the video by its SHA-256, and every address where it is known to be posted.

    Example: `vidcat export webannotation flags.jsonld --type flag`
    """
    from vidcat.exports.parts.answer import Choices

    take_out_as(context, catalogue, "webannotation", output, asked, Choices(), exported_by, as_json)


@asking
def webvtt(
    context: typer.Context,
    output: OutArgument,
    asked: "Asked",
    exported_by: ExporterOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write WebVTT: a folder of a file of subtitles a video, which any player shows.

    Example: `vidcat export webvtt subtitles --report nujaba-southern-aleppo-2016`
    """
    from vidcat.exports.parts.answer import Choices

    take_out_as(context, catalogue, "webvtt", output, asked, Choices(), exported_by, as_json)


@asking
def geojson(
    context: typer.Context,
    output: OutArgument,
    asked: "Asked",
    exported_by: ExporterOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write GeoJSON: a feature a sighting and place of its video, with dates.

    Sightings of videos without coordinates have no geometry, and are counted.

    Example: `vidcat export geojson map.geojson --since 2016 --until 2016`
    """
    from vidcat.exports.parts.answer import Choices

    take_out_as(context, catalogue, "geojson", output, asked, Choices(), exported_by, as_json)


COMMANDS = (coco, cvat, yolo, webannotation, webvtt, geojson)
