"""Answer "have we seen this?" for files that are not added to the catalogue."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from vidcat.catalogue import Catalogue
from vidcat.domain.copies.matching import Relation, Tracks, in_order, seen_from
from vidcat.domain.video.model import Depth, FileIdentity, Keyframe, Outcome
from vidcat.domain.video.reasons import Reason
from vidcat.errors import EvidenceError, NoSuchPath
from vidcat.media.sandbox.choice import choose
from vidcat.media.sandbox.decoder import Sandbox
from vidcat.operations.copies.deep import DeepQuery, Looker, all_features, closer, deep_relations
from vidcat.operations.ingest.worker import Job, analyse, limits_for, status_of
from vidcat.stages.describe import described
from vidcat.stages.match import open_index, related
from vidcat.store.copies.local_features import FeatureIndex
from vidcat.vault.blobs import Blobs
from vidcat.vault.originals import identify


@dataclass(frozen=True)
class FileMatches:
    """What is known of a file: `known` says that its very bytes are in the catalogue."""

    path: bytes
    video: str
    known: bool
    relations: list[Relation]


@dataclass(frozen=True)
class _Question:
    """A file as matching sees it, and where its stills lie."""

    identity: FileIdentity
    tracks: Tracks
    keyframes: tuple[Keyframe, ...]
    blobs: Blobs


def match_files(
    catalogue: Catalogue, files: Sequence[Path], depth: Depth, *, deep: bool = False
) -> Iterator[FileMatches | Outcome]:
    """Compare files with the catalogue, each in its turn; nothing is recorded.

    Bytes that are catalogued are answered from the catalogue, others are extracted and
    fingerprinted in scratch space. A file that cannot be compared gives the Outcome it would have
    in a batch, and the next is not concerned. Raises NoSuchPath before the first file;
    SandboxUnavailable.
    """
    paths = [os.fsencode(file.absolute()) for file in files]
    for path in paths:
        if not os.path.lexists(path):
            raise NoSuchPath(f"There is nothing at {os.fsdecode(path)!r}.")
    return (_answer_or_outcome(catalogue, path, depth, deep=deep) for path in paths)


def _answer_or_outcome(
    catalogue: Catalogue, path: bytes, depth: Depth, *, deep: bool
) -> FileMatches | Outcome:
    begun = monotonic()
    try:
        return _answer(catalogue, path, depth, deep=deep)
    except EvidenceError as error:
        status, reason = status_of(error), Reason(error.reason)
        return Outcome(path, status, reason, None, monotonic() - begun, detail=error.message)


def _answer(catalogue: Catalogue, path: bytes, depth: Depth, *, deep: bool) -> FileMatches:
    identity = identify(path, max_bytes=catalogue.settings.max_file_bytes)
    video = identity.sha256
    with catalogue.store.read() as tx:
        tracks = tx.fingerprints.of(video)
        found = tx.relations.listed(video) if tracks else []
        keyframes = tx.videos.named(video).keyframes if tracks else ()
    known = bool(tracks)
    asked = _Question(identity, tracks, keyframes, catalogue.blobs)
    if not known:
        asked = _analysed(catalogue, identity, depth)
        index = open_index(catalogue.store, catalogue.index, write=False)
        found = related(asked.tracks, catalogue.store, index)
    if deep:
        found = _looked_at(catalogue, asked, found)
    return FileMatches(path, video, known, [seen_from(each, video) for each in found])


def _analysed(catalogue: Catalogue, identity: FileIdentity, depth: Depth) -> _Question:
    """Extract and fingerprint a file in scratch space."""
    settings, blobs = catalogue.settings, catalogue.scratch / "blobs"
    job = Job(
        identity=identity,
        run=0,
        depth=depth,
        limits=limits_for(identity, settings),
        blobs=blobs,
        scratch=catalogue.scratch,
        mechanism=choose(allow_unsandboxed=settings.allow_unsandboxed),
        preserve=False,
        follow_symlinks=False,
    )
    analysis = analyse(job)
    tracks = analysis.fingerprinting.tracks
    return _Question(identity, tracks, analysis.extraction.keyframes, Blobs(blobs))


def _looked_at(
    catalogue: Catalogue, question: _Question, found: Sequence[Relation]
) -> list[Relation]:
    """Make the relations of a file sure by its details, and add what only these show."""
    video = question.identity.sha256
    features = described(video, question.keyframes, question.blobs)
    turned = described(video, question.keyframes, question.blobs, mirrored=True)
    with Sandbox(choose(allow_unsandboxed=catalogue.settings.allow_unsandboxed)) as sandbox:
        look_at = Looker(catalogue, sandbox, {video: question.identity})
        sure = {
            relation.b if relation.a == video else relation.a: relation
            for was in found
            if (relation := closer(catalogue, was, question.tracks, look_at)) is not None
        }
        index = FeatureIndex(all_features(catalogue))
        asked = DeepQuery(question.tracks, features, turned, sure, index.videos - {video})
        sure |= deep_relations(catalogue, asked, index, look_at)
    return in_order(sure.values())
