"""Judge each place of a page: it shows videos, was not understood, or is plainly no video."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import html

from vidcat.imports.pages.embeds import Held
from vidcat.imports.pages.no_videos import no_video
from vidcat.imports.pages.page_text import PageText, VideoPlace
from vidcat.imports.pages.page_tree import ancestors
from vidcat.imports.pages.video_hosts import absolute, known_video, may_be_player

_FRAMES = frozenset({"a frame", "an embedded object"})
_SOFT = frozenset({"a player", "an embedded post", "an embedded object"})
_LINKS = frozenset({"link", "text"})
MAX_WORDS = 120


@dataclass(frozen=True)
class FoundVideo:
    """A video that a place shows or links: its addresses, the first of which names it."""

    mark: VideoPlace
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class UnclearPlace:
    """A place that looks like a frame or a player; `address` is "" where it has none of the web."""

    mark: VideoPlace
    address: str
    why: str

    @property
    def element(self) -> str:
        """The element as a page writes it, with its id or class: `<iframe id="x">`."""
        element = self.mark.element
        names = ((name, element.get(name, "").strip()) for name in ("id", "class"))
        shown = "".join(f' {name}="{value}"' for name, value in names if value)
        whole = f"<{element.tag}{shown}>"
        return whole if len(whole) <= MAX_WORDS else f"{whole[: MAX_WORDS - 2]}…>"


@dataclass(frozen=True)
class JudgedPlaces:
    """All places of a page, each in one list, in reading order; `passed_over` has the reasons."""

    found: Sequence[FoundVideo]
    unclear: Sequence[UnclearPlace]
    passed_over: Sequence[str]


def judge(text: PageText, base: str) -> JudgedPlaces:
    """Judge the marks of a page; nothing that looks like a frame or a player is left out."""
    found: list[FoundVideo] = []
    doubtful: list[VideoPlace] = []
    passed: dict[html.HtmlElement, str] = {}
    for written in text.marks:
        mark = _at_target(written, text)
        videos = [FoundVideo(mark, addresses) for addresses in videos_of(mark.held, base)]
        found += videos
        if not videos and mark.held.looks_like:
            if reason := _no_video(mark.held, base):
                passed.setdefault(mark.element, reason)
            else:
                doubtful.append(mark)
    unclear = sorted(_without_understood(found, doubtful, passed), key=_order)
    found.sort(key=lambda video: _order(video.mark))  # scripts come after what they fill
    return JudgedPlaces(found, [_unclear(mark, base) for mark in unclear], [*passed.values()])


def _order(mark: VideoPlace) -> list[int]:
    return [mark.block, mark.place]


def videos_of(held: Held, base: str) -> list[tuple[str, ...]]:
    """Return the videos of an element, each by its addresses, those of a known host first."""
    own = _resolved(held.addresses, base)
    all_known = [
        video for url in (*own, *_resolved(held.others, base)) if (video := known_video(url))
    ]
    if held.is_one and own:
        known = [video for url in own if (video := known_video(url))]
        return [tuple(dict.fromkeys((*known, *(url for url in own if not known_video(url)))))]
    if all_known:
        return [(video,) for video in dict.fromkeys(all_known)]
    if held.looks_like in _FRAMES or held.embedded_as == "player":
        players = [url for url in own if may_be_player(url) and not no_video(url)]
        return [tuple(dict.fromkeys(players))] if players else []
    return []


def _resolved(written: Iterable[str], base: str) -> list[str]:
    return [url for address in written if (url := absolute(base, address))]


def _at_target(mark: VideoPlace, text: PageText) -> VideoPlace:
    """Return the place into which a script puts its player, when the page has such an element."""
    for name in mark.held.targets:
        if place := text.places.get(name):
            return VideoPlace(place.element, mark.held, place.block, place.place, place.spoken)
    return mark


def _no_video(held: Held, base: str) -> str:
    if held.is_no_video:
        return held.is_no_video
    reasons = [no_video(url) for url in _resolved(held.addresses, base)]
    return reasons[0] if reasons and all(reasons) else ""


def _without_understood(
    found: Sequence[FoundVideo],
    doubtful: Sequence[VideoPlace],
    passed: Iterable[html.HtmlElement],
) -> list[VideoPlace]:
    """Keep of the doubtful places those that no other place explains."""
    parts = {(video.mark.element, video.mark.held.part) for video in found}
    understood = {element for element, _ in parts}
    # What is inside an element says what it shows; so does what a script puts into it.
    around = ancestors((*understood, *passed, *(mark.element for mark in doubtful)))
    players = {video.mark.element for video in found if video.mark.held.embedded_as not in _LINKS}
    kept: dict[tuple[html.HtmlElement, int], VideoPlace] = {}
    # Of two marks on one element, that of the address or frame says more than the name alone.
    for mark in sorted(doubtful, key=lambda mark: mark.held.looks_like in _SOFT):
        element, part = mark.element, mark.held.part
        if (element, part) in parts or (not part and element in understood):
            continue
        if mark.held.looks_like in _SOFT and _is_explained(element, around, players):
            continue
        kept.setdefault((element, part), mark)
    return list(kept.values())


def _is_explained(
    element: html.HtmlElement, around: set[html.HtmlElement], players: set[html.HtmlElement]
) -> bool:
    beside = element.getnext()
    if element in around or (beside is not None and beside.tag == "noscript" and beside in around):
        return True
    # A frame holds nothing of the page, but all that follows where its end tag is missing.
    return any(outer in players and outer.tag != "iframe" for outer in element.iterancestors())


def _unclear(mark: VideoPlace, base: str) -> UnclearPlace:
    held = mark.held
    resolved = _resolved((*held.addresses, *held.others), base)
    address = next((url for url in resolved if not no_video(url)), "")
    written = next(iter(held.addresses), "")
    if address:
        why = "no video is known at its address"
    elif written and not written.startswith("about:"):
        why = f"its address is none of the web: {written[:MAX_WORDS]}"
    elif held.looks_like in {"a frame", "a video"}:
        why = "it has no address"
    else:
        why = "it holds no address of a video"
    return UnclearPlace(mark, address, f"{held.looks_like}: {why}")
