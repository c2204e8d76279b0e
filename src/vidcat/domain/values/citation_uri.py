"""The citation of a frame that anyone with the file can check: hash, exact time, box.

    vidcat:<sha256>?t=<pts>/<time_base>#xywh=percent:<x>,<y>,<w>,<h>
    vidcat:9f86...0a08?t=76800/1/12800#xywh=percent:12.5,40,25,30
    vidcat:9f86...0a08?t=76800,102400/1/12800          a span: first and last pts
    vidcat:9f86...0a08?t=5040/1/1000&clock=2:40        the file's own clock says 40 again

`t` runs on where the clock of a file starts anew; `clock` then names the section, from 1, and the
pts that other programs print there, of the first frame and of the last.

The fragment is the spatial one of W3C Media Fragments 1.0 (section 4.2.2), in percent because the
size of the picture is no part of the citation.
"""

import re
from dataclasses import dataclass, field, replace

from vidcat.domain.values.file_clock import FileTime
from vidcat.domain.values.regions import Region
from vidcat.domain.values.time import TimeBase
from vidcat.errors import BadBox, BadCitation

SCHEME = "vidcat:"
_MAX_CHARS = 400
_FORM = re.compile(
    r"vidcat:(?P<sha256>[0-9a-f]{64})"
    r"\?t=(?P<start>-?\d{1,19})(?:,(?P<end>-?\d{1,19}))?/(?P<num>\d{1,10})/(?P<den>\d{1,10})"
    r"(?:&clock=(?P<clock>\d{1,3}:-?\d{1,19}(?:,\d{1,3}:-?\d{1,19})?))?"
    r"(?:#xywh=percent:(?P<box>[0-9.eE,+-]+))?",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FrameCitation:
    """A frame or span of one video, and a box in it. `end_pts` equals `pts` for one frame."""

    sha256: str
    pts: int
    end_pts: int
    time_base: TimeBase
    region: Region | None = None
    said_clock: str = field(default="", compare=False)  # as it was read; what is printed is made

    def __str__(self) -> str:
        span = f"{self.pts}" if self.end_pts == self.pts else f"{self.pts},{self.end_pts}"
        box = ""
        if self.region:
            box = "#xywh=percent:" + ",".join(_percent(n) for n in self.region.numbers)
        clock = f"&clock={self.clock}" if self.clock else ""
        return f"{SCHEME}{self.sha256}?t={span}/{self.time_base}{clock}{box}"

    @property
    def clock(self) -> str:
        """The section and pts by the file's own clock, of both ends; empty where `t` says both."""
        ends = (self.pts,) if self.end_pts == self.pts else (self.pts, self.end_pts)
        said = [self.time_base.file_time(pts) for pts in ends]
        if not any(said):
            return ""
        times = (each or FileTime(1, pts) for each, pts in zip(said, ends, strict=True))
        return ",".join(f"{each.section}:{each.pts}" for each in times)

    def require_clock(self, base: TimeBase) -> None:
        """Raise BadCitation where it names another time of the file's own clock than the file."""
        own = replace(self, time_base=base).clock
        if self.said_clock not in ("", own):
            says = f"says {own} there" if own else "says there what t says"
            raise BadCitation(f"clock: it is {self.said_clock}, and the file's own clock {says}.")

    @property
    def time_s(self) -> float:
        """When the frame begins to be shown, in seconds."""
        return self.time_base.seconds(self.pts)


def parse_citation(text: str) -> FrameCitation:
    """Read what `str` of a FrameCitation prints; raises BadCitation that names the part."""
    found = _FORM.fullmatch(text.strip()) if len(text) <= _MAX_CHARS else None
    if found is None:
        raise BadCitation(
            f"{text[:80]!r} is no citation of a frame; it looks like "
            "vidcat:<sha256>?t=<pts>/<num>/<den>#xywh=percent:<x>,<y>,<w>,<h>."
        )
    start, end = int(found["start"]), int(found["end"] or found["start"])
    try:
        base = TimeBase(int(found["num"]), int(found["den"]))
    except ValueError as error:
        raise BadCitation(f"t: {error}.") from error
    if end < start:
        raise BadCitation(f"t: the span ends at {end}, before it begins at {start}.")
    return FrameCitation(
        found["sha256"].lower(), start, end, base, _region(found["box"]), found["clock"] or ""
    )


def _region(text: str | None) -> Region | None:
    if text is None:
        return None
    try:
        x, y, width, height = (float(part) / 100 for part in text.split(","))
        return Region(x, y, width, height)
    except (ValueError, BadBox) as error:
        raise BadCitation(f"xywh: {text[:80]!r} is no box inside the frame.") from error


def _percent(fraction: float) -> str:
    return f"{fraction * 100:.6f}".rstrip("0").rstrip(".")
