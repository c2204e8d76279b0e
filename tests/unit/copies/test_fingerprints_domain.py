"""Tracks say what they hold, distances are Hamming distances, and storage loses nothing."""

import struct
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic_tracks import footage, track
from vidcat.domain.copies.fingerprints import (
    MIN_QUALITY,
    hamming,
    mirrored,
    nearest,
    pack,
    unpack,
    words,
)

PDQ = st.binary(min_size=32, max_size=32)


def bits_apart(a: bytes, b: bytes) -> int:
    """Count differing bits with Python's whole numbers."""
    return (int.from_bytes(a, "big") ^ int.from_bytes(b, "big")).bit_count()


def pictures(rows: list[bytes]) -> np.ndarray:
    return np.frombuffer(b"".join(rows), np.uint8).reshape(-1, 32)


@given(st.lists(PDQ, min_size=1, max_size=5), st.lists(PDQ, min_size=1, max_size=5))
def test_distance_is_the_number_of_differing_bits(a: list[bytes], b: list[bytes]) -> None:
    table = hamming(words(pictures(a))[:, None, :], words(pictures(b))[None, :, :])
    assert table.tolist() == [[bits_apart(x, y) for y in b] for x in a]


def test_a_picture_and_its_negative_are_256_apart() -> None:
    picture = footage(1, 0.25)
    assert hamming(words(picture), words(~picture)).tolist() == [256]


@given(st.lists(PDQ, max_size=5), st.lists(PDQ, max_size=5))
def test_nearest_is_the_least_distance_to_any(a: list[bytes], b: list[bytes]) -> None:
    found = nearest(words(pictures(a)), words(pictures(b)))
    assert found.tolist() == [min((bits_apart(x, y) for x in a), default=257) for y in b]


def test_nearest_looks_at_every_block() -> None:
    many = np.random.default_rng(3).integers(0, 256, (2100, 32), dtype=np.uint8)
    assert nearest(words(many), words(many[::-1])).max() == 0


def test_mirroring_twice_gives_the_original() -> None:
    original = track("a", footage(1, 5))
    once = mirrored(original)
    assert (once.pdq != original.pdq).any()
    assert (mirrored(once).pdq == original.pdq).all()


def test_packing_and_unpacking_gives_the_same_track() -> None:
    original = track("a", footage(1, 5), start_s=0.1)
    again = unpack("a", "full", original.until_s, pack(original))
    for name in ("video", "view", "until_s"):
        assert getattr(again, name) == getattr(original, name)
    for name in ("times_s", "pdq", "phash", "quality"):
        assert (getattr(again, name) == getattr(original, name)).all()
        assert getattr(again, name).dtype == getattr(original, name).dtype


def test_packed_times_are_little_endian_doubles() -> None:
    packed = pack(track("a", footage(1, 0.5), start_s=1.5))
    assert packed["times_s"] == struct.pack("<2d", 1.5, 1.75)
    assert packed["quality"] == bytes([100, 100])


def test_a_track_without_samples_lasts_no_time() -> None:
    empty = track("a", footage(1, 0))
    assert (empty.start_s, empty.duration_s, len(empty.votes)) == (0.0, 0.0, 0)


@pytest.mark.parametrize("quality", [0, MIN_QUALITY - 1])
def test_a_picture_of_low_quality_does_not_vote(quality: int) -> None:
    original = track("a", footage(1, 0.5))
    dim = replace(original, quality=np.array([quality, MIN_QUALITY], np.uint8))
    assert dim.votes.tolist() == [False, True]


@pytest.mark.parametrize(
    "wrong",
    [
        {"times_s": np.array([0.5, 0.25])},
        {"times_s": np.array([0.25, 0.25])},
        {"until_s": 0.1},
        {"pdq": np.zeros((3, 32), np.uint8)},
        {"phash": np.zeros((2, 32), np.uint8)},
    ],
)
def test_arrays_that_disagree_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="must"):
        replace(track("a", footage(1, 0.5)), **wrong)


def test_a_column_cut_short_is_refused() -> None:
    columns = pack(track("a", footage(1, 0.5)))
    with pytest.raises(ValueError, match="must"):
        unpack("a", "full", 0.5, {**columns, "quality": b"d"})
