"""Reports on web pages: their text and facts, and the videos they refer to.

The page is hostile until read: it is parsed in a process of its own, which has bounds and opens no
connection, and what comes back is checked like a report file.
"""

import json

from pydantic import ValidationError

from vidcat.domain.reports.drafts import ReportDraft
from vidcat.errors import BadPage, BadReport
from vidcat.imports.bounds.bounded_process import MIB, OutOfBounds, ProcessLimits, run_bounded
from vidcat.imports.forms.report_form import ReportForm
from vidcat.imports.pages.page_fields import page_fields

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
    if len(content) > MAX_BYTES:
        raise BadPage(f"the page is larger than {MAX_BYTES // MIB} MiB")
    about = json.dumps({"url": url or "", "content_type": content_type}).encode()
    try:
        answer = run_bounded(page_fields, about + b"\n" + content, limits)
        found = json.loads(answer)
        if "unreadable" in found:
            raise BadPage(f"the page cannot be read: {found['unreadable']}")
        return ReportForm.model_validate(found).draft()
    except OutOfBounds as error:
        raise BadPage(f"the page cannot be read: {error}") from error
    except (ValidationError, BadReport, ValueError) as error:
        raise BadPage("the page cannot be read: it gave no sensible report") from error
