"""WebVTT (www.w3.org/TR/webvtt1): one file of cues a video, which players show beside it."""

from pathlib import Path

from vidcat.domain.exchange.sourced import Source
from vidcat.domain.values.citation_uri import SCHEME
from vidcat.exports.parts.answer import Answer
from vidcat.exports.parts.by_video import file_stem, shown_name
from vidcat.exports.parts.cues import Cue, clock_time, cues_by_video

# The words of a cue are markup; what would begin a tag, a reference or an arrow is written out.
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def write_webvtt(answer: Answer, folder: Path) -> None:
    """Write a file a video; its cues are in the order of their times."""
    for footage, cues in cues_by_video(answer, folder):
        text = "\n\n".join((_head(footage), *map(_text, cues)))
        (folder / f"{file_stem(footage)}.vtt").write_text(f"{text}\n", encoding="utf-8")


def _head(footage: Source) -> str:
    # A note may not hold an arrow.
    name = shown_name(footage).replace("-->", "-- >")
    return f"WEBVTT\n\nNOTE\n{SCHEME}{footage.video}\n{name}"


def _text(cue: Cue) -> str:
    times = f"{clock_time(cue.begin_ms, '.')} --> {clock_time(cue.end_ms, '.')}"
    lines = [line.translate(_ESCAPED) for line in cue.lines]
    return "\n".join([str(cue.number), times, *lines])
