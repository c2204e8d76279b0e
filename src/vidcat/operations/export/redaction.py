"""Redact what leaves: burn the boxes of faces and plates out of stills, and count what was done."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from vidcat.domain.sightings.privacy import BurntBox, marks_at, marks_of
from vidcat.domain.sightings.statements import Sighting
from vidcat.exports.parts.answer import Picture
from vidcat.media.pictures.burnt import burnt_out
from vidcat.store.session import Store

_MOST_KEPT = 64  # videos whose marks are remembered
_MOST_NAMED = 1_000  # sightings that a line of the log names


@dataclass
class Redaction:
    """Burns out what is marked; a still counts once, however many sightings begin with it."""

    store: Store
    stills: int = 0
    unmarked: int = 0
    boxes: int = 0
    sightings: set[int] = field(default_factory=set)
    _met: set[tuple[str, int]] = field(default_factory=set)
    _marks: OrderedDict[str, tuple[BurntBox, ...]] = field(default_factory=OrderedDict)

    def redacted(self, sighting: Sighting, frame: Picture) -> tuple[Picture, tuple[int, ...]]:
        """Return the first frame of a sighting without its marks, and the marks' numbers."""
        marks = marks_at(self._of(sighting.video), sighting.moment)
        place = sighting.video, sighting.moment.pts
        if place not in self._met:
            self._met.add(place)
            self._count(marks)
        numbers = tuple(each.sighting for each in marks)
        return burnt_out(frame, (each.region for each in marks)), numbers

    def told(self) -> dict[str, Any]:
        """Return what was done, for the log of custody."""
        named = sorted(self.sightings)
        return {
            "stills": self.stills,
            "stills_without_marks": self.unmarked,
            "boxes_burnt_out": self.boxes,
            "marks": len(named),
            "sightings_of_marks": named[:_MOST_NAMED],
        }

    def _count(self, marks: tuple[BurntBox, ...]) -> None:
        self.stills += 1
        self.unmarked += not marks
        self.boxes += len(marks)
        self.sightings.update(each.sighting for each in marks)

    def _of(self, video: str) -> tuple[BurntBox, ...]:
        if video not in self._marks:
            with self.store.read() as tx:
                self._marks[video] = marks_of(tx.sightings.of_video(video))
            if len(self._marks) > _MOST_KEPT:
                self._marks.popitem(last=False)
        return self._marks[video]
