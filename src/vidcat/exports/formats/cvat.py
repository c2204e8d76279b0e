"""CVAT for video 1.1: a track a sighting, its boxes on frame numbers; one XML file a video.

CVAT fills in what lies between the boxes of a track, so two are enough: the first is the keyframe,
the last repeats it, and after it the object is outside. Beyond the last frame of the video nothing
may be said, or CVAT takes the file for one of another video.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from vidcat.domain.exchange.cvat import CERTAINTY, corners_of, stored_size
from vidcat.domain.exchange.sourced import Source, SourcedSighting
from vidcat.domain.sightings.statements import Certainty, SightingStatus
from vidcat.domain.values.citation_uri import SCHEME
from vidcat.domain.values.regions import Region
from vidcat.domain.values.sizes import Size
from vidcat.domain.video.frame_index import FrameIndex
from vidcat.errors import NoFrameNumbers
from vidcat.exports.parts.answer import Answer
from vidcat.exports.parts.by_video import ByVideo, file_stem, shown_name

NO_BOX = "left out: CVAT's tracks want a box"
NO_NUMBERS = "left out: the frames of the video cannot be counted"
_ATTRIBUTES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    CERTAINTY: ("select", tuple(Certainty)),
    "status": ("select", tuple(SightingStatus)),
    "number": ("text", ()),
    "pts": ("text", ()),
}


def write_cvat_folder(answer: Answer, folder: Path) -> None:
    """Write one XML file a video; videos whose frames cannot be counted are left out, and told."""
    with TemporaryDirectory(dir=folder, prefix=".") as scratch:
        kept = _by_video(answer, Path(scratch))
        for footage in kept.videos():
            index = answer.frame_index(footage.video)
            if index is None or footage.facts is None:
                answer.remarks[NO_NUMBERS] += sum(1 for _ in kept.records(footage.video))
                continue
            with (folder / f"{file_stem(footage)}.xml").open("wb") as file:
                _Document(file, footage, index).write(kept)


def write_cvat_file(answer: Answer, file: BinaryIO) -> None:
    """Write the sightings of one video; raises NoFrameNumbers when its frames cannot be counted."""
    with TemporaryDirectory() as scratch:
        kept = _by_video(answer, Path(scratch))
        videos = list(kept.videos())
        if len(videos) > 1:
            raise NoFrameNumbers("A file of CVAT is of one video; name it, or take out a folder.")
        if not videos:
            file.write(b'<?xml version="1.0" encoding="utf-8"?>\n<annotations/>\n')
            return
        (footage,) = videos
        index = answer.frame_index(footage.video)
        if index is None or footage.facts is None:
            raise NoFrameNumbers(
                f"The frames of {shown_name(footage)} cannot be counted: its original is gone, or "
                "does not tell where they lie."
            )
        _Document(file, footage, index).write(kept)


def _by_video(answer: Answer, scratch: Path) -> ByVideo:
    kept = ByVideo(scratch)
    for sourced in answer.each:
        if sourced.sighting.statement.region is None:
            answer.remarks[NO_BOX] += 1
        else:
            kept.add(sourced, _record(sourced))
    return kept


def _record(evidence: SourcedSighting) -> dict[str, Any]:
    sighting = evidence.sighting
    region = sighting.statement.region
    return {
        "type": sighting.statement.identification.type,
        "pts": sighting.moment.pts,
        "end_pts": sighting.moment.end_pts,
        "box": region.numbers if region else None,
        "attributes": {
            CERTAINTY: sighting.statement.identification.certainty,
            "status": sighting.status,
            "number": str(sighting.number),
            "pts": str(sighting.moment.pts),
        },
    }


class _Document:
    """One XML file: the video, then its tracks in the order they come."""

    def __init__(self, file: BinaryIO, footage: Source, index: FrameIndex) -> None:
        self._xml = XMLGenerator(file, "utf-8", short_empty_elements=True)
        self._footage = footage
        self._index = index
        self._size = stored_size(footage.facts) if footage.facts else Size(0, 0)

    def write(self, kept: ByVideo) -> None:
        """Write the tracks of the video that are kept, after the labels that they need."""
        video = self._footage.video
        self._xml.startDocument()
        with self._element("annotations"):
            self._text("version", "1.1")
            with self._element("meta"), self._element("task"):
                self._task(sorted({each["type"] for each in kept.records(video)}))
            for number, record in enumerate(kept.records(video)):
                self._track(number, record)
        self._xml.endDocument()

    def _task(self, labels: Iterable[str]) -> None:
        name, frames = shown_name(self._footage), len(self._index.pts)
        self._text("name", name)
        self._text("size", str(frames))
        self._text("mode", "interpolation")
        self._text("overlap", "0")
        self._text("bugtracker", f"{SCHEME}{self._footage.video}")
        self._text("start_frame", "0")
        self._text("stop_frame", str(frames - 1))
        with self._element("labels"):
            for label in labels:
                self._label(label)
        with self._element("original_size"):
            self._text("width", str(self._size[0]))
            self._text("height", str(self._size[1]))
        self._text("source", name)

    def _label(self, label: str) -> None:
        with self._element("label"):
            self._text("name", label)
            self._text("type", "rectangle")
            with self._element("attributes"):
                for name, (kind, values) in _ATTRIBUTES.items():
                    with self._element("attribute"):
                        self._text("name", name)
                        self._text("mutable", "False")
                        self._text("input_type", kind)
                        self._text("default_value", values[0] if values else "")
                        self._text("values", "\n".join(values))

    def _track(self, number: int, record: Mapping[str, Any]) -> None:
        first = self._index.position(record["pts"])
        last = max(first, self._index.position(record["end_pts"]))
        shown = {"id": str(number), "label": record["type"], "source": "manual"}
        with self._element("track", shown):
            self._box(first, record, keyframe=True)
            if last > first:
                self._box(last, record, keyframe=False)
            if last + 1 < len(self._index.pts):
                self._box(last + 1, record, keyframe=True, outside=True)

    def _box(
        self, frame: int, record: Mapping[str, Any], *, keyframe: bool, outside: bool = False
    ) -> None:
        corners = corners_of(Region(*record["box"]), self._size)
        places = zip(("xtl", "ytl", "xbr", "ybr"), corners, strict=True)
        said = {
            "frame": str(frame),
            "keyframe": str(int(keyframe)),
            "outside": str(int(outside)),
            "occluded": "0",
            **{name: f"{place:.4f}" for name, place in places},
            "z_order": "0",
        }
        with self._element("box", said):
            for name, value in record["attributes"].items():
                self._text("attribute", value, {"name": name})

    def _text(self, name: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
        with self._element(name, attributes):
            self._xml.characters(text)

    @contextmanager
    def _element(self, name: str, attributes: Mapping[str, str] | None = None) -> Iterator[None]:
        self._xml.startElement(name, AttributesImpl(dict(attributes or {})))
        yield
        self._xml.endElement(name)
