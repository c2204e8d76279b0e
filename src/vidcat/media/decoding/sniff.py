"""Recognise files by their first bytes, so that a refusal can say what each of them really is.

Nothing relies on this for safety: the demuxer allow-list and the sandbox do.
"""

from collections.abc import Iterable

from vidcat.domain.video.file_kinds import form_words

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
_GIF = (b"GIF87a", b"GIF89a")
_GIF_TRAILER = b";"  # GIF89a specification, 27: it ends the file
_AVIF, _HEIF = (b"ftypavif",), (b"ftypheic", b"ftypheix", b"ftypmif1")  # ISO/IEC 23008-12
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
_EPUB = b"mimetypeapplication/epub+zip"
# The marks that each format's own description gives, at the offset where it is found.
_FORMS = (
    (0, JPEG, "a JPEG picture"),
    (0, b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (0, _GIF, "a GIF picture"),
    (4, _AVIF, "an AVIF picture"),
    (4, _HEIF, "a HEIF picture"),
    (0, b"II*\0", "a TIFF picture"),
    (0, b"MM\0*", "a TIFF picture"),
    (8, b"WEBPVP8", "a WebP picture"),
    (0, b"8BPS", "a Photoshop picture"),
    # The first file in an archive has its name at offset 30 (APPNOTE 4.3.7).
    (30, (b"[Content_Types].xml", b"_rels/.rels"), "a document of Office (Open XML)"),
    (30, _OPEN_DOCUMENT, "an OpenDocument file"),
    (30, _EPUB, "an EPUB book"),
    (0, b"PK\3\4", "a ZIP archive, or a document made of one"),
    (0, b"Rar!", "a RAR archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (0, b"\x1f\x8b", "compressed by gzip"),
    (0, b"\xfd7zXZ", "compressed by xz"),
    (257, b"ustar", "a tar archive"),
    (0, b"%PDF-", "a PDF document"),
    (0, b"{\\rtf", "an RTF document"),
    (
        0,
        b"\xd0\xcf\x11\xe0",
        "a document of an older Office, or another file of its form such as Thumbs.db",
    ),
    (0, b"SQLite format 3", "a database of SQLite"),
    (0, b"\0\0\0\1Bud1", "a folder's settings of macOS (.DS_Store)"),
    (0, b"\0\5\x16\7", "what macOS keeps of another file (AppleDouble)"),  # RFC 1740
    (0, b"\x7fELF", "a program"),
    (0, b"#!", "a script"),
)
# So short that a text may begin with them: "BMP-1 at the parade".
_SHORT_FORMS = (
    (0, b"BM", "a BMP picture"),
    (0, b"BZh", "compressed by bzip2"),
    (0, b"MZ", "a program"),
)


def kind_of(head: bytes) -> str:
    """Return what a file is by its first bytes, as a phrase, "" where they do not tell."""
    form = _marked(head, _FORMS) or _text_form(head) or _marked(head, _SHORT_FORMS)
    return form_words(form) if form else ""


def is_tar(head: bytes) -> bool:
    """Return whether a file begins as a tar archive and not as video."""
    return head.startswith(b"ustar", 257) and not begins_as_video(head)


def may_be_picture(head: bytes) -> bool:
    """Return whether a file has a form of which most are single pictures, but some are films."""
    return head.startswith(_GIF) or head.startswith((*_AVIF, *_HEIF), 4)


def is_cut_gif(head: bytes, tail: bytes) -> bool:
    """Return whether a GIF lacks its end, so that one picture in it may be the rest of several."""
    return head.startswith(_GIF) and not tail.endswith(_GIF_TRAILER)


def _marked(head: bytes, forms: Iterable[tuple[int, bytes | tuple[bytes, ...], str]]) -> str:
    return next((form for at, mark, form in forms if head.startswith(mark, at)), "")


def _text_form(head: bytes) -> str:
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
