"""Players without a frame: elements that look like one, and scripts that make one.

What looks like a player and names no video is counted, so the marks here are wide: a wrapper that
holds a video or a frame is left out later, by `found_videos.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import html

from vidcat.imports.pages.attributes import markup_in, unescaped, written_addresses

_PLAYER_NAMES = re.compile(
    r"(?:[\w-]*[-_])?(?:js-?player|(?:video|youtube|yt|vimeo|jw|flow|media|html5|tube)[-_]?player"
    r"|video[-_]?js|jwplayer|flowplayer|wistia[-_]embed|kaltura[-_]?player|brightcove"
    r"|(?:video|youtube|vimeo|tiktok|twitter|telegram)[-_]?(?:embed|facade|placeholder|consent)"
    r"|embed[-_](?:video|youtube|vimeo|consent|privacy|placeholder)"
    r"|lazy[-_]?(?:youtube|video|load[-_]video)|lite[-_]youtube|fb[-_]video|tiktok[-_]embed"
    r"|instagram[-_]media|twitter[-_](?:tweet|video)|bluesky[-_]embed|telegram[-_]post"
    r"|wp[-_]block[-_]embed|wp[-_]block[-_]video|wp[-_]video)"
    r"(?:[-_]{1,2}(?:container|wrap|wrapper|wrapped|holder|box|inner|root|content|area|\d+))?"
)
# Names of a player that are also those of sportspeople and icons: a player has no words in it.
_SHORT_NAMES = re.compile(r"(?:js-|c-)?(?:player|plyr|youtube|oembed)(?:[-_]\d+)?")
_HOLDERS = frozenset({"div", "figure", "section", "span"})
_NO_PLAYER = re.compile(r"audio|podcast|music|radio|is-type-(?:wp-embed|photo)")
_COMPONENT = re.compile(
    r"(?:[\w.]+-)*(?:video|player|youtube|vimeo|dailymotion|tube|tiktok|brightcove|jwplayer|kaltura"
    r"|stream|twitter|facebook|instagram|embed)(?:-[\w.-]+)?"
)
_CALL = re.compile(
    r"\b(jwplayer|videojs|flowplayer|YT\.Player|Vimeo\.Player|Playerjs|Plyr|Clappr\.Player|DM\.player"
    r"|dailymotion\.createPlayer|DPlayer|Artplayer|fluidPlayer|bitmovin\.player\.Player"
    r"|kWidget\.(?:embed|thumbEmbed)|KalturaPlayer\.setup|hls\.loadSource|shaka\.Player|MediaPlayer\(\)\.create"
    r"|swfobject\.embedSWF|Rumble|VK\.VideoPlayer|Twitch\.(?:Player|Embed)|OO\.Player\.create"
    r"|theoplayer|THEOplayer\.Player|document\.write)\s*\("
)
_NAMED_IN_CALL = (
    (
        re.compile(r"YT\.Player"),
        re.compile(r"videoId[\"']?\s*:\s*[\"']([\w-]{11})[\"']"),
        "youtu.be/",
    ),
    (re.compile(r"Vimeo\."), re.compile(r"\bid[\"']?\s*:\s*[\"']?([0-9]{6,12})\b"), "vimeo.com/"),
    (
        re.compile(r"DM\.player|dailymotion"),
        re.compile(r"\bvideo[\"']?\s*:\s*[\"'](x[0-9a-z]+)[\"']"),
        "www.dailymotion.com/video/",
    ),
    (
        re.compile(r"Rumble"),
        re.compile(r"\bvideo[\"']?\s*:\s*[\"'](v[0-9a-z]+)[\"']"),
        "rumble.com/embed/",
    ),
    (
        re.compile(r"Twitch"),
        re.compile(r"\bvideo[\"']?\s*:\s*[\"']v?([0-9]+)[\"']"),
        "www.twitch.tv/videos/",
    ),
)
_QUOTED = re.compile(r"[\"']#?([\w:.-]{1,80})[\"']")
_MAX_TARGETS = 3  # quoted words; the element is among the first that a call names
_LIST = re.compile(r"playlist", re.IGNORECASE)
_DATA = re.compile(r"json|x-template\+", re.IGNORECASE)


@dataclass(frozen=True)
class PlayerCall:
    """One call of a script that makes a player: what is called, what it names, and where it goes.

    `addresses` are forms of one video unless `is_list`; `targets` may be ids of elements.
    """

    function: str
    addresses: tuple[str, ...]
    is_list: bool
    targets: tuple[str, ...]
    markup: tuple[str, ...] = ()


def looks_like_player(element: html.HtmlElement) -> bool:
    """Return whether an element without an address of its own looks like the place of a player."""
    tag = str(element.tag)
    names = f"{element.get('class', '')} {element.get('id', '')}".lower()[:1_000]
    parent = element.getparent()
    around = "" if parent is None else parent.get("class", "").lower()[:1_000]
    if _NO_PLAYER.search(f"{tag} {names} {around}"):
        return False
    if "-" in tag and _COMPONENT.fullmatch(tag):
        return True
    if any(_PLAYER_NAMES.fullmatch(name) for name in names.split()):
        return True
    is_short = any(_SHORT_NAMES.fullmatch(name) for name in names.split())
    return is_short and tag in _HOLDERS and not element.text_content().strip()


def player_calls(script: str) -> list[PlayerCall]:
    """Read the calls of an inline script that make players."""
    starts = list(_CALL.finditer(script))
    ends = [*(start.start() for start in starts), len(script)][1:]
    return [
        _call(start.group(1), script[start.end() : end])
        for start, end in zip(starts, ends, strict=False)
    ]


def is_data(script: html.HtmlElement) -> bool:
    """Return whether a script holds data, which makes no player by itself."""
    return _DATA.search(script.get("type", "")) is not None


def _quoted(written: str) -> Iterator[str]:
    return (match.group(1) for match in _QUOTED.finditer(written[:2_000]))


def _call(function: str, written: str) -> PlayerCall:
    named = [
        f"https://{address}{name}"
        for service, form, address in _NAMED_IN_CALL
        if service.search(function)
        for name in form.findall(written)
    ]
    return PlayerCall(
        function=function,
        addresses=(*named, *written_addresses(written)),
        is_list=_LIST.search(written) is not None,
        targets=tuple(dict.fromkeys(islice(_quoted(written), _MAX_TARGETS))),
        markup=tuple(markup_in(unescaped(written))),
    )
