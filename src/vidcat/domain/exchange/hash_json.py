"""vidcat's own form of hash lists: JSON Lines, a header and then one line a view of a video.

{"format": "vidcat-hashes", "version": 1, "preprocessing": ..., "algorithm": ..., "made_by": ...}
{"video": SHA-256, "name": optional, "view": "full", "until_s": 9.5, "samples":
 [[time_s, quality, 64 hex digits], ...]}
"""

import json
import math
import re
from typing import Any

from vidcat.domain.copies.fingerprints import STAND_S, VIEWS, Track, View
from vidcat.domain.copies.hash_lists import MAX_LISTED_S, ListedSamples, ListedTrack, MadeWith
from vidcat.domain.values.fields import is_name

FORMAT = "vidcat-hashes"
VERSION = 1
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SHOWN = 40


def header_line(made_with: MadeWith, made_by: str) -> str:
    """Write the first line of a list."""
    header = {
        "format": FORMAT,
        "version": VERSION,
        "preprocessing": made_with.preprocessing,
        "algorithm": made_with.algorithm,
        "made_by": made_by,
    }
    return json.dumps(header) + "\n"


def track_line(track: Track, name: str | None) -> str:
    """Write a view of a video; times to the millisecond."""
    samples = [
        [round(time_s, 3), quality, bits.tobytes().hex()]
        for time_s, quality, bits in zip(
            track.times_s.tolist(), track.quality.tolist(), track.pdq, strict=True
        )
    ]
    line: dict[str, Any] = {"video": track.video} | ({"name": name} if name else {})
    # Rounded up, as the end must not come before the last sample.
    end = {"view": track.view, "until_s": math.ceil(track.until_s * 1000) / 1000}
    return json.dumps(line | end | {"samples": samples}, ensure_ascii=False) + "\n"


def check_header(line: str, wanted: MadeWith) -> None:
    """Raise ValueError with a phrase unless the line begins a list that can be compared."""
    header = _object(line)
    if header.get("format") != FORMAT:
        raise ValueError(f'its "format" is not "{FORMAT}"')
    if header.get("version") != VERSION or header["version"] is True:
        raise ValueError(f"version {_shown(header.get('version'))} is not known here")
    for field in ("preprocessing", "algorithm"):
        ours = getattr(wanted, field)
        if header.get(field) != ours:
            raise ValueError(
                f"hashes of the {field} {_shown(header.get(field))} cannot be compared with "
                f"{ours!r}"
            )


def read_track(line: str) -> ListedTrack:
    """Read a view of a video; raises ValueError with a phrase that says what is wrong."""
    fields = _object(line)
    video, name = fields.get("video"), fields.get("name")
    if not isinstance(video, str) or not _SHA256.fullmatch(video):
        raise ValueError('"video" is no SHA-256 in small hex digits')
    if name is not None and not (isinstance(name, str) and is_name(name)):
        raise ValueError('"name" is no name of a file')
    samples = _samples(fields.get("samples"))
    until_s = _number(fields.get("until_s"))
    if until_s is None or not samples.last_s <= until_s <= MAX_LISTED_S:
        raise ValueError('"until_s" is not between the last sample and 12 hours')
    # No longer than one of ours may stand: a single hash is not the whole of a long video.
    end_s = min(until_s, samples.last_s + STAND_S)
    track = samples.track(video, _view(fields.get("view")), end_s)
    return ListedTrack(name or video, video, track)


def _samples(rows: object) -> ListedSamples:
    if not isinstance(rows, list) or not rows:
        raise ValueError('"samples" is no list, or empty')
    samples = ListedSamples()
    for number, row in enumerate(rows, 1):
        try:
            _add(samples, row)
        except ValueError as error:
            raise ValueError(f"sample {number}: {error}") from error
    return samples


def _add(samples: ListedSamples, row: object) -> None:
    if not isinstance(row, list) or len(row) != 3:
        raise ValueError("it is not [time, quality, hash]")
    time_s, quality, pdq = _number(row[0]), row[1], row[2]
    if time_s is None or type(quality) is not int or not isinstance(pdq, str):
        raise ValueError("it is not [time, quality, hash]")
    samples.add(time_s, quality, pdq)


def _view(view: object) -> View:
    for known in VIEWS:
        if view == known:
            return known
    raise ValueError(f'"view" is none of {", ".join(VIEWS)}')


def _number(value: object) -> float | None:
    # True is an int to Python, and whole numbers of hundreds of digits cannot be made a float.
    if type(value) is float or (type(value) is int and abs(value) <= MAX_LISTED_S):
        return float(value)
    return None


def _object(line: str) -> dict[str, Any]:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:  # JSON of brackets alone nests without end
        raise ValueError("it is not JSON") from error
    if isinstance(fields, dict):
        return fields
    raise ValueError("it is no JSON object")


def _shown(value: object) -> str:
    return repr(value)[:_SHOWN]
