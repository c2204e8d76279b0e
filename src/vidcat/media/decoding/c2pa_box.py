"""The place of a C2PA manifest in a file: whether one is there; it is not read or checked.

The specification of C2PA puts it into a `uuid` box beside the others of MP4 and QuickTime, and into
a chunk `C2PA` of RIFF (AVI). Boxes are walked from one to the next; what lies in them is not read.
"""

import io
import struct
from typing import Final

_UUID: Final = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_MOST: Final = 20_000  # boxes or chunks, after which it is not known
_HEAD: Final = 32  # size, kind, large size, the name of a uuid box
# What a file of boxes begins with: ISO/IEC 14496-12, and QuickTime, which may lack the first.
_BEGINS: Final = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"moof", b"styp")


def holds_manifest(media: io.RawIOBase) -> bool | None:
    """Return whether a file holds a C2PA manifest; None for other kinds of file than those.

    None also where there are too many boxes to walk.
    """
    media.seek(0)
    head = media.read(12) or b""
    if head[4:8] in _BEGINS:
        return _in_boxes(media)
    if head[:4] == b"RIFF":
        return _in_chunks(media)
    return None


def _in_boxes(media: io.RawIOBase) -> bool | None:
    at = 0
    for _ in range(_MOST):
        head = _read(media, at)
        if len(head) < 8:
            return False
        size, kind = struct.unpack(">I4s", head[:8])
        begin = 8
        if size == 1 and len(head) >= 16:
            begin, size = 16, int.from_bytes(head[8:16])
        if kind == b"uuid" and head[begin : begin + 16] == _UUID:
            return True
        if size < begin:  # 0: it goes on to the end of the file; else no box
            return False
        at += size
    return None


def _in_chunks(media: io.RawIOBase) -> bool | None:
    at = 12
    for _ in range(_MOST):
        head = _read(media, at)
        if len(head) < 8:
            return False
        kind, size = struct.unpack("<4sI", head[:8])
        if kind == b"C2PA":
            return True
        at += 8 + size + size % 2
    return None


def _read(media: io.RawIOBase, at: int) -> bytes:
    if at >= 1 << 62:
        return b""
    media.seek(at)
    return media.read(_HEAD) or b""
