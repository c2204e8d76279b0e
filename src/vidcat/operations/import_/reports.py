"""Read a report from a file or an address, keep its page, and record it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from vidcat.casework.reports.claims import assess_sighting, assess_video
from vidcat.casework.reports.statements import add_report
from vidcat.catalogue import Catalogue
from vidcat.domain.reports.claims import Page, Report
from vidcat.domain.reports.drafts import ClaimRef, ReportDraft
from vidcat.domain.sightings.statements import Bearing
from vidcat.domain.values.fields import field_named, quoted
from vidcat.domain.values.signed import Signed
from vidcat.errors import BadReport, BadStatement
from vidcat.imports.bounds.local_file import read_file
from vidcat.imports.forms.report_file import read_report
from vidcat.imports.network.fetch import fetch_page
from vidcat.imports.network.web_url import web_url
from vidcat.imports.pages.report_page import MAX_BYTES, read_page, read_text_report
from vidcat.reads.video.by_name import find_video
from vidcat.store.session import Store

_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_YAML = frozenset({".yaml", ".yml"})
_HTML = frozenset({".html", ".htm", ".xhtml", ".mhtml", ".mht"})
_TEXT = frozenset({".txt"})


@dataclass(frozen=True)
class ReadSource:
    """A report as read; `page` holds the bytes, address and time of the page it came from."""

    draft: ReportDraft
    page: bytes | None = None
    page_url: str = ""
    retrieved_at: datetime | None = None


def read_source(source: str, url: str | None = None) -> ReadSource:
    """Read a YAML file, a saved page or text, or an address; nothing is written.

    Raises NoSuchPath, BadReport, BadPage, BadUrl.
    """
    is_saved = Path(source).suffix.lower() in _HTML | _TEXT and not _URL.match(source)
    if url is not None and not is_saved:
        raise BadReport("url: only a saved page or text is told where it came from.")
    if url is not None:
        with field_named("url"):
            web_url(url)
    if _URL.match(source):
        fetched = fetch_page(source)
        draft = read_page(fetched.body, fetched.final_url, content_type=fetched.content_type)
        return ReadSource(draft, fetched.body, fetched.final_url, fetched.retrieved_at)
    path = Path(source)
    if path.suffix.lower() in _YAML:
        return ReadSource(read_report(path))
    if is_saved:
        body = read_file(path, MAX_BYTES)
        read = read_text_report if path.suffix.lower() in _TEXT else read_page
        return ReadSource(read(body, url), body, url or "", datetime.now(UTC))
    raise BadReport(
        f"{quoted(source)} is neither a .yaml file, a saved .html page, a .txt file nor a URL."
    )


def record_source(catalogue: Catalogue, read: ReadSource) -> Report:
    """Record what was read, its page kept in the blobs. Raises NameTaken, NoSuchType."""
    page = None
    if read.page is not None and read.retrieved_at is not None:
        page = Page(catalogue.blobs.put(read.page), read.page_url, read.retrieved_at)
    return add_report(catalogue.store, read.draft, page)


def assess(
    store: Store,
    of: ClaimRef,
    bearing: Bearing,
    video: str | None,
    sighting: int | None,
    signed: Signed,
) -> None:
    """Record how a sighting, or a video without one, bears on a claim."""
    if sighting is not None and video is not None:
        raise BadStatement("video: leave --video out; the sighting says which.")
    if sighting is not None:
        with store.write() as tx:
            assess_sighting(tx, of, tx.sightings.get(sighting), bearing, signed.by, signed.why)
    elif video is None:
        raise BadStatement("video: give --video, or the --sighting that bears on the claim.")
    elif bearing is not Bearing.NOT_VISIBLE:
        raise BadStatement("bearing: only a sighting supports or contradicts a claim.")
    else:
        record = find_video(store, video)
        assess_video(store, *of, record.sha256, signed.by, signed.why)
