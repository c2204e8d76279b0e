"""Work on one video in this process: show a frame, lay out a contact sheet."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from vidcat.catalogue import Catalogue
from vidcat.domain.provenance.ffmpeg_check import film_stream
from vidcat.domain.values.citation_uri import FrameCitation
from vidcat.domain.values.file_names import path_text, terminal_text
from vidcat.domain.video.frame_index import FrameIndex, pts_within
from vidcat.domain.video.model import FileIdentity, MediaFacts, Video
from vidcat.errors import (
    BadCitation,
    BlobMissing,
    EvidenceError,
    NoSuchFrame,
    NothingToShow,
)
from vidcat.media.pictures.contact_sheet import MAX_STILLS, contact_sheet
from vidcat.media.pictures.still import encode
from vidcat.media.sandbox.choice import choose
from vidcat.media.sandbox.decoder import Sandbox
from vidcat.operations.ingest.worker import limits_for
from vidcat.operations.output import write_output
from vidcat.reads.video.by_name import find_video
from vidcat.stages.frame import (
    Decoder,
    ExactFrame,
    exact_frame,
    find_original,
    index_frames,
)


@dataclass(frozen=True)
class ShownFrame:
    """An exact frame of a video; `stream` is its stream as ffmpeg is given it."""

    video: str
    stream: str
    frame: ExactFrame


@dataclass(frozen=True)
class Original:
    """A file that was proved to hold a video's bytes, and where its frames lie."""

    decoder: Decoder
    index: FrameIndex | None
    facts: MediaFacts | None

    def frame(self, at_s: float) -> ExactFrame:
        """Decode the exact frame shown at a time, in seconds since the first frame shown.

        Raises NoSuchFrame, also for a time outside the film.
        """
        if self.facts is None and self.index is None:
            self.frame_at(0)  # raises with the reason for which nothing of it is shown
        return self.frame_at(pts_at(self.facts, self.index, at_s))

    def frame_at(self, pts: int) -> ExactFrame:
        """Decode the exact frame shown at a pts; raises NoSuchFrame."""
        try:
            return exact_frame(self.decoder, pts, self.index)
        except EvidenceError as error:
            raise no_frame(self.decoder.identity, error) from error


def pts_at(facts: MediaFacts | None, index: FrameIndex | None, at_s: float) -> int:
    """Return the pts shown at a time of a video; raise NoSuchFrame outside it."""
    if facts is not None:
        return facts.pts_at(at_s)
    if index is None:
        raise NoSuchFrame("The video was not catalogued, so nothing is known of its times.")
    return pts_within(index.time_base, index.end_pts, at_s)


def indexed(decoder: Decoder, facts: MediaFacts | None) -> tuple[Decoder, FrameIndex | None]:
    """Return where the frames of a video lie, and its decoder with the pts of the first.

    That pts is what extraction found; for a video that was never extracted, that of the index.
    """
    if facts is not None:
        decoder = replace(decoder, first_pts=facts.first_pts, clock=facts.time_base.clock)
        return decoder, index_frames(decoder)
    index = index_frames(decoder)
    if index is None:
        return decoder, None
    return replace(decoder, first_pts=int(index.pts[0])), index.from_first_frame()


def no_frame(identity: FileIdentity, error: EvidenceError) -> NoSuchFrame:
    """Return the error that explains to a person why a file shows no frame."""
    what = terminal_text(path_text(identity.path))
    return NoSuchFrame(f"{what} shows no frame: {error.message} ({error.reason}).")


@contextmanager
def open_original(catalogue: Catalogue, record: Video) -> Iterator[Original]:
    """Find and prove the original of a video once, for all the frames that are wanted of it.

    Raises OriginalMissing, SandboxUnavailable, FailedEvidence.
    """
    settings = catalogue.settings
    identity = original_identity(catalogue, record)
    with Sandbox(choose(allow_unsandboxed=settings.allow_unsandboxed)) as sandbox:
        limits = limits_for(identity, settings)
        decoder, index = indexed(Decoder(identity, limits, sandbox), record.facts)
        yield Original(decoder, index, record.facts)


def original_identity(catalogue: Catalogue, record: Video) -> FileIdentity:
    """Find a file that still holds a video's bytes, by hashing it; raises OriginalMissing."""
    places = [
        os.fsencode(catalogue.blobs.path(record.sha256)),
        *(copy.path for copy in record.copies),
        *moved_places(catalogue.folder, record),
    ]
    return find_original(record.sha256, places, catalogue.settings.max_file_bytes)


def moved_places(folder: Path, record: Video) -> list[bytes]:
    """List the files in the catalogue's folder that a video's may be, if that folder was moved.

    A path that was recorded may have ended in what is now a path within the folder; whether the
    bytes are the video's is for the caller to prove.
    """
    ends = (
        Path(*parts[first:])
        for parts in (Path(os.fsdecode(copy.path)).parts for copy in record.copies)
        for first in range(1, len(parts))
    )
    return [os.fsencode(folder / end) for end in ends if (folder / end).is_file()]


def show_frame(catalogue: Catalogue, name: str, at_s: float, output: Path | None) -> ShownFrame:
    """Decode the exact frame of a video shown at a time; the original's bytes are proved first.

    Raises NoSuchVideo, NoSuchFrame (also for a file that shows none), OriginalMissing, BadOutput.
    """
    record = find_video(catalogue.store, name)
    with open_original(catalogue, record) as original:
        shown = original.frame(at_s)
    if output:
        write_output(catalogue, output, encode(shown.rgb, output.suffix))
    return _shown(record, shown)


def show_cited(catalogue: Catalogue, cited: FrameCitation, output: Path | None) -> ShownFrame:
    """Decode the first frame that a citation names.

    Raises BadCitation unless it and the last one are frames of the video.
    """
    record = find_video(catalogue.store, cited.sha256)
    with open_original(catalogue, record) as original:
        shown = _cited(original, cited, cited.pts)
        if cited.end_pts != cited.pts:
            _cited(original, cited, cited.end_pts)
        cited.require_clock(shown.time_base)
    if output:
        write_output(catalogue, output, encode(shown.rgb, output.suffix))
    return _shown(record, shown)


def _shown(record: Video, frame: ExactFrame) -> ShownFrame:
    streams = record.facts.streams if record.facts else ()
    return ShownFrame(record.sha256, film_stream(streams), frame)


def _cited(original: Original, cited: FrameCitation, pts: int) -> ExactFrame:
    try:
        shown = original.frame_at(pts)
    except NoSuchFrame as error:
        raise BadCitation(f"t: {error.message}") from error
    if (shown.pts, shown.time_base) != (pts, cited.time_base):
        raise BadCitation(
            f"t: no frame of that video begins at {pts}/{cited.time_base}; the one shown then is "
            f"{shown.pts}/{shown.time_base}."
        )
    return shown


def write_contact_sheet(
    catalogue: Catalogue, name: str, output: Path, caption: Callable[[float], str]
) -> int:
    """Write the keyframes of a video as one picture; return how many are on it.

    Of more than 400, 400 are shown, evenly spread. Raises NoSuchVideo, NothingToShow, BadOutput.
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
