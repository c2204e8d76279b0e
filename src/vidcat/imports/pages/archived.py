"""Addresses out of archives and redirectors: the address that was archived or is passed on to."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

_MAX_PASSES = 4
_INNER = r"(https?(?::|%3A)/.+)"
_FORMS = tuple(
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        # The Wayback Machine: a time, which may be cut short or a star, and how to rewrite.
        rf"https?://web\.archive\.org/web/(?:[0-9]{{1,14}}\*?(?:[a-z]{{2}}_)?/+)?{_INNER}",
        r"https?://web\.archive\.org/web/[0-9]{1,14}\*?(?:[a-z]{2}_)?/+(.+)",
        # archive.today under its names; o/ is what links inside its pages are rewritten to.
        r"https?://archive\.(?:today|ph|is|li|vn|md|fo)/"
        rf"(?:[0-9]{{4,14}}|[0-9]{{4}}\.[0-9.-]+|newest|oldest|o/\w+)/+{_INNER}",
        # Other archives of the web, which take the Wayback Machine's form.
        rf"https?://[^/?#]+/(?:[\w.-]+/)*[0-9]{{14}}(?:[a-z]{{2}}_)?/+{_INNER}",
    )
)
# In saved pages the archive's own host is often left out.
_SAVED_HERE = re.compile(r"/web/[0-9]{4,14}\*?(?:[a-z]{2}_)?/+(https?:.+)", re.ASCII)
_FRONT = re.compile(r"^(?:www|m|mobile|touch|web)\.")
# Pages that only pass on to the address in one of their parameters.
_PASSES_ON = (
    (re.compile(r"facebook\.com(?:/v[0-9.]+)?/plugins/(?:video|post)\.php"), ("href",)),
    (re.compile(r"l\.facebook\.com/l\.php"), ("u",)),
    (re.compile(r"youtube\.com/redirect"), ("q",)),
    (re.compile(r"youtube\.com/oembed"), ("url",)),
    (re.compile(r"google\.com/url"), ("q", "url")),
    (re.compile(r"vk\.com/away\.php"), ("to",)),
    (re.compile(r"cdn\.embedly\.com/widgets/media\.html"), ("url", "src")),
    (re.compile(r"(?:cdn\.)?iframe\.ly/api/iframe(?:\.html)?"), ("url",)),
)


def host_of(url: str) -> str:
    """Return the host of an address without "www." and its like, "" when there is none."""
    return _FRONT.sub("", (urlsplit(url).hostname or "").rstrip("."))


def unrewritten(written: str) -> str:
    """Return an address as a page wrote it before an archive rewrote it without its own host."""
    saved = _SAVED_HERE.fullmatch(written)
    return str(saved.group(1)) if saved else written


def original(url: str) -> str:
    """Return the address inside an archived or passed-on one, else `url`; ValueError from urllib.

    Four layers at most are taken off.
    """
    for _ in range(_MAX_PASSES):
        wrapped, url = url, _inner(url)
        if url == wrapped:
            break
    return url


def _inner(url: str) -> str:
    for form in _FORMS:
        if saved := form.match(url):
            return _whole(saved.group(1))
    parts = urlsplit(url)
    place = f"{host_of(url)}{parts.path}"
    for pattern, names in _PASSES_ON:
        if pattern.fullmatch(place):
            values = (value for name in names for value in parse_qs(parts.query).get(name, ()))
            return next(values, url)
    return url


def _whole(inner: str) -> str:
    """Return an archived address with its scheme and both slashes, of which archives drop one."""
    if re.match(r"https?%3A", inner, re.IGNORECASE):
        inner = unquote(inner)
    if not re.match(r"https?:/", inner, re.IGNORECASE):
        return f"http://{inner}"
    return re.sub(r"^(https?):/+", r"\1://", inner, flags=re.IGNORECASE)
