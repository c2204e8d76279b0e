"""Files are known by their first bytes, as the specifications of their forms give them."""

import io
import tarfile
import zipfile
from collections.abc import Callable

import pytest
from PIL import Image

from vidcat.domain.video.file_kinds import FileKind, passed_over_kind
from vidcat.domain.video.reasons import Reason, Status
from vidcat.media.decoding.sniff import (
    _FORMS,
    _SHORT_FORMS,
    begins_as_video,
    is_playlist,
    is_tar,
    kind_of,
)

PLAYLISTS = {
    "HLS": b"#EXTM3U\n#EXTINF:10,\nhttp://host/a.ts\n",
    "HLS with a byte order mark": b"\xef\xbb\xbf#EXTM3U\n",
    "HLS in small letters, after blank lines": b"\r\n \t#extm3u\n",
    "concat": b"ffconcat version 1.0\nfile /etc/passwd\n",
    "DASH": b'<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011">',
    "DASH without a prolog": b"<MPD>",
    "PLS": b"[playlist]\nFile1=http://host/a\n",
    "XSPF": b'<?xml version="1.0"?><playlist version="1"/>',
    "ASX": b"<asx version=3>",
    "SDP": b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n",
    "RTSP": b"rtsp://host/stream",
    "Windows Media redirector": b"[Reference]\r\nRef1=http://host/a\r\n",
}
CONTAINERS = {
    "MP4": b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00",
    "QuickTime without ftyp": b"\x00\x00\x00\x08wide\x00\x10\x00\x00mdat",
    "Matroska": b"\x1a\x45\xdf\xa3\x01\x00\x00\x00",
    "AVI": b"RIFF\x00\x10\x00\x00AVI LIST",
    "AVI, OpenDML": b"RIFF\x00\x10\x00\x00AVIX",
    "FLV": b"FLV\x01\x05\x00\x00\x00\x09",
    "Ogg": b"OggS\x00\x02",
    "ASF": bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"),
    "MPEG program stream": b"\x00\x00\x01\xba\x44",
}
OTHERS = {
    "nothing": b"",
    "text": b"this is no video\n",
    "text about playlists": b"see #EXTM3U in RFC 8216",
    "text that begins like SDP": b"v=0 is the first line",
    "XML of something else": b'<?xml version="1.0"?><report>no playlist</report>',
    "PNG": b"\x89PNG\r\n\x1a\n",
    "WAV": b"RIFF\x00\x10\x00\x00WAVEfmt ",
    "zeros": bytes(4096),
}


@pytest.mark.parametrize("head", PLAYLISTS.values(), ids=PLAYLISTS.keys())
def test_a_list_of_other_media_is_a_playlist(head: bytes) -> None:
    assert is_playlist(head)
    assert not begins_as_video(head)


@pytest.mark.parametrize("head", CONTAINERS.values(), ids=CONTAINERS.keys())
def test_a_container_is_video_and_no_playlist(head: bytes) -> None:
    assert begins_as_video(head)
    assert not is_playlist(head)


@pytest.mark.parametrize("head", OTHERS.values(), ids=OTHERS.keys())
def test_anything_else_is_neither(head: bytes) -> None:
    assert not is_playlist(head)
    assert not begins_as_video(head)


def picture(form: str) -> Callable[[], bytes]:
    def made() -> bytes:
        out = io.BytesIO()
        Image.new("RGB", (64, 48), "red").save(out, form)
        return out.getvalue()

    return made


def zipped(**files: str) -> Callable[[], bytes]:
    def made() -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, text in files.items():
                archive.writestr(name.replace("__", "/"), text)
        return out.getvalue()

    return made


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.mp4"), io.BytesIO())
    return out.getvalue()


KINDS: dict[str, tuple[FileKind, Callable[[], bytes]]] = {
    **{form: (FileKind.PICTURE, picture(form)) for form in ("JPEG", "PNG", "GIF", "TIFF", "BMP")},
    "WEBP": (FileKind.PICTURE, picture("WEBP")),
    "AVIF": (FileKind.PICTURE, picture("AVIF")),
    "zip": (FileKind.ARCHIVE, zipped(a="x", b="y")),
    "tar": (FileKind.ARCHIVE, tarred),
    "docx": (
        FileKind.DOCUMENT,
        zipped(**{"[Content_Types].xml": "<Types/>", "word__document.xml": "<w/>"}),
    ),
    "odt": (
        FileKind.DOCUMENT,
        zipped(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<x/>"}),
    ),
    "epub": (FileKind.DOCUMENT, zipped(mimetype="application/epub+zip", a="x")),
    "a text on a BMP": (FileKind.TEXT, lambda: b"BMP-1 at the parade\n"),
    "pdf": (FileKind.DOCUMENT, lambda: b"%PDF-1.7\n"),
    "Thumbs.db": (FileKind.OTHER, lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)),
    ".DS_Store": (FileKind.OTHER, lambda: b"\0\0\0\1Bud1" + bytes(24)),
    "noise": (FileKind.OTHER, lambda: bytes(range(256))),
}


@pytest.mark.parametrize(("kind", "made"), KINDS.values(), ids=KINDS.keys())
def test_a_file_that_is_no_video_has_a_kind(kind: FileKind, made: Callable[[], bytes]) -> None:
    said = kind_of(made())
    assert passed_over_kind(Status.REFUSED, Reason.NOT_VIDEO, said) is kind


@pytest.mark.parametrize(("at", "mark", "form"), [*_FORMS, *_SHORT_FORMS])
def test_every_mark_is_worded(at: int, mark: bytes | tuple[bytes, ...], form: str) -> None:
    head = bytes(at) + (mark if isinstance(mark, bytes) else mark[0]) + b"\xff" * 8
    assert kind_of(head).startswith(f"it is {form}")


def test_a_film_is_no_tar_whatever_it_holds() -> None:
    box = (b"\0\0\2\0ftypisom" + bytes(512))[:257] + b"ustar"
    assert is_tar(tarred())
    assert not is_tar(box)
