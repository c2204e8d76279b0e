"""Videos that a page describes to search engines: VideoObject in JSON-LD (https://schema.org)."""

import json
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import html

_MAX_CHARACTERS = 2 << 20  # of one script; the largest honest ones are some 100 kB
_MAX_VALUES = 200_000
_ADDRESSES = ("embedUrl", "embedURL", "contentUrl", "contentURL", "url")


@dataclass(frozen=True)
class DescribedVideo:
    """The addresses of one video as written, the player's first, and its name."""

    addresses: tuple[str, ...]
    name: str


def described_videos(tree: html.HtmlElement) -> Iterable[DescribedVideo]:
    """Find every VideoObject, however deep; passes over scripts that are no JSON or too large."""
    for script in tree.iter("script"):
        if "ld+json" not in script.get("type", "").lower():
            continue
        text = script.text or ""
        if len(text) > _MAX_CHARACTERS:
            continue
        try:
            document = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _videos_in(document)


def _videos_in(document: object) -> Iterable[DescribedVideo]:
    waiting = deque([document])
    for _ in range(_MAX_VALUES):
        if not waiting:
            return
        value = waiting.popleft()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            if _is_video(value.get("@type")):
                addresses = (value.get(key) for key in _ADDRESSES)
                yield DescribedVideo(
                    tuple(address for address in addresses if isinstance(address, str)),
                    value["name"] if isinstance(value.get("name"), str) else "",
                )
            waiting.extend(inner for inner in value.values() if isinstance(inner, dict | list))


def _is_video(kind: object) -> bool:
    return "VideoObject" in kind if isinstance(kind, list) else kind == "VideoObject"
