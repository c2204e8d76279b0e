"""Reports that are plain text: their sentences, and the addresses of videos in them."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from vidcat.imports.pages.no_videos import no_video
from vidcat.imports.pages.page_tree import UnreadablePage, decoded_by_mark
from vidcat.imports.pages.sentences import Block, one_line
from vidcat.imports.pages.text_addresses import text_addresses
from vidcat.imports.pages.video_fields import videos_fields
from vidcat.imports.pages.video_hosts import MAX_URL, absolute, known_video, may_be_player
from vidcat.imports.pages.video_references import (
    MAX_REFERENCES,
    PageVideos,
    UnclearReference,
    VideoReference,
    joined_references,
)

_MAX_TITLE = 500
_ITEM = re.compile(r"\s{0,20}(?:[-*\u2022\u2013]|[0-9]{1,3}[.)])\s")
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x19\x1b-\x1f\x7f\ufffd]")
_ONE_IN = 100  # characters; a text may hold a stray control character, a file of bytes has many
_NOT_UTF8 = (
    "The text is not UTF-8 and says no encoding; it was read as Windows-1252, so that letters of "
    "other scripts may be wrong."
)


def text_fields(payload: bytes) -> bytes:
    """Return the fields of a report form as JSON; `payload` begins with a line of JSON on the text.

    The work of a confined process. What is no text gives {"unreadable": why}.
    """
    about, _, content = payload.partition(b"\n")
    try:
        found = _fields(content, json.loads(about)["url"])
    except UnreadablePage as error:
        found = {"unreadable": str(error)}
    return json.dumps(found).encode()


def _fields(content: bytes, url: str) -> dict[str, Any]:
    text, note = _decoded(content)
    blocks = list(_blocks(text))
    places = list(_places(blocks))
    references = joined_references(
        VideoReference((video,), "text", quote=quote)
        for url, quote in places
        if (video := known_video(url))
    )
    unclear = {
        url: UnclearReference(url, "The address", "that of a player: its host is not known", quote)
        for url, quote in places
        if not known_video(url) and may_be_player(url) and not no_video(url)
    }
    if len(unclear) > MAX_REFERENCES:
        raise UnreadablePage(f"it holds more than {MAX_REFERENCES:,} addresses of unknown players")
    fields = videos_fields(PageVideos(references, list(unclear.values()), {}))
    title = next((line for block in blocks if (line := _first_line(block))), "")
    return {
        **fields,
        "title": title or "Untitled text",
        "url": absolute("", url) or "",
        "text": text,
        "note": note,
    }


def _decoded(content: bytes) -> tuple[str, str]:
    """Return the characters with plain line ends, and what is to be noted of their encoding."""
    marked, note = decoded_by_mark(content), ""
    if marked is None:
        try:
            marked = content.decode("utf-8")
        except UnicodeDecodeError:
            marked, note = content.decode("cp1252", "replace"), _NOT_UTF8
    if not marked.strip():
        raise UnreadablePage("there is nothing in it")
    strange = sum(1 for _ in _CONTROLS.finditer(marked))
    if "\x00" in marked or strange * _ONE_IN > len(marked):
        raise UnreadablePage("it is no text: it holds bytes that no text has")
    return "\n".join(marked.splitlines()), note


def _blocks(text: str) -> Iterator[Block]:
    """Part a text at empty lines, before items of lists, and around lines that are an address."""
    lines: list[str] = []
    for line in text.split("\n"):
        is_alone = _is_address(line)
        if lines and (is_alone or not line.strip() or _ITEM.match(line)):
            yield Block("\n".join(lines))
            lines = []
        if is_alone:
            yield Block(line)
        elif line.strip():
            lines.append(line)
    if lines:
        yield Block("\n".join(lines))


def _places(blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    """Return each address once, with its sentence, or the one before if it is alone in a line."""
    said = ""
    seen: set[str] = set()
    for block in blocks:
        is_alone = _is_address(block.text)
        for address in text_addresses(block.text):
            url = absolute("", address.written)
            if url and url not in seen:
                seen.add(url)
                yield url, said if is_alone else block.sentence_at(address.place)
        if not is_alone:
            said = block.sentence_before(len(block.text))


def _is_address(line: str) -> bool:
    """Return whether there is an address in a line, and no word beside it."""
    if len(line) > 2 * MAX_URL or "\n" in line:
        return False
    rest = line
    for address in text_addresses(line):
        rest = rest.replace(address.written.removeprefix("https://"), "")
    return rest != line and not any(char.isalpha() for char in _SCHEME.sub("", rest))


def _first_line(block: Block) -> str:
    return one_line(block.text.lstrip().partition("\n")[0])[:_MAX_TITLE]
