"""Subtitles of sightings: timed lines a video, which WebVTT and SRT write in their own forms."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from vidcat.domain.exchange.sourced import Source, SourcedSighting
from vidcat.domain.sightings.reviews import earlier_review
from vidcat.domain.sightings.statements import Moment
from vidcat.domain.values.spans import Span
from vidcat.domain.values.time import TimeBase
from vidcat.exports.parts.answer import Answer
from vidcat.exports.parts.by_video import ByVideo
from vidcat.exports.parts.evidence_words import review_words
from vidcat.exports.parts.frame_spans import shown_s


@dataclass(frozen=True)
class Cue:
    """One sighting as a subtitle, from `begin_ms` up to `end_ms`, a millisecond at the least."""

    number: int
    begin_ms: int
    end_ms: int
    lines: tuple[str, ...]


def cues_by_video(answer: Answer, folder: Path) -> Iterator[tuple[Source, Iterator[Cue]]]:
    """Yield each video with its cues in the order of their times; `folder` holds scratch meanwhile.

    Where the original is gone, a frame lasts as long as the mean rate of its video tells.
    """
    with TemporaryDirectory(dir=folder, prefix=".") as scratch:
        kept = ByVideo(Path(scratch))
        for each in answer.each:
            kept.add(each, _record(each))
        for footage in kept.videos():
            index = answer.frame_index(footage.video)
            records = sorted(
                kept.records(footage.video), key=lambda record: (record["pts"], record["number"])
            )
            spans = (shown_s(_moment(record), footage, index) for record in records)
            yield footage, map(_cue, records, spans)


def clock_time(milliseconds: int, decimal_mark: str) -> str:
    """Return hh:mm:ss and milliseconds behind a decimal mark."""
    seconds, rest = divmod(milliseconds, 1000)
    return (
        f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{decimal_mark}{rest:03d}"
    )


def _record(evidence: SourcedSighting) -> dict[str, Any]:
    sighting = evidence.sighting
    moment, certainty = sighting.moment, sighting.statement.identification.certainty
    said = " ".join(part for part in (sighting.statement.marking, evidence.item) if part)
    return {
        "number": sighting.number,
        "pts": moment.pts,
        "end_pts": moment.end_pts,
        "time_base": str(moment.time_base),
        "first_pts": moment.time_base.first_pts,
        "lines": [
            f"{sighting.label} ({certainty}){f': {said}' if said else ''}",
            _who(evidence),
            str(sighting.citation),
        ],
    }


def _moment(record: Mapping[str, Any]) -> Moment:
    base = TimeBase.parse(record["time_base"], record["first_pts"])
    return Moment(record["pts"], record["end_pts"], base)


def _who(evidence: SourcedSighting) -> str:
    sighting = evidence.sighting
    words = [f"{each.by} {review_words(each.verdict)}" for each in sighting.reviews]
    by = f"said by {sighting.by}" if sighting.by else "said by nobody yet"
    parts = by, f"status {sighting.status}", earlier_review(sighting), *words
    return "; ".join(part for part in parts if part)


def _cue(record: Mapping[str, Any], span: Span) -> Cue:
    """Return a cue in whole milliseconds that take in the whole of its frames."""
    begin = max(0, math.floor(span.start_s * 1000))
    end = max(begin + 1, math.ceil(span.end_s * 1000))
    lines = tuple(" ".join(line.split()) for line in record["lines"])
    return Cue(record["number"], begin, end, lines)
