"""Videos that the scripts of a page name: what a page shows that is put together in the browser."""

from collections.abc import Iterator
from itertools import islice

from lxml import html

from vidcat.imports.pages.attributes import written_addresses
from vidcat.imports.pages.video_hosts import absolute, known_video

_MAX_ADDRESSES = 100_000  # of all kinds; the largest honest pages have some thousand


def script_videos(tree: html.HtmlElement, base: str) -> set[str]:
    """Return the known videos in the scripts of a page, of its first 100,000 addresses there.

    JSON-LD is left out, as `json_ld.py` reads it.
    """
    urls = (absolute(base, written) for written in islice(_written(tree), _MAX_ADDRESSES))
    return {video for url in urls if url and (video := known_video(url))}


def _written(tree: html.HtmlElement) -> Iterator[str]:
    for script in tree.iter("script"):
        if "ld+json" not in script.get("type", "").lower():
            yield from written_addresses(script.text or "")
