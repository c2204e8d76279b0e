"""Bytes of a web page into a tree: the right characters, no entities, no network, no lost depth."""

import codecs
import re
from collections.abc import Iterable

from lxml import etree, html

# What browsers read; other codecs of Python are no encodings of text, or are traps (utf-7).
_ENCODINGS = re.compile(
    r"utf-8|utf-16(?:-[lb]e)?|cp125[0-8]|cp874|cp866|iso8859-\d+|koi8-[ru]|mac-(?:roman|cyrillic)"
    r"|gbk|gb18030|gb2312|big5|big5hkscs|euc_jp|euc_kr|shift_jis|iso2022_jp|cp932|cp949"
)
# The WHATWG Encoding Standard reads these labels as the Windows page that holds them.
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w:-]{2,40})", re.IGNORECASE)
_DECLARED_WITHIN = 4_096
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as that of UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class UnreadablePage(Exception):
    """The bytes are no page that can be read; the message says why."""


def decoded(content: bytes, content_type: str = "") -> str:
    """Return the characters of a page: by byte order mark, HTTP header, its own word, else UTF-8.

    Bytes that a declared encoding cannot express become U+FFFD; without one, text that is not UTF-8
    is read as Windows-1252, as browsers do.
    """
    if (marked := decoded_by_mark(content)) is not None:
        return marked
    for place in (content_type.encode("ascii", "replace"), content[:_DECLARED_WITHIN]):
        declared = _CHARSET.search(place)
        if declared and (known := _encoding(declared.group(1).decode("ascii"))):
            return content.decode(known, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def decoded_by_mark(content: bytes) -> str | None:
    """Return the characters of a text that begins with a byte order mark, None for all others."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    return None


def page_tree(text: str) -> html.HtmlElement:
    """Parse a page; raises UnreadablePage when it is empty or nested deeper than 256 elements."""
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        tree = html.document_fromstring(text.replace("\x00", "�").encode(), parser=parser)
    except etree.ParserError as error:
        raise UnreadablePage("there is nothing in it") from error
    # libxml2 drops what lies deeper without an exception.
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadablePage("it is nested too deeply")
    return tree


def ancestors(elements: Iterable[html.HtmlElement]) -> set[html.HtmlElement]:
    """Return all elements that hold one of some."""
    held: set[html.HtmlElement] = set()
    for element in elements:
        outer = element.getparent()
        while outer is not None and outer not in held:
            held.add(outer)
            outer = outer.getparent()
    return held


def _encoding(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    name = _READ_AS.get(name, name)
    return name if _ENCODINGS.fullmatch(name) else None
