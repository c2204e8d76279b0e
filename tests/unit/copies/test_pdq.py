"""PDQ against literals of the reference program, and the properties every hash must have."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from PIL import Image

from places import FIXTURES
from vidcat.media.pictures.pdq import PDQ_BYTES, pdq

GOLDEN = json.loads((FIXTURES / "pdq_golden.json").read_text(encoding="utf-8"))["hashes"]
NAMES = [entry["name"] for entry in GOLDEN]

pictures_of_noise = arrays(np.uint8, st.tuples(st.integers(1, 3), st.just(128), st.just(128)))


@pytest.fixture(scope="module")
def pictures() -> NDArray[np.uint8]:
    """The pictures whose reference hashes are in pdq_golden.json."""
    return np.asarray(Image.open(FIXTURES / "luma128.png")).reshape(-1, 128, 128)


@pytest.mark.parametrize("index", range(len(GOLDEN)), ids=NAMES)
def test_a_picture_has_the_bits_and_quality_of_the_reference(
    index: int, pictures: NDArray[np.uint8]
) -> None:
    bits, quality = pdq(pictures[index : index + 1])
    # Implementations count as equal at 10 bits from quality 80 up; ours repeats each rounding.
    assert bits[0].tobytes().hex() == GOLDEN[index]["pdq"]
    assert quality[0] == GOLDEN[index]["quality"]


def test_a_batch_is_hashed_in_its_order(pictures: NDArray[np.uint8]) -> None:
    bits, quality = pdq(pictures)
    assert [row.tobytes().hex() for row in bits] == [entry["pdq"] for entry in GOLDEN]
    assert quality.tolist() == [entry["quality"] for entry in GOLDEN]


@pytest.mark.parametrize("size", [1, 7, 63, 64, 65, 130])
def test_bits_do_not_depend_on_the_batch(size: int, pictures: NDArray[np.uint8]) -> None:
    many = np.tile(pictures, (7, 1, 1))[:130]
    bits, quality = pdq(many)
    parts = [pdq(many[start : start + size]) for start in range(0, len(many), size)]
    np.testing.assert_array_equal(np.concatenate([part[0] for part in parts]), bits)
    np.testing.assert_array_equal(np.concatenate([part[1] for part in parts]), quality)


def test_bits_do_not_depend_on_the_memory_layout(pictures: NDArray[np.uint8]) -> None:
    turned = pictures[:, ::-1, ::-1].transpose(0, 2, 1)
    np.testing.assert_array_equal(pdq(turned)[0], pdq(np.ascontiguousarray(turned))[0])


def test_an_empty_batch_has_no_hashes() -> None:
    bits, quality = pdq(np.empty((0, 128, 128), np.uint8))
    assert bits.shape == (0, PDQ_BYTES)
    assert quality.shape == (0,)


@pytest.mark.parametrize(
    "wrong",
    [np.zeros((128, 128), np.uint8), np.zeros((2, 64, 64), np.uint8), np.zeros((2, 128, 128))],
    ids=["no batch", "wrong size", "not bytes"],
)
def test_anything_but_reduced_pictures_is_refused(wrong: NDArray[np.uint8]) -> None:
    with pytest.raises(ValueError, match="128, 128"):
        pdq(wrong)


@settings(max_examples=30, deadline=None)
@given(pictures_of_noise)
def test_at_most_half_of_the_bits_are_set(luma: NDArray[np.uint8]) -> None:
    bits, quality = pdq(luma)
    set_bits = np.bitwise_count(bits).sum(axis=1)
    assert (set_bits <= 128).all()
    assert (quality <= 100).all()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_exactly_half_of_the_bits_are_set_where_no_two_frequencies_are_equal(seed: int) -> None:
    noise = np.random.default_rng(seed).integers(0, 256, (2, 128, 128), dtype=np.uint8)
    assert np.bitwise_count(pdq(noise)[0]).sum(axis=1).tolist() == [128, 128]


@settings(max_examples=30, deadline=None)
@given(pictures_of_noise)
def test_quality_does_not_change_when_rows_and_columns_swap(luma: NDArray[np.uint8]) -> None:
    np.testing.assert_array_equal(pdq(luma)[1], pdq(luma.transpose(0, 2, 1))[1])


@given(st.integers(0, 255))
def test_a_flat_picture_has_quality_0(level: int) -> None:
    assert pdq(np.full((1, 128, 128), level, np.uint8))[1].tolist() == [0]
