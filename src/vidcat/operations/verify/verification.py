"""Verify a catalogue: database, log, originals, blobs and cited frames; name each damage."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from vidcat.catalogue import Catalogue
from vidcat.domain.provenance.damage import Damage, DamageKind
from vidcat.domain.sightings.statements import Sighting
from vidcat.domain.video.model import Video
from vidcat.errors import EvidenceError, OriginalMissing
from vidcat.operations.verify.frames import verify_frames
from vidcat.operations.verify.originals import (
    blobs_of,
    missing_blobs,
    verify_blob,
    verify_original,
)
from vidcat.reads.video.by_name import STATUSES

Told = Callable[[int, int], None]
_Thing = TypeVar("_Thing")


@dataclass
class Verified:
    """How much was looked at so far, and how much of it is damaged; nothing else is claimed.

    `unchecked` counts cited frames of which no file or no recorded hash is left to compare.
    """

    videos: int = 0
    blobs: int = 0
    frames: int = 0
    log_lines: int = 0
    damaged: int = 0
    unchecked: int = 0
    of: dict[str, int] = field(default_factory=dict)


def verify(
    catalogue: Catalogue, found: Verified, told: Told, sample: int | None = None
) -> Iterator[Damage]:
    """Look at everything, or at `sample` videos and blobs chosen at random; yield what is damaged.

    `found` counts as it goes; `told` receives how much of how much is done.
    """
    for damage in _all(catalogue, found, told, sample):
        found.damaged += 1
        yield damage


def _all(catalogue: Catalogue, found: Verified, told: Told, sample: int | None) -> Iterator[Damage]:
    for fault in catalogue.store.faults():
        yield Damage(DamageKind.DATABASE, "catalogue.db", fault)
    with catalogue.store.read() as tx:
        for number, fault in enumerate(tx.custody_log.faults(), 1):
            found.log_lines += 1
            if fault:
                yield Damage(DamageKind.LOG_LINE, f"line {number}", fault)
        videos = tx.videos.listed(STATUSES)
    blobs = blobs_of(catalogue)
    found.of = {"videos": len(videos), "blobs": len(blobs)}
    videos, blobs = _chosen(videos, sample), _chosen(blobs, sample)
    steps = len(videos) + len(blobs)
    for number, video in enumerate(videos, 1):
        yield from _video(catalogue, video, found)
        found.videos += 1
        told(number, steps)
    for number, blob in enumerate(blobs, len(videos) + 1):
        yield from verify_blob(blob)
        found.blobs += 1
        told(number, steps)


def _chosen(things: list[_Thing], sample: int | None) -> list[_Thing]:
    if sample is None or sample >= len(things):
        return things
    return random.SystemRandom().sample(things, sample)


def _video(catalogue: Catalogue, listed: Video, found: Verified) -> Iterator[Damage]:
    with catalogue.store.read() as tx:
        record = tx.videos.named(listed.sha256)
        cited = [each for each in tx.sightings.of_video(listed.sha256) if each.by]
    yield from verify_original(catalogue, record)
    yield from missing_blobs(catalogue, record)
    yield from _frames(catalogue, record, cited, found)


def _frames(
    catalogue: Catalogue, record: Video, cited: list[Sighting], found: Verified
) -> Iterator[Damage]:
    hashed = [sighting for sighting in cited if sighting.moment.pixel_hash]
    found.unchecked += len(cited) - len(hashed)
    if not hashed:
        return
    try:
        damages = list(verify_frames(catalogue, record, hashed))
    except (OriginalMissing, EvidenceError):
        found.unchecked += len(hashed)
        return
    found.frames += len(hashed)
    yield from damages
