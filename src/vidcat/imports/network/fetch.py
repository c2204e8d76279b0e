"""Fetch one web page without being led into the local network or kept busy.

Each host is looked up once, every address it has must be public, and the connection goes to one of
those addresses: a name that changes its answer gains nothing. Redirects are followed by hand and
checked alike. Proxies and cookies play no part.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from ssl import SSLCertVerificationError
from urllib.parse import urljoin

from urllib3.response import BaseHTTPResponse

from vidcat.errors import BadUrl
from vidcat.imports.bounds.bounded_process import MIB
from vidcat.imports.network.addresses import is_public
from vidcat.imports.network.pinned import (
    FAULTS,
    Resolve,
    allowed_addresses,
    response_from,
    system_addresses,
)
from vidcat.imports.network.web_url import WebUrl, web_url

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
_CHUNK = 64 << 10


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Bounds on fetching one page, redirects included.

    `max_body_bytes` counts after decompression; the standard library bounds headers to 100 lines.
    """

    wall_seconds: float = 30.0
    max_body_bytes: int = 10 * MIB
    max_redirects: int = 5


@dataclass(frozen=True)
class FetchedPage:
    """A page as it was served; `redirects` are the URLs that led to `final_url`, in order."""

    final_url: str
    body: bytes
    content_type: str
    retrieved_at: datetime
    redirects: tuple[str, ...]
    status: int


DEFAULT_LIMITS = FetchLimits()


def fetch_page(
    url: str,
    *,
    limits: FetchLimits = DEFAULT_LIMITS,
    resolve: Resolve = system_addresses,
    allow: Callable[[str], bool] = is_public,
    ca_file: str | None = None,
) -> FetchedPage:
    """Fetch an HTML page over http or https; raises BadUrl, which says why not.

    `allow` judges every address of every host on the way; `ca_file` replaces the trusted roots.
    """
    deadline = time.monotonic() + limits.wall_seconds
    at = web_url(url)
    passed: list[str] = []
    while len(passed) <= limits.max_redirects:
        addresses = allowed_addresses(at, resolve, allow, deadline)
        try:
            with response_from(at, addresses, deadline, ca_file) as response:
                location = _redirect(response)
                if location is None:
                    return _page(at, response, tuple(passed), limits, deadline)
        except FAULTS as error:
            raise BadUrl(_why(at, error, deadline, limits)) from error
        passed.append(str(at))
        at = _next(at, location)
    raise BadUrl(f"{url[:200]} redirects more than {limits.max_redirects} times")


def _redirect(response: BaseHTTPResponse) -> str | None:
    return response.headers.get("Location") if response.status in _REDIRECTS else None


def _next(at: WebUrl, location: str) -> WebUrl:
    try:
        # http.client reads headers as Latin-1; servers write UTF-8.
        written = location.encode("latin-1").decode("utf-8", "replace")
        return web_url(urljoin(str(at), written))
    except ValueError as error:
        raise BadUrl(f"{at} redirects to what is not a URL") from error


def _page(
    at: WebUrl,
    response: BaseHTTPResponse,
    passed: tuple[str, ...],
    limits: FetchLimits,
    deadline: float,
) -> FetchedPage:
    if response.status != 200:
        raise BadUrl(f"{at.host} answered with status {response.status}")
    content_type = response.headers.get("Content-Type", "")
    if content_type.partition(";")[0].strip().lower() not in _PAGES:
        raise BadUrl(f"{at.host} sent {content_type[:80] or 'no content type'!r}, not a web page")
    if response.headers.get("Content-Encoding", "").strip().lower() not in _ENCODINGS:
        raise BadUrl(f"{at.host} packed the page in a way that was not asked for")
    body = bytearray()
    while chunk := response.read(_CHUNK, decode_content=True):
        body += chunk
        if len(body) > limits.max_body_bytes:
            raise BadUrl(f"the page is larger than {limits.max_body_bytes:,} bytes")
    # A body without a length also ends when the deadline cuts it, so what came is not the page.
    if time.monotonic() >= deadline:
        raise TimeoutError
    return FetchedPage(
        final_url=str(at),
        body=bytes(body),
        content_type=content_type,
        retrieved_at=datetime.now(UTC),
        redirects=passed,
        status=response.status,
    )


def _why(at: WebUrl, error: Exception, deadline: float, limits: FetchLimits) -> str:
    if time.monotonic() >= deadline or isinstance(error, TimeoutError):
        return f"{at.host} did not answer within {limits.wall_seconds:g} s"
    if isinstance(error, SSLCertVerificationError):
        return f"{at.host} could not prove that it is {at.host}: its certificate is not trusted"
    return f"{at.host} cannot be reached or broke off ({type(error).__name__})"
