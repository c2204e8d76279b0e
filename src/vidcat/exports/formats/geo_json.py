"""GeoJSON (RFC 7946): a feature for each sighting and each place recorded of its video.

A sighting whose video has no coordinates is a feature without geometry, as section 3.2 of the RFC
allows: the file then holds the whole answer.
"""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from vidcat.domain.exchange.sourced import SourcedSighting
from vidcat.domain.provenance.places import Place
from vidcat.exports.parts.answer import Answer
from vidcat.exports.parts.by_video import shown_name
from vidcat.exports.parts.footage_dates import date_of
from vidcat.exports.parts.log_words import log_document

NOWHERE = "without coordinates: they have no geometry in the file"


def write_geojson(answer: Answer, file: BinaryIO) -> None:
    """Write a FeatureCollection, longitude first, WGS 84, feature by feature."""
    log = json.dumps(log_document(answer.head) if answer.head else None)
    file.write(f'{{"type": "FeatureCollection", "custody_log": {log}, "features": ['.encode())
    between = ""
    for sourced in answer.each:
        for feature in _features(sourced, answer):
            text = json.dumps(feature, ensure_ascii=False, allow_nan=False)
            file.write(f"{between}\n{text}".encode())
            between = ","
    file.write(b"\n]}\n")


def _features(evidence: SourcedSighting, answer: Answer) -> Iterator[dict[str, Any]]:
    places = evidence.footage.places
    located = [each for each in places if each.latitude is not None]
    if not located:
        answer.remarks[NOWHERE] += 1
    for place in located or places[:1] or (None,):
        yield _feature(evidence, place)


def _feature(evidence: SourcedSighting, place: Place | None) -> dict[str, Any]:
    number = evidence.sighting.number
    return {
        "type": "Feature",
        "id": f"{number}.{place.number}" if place else str(number),
        "geometry": _point(place),
        "properties": {**_sighting(evidence), **_dates(evidence), **_place(place)},
    }


def _point(place: Place | None) -> dict[str, Any] | None:
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return {"type": "Point", "coordinates": [place.longitude, place.latitude]}


def _sighting(evidence: SourcedSighting) -> dict[str, Any]:
    sighting = evidence.sighting
    said = sighting.statement
    return {
        "sighting": sighting.number,
        "label": sighting.label,
        "type": said.identification.type,
        "certainty": said.identification.certainty,
        "status": sighting.status,
        "context": said.context,
        "count": str(said.count) if said.count else None,
        "by": sighting.by,
        "video": sighting.video,
        "video_name": shown_name(evidence.footage),
        "time_s": sighting.moment.start_s,
        "citation": str(sighting.citation),
        "reports": list(dict.fromkeys(each.report for each in evidence.footage.cited)),
    }


def _dates(evidence: SourcedSighting) -> dict[str, Any]:
    dated = date_of(evidence.footage)
    return {
        "date": dated.edtf if dated else None,
        "earliest": dated.earliest.isoformat() if dated and dated.earliest else None,
        "latest": dated.latest.isoformat() if dated and dated.latest else None,
    }


def _place(place: Place | None) -> dict[str, Any]:
    return {
        "place": place.name if place else None,
        "within_m": place.within_m if place else None,
        "place_basis": place.basis if place else None,
        "place_by": place.by if place else None,
    }
