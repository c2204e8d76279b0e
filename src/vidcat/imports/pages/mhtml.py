"""Pages that browsers save as one file (MHTML, RFC 2557): the page, its address, its frames'."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from itertools import islice

from vidcat.imports.pages.page_tree import UnreadablePage

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_RELATED = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_HEADER = re.compile(rb"[\w-]+:")
_MAX_PARTS = 10_000
_FRAME = re.compile(r"cid:([^\"'\s<>]{1,300})")


@dataclass(frozen=True)
class SavedPage:
    """The bytes of a page, its Content-Type, its address, and those of its frames by their ids."""

    content: bytes
    content_type: str
    url: str
    frames: dict[str, str]

    def with_addresses(self, text: str) -> str:
        """Return the page's text with the addresses of frames where it has only their ids."""
        return _FRAME.sub(lambda frame: self.frames.get(frame[1], frame[0]), text)


def saved_page(content: bytes) -> SavedPage | None:
    """Return the page in an MHTML file, None for others; raises UnreadablePage if it has none."""
    content = content.lstrip()
    head, _, _ = content[:16_384].replace(b"\r\n", b"\n").partition(b"\n\n")
    if not _HEADER.match(head) or not _RELATED.search(head):
        return None
    whole = message_from_bytes(content, policy=policy.compat32)
    parts = [part for part in _parts(whole) if part.get_content_type() in _PAGES]
    if not parts:
        raise UnreadablePage("there is no page in it")
    body = parts[0].get_payload(decode=True)
    frames = {_id(part): _header(part, "Content-Location") for part in parts[1:]}
    return SavedPage(
        content=body if isinstance(body, bytes) else b"",
        content_type=_header(parts[0], "Content-Type"),
        url=_header(parts[0], "Content-Location") or _header(whole, "Snapshot-Content-Location"),
        frames={name: url for name, url in frames.items() if name and url},
    )


def _parts(whole: Message) -> Iterator[Message]:
    return islice(whole.walk(), _MAX_PARTS)


def _id(part: Message) -> str:
    return _header(part, "Content-ID").strip("<>")


def _header(part: Message, name: str) -> str:
    return "".join(str(part.get(name, "")).split())
