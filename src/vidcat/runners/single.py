"""Work on one video in this process: show a frame, match a file, lay out a contact sheet."""

import math
import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from vidcat.catalogue import Catalogue
from vidcat.domain.citation_uri import FrameCitation
from vidcat.domain.limits import DecodeLimits
from vidcat.domain.matching import Relation, seen_from
from vidcat.domain.model import Depth, FileIdentity, Outcome, VideoRecord
from vidcat.domain.names import path_text, terminal_text
from vidcat.domain.reasons import Reason
from vidcat.errors import (
    BadCitation,
    BadOutput,
    BlobMissing,
    EvidenceError,
    NoSuchFrame,
    NoSuchPath,
    NothingToShow,
)
from vidcat.media.contact_sheet import MAX_STILLS, contact_sheet
from vidcat.media.sandbox import Sandbox
from vidcat.media.sandbox_choice import choose
from vidcat.media.still import encode
from vidcat.runners.work import Job, analyse, limits_for, status_of
from vidcat.search.videos import find_video
from vidcat.stages.frame import ExactFrame, exact_frame, find_original
from vidcat.stages.match import open_index, related
from vidcat.vault.evidence import identify


@dataclass(frozen=True)
class Answer:
    """What is known of a file: `known` says that its very bytes are in the catalogue."""

    path: bytes
    video: str
    known: bool
    relations: list[Relation]


@dataclass(frozen=True)
class Original:
    """A file that was proved to hold a video's bytes, and the sandbox it is decoded in."""

    identity: FileIdentity
    limits: DecodeLimits
    sandbox: Sandbox

    def frame(self, at_s: float) -> ExactFrame:
        """Decode the exact frame shown at a time; raises NoSuchFrame."""
        if not math.isfinite(at_s):
            raise NoSuchFrame(f"{at_s} is no time.")
        try:
            return exact_frame(self.identity.path, at_s, self.limits, self.sandbox)
        except EvidenceError as error:
            what = terminal_text(path_text(self.identity.path))
            raise NoSuchFrame(
                f"{what} shows no frame: {error.message} ({error.reason})."
            ) from error


@contextmanager
def open_original(catalogue: Catalogue, record: VideoRecord) -> Iterator[Original]:
    """Find and prove the original of a video once, for all the frames that are wanted of it.

    Raises OriginalMissing, SandboxUnavailable.
    """
    settings = catalogue.settings
    identity = original_identity(catalogue, record)
    with Sandbox(choose(allow_unsandboxed=settings.allow_unsandboxed)) as sandbox:
        yield Original(identity, limits_for(identity, settings), sandbox)


def original_identity(catalogue: Catalogue, record: VideoRecord) -> FileIdentity:
    """Find a file that still holds a video's bytes, by hashing it; raises OriginalMissing."""
    places = [
        os.fsencode(catalogue.blobs.path(record.sha256)),
        *(copy.path for copy in record.copies),
    ]
    return find_original(record.sha256, places, catalogue.settings.max_file_bytes)


def show_frame(
    catalogue: Catalogue, name: str, at_s: float, output: Path | None
) -> tuple[str, ExactFrame]:
    """Decode the exact frame of a video shown at a time; the original's bytes are proved first.

    Raises NoSuchVideo, NoSuchFrame (also for a file that shows none), OriginalMissing, BadOutput.
    """
    record = find_video(catalogue.store, name)
    with open_original(catalogue, record) as original:
        shown = original.frame(at_s)
    if output:
        write_output(catalogue, output, encode(shown.rgb, output.suffix))
    return record.sha256, shown


def show_cited(
    catalogue: Catalogue, cited: FrameCitation, output: Path | None
) -> tuple[str, ExactFrame]:
    """Decode the first frame that a citation names.

    Raises BadCitation unless it and the last one are frames of the video.
    """
    with open_original(catalogue, find_video(catalogue.store, cited.sha256)) as original:
        shown = _cited(original, cited, cited.pts)
        if cited.end_pts != cited.pts:
            _cited(original, cited, cited.end_pts)
    if output:
        write_output(catalogue, output, encode(shown.rgb, output.suffix))
    return cited.sha256, shown


def _cited(original: Original, cited: FrameCitation, pts: int) -> ExactFrame:
    try:
        shown = original.frame(cited.time_base.seconds(pts))
    except NoSuchFrame as error:
        raise BadCitation(f"t: {error.message}") from error
    if (shown.pts, shown.time_base) != (pts, cited.time_base):
        raise BadCitation(
            f"t: no frame of that video begins at {pts}/{cited.time_base}; the one shown then is "
            f"{shown.pts}/{shown.time_base}."
        )
    return shown


def match_files(
    catalogue: Catalogue, files: Sequence[Path], depth: Depth
) -> Iterator[Answer | Outcome]:
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
    return (_answer_or_outcome(catalogue, path, depth) for path in paths)


def _answer_or_outcome(catalogue: Catalogue, path: bytes, depth: Depth) -> Answer | Outcome:
    begun = monotonic()
    try:
        return _answer(catalogue, path, depth)
    except EvidenceError as error:
        status, reason = status_of(error), Reason(error.reason)
        return Outcome(path, status, reason, None, monotonic() - begun, detail=error.message)


def _answer(catalogue: Catalogue, path: bytes, depth: Depth) -> Answer:
    settings = catalogue.settings
    identity = identify(path, max_bytes=settings.max_file_bytes)
    with catalogue.store.read() as tx:
        own = tx.fingerprints.of(identity.sha256)
        found = tx.relations.listed(identity.sha256) if own else []
    if own:
        return _told(path, identity.sha256, found, known=True)
    job = Job(
        identity=identity,
        run=0,
        depth=depth,
        limits=limits_for(identity, settings),
        blobs=catalogue.scratch / "blobs",
        scratch=catalogue.scratch,
        mechanism=choose(allow_unsandboxed=settings.allow_unsandboxed),
        preserve=False,
        follow_symlinks=False,
    )
    tracks = analyse(job).fingerprinting.tracks
    index = open_index(catalogue.store, catalogue.index, write=False)
    found = related(tracks, catalogue.store, index)
    return _told(path, identity.sha256, found, known=False)


def _told(path: bytes, video: str, relations: list[Relation], *, known: bool) -> Answer:
    return Answer(path, video, known, [seen_from(relation, video) for relation in relations])


def write_contact_sheet(
    catalogue: Catalogue, name: str, output: Path, caption: Callable[[float], str]
) -> int:
    """Write the keyframes of a video as one picture; gives how many are on it.

    Of very many, 400 are shown, evenly spread. Raises NoSuchVideo, NothingToShow, BadOutput.
    """
    record = find_video(catalogue.store, name)
    if not record.keyframes:
        raise NothingToShow
    every = -(-len(record.keyframes) // MAX_STILLS)
    shown = record.keyframes[::every]
    _require_blobs(catalogue, [still.blob for still in shown])
    sheet = contact_sheet(
        [(catalogue.blobs.path(still.blob), caption(still.time_s)) for still in shown]
    )
    write_output(catalogue, output, encode(sheet, output.suffix))
    return len(shown)


def _require_blobs(catalogue: Catalogue, blobs: Iterable[str]) -> None:
    lost = [blob for blob in blobs if not catalogue.blobs.path(blob).is_file()]
    if lost:
        raise BlobMissing(
            f"Stills missing from {catalogue.blobs.root}: {len(lost)}, {lost[0]} for one; "
            "ingest the video again, or put the folder back from a backup."
        )


def write_output(catalogue: Catalogue, output: Path, content: bytes) -> None:
    """Write a file whole, never over the evidence."""
    with catalogue.store.read() as tx:
        if tx.videos.holds_path(os.fsencode(output.resolve())):
            raise BadOutput(f"{output} is a video of this catalogue; name another file.")
    part = output.with_name(f".{output.name}.{uuid.uuid4().hex}.part")
    try:
        part.write_bytes(content)
        part.replace(output)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise BadOutput(f"{output} cannot be written: {error.strerror}.") from error
