"""Records kept apart by video, on disk, until the last one is seen: for forms of a file a video."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vidcat.domain.exchange.sourced import Source, SourcedSighting
from vidcat.domain.values.file_names import path_text

_SHOWN = 12  # digits of a SHA-256
_STEM_LETTERS = 48  # of at most four bytes: file systems take 255
_UNSAFE = re.compile(r"[^\w .-]+")


class ByVideo:
    """Records of sightings, in files of a folder that is to be removed afterwards."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._footage: dict[str, Source] = {}

    def add(self, evidence: SourcedSighting, record: Mapping[str, Any]) -> None:
        """Keep what JSON can hold of a sighting."""
        video = evidence.sighting.video
        self._footage.setdefault(video, evidence.footage)
        with self._part(video).open("a", encoding="utf-8") as part:
            part.write(json.dumps(record) + "\n")

    def videos(self) -> Iterator[Source]:
        """Yield each video, in the order of their first sightings."""
        yield from self._footage.values()

    def records(self, video: str) -> Iterator[dict[str, Any]]:
        """Yield the records of a video, in the order they came."""
        with self._part(video).open(encoding="utf-8") as part:
            yield from map(json.loads, part)

    def _part(self, video: str) -> Path:
        return self._folder / f"{video}.jsonl"


def file_stem(footage: Source) -> str:
    """Return a file name for a video: its own name made safe, and digits of its SHA-256."""
    own = shown_name(footage).rpartition(".")[0] or shown_name(footage)
    tidy = _UNSAFE.sub("_", own)[:_STEM_LETTERS].strip(" .")
    return f"{tidy}.{footage.video[:_SHOWN]}" if tidy else footage.video[:_SHOWN]


def shown_name(footage: Source) -> str:
    """Return a video's file name for a text: on one line, of characters that XML can hold."""
    return "".join(char if char.isprintable() else "\ufffd" for char in path_text(footage.name))
