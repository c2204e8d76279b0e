"""Recognise playlists by their first bytes, so that a refusal can say what the file really is.

Nothing relies on this for safety: the demuxer allow-list and the sandbox do.
"""

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
