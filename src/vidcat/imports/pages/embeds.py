"""Videos that an element of a page links, embeds or plays, with their addresses as written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lxml import html

from vidcat.imports.pages.attributes import (
    SOURCES,
    hidden_markup,
    is_file,
    markup_in,
    named_videos,
    other_addresses,
    sources,
    written_addresses,
)
from vidcat.imports.pages.no_videos import no_video_type
from vidcat.imports.pages.page_tree import UnreadablePage, page_tree
from vidcat.imports.pages.players import PlayerCall, is_data, looks_like_player, player_calls
from vidcat.imports.pages.video_hosts import absolute, known_video

_POSTS = ("data-telegram-post", "data-instgrm-permalink", "data-href", "data-bluesky-uri", "cite")
_MAX_DEPTH = 3  # of markup in attributes in markup
_PICTURES = ("src", "data-src", "data-lazy-src", "srcset", "data-srcset", "style")


@dataclass(frozen=True)
class Held:
    """A video as an element holds it.

    `addresses` are of one video if `is_one`, and then of any host: the element says what it plays.
    `others` count only where a video is known by them. `looks_like` is "" where nobody would expect
    a video; else what it looks like, such as "a frame". `targets` are ids of the elements that a
    script puts its player into. `part` counts the elements of markup that an attribute hides; 0 is
    the element itself.
    """

    addresses: tuple[str, ...]
    embedded_as: str
    is_one: bool = False
    others: tuple[str, ...] = ()
    looks_like: str = ""
    is_no_video: str = ""
    targets: tuple[str, ...] = ()
    part: int = 0


def held_videos(element: html.HtmlElement, depth: int = 0) -> Iterator[Held]:
    """Return what an element may hold as videos, also in markup that its attributes hide."""
    if not isinstance(element.tag, str) or _is_plain(element):
        return
    saved = _saved_player(element)
    if saved:
        yield saved
        return
    hidden = [] if depth == _MAX_DEPTH else [*hidden_markup(element)]
    parts = (part for markup in hidden for part in _parts(markup))
    inside = [
        replace(held, part=number)
        for number, part in enumerate(parts, 1)
        for held in held_videos(part, depth + 1)
    ]
    yield from inside
    yield from _READERS.get(element.tag, _any_element)(element)


def _is_plain(element: html.HtmlElement) -> bool:
    """Return whether an element says nothing but its tag, as most do: a quick answer for them."""
    return not element.attrib and element.tag not in _READERS and "-" not in element.tag


def _parts(markup: str) -> Iterator[html.HtmlElement]:
    try:
        yield from page_tree(markup).iter()
    except UnreadablePage:
        return


def _held_in(markup: str) -> Iterator[Held]:
    for number, part in enumerate(_parts(markup), 1):
        for held in held_videos(part, 1):
            yield replace(held, part=number)


def _saved_player(element: html.HtmlElement) -> Held | None:
    """Read a frame whose page was saved inside it, which says of itself which video it plays."""
    if "canonical" not in element.get("srcdoc", ""):
        return None
    for part in _parts(element.get("srcdoc", "")):
        if part.tag == "link" and part.get("rel") == "canonical":
            url = absolute("", part.get("href", ""))
            return Held((), "iframe", others=(url,)) if url and known_video(url) else None
    return None


def _video(element: html.HtmlElement) -> Iterator[Held]:
    files = [address for part in element.iter("source") for address in sources(part)]
    named = tuple(address for address in other_addresses(element) if is_file(address))
    own = (*sources(element), *files, *named_videos(element), *named)
    yield Held(own, "video", is_one=True, others=other_addresses(element), looks_like="a video")


def _frame(element: html.HtmlElement) -> Iterator[Held]:
    yield Held(
        sources(element),
        "iframe",
        others=(*other_addresses(element), *named_videos(element)),
        looks_like="a frame",
        is_no_video=_is_unseen(element),
    )


def _embed(element: html.HtmlElement) -> Iterator[Held]:
    parameters = [
        value
        for part in element.iter("param", "embed")
        if part.tag == "embed" or part.get("name", "").lower() in {"movie", "src", "url"}
        for value in sources(part, ("value", *SOURCES))
    ]
    variables = [
        part.get("value", "") if part.tag == "param" else part.get("flashvars", "")
        for part in element.iter("param", "embed", "object")
        if part.tag != "param" or part.get("name", "").lower() == "flashvars"
    ]
    flash = (
        address
        for text in variables
        for variable in text.split("&")
        for address in _flash_addresses(variable.partition("=")[2])
    )
    yield Held(
        (*sources(element, ("data", *SOURCES)), *parameters),
        "embed",
        others=(*flash, *other_addresses(element), *named_videos(element)),
        looks_like="an embedded object",
        is_no_video=no_video_type(element.get("type", "")),
    )


def _flash_addresses(value: str) -> Iterator[str]:
    decoded = value.replace("%3A", ":").replace("%2F", "/").replace("%3F", "?").replace("%3D", "=")
    yield from written_addresses(decoded)
    if is_file(decoded):
        yield decoded


def _link(element: html.HtmlElement) -> Iterator[Held]:
    quoted = next(element.iterancestors("blockquote"), None)
    is_post = quoted is not None and looks_like_player(quoted)
    yield Held(sources(element, ("href",)), "post" if is_post else "link")
    if len(element.attrib) > 1:
        yield Held((), "player", others=(*other_addresses(element), *named_videos(element)))


def _picture(element: html.HtmlElement) -> Iterator[Held]:
    """Read pictures for those that name the video they were taken from, as YouTube's do."""
    pictures = (
        address for name in _PICTURES for address in written_addresses(element.get(name, ""))
    )
    yield Held((), "picture", others=tuple(pictures))


def _post(element: html.HtmlElement) -> Iterator[Held]:
    """Read the marks that the scripts of Telegram, Instagram, TikTok and others look for."""
    addresses = []
    for name in _POSTS:
        for value in sources(element, (name,)):
            addresses.append(f"https://t.me/{value}" if name == "data-telegram-post" else value)
    others = tuple(addresses)
    if others or element.tag == "blockquote":
        looks = "an embedded post" if looks_like_player(element) else ""
        yield Held((), "post", others=others, looks_like=looks)
    if not others:
        yield from _any_element(element)


def _script(element: html.HtmlElement) -> Iterator[Held]:
    if element.get("data-telegram-post"):
        yield from _post(element)
        return
    yield Held((), "player", others=(*sources(element), *other_addresses(element)))
    text = element.text or ""
    for markup in markup_in(text) if "<" not in text[:1] else [text]:
        yield from _held_in(markup)
    if not is_data(element):
        for call in player_calls(text):
            yield from _called(call)


def _called(call: PlayerCall) -> Iterator[Held]:
    written = [held for markup in call.markup for held in _held_in(markup)]
    known = [held for held in written if held.addresses or held.others]
    yield from known
    if call.function == "document.write":
        return
    yield Held(
        tuple(filter(is_file, call.addresses)),
        "player",
        is_one=not call.is_list,
        others=call.addresses,
        looks_like="" if known else f"a player that a script makes with {call.function}",
        targets=call.targets,
    )


def _any_element(element: html.HtmlElement) -> Iterator[Held]:
    named = (*named_videos(element), *_async_wistia(element))
    others = (*other_addresses(element), *named)
    looks = "a player" if looks_like_player(element) else ""
    if element.get("style") and "//" in element.get("style", ""):
        yield from _picture(element)
    if others or looks:
        yield Held(tuple(filter(is_file, others)), "player", others=others, looks_like=looks)


def _async_wistia(element: html.HtmlElement) -> Iterator[str]:
    for name in element.get("class", "").split():
        if name.startswith("wistia_async_"):
            yield f"https://fast.wistia.net/embed/iframe/{name.removeprefix('wistia_async_')}"


def _is_unseen(element: html.HtmlElement) -> str:
    """Return "a frame too small to be seen" for one of a pixel or none, else ""."""
    sides = [element.get(name, "").strip().removesuffix("px") for name in ("width", "height")]
    return "a frame too small to be seen" if all(side in {"0", "1"} for side in sides) else ""


_READERS: dict[str, Callable[[html.HtmlElement], Iterator[Held]]] = {
    "video": _video,
    "amp-video": _video,
    "iframe": _frame,
    "frame": _frame,
    "amp-iframe": _frame,
    "amp-video-iframe": _frame,
    "embed": _embed,
    "object": _embed,
    "a": _link,
    "img": _picture,
    "amp-img": _picture,
    "script": _script,
    "blockquote": _post,
    "div": _post,
    "source": lambda element: iter(()),
    "param": lambda element: iter(()),
    "link": lambda element: iter(()),
    "meta": lambda element: iter(()),
    "html": lambda element: iter(()),
    "body": lambda element: iter(()),
}
