"""The kinds of files that an ingest passes over, and what a person can do about each.

A kind follows from the reason and the words with which a file was refused, so that it is kept
nowhere: an older catalogue has it too. What the first bytes of a file say is worded here as well.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from vidcat.domain.video.reasons import Reason, Status


class FileKind(StrEnum):
    """What a file is that was passed over, as far as its first bytes and the system tell."""

    PICTURE = "picture"
    ARCHIVE = "archive"
    PLAYLIST = "playlist"
    DOCUMENT = "document"
    SOUND = "sound"
    TEXT = "text"
    EMPTY = "empty"
    UNREADABLE = "unreadable"
    LINK = "link"
    SPECIAL = "special"  # a pipe, a socket or a device
    DAMAGED = "damaged"
    UNSUPPORTED = "unsupported"
    LIMIT = "limit"
    CHANGING = "changing"
    OTHER = "other"


class _Words(NamedTuple):
    one: str
    several: str
    advice: str


_WORDS: Mapping[FileKind, _Words] = MappingProxyType(
    {
        FileKind.PICTURE: _Words(
            "picture",
            "pictures",
            "there is no film in it; keep it with the posting that it comes from",
        ),
        FileKind.ARCHIVE: _Words(
            "archive", "archives", "unpack it, and ingest the folder that it is unpacked into"
        ),
        FileKind.PLAYLIST: _Words(
            "playlist", "playlists", "fetch the film that it points at, and ingest that"
        ),
        FileKind.DOCUMENT: _Words(
            "document",
            "documents",
            "there is no film in it; what cites footage is added with vidcat report add",
        ),
        FileKind.SOUND: _Words("sound file", "sound files", "there are no pictures in it"),
        FileKind.TEXT: _Words("text file", "text files", "there is no film in it"),
        FileKind.EMPTY: _Words("empty file", "empty files", "fetch it again, and ingest it"),
        FileKind.UNREADABLE: _Words(
            "unreadable path",
            "unreadable paths",
            "see that you may read it and that its disk is sound, and ingest it again",
        ),
        FileKind.LINK: _Words(
            "link", "links", "ingest with --follow-symlinks, or ingest what it leads to"
        ),
        FileKind.SPECIAL: _Words(
            "special file", "special files", "a pipe, a socket or a device holds no film"
        ),
        FileKind.DAMAGED: _Words(
            "damaged file", "damaged files", "finish the download or fetch it again, and ingest it"
        ),
        FileKind.UNSUPPORTED: _Words(
            "unsupported video",
            "unsupported videos",
            "keep it; a copy that another program converted can be ingested",
        ),
        FileKind.LIMIT: _Words(
            "file over a limit",
            "files over a limit",
            "if you trust it, raise the limit in vidcat.toml (max_file_bytes, max_pixels, "
            "max_duration_s or timeout_s), and ingest it again",
        ),
        FileKind.CHANGING: _Words(
            "file that changed while it was read",
            "files that changed while they were read",
            "wait until nothing writes to it, and ingest it again",
        ),
        FileKind.OTHER: _Words(
            "other file", "other files", "if it should be a film, fetch it again, and ingest it"
        ),
    }
)

LINK_NOT_FOLLOWED = "a symbolic link; --follow-symlinks follows it"
LINK_TO_NOTHING = "a symbolic link that leads to no file that can be looked at"
_LINK = "a symbolic link"
SOUND_ONLY = "the file holds sound and no video stream"
_BY_REASON: Mapping[Reason, FileKind] = MappingProxyType(
    {
        Reason.EMPTY: FileKind.EMPTY,
        Reason.UNREADABLE: FileKind.UNREADABLE,
        Reason.PLAYLIST: FileKind.PLAYLIST,
        Reason.UNSUPPORTED_CODEC: FileKind.UNSUPPORTED,
        Reason.UNTIMED: FileKind.UNSUPPORTED,
        Reason.TRUNCATED: FileKind.DAMAGED,
        Reason.CORRUPT: FileKind.DAMAGED,
        Reason.TOO_LARGE: FileKind.LIMIT,
        Reason.TOO_LONG: FileKind.LIMIT,
        Reason.TIMEOUT: FileKind.LIMIT,
        Reason.CHANGED_WHILE_READING: FileKind.CHANGING,
    }
)
_FORMS: Mapping[str, FileKind] = MappingProxyType(
    {
        "a JPEG picture": FileKind.PICTURE,
        "a PNG picture": FileKind.PICTURE,
        "a GIF picture": FileKind.PICTURE,
        "a TIFF picture": FileKind.PICTURE,
        "a WebP picture": FileKind.PICTURE,
        "a BMP picture": FileKind.PICTURE,
        "a Photoshop picture": FileKind.PICTURE,
        "an AVIF picture": FileKind.PICTURE,
        "a HEIF picture": FileKind.PICTURE,
        "a ZIP archive, or a document made of one": FileKind.ARCHIVE,
        "a RAR archive": FileKind.ARCHIVE,
        "a 7-Zip archive": FileKind.ARCHIVE,
        "a tar archive": FileKind.ARCHIVE,
        "compressed by gzip": FileKind.ARCHIVE,
        "compressed by xz": FileKind.ARCHIVE,
        "compressed by bzip2": FileKind.ARCHIVE,
        "a PDF document": FileKind.DOCUMENT,
        "an RTF document": FileKind.DOCUMENT,
        "a document of Office (Open XML)": FileKind.DOCUMENT,
        "an OpenDocument file": FileKind.DOCUMENT,
        "an EPUB book": FileKind.DOCUMENT,
        "a web page": FileKind.DOCUMENT,
        "an XML document": FileKind.DOCUMENT,
        "text": FileKind.TEXT,
        # Thumbs.db has the same form: a catalogue of an older version may call it a document.
        "a document of an older Office": FileKind.OTHER,
        "a document of an older Office, or another file of its form such as Thumbs.db": (
            FileKind.OTHER
        ),
        "a database of SQLite": FileKind.OTHER,
        "a folder's settings of macOS (.DS_Store)": FileKind.OTHER,
        "what macOS keeps of another file (AppleDouble)": FileKind.OTHER,
        "a program": FileKind.OTHER,
        "a script": FileKind.OTHER,
    }
)
_IS = "it is "
_BY_KIND_SAID: Mapping[FileKind, str] = MappingProxyType(
    {
        FileKind.PICTURE: (
            "; only films are catalogued, a picture belongs with the posting that it comes from"
        ),
        FileKind.ARCHIVE: "; unpack it, and ingest what is in it",
    }
)


def form_words(form: str) -> str:
    """Return the words with which a file of a form is refused, such as "a JPEG picture".

    Raises KeyError for a form that has no kind.
    """
    return f"{_IS}{form}{_BY_KIND_SAID.get(_FORMS[form], '')}"


def passed_over_kind(
    status: Status | str, reason: Reason | str | None, detail: str
) -> FileKind | None:
    """Return the kind of a file that ended so; None for one that was not passed over.

    Passed over is what was refused, and what changed while it was read.
    """
    if status != Status.REFUSED and reason != Reason.CHANGED_WHILE_READING:
        return None
    known = Reason(reason) if reason else None
    if known is Reason.NOT_A_FILE:
        return FileKind.LINK if detail.startswith(_LINK) else FileKind.SPECIAL
    if known is Reason.NO_VIDEO_STREAM:
        return FileKind.SOUND if detail == SOUND_ONLY else FileKind.OTHER
    if known is Reason.NOT_VIDEO:
        return _form_kind(detail)
    return _BY_REASON.get(known, FileKind.OTHER) if known else FileKind.OTHER


def _form_kind(detail: str) -> FileKind:
    form = detail.removeprefix(_IS).partition("; ")[0] if detail.startswith(_IS) else ""
    return _FORMS.get(form, FileKind.OTHER)


def advice_on(kind: FileKind) -> str:
    """Return what a person can do about a file of a kind, as a clause."""
    return _WORDS[kind].advice


def counted_kinds(counts: Mapping[FileKind, int]) -> str:
    """Return counts in words: "12 pictures, 1 playlist"; "" where there is nothing to count."""
    return ", ".join(f"{counts[kind]} {noun}" for kind, noun in _nouns(counts))


def _nouns(counts: Mapping[FileKind, int]) -> Iterable[tuple[FileKind, str]]:
    for kind in FileKind:
        if number := counts.get(kind, 0):
            yield kind, _WORDS[kind].one if number == 1 else _WORDS[kind].several
