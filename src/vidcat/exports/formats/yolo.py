"""YOLO (docs.ultralytics.com, "Object detection datasets"): a text of boxes beside each picture.

The pictures are JPEG of quality 90: they are food for training, and no evidence. Which frame each
was says frames.csv.
"""

import csv
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from vidcat.domain.exchange.sourced import SourcedSighting
from vidcat.domain.values.regions import Region
from vidcat.exports.parts.answer import Answer
from vidcat.exports.parts.frame_names import frame_name
from vidcat.media.pictures.still import jpeg

NO_BOX = "left out: YOLO's lines are boxes"
NO_FRAME = "left out: no frame is to be had"
COLUMNS = ("image", "video", "pts", "time_base", "time_s", "pixel_hash", "sightings")


@dataclass
class _Frame:
    """A frame that was written, and the sightings that it holds."""

    row: tuple[object, ...]
    sightings: list[int] = field(default_factory=list)


def write_yolo(answer: Answer, folder: Path) -> None:
    """Write images/, labels/, data.yaml with the types, and frames.csv, a row a picture."""
    for name in ("images", "labels"):
        (folder / name).mkdir()
    classes: dict[str, int] = {}
    frames: dict[str, _Frame | None] = {}
    for sourced in answer.each:
        region = sourced.sighting.statement.region
        if region is None:
            answer.remarks[NO_BOX] += 1
            continue
        name = frame_name(sourced, "")
        if name not in frames:
            frames[name] = _frame(answer, folder, sourced)
        frame = frames[name]
        if frame is None:
            answer.remarks[NO_FRAME] += 1
            continue
        frame.sightings.append(sourced.sighting.number)
        index = classes.setdefault(sourced.type.id, len(classes))
        with (folder / "labels" / f"{name}.txt").open("a", encoding="ascii") as file:
            file.write(_line(index, region))
    _write_names(folder, classes)
    _write_frames(folder, [each for each in frames.values() if each])


def _frame(answer: Answer, folder: Path, evidence: SourcedSighting) -> _Frame | None:
    picture = answer.frame(evidence)
    if picture is None:
        return None
    name, moment = frame_name(evidence, ".jpg"), evidence.sighting.moment
    (folder / "images" / name).write_bytes(jpeg(picture))
    digest = moment.pixel_hash and f"sha256:{moment.pixel_hash}"
    video = evidence.sighting.video
    return _Frame((name, video, moment.pts, moment.time_base, moment.start_s, digest or ""))


def _line(index: int, region: Region) -> str:
    """Write a box: the class, then the middle and the sides as fractions of the picture."""
    middle = region.x + region.width / 2, region.y + region.height / 2
    numbers = (*middle, region.width, region.height)
    return f"{index} {' '.join(f'{min(number, 1):.6f}' for number in numbers)}\n"


def _write_names(folder: Path, classes: dict[str, int]) -> None:
    said = {
        "path": ".",
        "train": "images",
        "val": "images",
        "names": {index: name for name, index in classes.items()},
    }
    text = yaml.safe_dump(said, sort_keys=False, allow_unicode=True)
    (folder / "data.yaml").write_text(text, encoding="utf-8")


def _write_frames(folder: Path, frames: list[_Frame]) -> None:
    with (folder / "frames.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\r\n")
        table.writerow(COLUMNS)
        for each in frames:
            table.writerow((*each.row, " ".join(map(str, each.sightings))))
