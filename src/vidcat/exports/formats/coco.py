"""COCO: a JSON of images, annotations and categories (cocodataset.org, "Data format").

The pictures are PNG: they are evidence, and JPEG would change their pixels. COCO has no annotation
without a box: a sighting without one gets the whole frame, and `iscrowd`, by which those who train
or evaluate leave it out.
"""

import json
from collections.abc import Callable, Iterable
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, TextIO
from zlib import crc32

from vidcat.domain.equipment.equipment_type import EquipmentType, parent_id
from vidcat.domain.exchange.cvat import corners_of
from vidcat.domain.exchange.sourced import SourcedSighting
from vidcat.domain.values.regions import WHOLE_FRAME
from vidcat.domain.values.sizes import Size
from vidcat.exports.parts.answer import Answer
from vidcat.exports.parts.by_video import shown_name
from vidcat.exports.parts.frame_names import frame_name
from vidcat.exports.parts.log_words import log_document
from vidcat.media.pictures.still import encode

WHOLE = "without a box: the whole frame stands for it, marked iscrowd"
NO_FRAME = "left out: no frame is to be had"
NO_SIZE = "left out: the size of the frame is not known"
_POSITIVE = 0x7FFFFFFF  # readers keep ids in 32 bits, with a sign


def write_coco_folder(answer: Answer, folder: Path) -> None:
    """Write annotations.json, and below images/ each frame once, as it is displayed."""
    images = folder / "images"
    images.mkdir()

    def written(evidence: SourcedSighting) -> Size | None:
        rgb = answer.frame(evidence)
        if rgb is None:
            return None
        (images / frame_name(evidence, ".png")).write_bytes(encode(rgb, ".png"))
        return Size(rgb.shape[1], rgb.shape[0])

    with (folder / "annotations.json").open("wb") as file:
        _write(answer, file, written, NO_FRAME)


def write_coco_file(answer: Answer, file: BinaryIO) -> None:
    """Write the JSON alone; frames are named as in the folder."""
    _write(answer, file, _size, NO_SIZE)


def _size(evidence: SourcedSighting) -> Size | None:
    facts = evidence.footage.facts
    return Size(facts.width, facts.height) if facts else None


def _write(
    answer: Answer, file: BinaryIO, sized: Callable[[SourcedSighting], Size | None], missing: str
) -> None:
    """Write annotations as they come; their images are put aside until the last is written."""
    text = TextIOWrapper(file, encoding="utf-8", newline="\n")
    with TemporaryFile("w+", encoding="utf-8") as aside:
        images, categories = _Images(aside, sized), _Categories()
        text.write('{"info": ' + json.dumps(_info(answer)) + ', "licenses": [], "annotations": [')
        between = ""
        for sourced in answer.each:
            image = images.of(sourced)
            if image is None:
                answer.remarks[missing] += 1
                continue
            if sourced.sighting.statement.region is None:
                answer.remarks[WHOLE] += 1
            said = _annotation(sourced, *image, categories.of(sourced.type))
            text.write(f"{between}\n{json.dumps(said, ensure_ascii=False)}")
            between = ","
        text.write('\n], "images": [')
        aside.seek(0)
        text.writelines(aside)
        text.write('\n], "categories": ')
        json.dump(categories.listed, text, ensure_ascii=False)
        text.write("}\n")
    text.flush()
    text.detach()


def _info(answer: Answer) -> dict[str, Any]:
    return {
        "description": "Sightings, each in the frame that it begins with",
        "date_created": answer.at.isoformat(),
        "contributor": answer.by,
        "year": answer.at.year,
        "version": "1",
        "question": dict(answer.question),
        "custody_log": log_document(answer.head) if answer.head else None,
    }


class _Images:
    """The frames that were met, each once."""

    def __init__(self, file: TextIO, sized: Callable[[SourcedSighting], Size | None]) -> None:
        self._file = file
        self._sized = sized
        self._met: dict[tuple[str, int], int | None] = {}
        self._sizes: list[Size] = []
        self._same: dict[Size, Size] = {}  # a million frames have a few sizes

    def of(self, evidence: SourcedSighting) -> tuple[int, Size] | None:
        """Return the id and size of a sighting's first frame; None when there is no frame."""
        place = evidence.sighting.video, evidence.sighting.moment.pts
        if place not in self._met:
            self._met[place] = self._add(evidence)
        image = self._met[place]
        return None if image is None else (image, self._sizes[image - 1])

    def _add(self, evidence: SourcedSighting) -> int | None:
        size = self._sized(evidence)
        if size is None:
            return None
        self._sizes.append(self._same.setdefault(size, size))
        image = len(self._sizes)
        said = json.dumps(_image(evidence, image, size), ensure_ascii=False)
        self._file.write(f"{',' if image > 1 else ''}\n{said}")
        return image


class _Categories:
    """The types that were met. A type has the same id in every file: digits of its name's CRC."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self.listed: list[dict[str, Any]] = []

    def of(self, each: EquipmentType) -> int:
        """Return the id of a type."""
        if each.id not in self._ids:
            number = crc32(each.id.encode()) & _POSITIVE or 1
            while number in self._ids.values():
                number += 1
            self._ids[each.id] = number
            self.listed.append(_category(each, number))
        return self._ids[each.id]


def _category(each: EquipmentType, number: int) -> dict[str, Any]:
    return {
        "id": number,
        "name": each.label("en"),
        "supercategory": parent_id(each.id) or each.id,
        "type": each.id,
        "labels": dict(each.labels),
        "wikidata": each.wikidata,
    }


def _image(evidence: SourcedSighting, image: int, size: Size) -> dict[str, Any]:
    moment = evidence.sighting.moment
    return {
        "id": image,
        "file_name": frame_name(evidence, ".png"),
        "width": size[0],
        "height": size[1],
        "video": evidence.sighting.video,
        "video_name": shown_name(evidence.footage),
        "pts": moment.pts,
        "time_base": str(moment.time_base),
        "time_s": moment.start_s,
        "pixel_hash": moment.pixel_hash and f"sha256:{moment.pixel_hash}",
    }


def _annotation(evidence: SourcedSighting, image: int, size: Size, category: int) -> dict[str, Any]:
    sighting = evidence.sighting
    said = sighting.statement
    left, top, right, bottom = corners_of(said.region or WHOLE_FRAME, size)
    return {
        "id": sighting.number,
        "image_id": image,
        "category_id": category,
        "bbox": [left, top, right - left, bottom - top],
        "area": (right - left) * (bottom - top),
        "segmentation": [],
        "iscrowd": int(said.region is None),
        "certainty": said.identification.certainty,
        "status": sighting.status,
        "by": sighting.by,
        "reviewed_by": _names(each.by for each in sighting.reviews),
        "end_pts": sighting.moment.end_pts,
        "citation": str(sighting.citation),
    }


def _names(given: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(given))
