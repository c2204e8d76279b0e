"""Sightings as rows of a sheet: the columns, and cells that no spreadsheet runs as a formula.

The documents list the columns and their content.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from vidcat.domain.exchange.sourced import Source, SourcedSighting
from vidcat.domain.provenance.places import Place
from vidcat.domain.sightings.reviews import earlier_review
from vidcat.domain.values.dates import ReportedDate
from vidcat.domain.values.file_names import path_text
from vidcat.domain.values.time import clock

Value = str | int | float | datetime | None

_WHAT = (
    "sighting",
    "version",
    "status",
    "type",
    "label",
    "certainty",
    "count",
    "context",
    "marking",
    "marking_language",
    "note",
    "basis",
    "rivals",
    "item",
    "item_name",
)
_WHERE = (
    "video",
    "file",
    "time",
    "time_s",
    "until_s",
    "pts",
    "until_pts",
    "time_base",
    "box",
    "pixel_hash",
    "duration_s",
    "video_width",
    "video_height",
    "fps",
    "codec",
    "container",
    "size_bytes",
    "family",
)
_SOURCE = (
    "reports",
    "report_titles",
    "report_published",
    "publishers",
    "urls",
    "published",
    "places",
    "latitude",
    "longitude",
    "within_m",
)
_WHO = ("by", "at", "reviewed_by", "reviewed_at", "assessments", "citation", "decoder")
COLUMNS = _WHAT + _WHERE + _SOURCE + _WHO
# What begins a formula in Excel, LibreOffice and Sheets, also in full width (OWASP, CSV injection).
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_BETWEEN = "; "


def cell(value: object) -> str:
    """Return a value as text; a quote before it keeps a formula from being run."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULAS) else text


def cells(evidence: SourcedSighting) -> list[str]:
    """Return the cells of a sighting as texts, in the order of the columns."""
    return [cell(value) for value in values(evidence)]


def values(evidence: SourcedSighting) -> tuple[Value, ...]:
    """Return the values of a sighting, in the order of the columns."""
    return (
        *_what(evidence),
        *_where(evidence),
        *_source(evidence.footage),
        *_who(evidence),
    )


def _what(evidence: SourcedSighting) -> tuple[Value, ...]:
    sighting, said = evidence.sighting, evidence.sighting.statement
    return (
        sighting.number,
        sighting.version,
        sighting.status,
        said.identification.type,
        sighting.label,
        said.identification.certainty,
        _text(said.count),
        said.context,
        said.marking,
        said.marking_language,
        said.note,
        said.basis,
        _joined(f"{each.type} ({each.certainty})" for each in said.rivals),
        said.item,
        evidence.item,
    )


def _where(evidence: SourcedSighting) -> tuple[Value, ...]:
    moment, footage = evidence.sighting.moment, evidence.footage
    facts = footage.facts
    held: tuple[Value, ...] = (None,) * 6
    if facts is not None:
        size = facts.width, facts.height
        held = (facts.duration_s, *size, facts.fps, facts.codec, facts.container)
    return (
        footage.video,
        path_text(footage.name),
        clock(moment.start_s),
        moment.start_s,
        moment.end_s,
        moment.pts,
        moment.end_pts,
        str(moment.time_base),
        _text(evidence.sighting.statement.region),
        moment.pixel_hash and f"sha256:{moment.pixel_hash}",
        *held,
        footage.size_bytes,
        footage.family,
    )


def _source(footage: Source) -> tuple[Value, ...]:
    cited, posted = footage.cited, footage.postings
    return (
        _joined(f"{each.report}:{each.citation}" for each in cited),
        _joined(each.title for each in cited),
        _joined(_edtf(each.report_published) for each in cited),
        _joined(each.publisher for each in posted),
        _joined(each.url for each in posted),
        _joined(_edtf(each.posted) for each in posted),
        _joined(each.name for each in footage.places),
        *_position(footage.places),
    )


def _who(evidence: SourcedSighting) -> tuple[Value, ...]:
    sighting = evidence.sighting
    reviews = [each for each in sighting.reviews if each.verdict]
    return (
        sighting.by,
        sighting.at,
        _BETWEEN.join(
            [f"{each.by}: {each.verdict}" for each in reviews]
            or [each for each in (earlier_review(sighting),) if each]
        ),
        _BETWEEN.join(each.at.astimezone(UTC).isoformat() for each in reviews),
        _joined(f"{each.report}:{each.claim} {each.bearing}" for each in sighting.assessments),
        str(sighting.citation),
        sighting.moment.decoder,
    )


def _position(places: Iterable[Place]) -> tuple[float | None, float | None, float | None]:
    """Return latitude, longitude and their error of the first place that has them."""
    for each in places:
        if each.latitude is not None and each.longitude is not None:
            return each.latitude, each.longitude, each.within_m
    return None, None, None


def _joined(texts: Iterable[str]) -> str:
    """Join different texts, each once, in their order."""
    return _BETWEEN.join(dict.fromkeys(text for text in texts if text))


def _edtf(date: ReportedDate | None) -> str:
    return date.edtf if date else ""


def _text(value: object) -> str | None:
    return None if value is None else str(value)
