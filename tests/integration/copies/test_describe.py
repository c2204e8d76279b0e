"""Stills are described as they are today: damaged ones are passed over, old ones are forgotten."""

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vidcat.domain.copies.fingerprints import Fingerprinting
from vidcat.domain.values.time import TimeBase
from vidcat.domain.video.model import (
    Extraction,
    FileIdentity,
    FileStamp,
    Hashes,
    Keyframe,
    MediaFacts,
    Samples,
)
from vidcat.domain.video.stages import Stage
from vidcat.stages.describe import describe_new
from vidcat.stages.save import record_analysis
from vidcat.store.session import Store
from vidcat.vault.blobs import Blobs

VIDEO = "a" * 64
FACTS = MediaFacts("mov", "h264", "yuv420p", 64, 48, 0, "1:1", 10, 1, TimeBase(1, 10), 0, 10)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "catalogue.db")
    yield store
    store.close()


def still(seed: int) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 256, (48, 64), np.uint8)
    encoded = io.BytesIO()
    Image.fromarray(np.kron(pixels, np.ones((4, 4), np.uint8))).save(encoded, "PNG")
    return encoded.getvalue()


def extract(store: Store, blobs: Blobs, *stills: bytes) -> None:
    identity = FileIdentity(b"/a.mp4", VIDEO, FileStamp(1, 2, 3, 512, 4, 6))
    keyframes = tuple(
        Keyframe(n, n / 10, 64, 48, blobs.put(each), Hashes(bytes(8), bytes(32), 100))
        for n, each in enumerate(stills)
    )
    samples = Samples("", np.array([], np.int64), 0)
    found = Extraction(FACTS, (), keyframes, samples, "decoder", len(stills), None)
    with store.write() as tx:
        tx.videos.register(identity)
        run = tx.stage_runs.start(VIDEO, Stage.EXTRACT, "decoder", {})
    record_analysis(store, run, identity, found, Fingerprinting((), None), preserved=False)


def described(store: Store, blobs: Blobs) -> list[float] | None:
    describe_new(store, blobs, lambda done, of: None)
    with store.read() as tx:
        features = tx.local_features.of(VIDEO)
    return None if features is None else features.times_s.tolist()


def test_a_still_that_is_lost_or_damaged_is_passed_over(store: Store, tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    lost = still(1)
    extract(store, blobs, lost, still(2), b"no picture", still(3)[:900])
    path = next(p for p in blobs.root.rglob("*") if p.is_file() and p.read_bytes() == lost)
    path.unlink()
    assert described(store, blobs) == [0.1]


def test_features_of_stills_that_are_no_more_are_forgotten(store: Store, tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    extract(store, blobs, still(1), still(2))
    assert described(store, blobs) == [0.0, 0.1]
    extract(store, blobs, still(3))
    with store.read() as tx:
        assert tx.local_features.of(VIDEO) is None
        assert tx.stage_runs.waiting(Stage.DESCRIBE) == [VIDEO]
    assert described(store, blobs) == [0.0]
