"""Verify a catalogue: database, log, originals, blobs and cited frames; name each damage."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from vidcat.catalogue import Catalogue, can_be_written
from vidcat.domain.provenance.custody_log import LoggedKind
from vidcat.domain.provenance.damage import Damage, DamageKind
from vidcat.domain.sightings.statements import Sighting
from vidcat.domain.video.model import Video
from vidcat.errors import CatalogueUnreadable, EvidenceError, NoSuchVideo, OriginalMissing
from vidcat.operations.verify.checkpoints import Anchor, verify_checkpoint
from vidcat.operations.verify.frames import verify_frames
from vidcat.operations.verify.log import verify_lines, verify_rows
from vidcat.operations.verify.originals import (
    blobs_of,
    missing_blobs,
    missing_pages,
    verify_blob,
    verify_original,
    verify_papers,
)
from vidcat.store.provenance.torn_rows import TORN
from vidcat.store.transaction import Transaction

Told = Callable[[int, int], None]
_UNSOUND = (DamageKind.DATABASE, DamageKind.LOG_UNGUARDED)  # nothing more is written into such
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
    rows: int = 0
    damaged: int = 0
    unchecked: int = 0
    of: dict[str, int] = field(default_factory=dict)
    checkpoints: dict[str, str] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Scope:
    """What is looked at: everything, or `sample` videos and blobs by chance, or what came `since`.

    `anchors` are checkpoints that the log is held against. `after` are the last video and blob that
    need not be looked at, see `stopped_after`.
    """

    sample: int | None = None
    since: datetime | None = None
    anchors: Sequence[Anchor] = ()
    after: Mapping[str, str] = field(default_factory=dict)


def verify(
    catalogue: Catalogue, found: Verified, told: Told, scope: Scope = Scope()
) -> Iterator[Damage]:
    """Look at the log, the rows, the files and the cited frames; yield what is damaged.

    `found` counts as it goes; `told` receives how much of how much is done. The result is a line of
    the log of custody, where it can be written.
    """
    is_sound, is_done = True, False
    try:
        for damage in _all(catalogue, found, told, scope):
            found.damaged += 1
            is_sound &= damage.kind not in _UNSOUND
            yield damage
        is_done = True
    finally:
        if is_sound and can_be_written(catalogue.folder):
            _note(catalogue, found, scope, is_done=is_done)


def _note(catalogue: Catalogue, found: Verified, scope: Scope, *, is_done: bool) -> None:
    counts = {name: value for name, value in vars(found).items() if isinstance(value, int)}
    limits = {
        "sample": scope.sample,
        "since": scope.since and scope.since.isoformat(),
        "of": dict(found.of),
        "stopped_after": None if is_done or scope.sample else found.last,
    }
    with catalogue.store.write() as tx:
        told = {"verified": counts, **{name: each for name, each in limits.items() if each}}
        tx.custody_log.append(LoggedKind.VERIFIED, None, told)


def stopped_after(tx: Transaction) -> Mapping[str, str]:
    """Return the last video and blob of a verification that was stopped; empty when none was."""
    line = tx.custody_log.newest(LoggedKind.VERIFIED)
    return (line.detail.get("stopped_after") or {}) if line else {}


def _all(catalogue: Catalogue, found: Verified, told: Told, scope: Scope) -> Iterator[Damage]:
    # Stopped once more, it goes on from there and not from the start.
    found.last = dict(scope.after)
    for fault in catalogue.store.faults():
        yield Damage(DamageKind.DATABASE, "catalogue.db", fault)
    yield from _log(catalogue, found, scope)
    with catalogue.store.read() as tx:
        found.of = {"videos": len(tx.videos.registered())}
        videos = _chosen(_after(tx.videos.registered(scope.since), scope, "video"), scope.sample)
        pages = tx.report_lists.pages()
    yield from missing_pages(catalogue, pages)
    blobs = blobs_of(catalogue)
    found.of["blobs"] = len(blobs)
    if scope.since:
        begun = scope.since.timestamp()
        blobs = [each for each in blobs if each.lstat().st_mtime >= begun]
    names = set(_after([each.name for each in blobs], scope, "blob"))
    blobs = _chosen([each for each in blobs if each.name in names], scope.sample)
    steps = len(videos) + len(blobs)
    for number, video in enumerate(videos, 1):
        yield from _video(catalogue, video, found)
        found.videos += 1
        found.last["video"] = video
        told(number, steps)
    for number, blob in enumerate(blobs, len(videos) + 1):
        yield from verify_blob(blob)
        found.blobs += 1
        found.last["blob"] = blob.name
        told(number, steps)


def _after(names: list[str], scope: Scope, kind: str) -> list[str]:
    """Leave out what a verification that was stopped has looked at."""
    last = scope.after.get(kind)
    return names[names.index(last) + 1 :] if last in names else names


def _log(catalogue: Catalogue, found: Verified, scope: Scope) -> Iterator[Damage]:
    lines: dict[str, int] = {}
    rows: dict[str, int] = {}
    with catalogue.store.read() as tx:
        for anchor in scope.anchors:
            yield from verify_checkpoint(tx, anchor, found.checkpoints)
        yield from verify_lines(tx, lines)
        yield from verify_rows(tx, rows)
    found.log_lines, found.rows = lines["lines"], sum(rows.values())


def _chosen(things: list[_Thing], sample: int | None) -> list[_Thing]:
    if sample is None or sample >= len(things):
        return things
    return random.SystemRandom().sample(things, sample)


def _video(catalogue: Catalogue, video: str, found: Verified) -> Iterator[Damage]:
    try:
        with catalogue.store.read() as tx:
            record = tx.videos.named(video)
            cited = [each for each in tx.sightings.of_video(video) if each.by]
            papers = tx.attestations.of_video(video)
    except (*TORN, NoSuchVideo, CatalogueUnreadable):
        what = "its rows, or those of its sightings, hold what vidcat never writes"
        yield Damage(DamageKind.ROW_CHANGED, f"video {video}", what)
        return
    yield from verify_original(catalogue, record)
    yield from missing_blobs(catalogue, record)
    yield from verify_papers(papers)
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
