"""SubRip (SRT): one file of subtitles a video, for players that read no WebVTT.

The form has no specification; this is what FFmpeg's decoder and VLC read: a counter from 1, times
with a comma before the milliseconds, lines of text, and an empty line.
"""

from pathlib import Path

from vidcat.exports.parts.answer import Answer
from vidcat.exports.parts.by_video import file_stem
from vidcat.exports.parts.cues import Cue, clock_time, cues_by_video

# Players take <...> and {...} for styles and an arrow for times. SRT has no escape, so a character
# without width (U+200B) parts what would be read as one.
_PARTED = (("<", "<\u200b"), ("{", "{\u200b"), ("-->", "--\u200b>"))


def write_srt(answer: Answer, folder: Path) -> None:
    """Write a file a video in UTF-8, with `bom` after a byte order mark; cues in order of time."""
    encoding = "utf-8-sig" if answer.choices.bom else "utf-8"
    for footage, cues in cues_by_video(answer, folder):
        blocks = (_block(count, cue) for count, cue in enumerate(cues, 1))
        text = "\n".join(blocks)
        (folder / f"{file_stem(footage)}.srt").write_text(text, encoding=encoding)


def _block(count: int, cue: Cue) -> str:
    times = f"{clock_time(cue.begin_ms, ',')} --> {clock_time(cue.end_ms, ',')}"
    return "\n".join([str(count), times, *map(_parted, cue.lines), ""])


def _parted(line: str) -> str:
    for found, parted in _PARTED:
        line = line.replace(found, parted)
    return line
