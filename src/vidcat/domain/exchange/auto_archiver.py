"""Records of auto-archiver (Bellingcat): what it archived from one address, and its papers.

Version 1.2.9 was looked at: `core/metadata.py` and `core/media.py` for the records,
`modules/csv_db` and `modules/json_enricher` for how they are written, `core/storage.py` for names
of files, and the enrichers that bring papers: `timestamping_enricher`, `opentimestamps_enricher`,
`wacz_extractor_enricher`, `ssl_enricher`. A record is hostile: nothing in it is what it should be.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from vidcat.domain.provenance.attestations import AttestationKind as Kind
from vidcat.domain.values.fields import MAX_LINE, is_name

_VIDEO_SUFFIXES = frozenset(
    ("mp4", "m4v", "mov", "mkv", "webm", "avi", "mpg", "mpeg", "ts", "3gp", "flv", "wmv", "ogv")
)
# By the id of the media; `timestamped_hashes` holds tokens and certificates in its properties.
_PAPERS = {
    "timestamped_hashes": Kind.TIMESTAMPED_HASHES,
    "browsertrix": Kind.WEB_ARCHIVE,
    "ssl_certificate": Kind.SITE_CERTIFICATE,
    "metadata_json": Kind.ARCHIVE_METADATA,
    "_final_media": Kind.ARCHIVE_PAGE,
}
_PUBLISHERS = ("author", "uploader", "channel", "creator", "username", "uploader_id")
_STATED = re.compile(r"(SHA-256|SHA3-512):([0-9a-fA-F]{64}|[0-9a-fA-F]{128})")
_STATIC_DIGITS = 24  # of the hash, with which `static` names of files are made
_DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")
_MOST = 10_000


@dataclass(frozen=True)
class StoredFile:
    """A file as a record names it: where it may lie, and the hash that is stated of it.

    `algorithm` is "SHA-256", "SHA3-512" or "" when no hash is stated.
    """

    names: tuple[str, ...]
    algorithm: str = ""
    digest: str = ""


@dataclass(frozen=True)
class StoredPaper:
    """A file that bears witness."""

    kind: Kind
    file: StoredFile
    note: str = ""


@dataclass(frozen=True)
class StoredVideo:
    """A video, and the papers that are of it alone."""

    file: StoredFile
    papers: tuple[StoredPaper, ...]


@dataclass(frozen=True)
class ArchivedItem:
    """An address that was archived; `place` is where the record is.

    `posted` is EDTF, "" when no date is known.
    """

    place: str
    url: str
    title: str
    publisher: str
    posted: str
    archived_at: str
    videos: tuple[StoredVideo, ...]
    papers: tuple[StoredPaper, ...]


def item_from(place: str, metadata: Any, media: Any) -> ArchivedItem:
    """Read a record, whatever it holds."""
    known = metadata if isinstance(metadata, Mapping) else {}
    files = [each for each in _list(media) if isinstance(each, Mapping)][:_MOST]
    videos = [each for each in files if _is_video(each)]
    return ArchivedItem(
        place=place,
        url=_line(known.get("url")),
        title=_line(known.get("title")),
        publisher=_publisher(known),
        posted=_posted(known, videos),
        archived_at=_line(known.get("_processed_at"))[:10],
        videos=tuple(StoredVideo(_file(each), tuple(_own_papers(each))) for each in videos),
        papers=tuple(paper for each in files for paper in _papers(each)),
    )


def _own_papers(video: Mapping[str, Any]) -> Iterator[StoredPaper]:
    for stamp in _inner(video, "opentimestamp_files"):
        verified = _properties(stamp).get("verified") is True
        yield StoredPaper(
            Kind.OPENTIMESTAMPS, _file(stamp), "" if verified else "pending when it was archived"
        )


def _papers(media: Mapping[str, Any]) -> Iterator[StoredPaper]:
    kind = _PAPERS.get(_line(_properties(media).get("id")))
    if kind is None:
        return
    yield StoredPaper(kind, _file(media))
    for token in _inner(media, "timestamp_authority_files"):
        authority = _line(_properties(token).get("tsa"))
        yield StoredPaper(Kind.TIMESTAMP_TOKEN, _file(token), authority)
        for certificate in _inner(token, "cert_chain"):
            subject = _line(_properties(certificate).get("subject"))
            yield StoredPaper(Kind.TIMESTAMP_CERTIFICATE, _file(certificate), subject)


def _inner(media: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = _list(_properties(media).get(name))
    return [each for each in found if isinstance(each, Mapping)][:_MOST]


def _file(media: Mapping[str, Any]) -> StoredFile:
    stated = _STATED.fullmatch(_line(_properties(media).get("hash")))
    told = [media.get("_key"), *_list(media.get("urls")), media.get("filename")]
    names = [name for name in map(_line, told) if name]
    if stated:
        suffix = _suffix(media)
        names.append(stated[2][:_STATIC_DIGITS].lower() + (f".{suffix}" if suffix else ""))
    unique = tuple(dict.fromkeys(names))[:20]
    if stated is None:
        return StoredFile(unique)
    return StoredFile(unique, stated[1], stated[2].lower())


def _is_video(media: Mapping[str, Any]) -> bool:
    is_said = _line(media.get("_mimetype")).startswith("video/")
    return is_said or _suffix(media) in _VIDEO_SUFFIXES


def _suffix(media: Mapping[str, Any]) -> str:
    name = _line(media.get("filename")).rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def _publisher(known: Mapping[Any, Any]) -> str:
    for name in _PUBLISHERS:
        given = known.get(name)
        text = given.get("name") if isinstance(given, Mapping) else given
        tidy = " ".join(_line(text).split())
        if is_name(tidy):
            return tidy
    return ""


def _posted(known: Mapping[Any, Any], videos: list[Mapping[str, Any]]) -> str:
    """Return when it was posted: to the second where the zone is known, else the day."""
    moment = known.get("timestamp")
    if isinstance(moment, int | float) and not isinstance(moment, bool):
        moment = _since_epoch(moment)
    days = [known.get("upload_date"), *(_properties(each).get("upload_date") for each in videos)]
    return _exact(_line(moment)) or next(filter(None, map(_day, map(_line, days))), "")


def _since_epoch(seconds: float) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def _exact(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    if moment.tzinfo is None:  # it was written down in the zone of some machine
        return f"{moment:%Y-%m-%d}~" if moment.year > 999 else ""
    return moment.replace(microsecond=0).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(text: str) -> str:
    found = _DAY.match(text)
    return "-".join(found.groups()) if found else ""


def _properties(media: Mapping[str, Any]) -> Mapping[str, Any]:
    found = media.get("properties")
    return found if isinstance(found, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _line(value: Any) -> str:
    """Return a text as one line that can be stored; "" for anything that is no text."""
    if not isinstance(value, str):
        return ""
    kept = value[: 8 * MAX_LINE].encode("utf-8", "replace").decode("utf-8")
    return " ".join(kept.replace("\0", " ").split())
