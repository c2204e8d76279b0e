"""BagIt (RFC 8493, version 1.0): a folder whose every file is named with its SHA-256 and SHA-512.

All names inside are made here, of digests and numbers: a file name of the evidence is never used.
Written by hand and not with the library of that name, which changes the working folder of the whole
process while it works, and writes version 0.97.
"""

import csv
import hashlib
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, TextIO

from vidcat import __version__
from vidcat.domain.exchange.documents import sighting_json
from vidcat.domain.exchange.sourced import Source, SourcedSighting
from vidcat.domain.provenance.custody_log import LogLine
from vidcat.domain.values.sizes import Size
from vidcat.exports.formats.html_sheet import write_html
from vidcat.exports.formats.jsonl import write_jsonl
from vidcat.exports.parts.answer import Answer
from vidcat.exports.parts.evidence_words import CHECKS, check_lines, question_words
from vidcat.exports.parts.log_words import log_words
from vidcat.exports.parts.sheet_rows import COLUMNS, cells
from vidcat.media.pictures.crops import crop_jpeg
from vidcat.media.pictures.still import encode

NO_ORIGINAL: Final = "are of videos whose originals are missing: see data/missing.txt"
_ALGORITHMS: Final = ("sha256", "sha512")
_BLOCK: Final = 1 << 20
_CROP: Final = Size(4096, 4096)
# By the container as FFmpeg names it; what else there is ends in .bin. Never from a file's name.
_SUFFIXES: Final = {
    "mov": "mp4", "matroska": "mkv", "webm": "webm", "avi": "avi", "mpegts": "ts", "mpeg": "mpg",
    "flv": "flv", "asf": "asf", "ogg": "ogv", "gif": "gif", "mxf": "mxf",
}  # fmt: skip


@dataclass
class _Payload:
    """What goes into `data/`, as the sightings pass by."""

    answer: Answer
    data: Path
    rows: Any
    lines: TextIO | None
    checks: TextIO
    met: dict[str, int] = field(default_factory=dict)  # video -> its sightings
    footage: dict[str, Source] = field(default_factory=dict)
    frames: set[tuple[str, int]] = field(default_factory=set)

    def passing(self) -> Iterator[SourcedSighting]:
        """Yield the sightings, each after all of it but its part of the sheet is written."""
        for record in self.answer.each:
            self.rows.writerow(cells(record))
            if self.lines is not None:
                self.lines.write(_line(record) + "\n")
            self._checks(record)
            self._pictures(record)
            self.met[record.sighting.video] = self.met.get(record.sighting.video, 0) + 1
            if self.answer.choices.originals:
                self.footage.setdefault(record.sighting.video, record.footage)
            yield record

    def _checks(self, evidence: SourcedSighting) -> None:
        lines = check_lines(evidence)
        if lines:
            title = f"# sighting {evidence.sighting.number}: {evidence.sighting.citation}"
            self.checks.write("\n".join(["", title, *lines, ""]))

    def _pictures(self, evidence: SourcedSighting) -> None:
        frame = self.answer.frame(evidence)
        if frame is None:
            return
        sighting = evidence.sighting
        place = sighting.video, sighting.moment.pts
        if place not in self.frames:
            self.frames.add(place)
            path = self.data / "frames" / f"{frame_name(*place)}.png"
            path.write_bytes(encode(frame, ".png"))
        region = sighting.statement.region
        if region is not None:
            name = f"{sighting.number}_{frame_name(*place)}.jpg"
            (self.data / "crops" / name).write_bytes(crop_jpeg(frame, region, _CROP))


def write_bag(answer: Answer, folder: Path) -> None:
    """Write a bag: frames as PNG, crops, sheets, the log of custody; if asked, the originals."""
    data = folder / "data"
    for each in (data, data / "frames", data / "crops"):
        each.mkdir()
    payload = _write_sightings(answer, data)
    with (data / "custody.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{_custody_line(answer, each)}\n" for each in answer.custody())
    missing = _put_originals(answer, payload) if answer.choices.originals else 0
    for each in (data / "frames", data / "crops"):
        if not any(each.iterdir()):
            each.rmdir()  # a bag tells of files only (RFC 8493, 2.1.3)
    _seal(folder, _information(answer, payload, missing))


def frame_name(video: str, pts: int) -> str:
    """Return the name of a frame: its video's whole SHA-256 and its pts."""
    return f"{video}_{pts}"


def _write_sightings(answer: Answer, data: Path) -> _Payload:
    with ExitStack() as held:
        table = held.enter_context((data / "sightings.csv").open("w", encoding="utf-8", newline=""))
        path, lines = data / "sightings.jsonl", None
        if answer.choices.redacted:
            lines = held.enter_context(path.open("w", encoding="utf-8", newline="\n"))
        else:  # in full, so that another catalogue can take it in
            with path.open("wb") as records:
                write_jsonl(answer, records)
        checks = held.enter_context(_text(data / "checks.txt"))
        checks.write(CHECKS)
        rows = csv.writer(table, lineterminator="\r\n")
        rows.writerow(COLUMNS)
        payload = _Payload(answer, data, rows, lines, checks)
        with (data / "evidence.html").open("wb") as sheet:
            write_html(replace(answer, each=payload.passing()), sheet)
    return payload


def _line(evidence: SourcedSighting) -> str:
    """Write a sighting as JSON on one line."""
    return json.dumps(sighting_json(evidence.sighting), ensure_ascii=False)


def _custody_line(answer: Answer, line: LogLine) -> str:
    """Write a line of the log; of a redacted bag, only what binds it to the others.

    The particulars of other exports hold paths, questions and names that nobody has redacted.
    """
    told: dict[str, Any] = {
        "at": line.at.isoformat(),
        "kind": line.kind,
        "previous": line.previous,
        "form": line.form,
        "rows": line.rows,
    }
    if not answer.choices.redacted:
        told |= {"by": line.by, "person": line.person, "detail": line.detail}
    return json.dumps(told | {"digest": line.digest}, ensure_ascii=False)


def _put_originals(answer: Answer, payload: _Payload) -> int:
    """Copy each original once; return how many are missing, which missing.txt names."""
    folder, missing = payload.data / "originals", []
    folder.mkdir()
    for video, footage in payload.footage.items():
        if not answer.original(video, folder / f"{video}.{_suffix(footage)}"):
            missing.append(video)
            answer.remarks[NO_ORIGINAL] += payload.met[video]
    if missing:
        text = "".join(f"{video}\n" for video in missing)
        (payload.data / "missing.txt").write_text(text, encoding="ascii")
    if not any(folder.iterdir()):
        folder.rmdir()
    return len(missing)


def _suffix(footage: Source) -> str:
    container = footage.facts.container.split(",")[0] if footage.facts else ""
    return _SUFFIXES.get(container, "bin")


def _information(answer: Answer, payload: _Payload, missing: int) -> dict[str, str]:
    told = [
        question_words(answer.question),
        f"{sum(payload.met.values())} sightings of {len(payload.met)} videos.",
    ]
    if answer.choices.originals:
        told.append(f"{missing} originals are missing.")
    if answer.choices.redacted:
        told.append("Faces and plates that people marked are burnt out of the pictures.")
    who = {"Contact-Name": answer.by} if answer.by else {}
    return who | {
        "Bagging-Date": f"{answer.at:%Y-%m-%d}",
        "External-Description": " ".join(told),
        "Bag-Software-Agent": f"vidcat {__version__}",
        **({"Custody-Log": log_words(answer.head)} if answer.head else {}),
    }


def _seal(folder: Path, information: dict[str, str]) -> None:
    """Write the tag files: the declaration, bag-info.txt, and manifests of payload and of tags."""
    total = 0
    payload = sorted(path for path in (folder / "data").rglob("*") if path.is_file())
    with ExitStack() as held:
        manifests = [
            held.enter_context(_text(folder / f"manifest-{each}.txt")) for each in _ALGORITHMS
        ]
        for path in payload:
            total += path.stat().st_size
            _list(manifests, path, folder)
    information["Payload-Oxum"] = f"{total}.{len(payload)}"
    _write(folder / "bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    lines = (f"{name}: {_one_line(value)}\n" for name, value in sorted(information.items()))
    _write(folder / "bag-info.txt", "".join(lines))
    tags = sorted(path for path in folder.iterdir() if path.is_file())
    with ExitStack() as held:
        manifests = [
            held.enter_context(_text(folder / f"tagmanifest-{each}.txt")) for each in _ALGORITHMS
        ]
        for path in tags:
            _list(manifests, path, folder)


def _list(manifests: list[TextIO], path: Path, folder: Path) -> None:
    digests = [hashlib.new(each) for each in _ALGORITHMS]
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            for digest in digests:
                digest.update(block)
    for manifest, digest in zip(manifests, digests, strict=True):
        manifest.write(f"{digest.hexdigest()}  {path.relative_to(folder).as_posix()}\n")


def _one_line(value: str) -> str:
    """Keep a value on its line: what follows a break would be read as another tag."""
    return " ".join(value.split())


def _text(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="\n")


def _write(path: Path, text: str) -> None:
    with _text(path) as file:
        file.write(text)
