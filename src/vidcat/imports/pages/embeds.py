"""Videos that an element of a page links or embeds, with their addresses as written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import html

# Pages that load late keep the address out of `src`.
_SOURCES = ("src", "data-src", "data-lazy-src", "data-litespeed-src", "data-url")
_POSTS = ("data-telegram-post", "data-instgrm-permalink", "data-href", "cite")


@dataclass(frozen=True)
class Held:
    """A video as an element holds it; `any_host` when the element itself says that it is one."""

    addresses: tuple[str, ...]
    embedded_as: str
    any_host: bool = False


def held_video(element: html.HtmlElement) -> Held | None:
    """Return what an element may hold as a video, None for all others."""
    reader = _READERS.get(element.tag) if isinstance(element.tag, str) else None
    held = reader(element) if reader else None
    return held if held and held.addresses else None


def _attributes(element: html.HtmlElement, names: tuple[str, ...]) -> Iterator[str]:
    return (value for name in names if (value := element.get(name, "").strip()))


def _video(element: html.HtmlElement) -> Held:
    own = tuple(_attributes(element, _SOURCES))
    files = (address for part in element.iter("source") for address in _attributes(part, _SOURCES))
    return Held((*own, *files), "video", any_host=True)


def _frame(element: html.HtmlElement) -> Held:
    return Held(tuple(_attributes(element, _SOURCES)), "iframe")


def _embed(element: html.HtmlElement) -> Held:
    own = tuple(_attributes(element, ("src", "data")))
    parameters = (
        value
        for part in element.iter("param")
        if part.get("name", "").lower() in {"movie", "src", "url"}
        for value in _attributes(part, ("value",))
    )
    return Held((*own, *parameters), "embed")


def _link(element: html.HtmlElement) -> Held:
    quoted = element.xpath("boolean(ancestor::blockquote[contains(@class, 'twitter-')])")
    return Held(tuple(_attributes(element, ("href",))), "post" if quoted else "link")


def _post(element: html.HtmlElement) -> Held | None:
    """Read the marks that the scripts of Telegram, Instagram, TikTok and Facebook look for."""
    addresses = []
    for name in _POSTS:
        for value in _attributes(element, (name,)):
            addresses.append(f"https://t.me/{value}" if name == "data-telegram-post" else value)
    return Held(tuple(addresses), "post")


def _youtube(element: html.HtmlElement) -> Held:
    names = _attributes(element, ("videoid", "data-videoid"))
    return Held(tuple(f"https://www.youtube.com/watch?v={name}" for name in names), "iframe")


_READERS: dict[str, Callable[[html.HtmlElement], Held | None]] = {
    "video": _video,
    "amp-video": _video,
    "iframe": _frame,
    "frame": _frame,
    "amp-iframe": _frame,
    "embed": _embed,
    "object": _embed,
    "a": _link,
    "script": _post,
    "blockquote": _post,
    "div": _post,
    "lite-youtube": _youtube,
    "amp-youtube": _youtube,
}
