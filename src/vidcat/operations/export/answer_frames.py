"""Frames of sightings for what is exported: exact, from originals that are proved once each."""

from dataclasses import replace
from types import TracebackType
from typing import Self

from vidcat.catalogue import Catalogue
from vidcat.domain.exchange.sourced import SourcedSighting
from vidcat.domain.video.frame_index import FrameIndex
from vidcat.errors import NoSuchFrame, OriginalMissing
from vidcat.exports.parts.answer import Picture, Still
from vidcat.media.pictures.still import decoded_still
from vidcat.media.sandbox.choice import choose
from vidcat.media.sandbox.decoder import Sandbox
from vidcat.operations.export.redaction import Redaction
from vidcat.operations.frames.proved_originals import Proved, ProvedOriginals
from vidcat.stages.frame import ExactFrame, WantedFrames, frame_run


class AnswerFrames:
    """Source of the first frame of each sighting, redacted where asked; to be closed."""

    def __init__(self, catalogue: Catalogue, redaction: Redaction | None = None) -> None:
        self._catalogue = catalogue
        self._redaction = redaction
        self._originals = ProvedOriginals(catalogue)
        self._sandbox: Sandbox | None = None
        self._last: tuple[tuple[str, int], Still | None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._sandbox is not None:
            self._sandbox.close()

    def of(self, evidence: SourcedSighting) -> Picture | None:
        """Return the first frame of a sighting, (height, width, 3) RGB as it is displayed.

        Decoded from the original; without it, the stored still if the frame is a keyframe; else
        None. Raises SandboxUnavailable.
        """
        still = self.still(evidence)
        return still.picture if still else None

    def still(self, evidence: SourcedSighting) -> Still | None:
        """Return the first frame with whether it is exact and what was burnt out of it."""
        place = evidence.sighting.video, evidence.sighting.moment.pts
        if self._last is None or self._last[0] != place:
            self._last = place, self._redacted(evidence, self._found(*place))
        return self._last[1]

    def index(self, video: str) -> FrameIndex | None:
        """Return where the frames of a video (SHA-256) lie, None if that cannot be read.

        Raises SandboxUnavailable.
        """
        found: list[FrameIndex | None] = []
        try:
            self._originals.use(video, self._warm(), lambda proved: found.append(proved.index))
        except (OriginalMissing, NoSuchFrame):
            return None
        return found[-1]

    def _warm(self) -> Sandbox:
        if self._sandbox is None:
            unsandboxed = self._catalogue.settings.allow_unsandboxed
            self._sandbox = Sandbox(choose(allow_unsandboxed=unsandboxed))
        return self._sandbox

    def _redacted(self, evidence: SourcedSighting, still: Still | None) -> Still | None:
        """Burn out what is marked: no form is given the picture before that."""
        if self._redaction is None or still is None:
            return still
        picture, burnt = self._redaction.redacted(evidence.sighting, still.picture)
        return replace(still, picture=picture, burnt=burnt)

    def _found(self, video: str, pts: int) -> Still | None:
        try:
            return Still(self._decoded(video, pts), is_exact=True)
        except (OriginalMissing, NoSuchFrame):
            kept = self._kept(video, pts)
            return None if kept is None else Still(kept, is_exact=False)

    def _decoded(self, video: str, pts: int) -> Picture:
        shown: list[ExactFrame] = []

        def decode(original: Proved) -> None:
            shown[:] = frame_run(original.decoder, WantedFrames(at_pts=pts), original.index)

        self._originals.use(video, self._warm(), decode)
        if not shown or shown[0].pts != pts:
            raise NoSuchFrame(f"No frame of that video begins at {pts}.")
        return shown[0].rgb

    def _kept(self, video: str, pts: int) -> Picture | None:
        with self._catalogue.store.read() as tx:
            kept = tx.covers.stills_at([(video, pts)])
        encoded = self._catalogue.blobs.read(kept[0].blob) if kept else None
        return decoded_still(encoded) if encoded is not None else None
