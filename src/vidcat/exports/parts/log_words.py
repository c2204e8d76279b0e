"""The length and the head of the log of custody, for documents that leave the catalogue.

A person who keeps an export can show later whether the log was shortened or made anew since.
"""

import segno

from vidcat.domain.provenance.custody_log import LogHead


def log_document(head: LogHead) -> dict[str, str | int]:
    """Return the head of a log as JSON documents hold it."""
    return {"catalogue": head.origin, "lines": head.length, "digest": head.digest}


def log_words(head: LogHead) -> str:
    """Return the head of a log in words."""
    return f"{head.length} lines, the last {head.digest}; catalogue {head.origin}"


def log_code(head: LogHead) -> str:
    """Draw the head of a log as a QR code; return it as a `data:` address of an SVG."""
    text = f"vidcat-log:{head.origin}:{head.length}:{head.digest}"
    code: str = segno.make(text, error="m", micro=False).svg_data_uri(
        scale=2, border=4, light="#fff"
    )
    return code
