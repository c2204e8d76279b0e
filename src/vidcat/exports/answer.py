"""An answer on its way out: what was asked, each sighting with its source, and their pictures."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.evidence import Evidence
from vidcat.domain.records import Whole
from vidcat.domain.taxonomy import Taxonomy

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
class Answer:
    """What is written: `each` can be gone through once, in the order of the sightings' numbers.

    `question` are the filters that were given, by name; `by` is who exports, "" when nobody is
    named. `frame` gives the first frame of a sighting as it is displayed, (height, width, 3) RGB,
    or None when neither the original nor a still of it is to be had. `records` gives the same in
    full, with all that it refers to; without filters, the whole catalogue.
    """

    count: int
    each: Iterator[Evidence]
    taxonomy: Taxonomy
    question: Mapping[str, str]
    by: str
    at: datetime
    frame: Callable[[Evidence], Picture | None]
    choices: Choices
    records: Callable[[], Whole] = lambda: Whole({}, iter(()))
