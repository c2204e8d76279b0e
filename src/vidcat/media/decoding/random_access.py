"""Find the packets at which a decoder may begin and still give the very same pictures.

A container's word for a keyframe is not enough: a file can mark what it likes, H.264 keyframes may
leave later pictures referring to earlier ones, and parameter sets may change on the way. So the
packets are read themselves, as far as that takes: ITU-T H.264 (7.3), ITU-T H.265 (7.3.1, 8.1.3),
RFC 6386 (7.3, 9.1 to 9.3), VP9 bitstream specification (6.2), AV1 bitstream specification (5.9.2).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_H264_IDR, _H264_LAST_SLICE = 5, 5
_H264_PARAMETERS: Final = frozenset({7, 8, 13, 15})
_HEVC_IRAP: Final = frozenset(range(16, 22))
_HEVC_FIRST_NON_SLICE = 32
_HEVC_PARAMETERS: Final = frozenset({32, 33, 34})
_AV1_SEQUENCE, _AV1_FRAME_HEADER, _AV1_FRAME = 1, 3, 6
_START = b"\0\0\1"


@dataclass(frozen=True)
class Syntax:
    """How the packets of a stream are laid out; `length_bytes` 0 means start codes."""

    codec: str
    length_bytes: int = 0
    parameters: frozenset[bytes] = frozenset()


@dataclass(frozen=True)
class PacketRole:
    """What a packet is: whether decoding may begin at it, and whether it shows a frame.

    `sends_map` and `keeps_map` say whether its segments are told anew or are those of the frame
    decoded before it, which VP8 allows of any frame.
    """

    enters: bool
    shows: bool = True
    sends_map: bool = False
    keeps_map: bool = False


def syntax_of(codec: str, extradata: bytes) -> Syntax | None:
    """Read how a stream's packets are laid out; None for a codec whose packets we do not judge.

    Raises ValueError for a damaged header.
    """
    match codec:
        case "vp8" | "vp9":
            return Syntax(codec)
        case "av1" | "libdav1d":
            return Syntax("av1")
        case "h264" | "hevc" if extradata[:1] == b"\1":
            read = _avc_configuration if codec == "h264" else _hevc_configuration
            return read(extradata)
        case "h264" | "hevc" if extradata:
            return Syntax(codec, 0, frozenset(_nals(extradata, 0)))
    return None


def role_of(syntax: Syntax, packet: bytes) -> PacketRole:
    """Judge one packet. Raises ValueError when it is damaged or changes how others are read."""
    if not packet:
        raise ValueError("an empty packet")
    match syntax.codec:
        case "vp8":
            return _vp8_role(packet)
        case "vp9":
            # Marker 10, a profile below 3, no repeated frame, a key frame, shown.
            return PacketRole(packet[0] & 0xCE == 0x82 and packet[0] & 0x30 != 0x30)
        case "av1":
            return PacketRole(_av1_enters(packet))
        case "h264":
            return PacketRole(_h264_enters(syntax, packet))
        case _:
            return PacketRole(_hevc_enters(syntax, packet))


def _vp8_role(packet: bytes) -> PacketRole:
    is_key, shows = not packet[0] & 1, bool(packet[0] & 0x10)
    # A key frame's header goes on with start code and size, then colour space and clamping.
    _, _, segments, sends = (
        _vp8_flags(packet[10:]) if is_key else (0, 0, *_vp8_flags(packet[3:])[:2])
    )
    keeps = bool(segments and not sends)
    return PacketRole(is_key and shows and not keeps, shows, bool(segments and sends), keeps)


def _vp8_flags(partition: bytes) -> list[bool]:
    """Return the first four flags of a partition, each coded as even odds (RFC 6386, 7.3)."""
    value, width = int.from_bytes(partition[:8].ljust(8, b"\0")), 255
    flags = []
    for _ in range(4):
        split = (width + 1) // 2
        flag = value >= split << 56
        value, width = (value - (split << 56), width - split) if flag else (value, split)
        while width < 128:
            value, width = value * 2, width * 2
        flags.append(flag)
    return flags


def _h264_enters(syntax: Syntax, packet: bytes) -> bool:
    """Return whether a packet begins with an IDR picture, after which none before is needed.

    A recovery point (D.2.8) is only the encoder's claim: where later pictures refer across it all
    the same, the decoder makes the missing ones up and does not complain.
    """
    first_slice = None
    for nal in _nals(packet, syntax.length_bytes):
        kind = nal[0] & 0x1F
        if kind in _H264_PARAMETERS:
            _require_known(syntax, nal)
        elif first_slice is None and 0 < kind <= _H264_LAST_SLICE:
            first_slice = kind
    return first_slice == _H264_IDR


def _hevc_enters(syntax: Syntax, packet: bytes) -> bool:
    first_slice = None
    for nal in _nals(packet, syntax.length_bytes):
        kind = nal[0] >> 1 & 0x3F
        if kind in _HEVC_PARAMETERS:
            _require_known(syntax, nal)
        elif first_slice is None and kind < _HEVC_FIRST_NON_SLICE:
            first_slice = kind
    return first_slice in _HEVC_IRAP


def _require_known(syntax: Syntax, nal: bytes) -> None:
    if nal not in syntax.parameters:
        raise ValueError("parameter sets change on the way")


def _av1_enters(packet: bytes) -> bool:
    has_sequence, rest = False, packet
    while rest:
        head, skip = rest[0], 2 if rest[0] & 4 else 1
        if not head & 2:
            return False
        size, skip = _leb128(rest, skip)
        kind = head >> 3 & 15
        if kind in (_AV1_FRAME_HEADER, _AV1_FRAME):
            # show_existing_frame 0, frame_type 00 (key), show_frame 1.
            return has_sequence and rest[skip : skip + 1] != b"" and rest[skip] >> 4 == 1
        has_sequence = has_sequence or kind == _AV1_SEQUENCE
        rest = rest[skip + size :]
    return False


def _leb128(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place, byte in enumerate(data[at : at + 8]):
        value |= (byte & 0x7F) << 7 * place
        if not byte & 0x80:
            return value, at + place + 1
    raise ValueError("a damaged length")


def _nals(data: bytes, length_bytes: int) -> Iterator[bytes]:
    """Yield the units of a packet, none of them empty, without the zeros that may follow."""
    pieces = _prefixed(data, 0, length_bytes) if length_bytes else data.split(_START)[1:]
    for piece in pieces:
        nal = piece.rstrip(b"\0")
        if nal:
            yield nal


def _prefixed(data: bytes, at: int, length_bytes: int) -> Iterator[bytes]:
    while at < len(data):
        begin = at + length_bytes
        at = begin + int.from_bytes(data[at:begin])
        if at > len(data):
            raise ValueError("a unit is cut short")
        yield data[begin:at]


def _avc_configuration(data: bytes) -> Syntax:
    """Read ISO/IEC 14496-15, AVCDecoderConfigurationRecord."""
    sequence, at = _sets(data, 6, _byte(data, 5) & 0x1F)
    picture, _ = _sets(data, at + 1, _byte(data, at))
    return Syntax("h264", (data[4] & 3) + 1, frozenset(sequence + picture))


def _hevc_configuration(data: bytes) -> Syntax:
    """Read ISO/IEC 14496-15, HEVCDecoderConfigurationRecord."""
    found, at = [], 23
    for _ in range(_byte(data, 22)):
        sets, at = _sets(data, at + 3, int.from_bytes(data[at + 1 : at + 3]))
        found += sets
    return Syntax("hevc", (data[21] & 3) + 1, frozenset(found))


def _sets(data: bytes, at: int, count: int) -> tuple[list[bytes], int]:
    found = []
    for _ in range(count):
        begin, at = at + 2, at + 2 + int.from_bytes(data[at : at + 2])
        if at > len(data):
            raise ValueError("a damaged header")
        found.append(data[begin:at].rstrip(b"\0"))
    return found, at


def _byte(data: bytes, at: int) -> int:
    if at >= len(data):
        raise ValueError("a damaged header")
    return data[at]
