"""Recognise files by their first bytes, so that a refusal can say what each of them really is.

Nothing relies on this for safety: the demuxer allow-list and the sandbox do.
"""

from collections.abc import Iterable

_MARKS = (
    b"#extm3u",  # HLS, RFC 8216
    b"ffconcat version",
    b"<mpd",  # DASH, ISO/IEC 23009-1
    b"[playlist]",  # PLS
    b"<smil",
    b"<asx",
    b"<playlist",  # XSPF
    b"<smoothstreamingmedia",
    b"rtsp://",
    b"[reference]",  # Windows Media redirector
)
_SDP = (b"v=0\r\n", b"v=0\n")  # RFC 8866: a session description begins with its version
HEAD_BYTES = 4096
_BOXES = (b"ftyp", b"moov", b"mdat", b"moof", b"wide", b"free", b"skip")  # ISO/IEC 14496-12
_CONTAINERS = (
    b"\x1a\x45\xdf\xa3",  # EBML: Matroska, WebM
    b"FLV\x01",
    b"OggS",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",  # ASF
    b"\x00\x00\x01\xba",  # MPEG program stream
)


def is_playlist(head: bytes) -> bool:
    """Return whether the first bytes of a file are those of a list that points at other media."""
    text = head[:HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(_SDP) or text.startswith(_MARKS):
        return True
    return text.startswith(b"<?xml") and any(mark in text for mark in _MARKS if mark[:1] == b"<")


def begins_as_video(head: bytes) -> bool:
    """Return whether a file begins with the mark of a video container."""
    is_avi = head[:4] == b"RIFF" and head[8:11] == b"AVI"
    return is_avi or head[4:8] in _BOXES or head.startswith(_CONTAINERS)


JPEG = b"\xff\xd8\xff"
_PICTURE = "{}; only films are catalogued, a picture belongs with the posting that it comes from"
_ARCHIVE = "{}; unpack it, and ingest what is in it"
# The marks that each format's own description gives, at the offset where it stands.
_KINDS = (
    (0, JPEG, _PICTURE.format("a JPEG picture")),
    (0, b"\x89PNG\r\n\x1a\n", _PICTURE.format("a PNG picture")),
    (0, b"II*\0", _PICTURE.format("a TIFF picture")),
    (0, b"MM\0*", _PICTURE.format("a TIFF picture")),
    (8, b"WEBPVP8", _PICTURE.format("a WebP picture")),
    (0, b"8BPS", _PICTURE.format("a Photoshop picture")),
    (0, b"PK\3\4", _ARCHIVE.format("a ZIP archive, or a document made of one")),
    (0, b"Rar!", _ARCHIVE.format("a RAR archive")),
    (0, b"7z\xbc\xaf\x27\x1c", _ARCHIVE.format("a 7-Zip archive")),
    (0, b"\x1f\x8b", _ARCHIVE.format("compressed by gzip")),
    (0, b"\xfd7zXZ", _ARCHIVE.format("compressed by xz")),
    (257, b"ustar", _ARCHIVE.format("a tar archive")),
    (0, b"%PDF-", "a PDF document"),
    (0, b"{\\rtf", "an RTF document"),
    (0, b"\xd0\xcf\x11\xe0", "a document of an older Office"),
    (0, b"SQLite format 3", "a database of SQLite"),
    (0, b"\x7fELF", "a program"),
    (0, b"#!", "a script"),
)
# So short that a text may begin with them: "BMP-1 at the parade".
_SHORT_KINDS = (
    (0, b"BM", _PICTURE.format("a BMP picture")),
    (0, b"BZh", _ARCHIVE.format("compressed by bzip2")),
    (0, b"MZ", "a program"),
)


def kind_of(head: bytes) -> str:
    """Return what a file is by its first bytes, as a phrase, "" where they do not tell."""
    kind = _marked(head, _KINDS) or _text_kind(head) or _marked(head, _SHORT_KINDS)
    return f"it is {kind}" if kind else ""


def _marked(head: bytes, kinds: Iterable[tuple[int, bytes, str]]) -> str:
    return next((kind for at, mark, kind in kinds if head.startswith(mark, at)), "")


def _text_kind(head: bytes) -> str:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    if text.startswith(b"<?xml"):
        return "an XML document"
    return "text" if _is_text(head) else ""


def _is_text(head: bytes) -> bool:
    """Return whether the first bytes are UTF-8 without control characters; the last may be cut."""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:
            return False
        text = head[: error.start].decode("utf-8")
    return bool(text) and all(each.isprintable() or each in "\t\r\n\f" for each in text)
