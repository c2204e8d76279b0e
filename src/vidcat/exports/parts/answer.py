"""An answer on its way out: what was asked, each sighting with its source, and their pictures."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.equipment.taxonomy import Taxonomy
from vidcat.domain.exchange.records import Whole
from vidcat.domain.exchange.sourced import SourcedSighting
from vidcat.domain.provenance.custody_log import LogHead, LogLine
from vidcat.domain.questions.question import Total
from vidcat.domain.reports.claims import CheckedClaim
from vidcat.domain.reports.drafts import ClaimRef
from vidcat.domain.video.frame_index import FrameIndex

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Choices:
    """What may be chosen of a form; each form says which of it means anything.

    `bom` begins a text with a byte order mark, for programs that guess at encodings. `originals`
    takes the videos themselves along. `redacted` burns faces and plates out of every still. `crops`
    is how many rows of a sheet have a picture at most.
    """

    bom: bool = False
    originals: bool = False
    redacted: bool = False
    crops: int = 200


@dataclass(frozen=True)
class Still:
    """The first frame of a sighting as it is displayed, (height, width, 3) RGB.

    `is_exact` says that it was decoded from the original; else it is a keyframe that was kept as
    JPEG. `burnt` are the numbers of the sightings whose boxes were burnt out of it; None when it is
    not redacted.
    """

    picture: Picture
    is_exact: bool
    burnt: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Answer:
    """An answer to be written: `each` can be iterated once, in the order of sighting numbers.

    `question` holds the filters by name; `by` is who exports, "" when nobody is named. `frame`
    returns the first frame of a sighting as it is displayed, (height, width, 3) RGB, or None
    without the original and a still of it; `still` adds whether it is exact and what was burnt out.
    `frame_index` returns where the frames of a video (SHA-256) lie, None if unknown. What a format
    cannot express it counts in `remarks`, by a phrase that follows "2 sightings ". `records`
    returns the answer in full, with all that it refers to; without filters, the whole catalogue.
    `original` copies a video, proved by its hash, to a path, and returns whether it was there.
    `custody` is the log of custody so far and `head` how far it goes; `totals` counts the answer in
    every way. `claim` judges a claim of a report, None if unknown.
    """

    count: int
    each: Iterator[SourcedSighting]
    taxonomy: Taxonomy
    question: Mapping[str, str]
    by: str
    at: datetime
    frame: Callable[[SourcedSighting], Picture | None]
    choices: Choices
    frame_index: Callable[[str], FrameIndex | None] = lambda video: None
    remarks: Counter[str] = field(default_factory=Counter)
    records: Callable[[], Whole] = lambda: Whole({}, iter(()))
    still: Callable[[SourcedSighting], Still | None] = lambda evidence: None
    original: Callable[[str, Path], bool] = lambda video, path: False
    custody: Callable[[], Iterable[LogLine]] = tuple
    head: LogHead | None = None
    totals: Callable[[], tuple[Total, ...]] = tuple
    claim: Callable[[ClaimRef], CheckedClaim | None] = lambda of: None
