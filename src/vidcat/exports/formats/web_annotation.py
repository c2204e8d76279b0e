"""W3C Web Annotation (www.w3.org/TR/annotation-model) as JSON-LD, in one collection.

Media Fragments 1.0 (section 4.2) has only whole pixels and percents in a box: boxes are rounded
outwards, and the `id` of the target is the citation, which is exact.
"""

import json
import math
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

from vidcat.domain.exchange.cvat import corners_of
from vidcat.domain.exchange.sourced import SourcedSighting
from vidcat.domain.sightings.reviews import earlier_review
from vidcat.domain.values.citation_uri import SCHEME
from vidcat.domain.values.regions import Region
from vidcat.domain.values.sizes import Size
from vidcat.domain.values.spans import Span
from vidcat.exports.parts.answer import Answer
from vidcat.exports.parts.by_video import shown_name
from vidcat.exports.parts.evidence_words import review_words
from vidcat.exports.parts.frame_spans import shown_s

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
FRAGMENTS = "http://www.w3.org/TR/media-frags/"
_PERCENT = Size(100, 100)


def write_web_annotation(answer: Answer, file: BinaryIO) -> None:
    """Write an AnnotationCollection of one page, an annotation a sighting, as they come."""
    own = uuid.uuid5(uuid.NAMESPACE_URL, f"{SCHEME}answer/{answer.at.isoformat()}")
    head = {
        "@context": CONTEXT,
        "id": own.urn,
        "type": "AnnotationCollection",
        "label": "Sightings",
        "created": _utc(answer.at),
        "total": answer.count,
    }
    page = {"id": f"{own.urn}#page", "type": "AnnotationPage", "startIndex": 0}
    start = f'{_open(head)}, "first": {_open(page)}, "items": ['
    file.write(start.encode())
    between = ""
    for sourced in answer.each:
        text = json.dumps(_annotation(sourced), ensure_ascii=False)
        file.write(f"{between}\n{text}".encode())
        between = ","
    file.write(b"\n]}}\n")


def _open(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False).removesuffix("}")


def _annotation(evidence: SourcedSighting) -> dict[str, Any]:
    sighting = evidence.sighting
    named = f"{sighting.citation}/{sighting.number}/{sighting.version}/{_utc(sighting.at)}"
    return {
        "id": uuid.uuid5(uuid.NAMESPACE_URL, named).urn,
        "type": "Annotation",
        "motivation": "classifying",
        "creator": {"type": "Person", "name": sighting.by}
        if sighting.by
        else {"type": "Software", "name": "vidcat"},
        "created": _utc(sighting.at),
        "body": list(_bodies(evidence)),
        "target": [_exact(evidence), *_postings(evidence)],
    }


def _bodies(evidence: SourcedSighting) -> Iterator[dict[str, Any]]:
    """Yield the label in each language, the certainty, and the Wikidata item."""
    labels = [
        {
            "type": "TextualBody",
            "value": label,
            "language": language,
            "format": "text/plain",
            "purpose": "classifying",
        }
        # Of a choice, the first is what is shown without one.
        for language, label in sorted(
            evidence.type.labels.items(), key=lambda each: (each[0] != "en", each[0])
        )
    ]
    yield {"type": "Choice", "items": labels} if len(labels) > 1 else labels[0]
    sighting = evidence.sighting
    said = sighting.statement
    told = [
        f"certainty: {said.identification.certainty}",
        f"status: {sighting.status}",
        earlier_review(sighting),
        *(f"{each.by} {review_words(each.verdict)}" for each in sighting.reviews),
        said.marking,
        said.note,
    ]
    yield {
        "type": "TextualBody",
        "value": "; ".join(part for part in told if part),
        "format": "text/plain",
        "purpose": "describing",
    }
    if evidence.type.wikidata:
        item = f"http://www.wikidata.org/entity/{evidence.type.wikidata}"
        yield {"type": "SpecificResource", "source": item, "purpose": "identifying"}


def _exact(evidence: SourcedSighting) -> dict[str, Any]:
    """Return the target: the file by its bytes; the box in pixels of the displayed frame."""
    sighting, facts = evidence.sighting, evidence.footage.facts
    source = {
        "id": f"{SCHEME}{sighting.video}",
        "type": "Video",
        "label": shown_name(evidence.footage),
    }
    box = ""
    if sighting.statement.region:
        if facts:
            box = _box("pixel", sighting.statement.region, Size(facts.width, facts.height))
        else:
            box = _box("percent", sighting.statement.region, _PERCENT)
    return {
        "id": str(sighting.citation),
        "type": "SpecificResource",
        "source": source,
        "selector": _selector(evidence, box),
    }


def _postings(evidence: SourcedSighting) -> Iterator[dict[str, Any]]:
    """Yield the addresses where it was published, without a box: their frame size is unknown."""
    region = evidence.sighting.statement.region
    box = _box("percent", region, _PERCENT) if region else ""
    for url in dict.fromkeys(each.url for each in evidence.footage.postings if each.url):
        yield {
            "type": "SpecificResource",
            "source": {"id": url, "type": "Video"},
            "selector": _selector(evidence, box),
        }


def _selector(evidence: SourcedSighting, box: str) -> dict[str, Any]:
    begin_s, end_s = (f"{max(0, second):.6f}" for second in _span_s(evidence))
    return {
        "type": "FragmentSelector",
        "conformsTo": FRAGMENTS,
        "value": f"t=npt:{begin_s},{end_s}{box}",
    }


def _span_s(evidence: SourcedSighting) -> Span:
    return shown_s(evidence.sighting.moment, evidence.footage)


def _box(unit: str, region: Region, size: Size) -> str:
    left, top, right, bottom = (round(number, 6) for number in corners_of(region, size))
    x, y = math.floor(left), math.floor(top)
    return f"&xywh={unit}:{x},{y},{math.ceil(right) - x},{math.ceil(bottom) - y}"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
