"""Lies of a decoder that was taken over, told straight to the parent."""

import random
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from said import bent
from vidcat.domain.video.limits import Allowance, DecodeLimits
from vidcat.domain.video.model import Extraction
from vidcat.errors import RefusedEvidence
from vidcat.media.sandbox.decoder import Message
from vidcat.media.sandbox.messages import NotInSchema, checked
from vidcat.stages.extract import Extractor
from vidcat.vault.blobs import Blobs

LIMITS = DecodeLimits(
    max_pixels=1 << 16,
    max_duration_s=600,
    memory_bytes=1 << 30,
    allowance=Allowance(20, 20, 0),
    most_cpu_s=20,
    wall_s=20,
    max_samples=50,
    max_keyframes=20,
)


def lied_to(folder: Path, seeds: Iterable[int]) -> Counter[str]:
    """Tell an account with lies for each seed; return how many were taken and how many refused.

    What is taken must hold together; anything but a refusal is raised.
    """
    blobs = Blobs(folder)
    outcomes: Counter[str] = Counter(taken=0, refused=0)
    with (folder / "luma").open("wb") as luma_file:
        for seed in seeds:
            luma_file.seek(0)
            extractor = Extractor(blobs, luma_file, LIMITS, file_bytes=1000)
            try:
                for said in bent(random.Random(seed)):
                    extractor.take(checked("extract", plain(said)))
                found = extractor.finish(None, "")
            except (RefusedEvidence, NotInSchema, ValueError, OverflowError):
                outcomes["refused"] += 1
                continue
            outcomes["taken"] += 1
            assert_holds_together(found, seed)
    return outcomes


def plain(said: dict[str, Any]) -> Message:
    """Return what a decoder says as the wire gives it, its payload empty."""
    return Message(said["kind"], said["fields"], bytes(said["payload"]))


def assert_holds_together(found: Extraction, seed: int) -> None:
    """Raise AssertionError for an account that no video can give."""
    facts = found.facts
    pts = [still.pts for still in found.keyframes]
    assert pts == sorted(set(pts)), seed
    assert facts.first_pts <= min(pts), seed
    assert max(pts) < facts.end_pts, seed
    gaps = [later.start_s - one.end_s for one, later in pairwise(found.shots)]
    assert 0 < facts.duration_s <= 2 * LIMITS.max_duration_s + sum(gaps), seed
    assert all(facts.first_pts <= s.start_pts < s.end_pts <= facts.end_pts for s in found.shots)
    assert f"{facts.codec}{facts.container}{found.detail}".isprintable(), seed
    assert sys.getsizeof(found.detail) < 5_000, seed
