"""Every format in which answers leave, in the order in which they are listed.

Commands, the list on the search page, the table in the documents and the tests' matrix are made
from it. A new format is one module in `formats` and one entry here.
"""

from collections.abc import Mapping
from types import MappingProxyType

from vidcat.errors import NoSuchFormat
from vidcat.exports.format import Format, Instead

_FORMATS = (
    Format(
        name="csv",
        label="CSV: a sheet",
        suffix="csv",
        media_type="text/csv; charset=utf-8",
        writer="csv_sheet:write_csv",
        options=("bom",),
        help="""Write a sheet, a row a sighting; no cell is run as a formula.

        Example: `vidcat export csv armour.csv --type vehicle/land --status confirmed`""",
    ),
    Format(
        name="xlsx",
        label="XLSX: a sheet with crops",
        suffix="xlsx",
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        writer="xlsx_sheet:write_xlsx",
        has_pictures=True,
        options=("crops",),
        help="""Write a workbook: the columns of the CSV with typed cells, crops and the filters.

        Example: `vidcat export xlsx parades.xlsx --context paraded --since 2016 --until 2016`""",
    ),
    Format(
        name="jsonl",
        label="JSON Lines: everything, to import elsewhere",
        suffix="jsonl",
        media_type="application/jsonl",
        writer="jsonl:write_jsonl",
        holds_records=True,
        help="""Write all statements in full, as JSON Lines; `vidcat import jsonl` reads them.

        Without filters it is the whole catalogue; with filters the sightings that match, every
        version of them, and all that they refer to.

        Example: `vidcat export jsonl catalogue.jsonl`""",
    ),
    Format(
        name="coco",
        label="COCO, with pictures",
        suffix="json",
        media_type="application/json",
        writer="coco:write_coco_folder",
        is_folder=True,
        has_pictures=True,
        instead=Instead(when="no_images", format="coco-json"),
        help="""Write COCO: a folder of annotations.json and images/, the exact frames as PNG.

        Boxes are in pixels of the frame as it is displayed. A sighting without a box has the whole
        frame for one, and `iscrowd`.

        Example: `vidcat export coco armour --type vehicle/land --status confirmed`""",
    ),
    Format(
        name="coco-json",
        label="COCO, without pictures",
        suffix="json",
        media_type="application/json",
        writer="coco:write_coco_file",
        help="Write COCO annotations alone: `vidcat export coco OUT --no-images`.",
    ),
    Format(
        name="cvat",
        label="CVAT for video",
        suffix="xml",
        media_type="application/xml",
        writer="cvat:write_cvat_folder",
        is_folder=True,
        instead=Instead(when="video", format="cvat-xml"),
        help="""Write CVAT for video 1.1: a folder of an XML file a video; with --video, one file.

        Frames are numbered as CVAT counts them, so the originals must be at hand. A video whose
        frames cannot be counted is left out and named; with --video, the call is refused.

        Example: `vidcat export cvat march.xml --video march.mp4`""",
    ),
    Format(
        name="cvat-xml",
        label="CVAT, of one video",
        suffix="xml",
        media_type="application/xml",
        writer="cvat:write_cvat_file",
        help="Write CVAT for video of one video: `vidcat export cvat OUT --video VIDEO`.",
    ),
    Format(
        name="yolo",
        label="YOLO, with pictures",
        suffix="txt",
        media_type="text/plain; charset=utf-8",
        writer="yolo:write_yolo",
        is_folder=True,
        has_pictures=True,
        help="""Write YOLO: a folder of images/ (JPEG), labels/, data.yaml, and frames.csv.

        frames.csv names the video and exact time of each picture. Sightings without a box are left
        out and counted.

        Example: `vidcat export yolo train --type vehicle --certainty certain`""",
    ),
    Format(
        name="webannotation",
        label="Web Annotations (W3C)",
        suffix="jsonld",
        media_type="application/ld+json",
        writer="web_annotation:write_web_annotation",
        help="""Write W3C Web Annotations as JSON-LD: this box, in this interval, of this file.

        The target is the video by its SHA-256, and every address where it is known to be posted.

        Example: `vidcat export webannotation flags.jsonld --type flag`""",
    ),
    Format(
        name="webvtt",
        label="WebVTT, a track a video",
        suffix="vtt",
        media_type="text/vtt",
        writer="webvtt:write_webvtt",
        is_folder=True,
        help="""Write WebVTT: a folder of a file of subtitles a video, which any player shows.

        Example: `vidcat export webvtt subtitles --report nujaba-southern-aleppo-2016`""",
    ),
    Format(
        name="srt",
        label="SRT, subtitles a video",
        suffix="srt",
        media_type="application/x-subrip",
        writer="srt:write_srt",
        is_folder=True,
        options=("bom",),
        help="""Write SRT: a folder of a file of subtitles a video, for players without WebVTT.

        Example: `vidcat export srt subtitles --type vehicle/land`""",
    ),
    Format(
        name="geojson",
        label="GeoJSON",
        suffix="geojson",
        media_type="application/geo+json",
        writer="geo_json:write_geojson",
        help="""Write GeoJSON: a feature a sighting and place of its video, with dates.

        Sightings of videos without coordinates have no geometry, and are counted.

        Example: `vidcat export geojson map.geojson --since 2016 --until 2016`""",
    ),
    Format(
        name="html",
        label="Evidence sheet, to print",
        suffix="html",
        media_type="text/html; charset=utf-8",
        writer="html_sheet:write_html",
        has_pictures=True,
        help="""Write an evidence sheet: one HTML file with pictures, to read, print and hand over.

        It needs no network and runs no script. Each sighting has its frame, source, hashes, author,
        reviewers, and how to make the frame again.

        Example: `vidcat export html btr.html --type BTR-80 --status confirmed --redacted`""",
    ),
    Format(
        name="bagit",
        label="BagIt: frames and sheets with digests",
        suffix="zip",
        media_type="application/zip",
        writer="bag:write_bag",
        is_folder=True,
        has_pictures=True,
        options=("originals",),
        help="""Write a BagIt folder (RFC 8493): frames, crops, sheets, the log of custody, digests.

        Others check it with `python -m bagit --validate OUT`. Originals that are gone are named in
        data/missing.txt.

        Example: `vidcat export bagit armour --type vehicle/land --originals`""",
    ),
)

FORMATS: Mapping[str, Format] = MappingProxyType({each.name: each for each in _FORMATS})
"""Formats by name."""


def format_named(name: str) -> Format:
    """Return a format by its name; raise NoSuchFormat."""
    try:
        return FORMATS[name]
    except KeyError:
        raise NoSuchFormat(f"There is no format {name!r}; formats: {', '.join(FORMATS)}.") from None
