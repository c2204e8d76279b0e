"""Attributes of elements: the addresses, names of videos and hidden markup that they hold."""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from lxml import html

from vidcat.imports.pages.video_hosts import MAX_URL, names_file

# Pages that load late, or only after consent, keep the address out of `src`.
SOURCES = ("src", "data-src", "data-lazy-src", "data-litespeed-src", "data-url")
_ADDRESS = re.compile(r"(?<![\w:/])(?:https?:)?//[^\s\"'<>`|]{4,}", re.IGNORECASE)
_QUOTED = re.compile(r"[\"']([^\"'\s<>]{3,4000})(?=[\"'])")
_ESCAPES = {"u0026": "&", "u003d": "=", "u0022": '"', "u0027": "'", "u003c": "<", "u003e": ">"}
_ESCAPED = re.compile(r"\\(u00(?:26|3d|22|27|3c|3e)|[/\"'])", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:iframe|video|embed|object|blockquote|amp-)", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_DATA_PAGE = re.compile(r"\s*data:text/html[^,]{0,80},", re.IGNORECASE)
_SHARED = re.compile(r"share|tweet|pin-?it|license")
_HOLDS_FILE = re.compile(r"src|url|file|video|mp4|webm|hls|stream|source")
_LINKS = frozenset({"href", "xlink:href", "cite"})
_NAMES_ONE = re.compile(
    r"(?:data-)?(?:\w+-)*(?:id|videoid|video|embed|code|key|shortcode|tweetid|youtube|ytid|yt|vimeo)"
)
# What a service's own short names look like, and the address of the video of that name.
_SERVICES = (
    (re.compile(r"youtube|\byt\b|ytid"), re.compile(r"[\w-]{11}"), "https://youtu.be/{}"),
    (re.compile(r"vimeo"), re.compile(r"[0-9]{6,12}"), "https://vimeo.com/{}"),
    (
        re.compile(r"dailymotion"),
        re.compile(r"x[0-9a-z]{4,8}"),
        "https://www.dailymotion.com/video/{}",
    ),
    (re.compile(r"tiktok"), re.compile(r"[0-9]{15,20}"), "https://www.tiktok.com/embed/{}"),
    (re.compile(r"twitter|tweet"), re.compile(r"[0-9]{10,20}"), "https://x.com/i/status/{}"),
    (re.compile(r"instagram"), re.compile(r"[\w-]{9,12}"), "https://www.instagram.com/p/{}"),
    (re.compile(r"aparat"), re.compile(r"[0-9a-zA-Z]{5,8}"), "https://www.aparat.com/v/{}"),
    (re.compile(r"wistia"), re.compile(r"[0-9a-z]{10}"), "https://fast.wistia.net/embed/iframe/{}"),
    (re.compile(r"\bmux\b"), re.compile(r"\w{20,}"), "https://stream.mux.com/{}.m3u8"),
)


def sources(element: html.HtmlElement, names: Iterable[str] = SOURCES) -> tuple[str, ...]:
    """Return what the attributes of some names hold, decoded where they are coded."""
    values = (element.get(name, "").strip() for name in names)
    return tuple(_decoded(value) for value in values if value)


def other_addresses(element: html.HtmlElement) -> tuple[str, ...]:
    """Return the web addresses, and those of files, in all attributes but ordinary links."""
    return tuple(
        address
        for name, value in element.items()
        if name not in _LINKS and not _SHARED.search(name)
        for address in (*_own_file(name, value), *written_addresses(_decoded(value)))
    )


def written_addresses(text: str) -> Iterator[str]:
    """Find the web addresses in a text, with those of files in quotes, each as written."""
    if "//" in text or "\\/" in text:
        plain = unescaped(text)
        for match in _ADDRESS.finditer(plain):
            yield match.group().rstrip(").,;]}\\")
    if "." in text:
        yield from filter(is_file, _QUOTED.findall(unescaped(text)))


def named_videos(element: html.HtmlElement) -> tuple[str, ...]:
    """Return addresses of videos that an element names by service and short name, as players do."""
    if not any(_NAMES_ONE.fullmatch(name) and name != "id" for name, _ in element.items()):
        return ()
    services = " ".join(
        [str(element.tag), element.get("class", ""), *element.keys(), *_providers(element)]
    ).lower()
    return tuple(
        address.format(value)
        for service, form, address in _SERVICES
        if service.search(services.replace("_", "-"))
        for name, value in element.items()
        if name != "id" and _NAMES_ONE.fullmatch(name) and form.fullmatch(value)
    )


def hidden_markup(element: html.HtmlElement) -> Iterator[str]:
    """Find markup of frames and players in attributes, as `srcdoc` and consent tools keep it."""
    for name, value in element.items():
        if name == "srcdoc":
            yield value
        else:
            yield from markup_in(_DATA_PAGE.sub("", value))


def markup_in(text: str) -> Iterator[str]:
    """Return a text if it holds frames or players, plain, escaped or as base64; else nothing."""
    candidate = text.strip()
    for plain in (candidate, unescaped(candidate), unquote(candidate), _of_base64(candidate)):
        if _MARKUP.search(plain):
            yield plain
            return


def unescaped(text: str) -> str:
    """Return a text of a script without the escapes that addresses and markup are written in."""
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda escape: _ESCAPES.get(escape[1].lower(), escape[1]), text)


def is_file(url: str) -> bool:
    """Return whether an address, absolute or not, names the file of a video; broken ones do not."""
    try:
        return names_file(url)
    except ValueError:
        return False


def _own_file(name: str, value: str) -> list[str]:
    """Return a value that is the address of a file on the page's own host."""
    is_name = _HOLDS_FILE.search(name) is None or name.endswith("name")
    return [] if is_name or "//" in value or not is_file(value.strip()) else [value.strip()]


def _providers(element: html.HtmlElement) -> Iterator[str]:
    return (
        value
        for name, value in element.items()
        if name.endswith(("provider", "type", "source", "service", "platform", "host"))
    )


def _decoded(value: str) -> str:
    """Return an address that was written with %3A or as base64 as it was before."""
    value = value.strip()
    if value[:10].lower().startswith(("http%3a", "https%3a")):
        return unquote(value)
    if value.startswith("aHR0c"):  # "http" in base64
        return _of_base64(value) or value
    return value


def _of_base64(text: str) -> str:
    joined = "".join(text.split()) if len(text) > MAX_URL else text
    if not _BASE64.fullmatch(joined):
        return ""
    try:
        coded = joined.translate({ord("-"): "+", ord("_"): "/"}).rstrip("=")
        return b64decode(coded + "=" * (-len(coded) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
