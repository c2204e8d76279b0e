"""A page's bytes into the fields of a report form; runs in a child, as the page may be hostile."""

import json
from typing import Any
from urllib.parse import urlsplit

from lxml import html

from vidcat.domain.values.dates import parse_date
from vidcat.errors import BadDate
from vidcat.imports.pages.mhtml import saved_page
from vidcat.imports.pages.page_tree import UnreadablePage, decoded, page_tree
from vidcat.imports.pages.sentences import one_line
from vidcat.imports.pages.video_fields import videos_fields
from vidcat.imports.pages.video_hosts import absolute
from vidcat.imports.pages.video_references import page_videos

_MAX_LINE = 500
_MAX_AUTHORS = 100


def page_fields(payload: bytes) -> bytes:
    """Return the fields of a report form as JSON; `payload` begins with a line of JSON on the page.

    A page that cannot be read gives {"unreadable": why}.
    """
    about, _, content = payload.partition(b"\n")
    try:
        found = _fields(content, **json.loads(about))
    except UnreadablePage as error:
        found = {"unreadable": str(error)}
    return json.dumps(found).encode()


def _fields(content: bytes, url: str, content_type: str) -> dict[str, Any]:
    # Takes half a second, which only a child that reads a page should pay.
    from trafilatura import bare_extraction, extract_metadata
    from trafilatura.settings import Document

    saved = saved_page(content)
    if saved:
        text = saved.with_addresses(decoded(saved.content, saved.content_type))
    else:
        text = decoded(content, content_type)
    tree = page_tree(text)
    own_url = absolute("", url or (saved.url if saved else "")) or _canonical(tree)
    # trafilatura takes the tree apart, so it comes last.
    videos = page_videos(tree, _base(tree, own_url))
    language = _language(tree)
    title = _title(tree)
    facts = extract_metadata(
        tree,
        default_url=own_url or None,
        # A date that is guessed from anywhere in the text is worse than none.
        date_config={"original_date": True, "extensive_search": False},
        extensive=False,
    )
    article = bare_extraction(tree, url=own_url or None, include_comments=False)
    return {
        "title": _line(facts.title) or title or _line(own_url) or "Untitled page",
        "publisher": _line(facts.sitename) or _line(urlsplit(own_url).hostname),
        "authors": _authors(facts.author),
        "published": _date(facts.date),
        "url": own_url,
        "language": language,
        "text": article.text or "" if isinstance(article, Document) else "",
        **videos_fields(videos),
    }


def _canonical(tree: html.HtmlElement) -> str:
    written = tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    return next((url for address in written if (url := absolute("", address))), "")


def _base(tree: html.HtmlElement, url: str) -> str:
    declared = tree.xpath("//base/@href")
    return (absolute(url, declared[0]) if declared else None) or url


def _title(tree: html.HtmlElement) -> str:
    titles = tree.xpath("//head/title | //h1")
    return next((line for title in titles if (line := _line(title.text_content()))), "")


def _language(tree: html.HtmlElement) -> str:
    declared = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    parts = declared.strip().replace("_", "-").split("-")
    plain = 2 <= len(parts[0]) <= 3 and all(
        part.isascii() and part.isalnum() and len(part) <= 8 for part in parts
    )
    return "-".join(parts[:5]) if plain and parts[0].isalpha() else ""


def _authors(written: str | None) -> list[str]:
    names = (_line(name) for name in (written or "").split(";"))
    return [name for name in names if name][:_MAX_AUTHORS]


def _date(written: str | None) -> str | None:
    try:
        return parse_date(written).edtf if written else None
    except BadDate:
        return None


def _line(text: str | None) -> str:
    return one_line(text or "")[:_MAX_LINE]
