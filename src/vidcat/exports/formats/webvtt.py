"""WebVTT (www.w3.org/TR/webvtt1): one file of cues a video, which players show beside it."""

import math
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from vidcat.domain.sightings.sourced import Source, SourcedSighting
from vidcat.domain.sightings.statements import Moment
from vidcat.domain.values.citation_uri import SCHEME
from vidcat.domain.values.time import TimeBase
from vidcat.exports.parts.answer import Answer
from vidcat.exports.parts.by_video import ByVideo, file_stem, shown_name
from vidcat.exports.parts.frame_spans import shown_s

# The words of a cue are markup; what would begin a tag, a reference or an arrow is written out.
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def write_webvtt(answer: Answer, folder: Path) -> None:
    """Write a file a video; its cues are in the order of their times.

    Where the original is gone, a frame lasts as long as the mean rate of its video tells.
    """
    with TemporaryDirectory(dir=folder, prefix=".") as scratch:
        kept = ByVideo(Path(scratch))
        for each in answer.each:
            kept.add(each, _cue(each))
        for footage in kept.videos():
            index = answer.frame_index(footage.video)
            cues = sorted(kept.records(footage.video), key=lambda cue: (cue["pts"], cue["number"]))
            texts = (_text(cue, shown_s(_moment(cue), footage, index)) for cue in cues)
            text = "\n\n".join((_head(footage), *texts))
            (folder / f"{file_stem(footage)}.vtt").write_text(f"{text}\n", encoding="utf-8")


def _cue(evidence: SourcedSighting) -> dict[str, Any]:
    sighting = evidence.sighting
    moment, certainty = sighting.moment, sighting.statement.identification.certainty
    said = " ".join(part for part in (sighting.statement.marking, evidence.item) if part)
    return {
        "number": sighting.number,
        "pts": moment.pts,
        "end_pts": moment.end_pts,
        "time_base": str(moment.time_base),
        "lines": [
            f"{sighting.label} ({certainty}){f': {said}' if said else ''}",
            _who(evidence),
            str(sighting.citation),
        ],
    }


def _moment(cue: Mapping[str, Any]) -> Moment:
    return Moment(cue["pts"], cue["end_pts"], TimeBase.parse(cue["time_base"]))


def _who(evidence: SourcedSighting) -> str:
    sighting = evidence.sighting
    words = [f"{each.by}: {each.verdict}" for each in sighting.reviews]
    return "; ".join([f"{sighting.by or 'nobody yet'}: {sighting.status}", *words])


def _head(footage: Source) -> str:
    # A note may not hold an arrow.
    name = shown_name(footage).replace("-->", "-- >")
    return f"WEBVTT\n\nNOTE\n{SCHEME}{footage.video}\n{name}"


def _text(cue: Mapping[str, Any], span_s: tuple[float, float]) -> str:
    """Write a cue in whole milliseconds that take in the whole of its frames."""
    begin = max(0, math.floor(span_s[0] * 1000))
    end = max(begin + 1, math.ceil(span_s[1] * 1000))
    lines = [" ".join(line.split()).translate(_ESCAPED) for line in cue["lines"]]
    return "\n".join([str(cue["number"]), f"{_time(begin)} --> {_time(end)}", *lines])


def _time(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:03d}"
