"""Answers in the forms of other tools, each opened by one that we did not write."""

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import geojson
import numpy as np
import pytest
import webvtt
import yaml
from dagshub_annotation_converter.converters.cvat import load_cvat_from_xml_file
from globox import AnnotationSet
from PIL import Image
from pycocotools.coco import COCO
from pyld import jsonld

from casework_desk import ANN, BOB, BTR, said, see
from footage_desk import FACTS, FIXTURES, frame_times, hold, moment, open_catalogue_in, picture
from vidcat.casework.provenance.places import add_place
from vidcat.casework.provenance.postings import add_posting
from vidcat.casework.reports.statements import add_report, resolve
from vidcat.casework.sightings.statements import Opinion, review_sighting
from vidcat.catalogue import Catalogue
from vidcat.domain.provenance.custody_log import LoggedKind
from vidcat.domain.provenance.lineage import PostingDraft
from vidcat.domain.provenance.places import PlaceDraft
from vidcat.domain.questions.question import Question
from vidcat.domain.reports.drafts import CitationDraft, ReportDraft
from vidcat.domain.sightings.statements import ReviewVerdict, Sighting
from vidcat.domain.values.dates import parse_date
from vidcat.domain.values.regions import Region
from vidcat.errors import NoFrameNumbers
from vidcat.exports.format import Format
from vidcat.exports.parts.answer import Choices
from vidcat.exports.registry import FORMATS
from vidcat.operations.export.answers import ExportOrder, Left, take_out

PIG, TURNED, WIDE, UNEVEN, REEL = (
    FIXTURES / name
    for name in ("pig.mp4", "rotated_90.mp4", "sar_4_3.mp4", "vfr.mkv", "interlaced.mpg")
)
BOX = Region(0.1, 0.25, 0.3, 0.5)
HOSTILE = "a --> b\n\n<b>&amp; مركبة"
OA, AS = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#"
VALUE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"
CONTEXT = Path(__file__).parent / "third_party" / "anno.jsonld"


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    made = open_catalogue_in(tmp_path)
    yield made
    made.store.close()


def out(catalogue: Catalogue, form: Format, name: str, **asked: Any) -> tuple[Path, Left]:
    order = ExportOrder(form, catalogue.folder / name, Question(**asked), Choices(), ANN)
    return order.output, take_out(catalogue, order, lambda done, of: None)


def see_in(catalogue: Catalogue, clip: Path, first: int, last: int | None = None) -> Sighting:
    """Make a sighting in a box, of frames by their numbers."""
    video = hold(catalogue.store, clip)
    return see(catalogue.store, video, moment(clip, first, last), said(BTR, BOX))


def test_coco_holds_the_frames_themselves_and_the_boxes_of_the_database(
    catalogue: Catalogue,
) -> None:
    made = [see_in(catalogue, PIG, 40), see_in(catalogue, TURNED, 7)]
    made.append(see(catalogue.store, made[0].video, made[0].moment, said("weapon", BOX)))
    folder, left = out(catalogue, FORMATS["coco"], "coco")
    with redirect_stdout(io.StringIO()):  # it tells how long it takes
        coco = COCO(folder / "annotations.json")
    assert left.remarks == {}
    assert coco.getAnnIds() == [each.number for each in made]
    assert len(coco.getImgIds()) == 2
    for each, (clip, number) in zip(made, ((PIG, 40), (TURNED, 7), (PIG, 40)), strict=True):
        (annotation,) = coco.loadAnns([each.number])
        (image,) = coco.loadImgs([annotation["image_id"]])
        width, height = (180, 320) if clip == TURNED else (360, 240)
        assert (image["width"], image["height"], image["video"]) == (width, height, each.video)
        assert (image["pts"], image["time_base"]) == (each.moment.pts, str(each.moment.time_base))
        assert annotation["bbox"] == pytest.approx(
            [0.1 * width, 0.25 * height, 0.3 * width, 0.5 * height]
        )
        assert annotation["area"] == pytest.approx(0.15 * width * height)
        assert (annotation["by"], annotation["citation"]) == (ANN, str(each.citation))
        with Image.open(folder / "images" / image["file_name"]) as opened:
            shown = np.asarray(opened, np.int16)
        theirs = np.frombuffer(picture(clip, number), np.uint8).reshape(shown.shape)
        assert np.abs(shown - theirs).mean() < 2  # programs round colours differently
    kinds = {each["type"]: each for each in coco.loadCats(coco.getCatIds())}
    assert (kinds[BTR]["name"], kinds[BTR]["supercategory"]) == ("BTR-80", "vehicle/land/apc")
    assert kinds["weapon"]["supercategory"] == "weapon"


def test_a_type_has_the_same_coco_id_whatever_else_is_taken_out(catalogue: Catalogue) -> None:
    video = hold(catalogue.store, PIG)
    for number, kind in enumerate((BTR, "weapon", "vehicle")):
        see(catalogue.store, video, moment(PIG, number), said(kind, BOX))
    found = []
    for kind in ("vehicle", "weapon"):
        file, _ = out(catalogue, FORMATS["coco-json"], f"{kind}.json", type=kind)
        found += json.loads(file.read_text())["categories"]
    whole, _ = out(catalogue, FORMATS["coco-json"], "all.json")
    ids = {each["type"]: each["id"] for each in found}
    assert ids == {each["type"]: each["id"] for each in json.loads(whole.read_text())["categories"]}


def test_coco_says_when_a_box_or_a_frame_is_missing(catalogue: Catalogue) -> None:
    clip = catalogue.folder / "clip.mp4"
    shutil.copy(PIG, clip)
    video = hold(catalogue.store, clip, "pig.mp4")
    see(catalogue.store, video, moment(PIG, 3), said(BTR))
    file, left = out(catalogue, FORMATS["coco-json"], "whole.json")
    (annotation,) = json.loads(file.read_text())["annotations"]
    assert (annotation["bbox"], annotation["iscrowd"]) == ([0, 0, 360, 240], 1)
    assert sum(left.remarks.values()) == 1
    clip.unlink()
    folder, left = out(catalogue, FORMATS["coco"], "coco")
    assert json.loads((folder / "annotations.json").read_text())["annotations"] == []
    assert left.remarks == {"left out: no frame is to be had": 1}
    with catalogue.store.read() as tx:
        told = [line.detail["remarks"] for line in tx.custody_log.lines(LoggedKind.EXPORTED)]
    assert told[-1] == left.remarks


def test_yolo_is_read_back_with_the_boxes_and_maps_each_picture(catalogue: Catalogue) -> None:
    made = [see_in(catalogue, PIG, 40), see_in(catalogue, TURNED, 7)]
    see(catalogue.store, made[0].video, made[0].moment, said("weapon", Region(0.5, 0.5, 0.5, 0.5)))
    see(catalogue.store, made[0].video, moment(PIG, 9), said("weapon"))
    folder, left = out(catalogue, FORMATS["yolo"], "yolo")
    assert left.remarks == {"left out: YOLO's lines are boxes": 1}
    names = yaml.safe_load((folder / "data.yaml").read_text())["names"]
    assert names == {0: BTR, 1: "weapon"}
    read = AnnotationSet.from_yolo_v5(folder / "labels", image_folder=folder / "images")
    with (folder / "frames.csv").open(newline="") as file:
        rows = {row["image"]: row for row in csv.DictReader(file)}
    assert set(rows) == {each.image_id for each in read}
    corners = {
        rows[each.image_id]["sightings"]: [
            (names[int(box.label)], *(round(side, 2) for side in box.ltrb)) for box in each.boxes
        ]
        for each in read
    }
    assert corners == {
        "1 3": [(BTR, 36, 60, 144, 180), ("weapon", 180, 120, 360, 240)],
        "2": [(BTR, 18, 80, 72, 240)],
    }
    by_number = {row["sightings"]: (row["video"], int(row["pts"])) for row in rows.values()}
    assert by_number["2"] == (made[1].video, made[1].moment.pts)


def test_cvat_counts_frames_as_a_decoder_gives_them_out(catalogue: Catalogue) -> None:
    last = len(frame_times(UNEVEN)) - 1
    see_in(catalogue, UNEVEN, 3, 11)
    video = hold(catalogue.store, UNEVEN)
    see(catalogue.store, video, moment(UNEVEN, last), said("weapon", BOX))
    see_in(catalogue, WIDE, 20)
    see_in(catalogue, REEL, 5)
    see(catalogue.store, video, moment(UNEVEN, 1), said(BTR))
    folder, left = out(catalogue, FORMATS["cvat"], "cvat")
    assert left.remarks == {
        "left out: CVAT's tracks want a box": 1,
        "left out: the frames of the video cannot be counted": 1,
    }
    found = {
        file.name.split(".")[0]: load_cvat_from_xml_file(file) for file in folder.glob("*.xml")
    }
    assert set(found) == {"vfr", "sar_4_3"}
    shown = [
        [(each.frame_number, each.left, each.top, each.width, each.height) for each in track]
        for track in (track.annotations for track in found["vfr"].tracks)
    ]
    box = (32, 45, 96, 90)
    assert shown == [[(3, *box), (11, *box)], [(last, *box)]]
    assert found["vfr"].sequence_length == last + 1
    wide = found["sar_4_3"]
    assert (wide.video_width, wide.video_height) == (240, 180)  # CVAT shows pixels as stored
    assert wide.tracks[0].annotations[0].width == pytest.approx(0.3 * 240)


def test_cvat_says_nothing_beyond_the_last_frame_and_marks_what_was_drawn(
    catalogue: Catalogue,
) -> None:
    see_in(catalogue, UNEVEN, 3, 19)
    see_in(catalogue, UNEVEN, 4, 6)
    file, _ = out(catalogue, FORMATS["cvat-xml"], "one.xml", video=hold(catalogue.store, UNEVEN))
    flags = re.findall(r'<box frame="(\d+)" keyframe="(\d)" outside="(\d)"', file.read_text())
    assert flags == [
        ("3", "1", "0"),
        ("19", "0", "0"),
        ("4", "1", "0"),
        ("6", "0", "0"),
        ("7", "1", "1"),
    ]


def test_one_file_of_cvat_is_refused_when_frames_cannot_be_counted(catalogue: Catalogue) -> None:
    video = see_in(catalogue, REEL, 5).video
    with pytest.raises(NoFrameNumbers, match="interlaced"):
        out(catalogue, FORMATS["cvat-xml"], "reel.xml", video=video)
    see_in(catalogue, PIG, 5)
    with pytest.raises(NoFrameNumbers, match="of one video"):
        out(catalogue, FORMATS["cvat-xml"], "both.xml")
    assert not list(catalogue.folder.glob("*.xml"))


def test_subtitles_last_as_long_as_their_frames_and_no_text_breaks_out(
    catalogue: Catalogue,
) -> None:
    video = hold(catalogue.store, UNEVEN)
    times = FACTS["vfr.mkv"]["times_s"]
    see(catalogue.store, video, moment(UNEVEN, 10), said(BTR, BOX, marking=HOSTILE))
    first = see(catalogue.store, video, moment(UNEVEN, 2, 4), said(BTR))
    review_sighting(catalogue.store, first, Opinion(ReviewVerdict.CONFIRM), BOB)
    folder, _ = out(catalogue, FORMATS["webvtt"], "subtitles")
    (file,) = folder.iterdir()
    cues = list(webvtt.read(file))
    spans = [(each.start_in_seconds, each.end_in_seconds) for each in cues]
    assert [each.identifier for each in cues] == ["2", "1"]
    for (begin, end), (a, b) in zip(spans, ((2, 5), (10, 11)), strict=True):
        assert begin == int(times[a])
        assert end >= int(times[b])
    assert [(each.start, each.end) for each in cues] == [
        ("00:00:00.228", "00:00:00.584"),
        ("00:00:01.063", "00:00:04.128"),
    ]
    assert cues[0].lines == [
        "BTR-80 (certain)",
        "said by Ann; status confirmed; Bob confirmed",
        str(first.citation),
    ]
    assert cues[1].lines[0] == "BTR-80 (certain): a --&gt; b &lt;b&gt;&amp;amp; مركبة"


def test_srt_says_what_webvtt_does_and_no_text_breaks_out(catalogue: Catalogue) -> None:
    video = hold(catalogue.store, UNEVEN)
    see(catalogue.store, video, moment(UNEVEN, 10), said(BTR, BOX, marking=HOSTILE))
    see(catalogue.store, video, moment(UNEVEN, 2, 4), said(BTR))
    (vtt,) = out(catalogue, FORMATS["webvtt"], "vtt")[0].iterdir()
    (srt,) = out(catalogue, FORMATS["srt"], "srt")[0].iterdir()
    cues, expected = list(webvtt.from_srt(srt)), list(webvtt.read(vtt))
    assert [(each.start, each.end) for each in cues] == [
        (each.start, each.end) for each in expected
    ]
    assert [each.lines[0].replace("\u200b", "") for each in cues] == [
        "BTR-80 (certain)",
        "BTR-80 (certain): a --> b <b>&amp; مركبة",
    ]
    assert "<b>" not in srt.read_text("utf-8")
    assert srt.read_text("utf-8").count("-->") == len(cues)


@pytest.mark.parametrize("format_", FORMATS.values(), ids=FORMATS)
def test_every_format_writes_what_it_says(catalogue: Catalogue, format_: Format) -> None:
    made = see_in(catalogue, PIG, 40)
    output, left = out(catalogue, format_, f"out.{format_.sent_suffix}", video=made.video)
    assert left.sightings == 1
    assert output.is_dir() == format_.is_folder == (left.sha256 is None)
    assert format_.help.startswith("Write ")
    if format_.is_folder:
        assert any(each.suffix == f".{format_.suffix}" for each in output.rglob("*")) or (
            format_.suffix == "zip"
        )
    if format_.instead:
        assert format_.instead.format in FORMATS


def test_web_annotations_expand_by_the_official_context(catalogue: Catalogue) -> None:
    made = see_in(catalogue, PIG, 40, 50)
    add_posting(catalogue.store, made.video, PostingDraft("https://example.org/v/1"), ANN)
    see(catalogue.store, made.video, moment(PIG, 1), said("weapon"))
    file, _ = out(catalogue, FORMATS["webannotation"], "a.jsonld")
    context = {
        "contextUrl": None,
        "documentUrl": "http://www.w3.org/ns/anno.jsonld",
        "document": json.loads(CONTEXT.read_text(encoding="utf-8")),
        "contentType": "application/ld+json",
    }
    loaded = {"http://www.w3.org/ns/anno.jsonld": context}
    (collection,) = jsonld.expand(
        json.loads(file.read_text(encoding="utf-8")),
        {"documentLoader": lambda url, options: loaded[url]},
    )
    (page,) = collection[f"{AS}first"]
    first, second = page[f"{AS}items"][0]["@list"]
    assert first["@type"] == second["@type"] == [f"{OA}Annotation"]
    assert first[f"{OA}motivatedBy"] == [{"@id": f"{OA}classifying"}]
    (choice, _) = first[f"{OA}hasBody"]
    labels = {
        each["http://purl.org/dc/elements/1.1/language"][0]["@value"]: each[VALUE][0]["@value"]
        for each in choice[f"{AS}items"][0]["@list"]
    }
    assert labels == {"en": "BTR-80", "ar": "بي تي آر-80"}
    fragments = {
        target[f"{OA}hasSource"][0]["@id"]: target[f"{OA}hasSelector"][0][VALUE][0]["@value"]
        for target in first[f"{OA}hasTarget"]
    }
    assert fragments == {
        f"vidcat:{made.video}": "t=npt:1.600000,2.040000&xywh=pixel:36,60,108,120",
        "https://example.org/v/1": "t=npt:1.600000,2.040000&xywh=percent:10,25,30,50",
    }
    assert first[f"{OA}hasTarget"][0]["@id"] == str(made.citation)
    (creator,) = first["http://purl.org/dc/terms/creator"]
    assert creator["http://xmlns.com/foaf/0.1/name"] == [{"@value": ANN}]
    (selector,) = second[f"{OA}hasTarget"][0][f"{OA}hasSelector"]
    assert "xywh" not in str(selector)


def test_a_map_has_a_point_for_each_place_and_says_where_it_has_none(catalogue: Catalogue) -> None:
    store = catalogue.store
    made = see_in(catalogue, PIG, 40)
    see_in(catalogue, TURNED, 7)
    for name, at, within in (("Tower", (36.12, 37.08), 1000.0), ("Gate", (-1.5, -77.0), None)):
        add_place(store, made.video, PlaceDraft(name, at, within, "seen"), ANN)
    citation = CitationDraft(1, url="https://example.org/v", published=parse_date("2016-06~"))
    add_report(store, ReportDraft("r", "R", citations=(citation,)))
    resolve(store, "r", 1, made.video, ANN)
    file, left = out(catalogue, FORMATS["geojson"], "map.geojson")
    read = geojson.loads(file.read_text(encoding="utf-8"))
    assert read.is_valid, read.errors()
    shown = [
        (each.properties["sighting"], each.geometry and tuple(each.geometry.coordinates))
        for each in read.features
    ]
    assert shown == [(1, (37.08, 36.12)), (1, (-77.0, -1.5)), (2, None)]
    tower = read.features[0].properties
    assert (tower["place"], tower["within_m"], tower["place_by"]) == ("Tower", 1000, ANN)
    dates = tower["date"], tower["earliest"], tower["latest"]
    assert dates == ("2016-06~", "2016-06-01", "2016-06-30")
    assert (tower["citation"], tower["label"]) == (str(made.citation), "BTR-80")
    assert left.remarks == {"without coordinates: they have no geometry in the file": 1}


def test_filters_hold_for_every_form_and_nothing_is_left_of_a_scratch_folder(
    catalogue: Catalogue,
) -> None:
    see_in(catalogue, PIG, 40)
    pig = hold(catalogue.store, PIG)
    for name, form in FORMATS.items():
        folder, left = out(catalogue, form, name, type="weapon", video=pig)
        assert left.sightings == 0, name
        written = [each.suffix for each in (folder, *folder.rglob("*")) if each.is_file()]
        assert not {".png", ".jpg", ".vtt", ".srt"} & set(written), (name, written)
        assert not [*folder.rglob(".*")], name
