"""The streams of a file: pictures, sound, text and data, and which of them is the film."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

MAX_STREAMS = 64


@dataclass(frozen=True)
class Stream:
    """One stream, as its container describes it.

    `is_film` says that it shows about as many pictures as any other; `is_chosen`, that it is the
    film that was catalogued. `seconds` and sizes are None where the container does not tell them.
    """

    index: int
    kind: str  # "video", "audio", "subtitle", "data", "attachment" or "unknown"
    codec: str
    width: int | None
    height: int | None
    seconds: float | None
    language: str
    is_default: bool
    is_cover: bool
    is_film: bool
    is_chosen: bool

    def __str__(self) -> str:
        size = f", {self.width}x{self.height}" if self.width and self.height else ""
        length = f", {self.seconds:.1f} s" if self.seconds is not None else ""
        language = f", {self.language}" if self.language not in ("", "und") else ""
        return f"{self.index}: {self.kind}, {self.codec}{size}{length}{language}"

    @property
    def role(self) -> str:
        """What it is to the film, as a phrase; empty for sound, text and data."""
        if self.is_chosen:
            return "the film that is catalogued"
        if self.is_cover:
            return "a picture that goes with it"
        if self.kind != "video":
            return ""
        few = "few or no pictures at the beginning of the file, not looked at"
        return "a film that was NOT looked at" if self.is_film else few


def unseen_films(streams: Sequence[Stream]) -> list[Stream]:
    """Return the films of a file that were not looked at."""
    return [each for each in streams if each.is_film and not each.is_chosen]


def streams_text(streams: Sequence[Stream]) -> str:
    """Write streams as the catalogue keeps them."""
    return json.dumps([vars(each) for each in streams], separators=(",", ":"))


def parse_streams(text: str) -> tuple[Stream, ...]:
    """Read what `streams_text` writes."""
    return tuple(Stream(**each) for each in json.loads(text))
