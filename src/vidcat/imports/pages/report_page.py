"""Reports on web pages and in plain text: their facts, and the videos they refer to.

A page or text is hostile until read: it is parsed in a process of its own, which has bounds and
opens no connection, and what comes back is checked like a report file.
"""

import json
from collections.abc import Callable

from pydantic import ValidationError

from vidcat.domain.reports.drafts import ReportDraft
from vidcat.errors import BadPage, BadReport
from vidcat.imports.bounds.bounded_process import MIB, OutOfBounds, ProcessLimits, run_bounded
from vidcat.imports.forms.report_form import ReportForm
from vidcat.imports.pages.page_fields import page_fields
from vidcat.imports.pages.plain_text import text_fields

MAX_BYTES = 10 * MIB


def read_page(
    content: bytes,
    url: str | None,
    *,
    content_type: str = "",
    limits: ProcessLimits = ProcessLimits(),  # noqa: B008 - frozen
) -> ReportDraft:
    """Read a saved page, `url` being where it was found and `content_type` its HTTP header.

    Citations are numbered as read; there are no claims. Raises BadPage in one sentence.
    """
    return _read(page_fields, content, {"url": url or "", "content_type": content_type}, limits)


def read_text_report(
    content: bytes,
    url: str | None,
    *,
    limits: ProcessLimits = ProcessLimits(),  # noqa: B008 - frozen
) -> ReportDraft:
    """Read a report that is plain text, as `read_page` reads a page; raises BadPage."""
    return _read(text_fields, content, {"url": url or ""}, limits)


def _read(
    fields: Callable[[bytes], bytes], content: bytes, about: dict[str, str], limits: ProcessLimits
) -> ReportDraft:
    what = "text" if fields is text_fields else "page"
    if len(content) > MAX_BYTES:
        raise BadPage(f"the {what} is larger than {MAX_BYTES // MIB} MiB")
    try:
        answer = run_bounded(fields, json.dumps(about).encode() + b"\n" + content, limits)
        found = json.loads(answer)
        if "unreadable" in found:
            raise BadPage(f"the {what} cannot be read: {found['unreadable']}")
        return ReportForm.model_validate(found).draft()
    except OutOfBounds as error:
        raise BadPage(f"the {what} cannot be read: {error}") from error
    except (ValidationError, BadReport, ValueError) as error:
        raise BadPage(f"the {what} cannot be read: it gave no sensible report") from error
