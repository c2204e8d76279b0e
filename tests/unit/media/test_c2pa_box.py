"""A C2PA manifest is found by its place, in boxes and chunks that lie.

MP4, MOV and AVI that c2pa-python 0.38.1 had signed were found so, and those it had not were not.
"""

import io
import random
import struct

import pytest

from places import FIXTURES
from vidcat.media.decoding.c2pa_box import holds_manifest

UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
FILM = (FIXTURES / "static.mp4").read_bytes()


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), kind) + body


def large_box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4sQ", 1, kind, 16 + len(body)) + body


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack("<4sI", kind, len(body)) + body + bytes(len(body) % 2)


def found(content: bytes) -> bool | None:
    return holds_manifest(io.BytesIO(content))


MANIFEST = UUID + bytes(4) + b"manifest\0" + bytes(8) + box(b"jumb", b"")
RIFF = b"RIFF" + struct.pack("<I", 100) + b"AVI "


@pytest.mark.parametrize(
    ("content", "is_there"),
    [
        (FILM, False),
        (FILM + box(b"uuid", MANIFEST), True),
        (box(b"ftyp", b"isom") + box(b"uuid", MANIFEST) + FILM, True),
        (
            box(b"ftyp", b"isom") + large_box(b"mdat", bytes(99)) + large_box(b"uuid", MANIFEST),
            True,
        ),
        (FILM + box(b"uuid", bytes(16)), False),
        (FILM + box(b"free", box(b"uuid", MANIFEST)), False),  # no place for it
        (box(b"ftyp", b"") + struct.pack(">I4s", 0, b"mdat") + box(b"uuid", MANIFEST), False),
        (RIFF + chunk(b"LIST", b"odd") + chunk(b"C2PA", b"jumb"), True),
        (RIFF + chunk(b"LIST", chunk(b"C2PA", b"jumb")), False),
        (b"\x1aE\xdf\xa3" + box(b"uuid", MANIFEST), None),
        (b"", None),
        (box(b"ftyp", b"") + box(b"free", b"") * 30_000 + box(b"uuid", MANIFEST), None),
    ],
)
def test_it_is_found_in_its_place_alone(content: bytes, is_there: bool | None) -> None:
    assert found(content) is is_there


@pytest.mark.parametrize("size", [0, 1, 2, 7, 8, 2**31, 2**32 - 1])
def test_a_box_that_lies_about_its_size_ends_the_walk(size: int) -> None:
    assert found(box(b"ftyp", b"") + struct.pack(">I4s", size, b"mdat")) is False
    huge = struct.pack(">I4sQ", 1, b"mdat", 2**64 - 1)
    assert found(box(b"ftyp", b"") + huge) is False


def test_no_damage_stops_the_walk() -> None:
    chance = random.Random(1)
    whole = bytearray(FILM + box(b"uuid", MANIFEST))
    for _ in range(500):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 20)):
            content[chance.randrange(64)] = chance.randrange(256)
        assert found(bytes(content[: chance.randrange(len(content))])) in {True, False, None}
