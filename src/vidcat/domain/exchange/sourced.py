"""A sighting with all that an answer needs to say of it: what leaves the building."""

from dataclasses import dataclass

from vidcat.domain.equipment.equipment_type import EquipmentType
from vidcat.domain.provenance.lineage import KnownPosting
from vidcat.domain.provenance.places import Place
from vidcat.domain.sightings.statements import Sighting
from vidcat.domain.values.dates import ReportedDate
from vidcat.domain.video.model import MediaFacts


@dataclass(frozen=True)
class CitedIn:
    """A citation of a report that was resolved to the video."""

    report: str
    title: str
    publisher: str
    report_url: str
    report_published: ReportedDate | None
    citation: int
    kinds: tuple[str, ...]
    description: str
    url: str
    published: ReportedDate | None


@dataclass(frozen=True)
class Source:
    """A video as a source: `name` is the file name of the copy found first, `size_bytes` its size.

    `facts` are None for a video that was never extracted. `postings` hold those that citations
    tell of, too.
    """

    video: str
    name: bytes
    size_bytes: int
    facts: MediaFacts | None
    family: str | None
    cited: tuple[CitedIn, ...]
    postings: tuple[KnownPosting, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True)
class SourcedSighting:
    """A sighting, with its reviews and assessments, the video it is of and the type it names.

    `item` is the name of the physical object, "" when it is tied to none or that has no name.
    """

    sighting: Sighting
    footage: Source
    type: EquipmentType
    item: str
