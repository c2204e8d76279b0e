"""Packed fingerprints: one row for each view of each video."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from vidcat.domain.copies.fingerprints import Track, View, pack, unpack, voting
from vidcat.domain.copies.hash_lists import MadeWith
from vidcat.domain.shots.borders import Box, picture_inside
from vidcat.domain.values.regions import WHOLE_FRAME
from vidcat.domain.values.spans import Span
from vidcat.store.schema.keys import video_key
from vidcat.store.schema.tables import FingerprintRow, VideoRow

_BATCH = 64  # videos whose tracks are in memory at a time


@dataclass(frozen=True, slots=True)
class StoredView:
    """A view of a video as it is stored: which row, made by which run, of how many samples."""

    id: int
    video: str
    view: str
    run: int
    samples: int

    @property
    def name(self) -> str:
        """A name that no other fingerprints of the catalogue have had or will have."""
        return f"{self.video} {self.view} {self.run} {self.samples}"


class Fingerprints:
    """The fingerprint table, within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(
        self, run: int, tracks: tuple[Track, ...], trim: Box | None, made_with: MadeWith
    ) -> None:
        """Replace the tracks of a video."""
        if not tracks:
            return
        video_id = video_key(self._session, tracks[0].video)
        self._session.execute(delete(FingerprintRow).where(FingerprintRow.video_id == video_id))
        self._session.add_all(
            FingerprintRow(
                video_id=video_id,
                stage_run_id=run,
                view=track.view,
                preprocessing=made_with.preprocessing,
                algorithms=made_with.algorithm,
                trim=trim and asdict(trim),
                samples=len(track.times_s),
                until_s=track.until_s,
                **pack(track),
            )
            for track in tracks
        )

    def of(self, video: str) -> tuple[Track, ...]:
        """Return the tracks of one video; empty when it has none."""
        rows = select(FingerprintRow).join(VideoRow).where(VideoRow.sha256 == video)
        found = self._session.scalars(rows.order_by(FingerprintRow.view))
        return tuple(_track(video, row) for row in found)

    def of_all(self, videos: Iterable[str]) -> Iterator[tuple[Track, ...]]:
        """Yield the tracks of some videos, in order, a few videos in memory at a time."""
        names = sorted(videos)
        for start in range(0, len(names), _BATCH):
            some = names[start : start + _BATCH]
            rows = select(FingerprintRow, VideoRow.sha256).join(VideoRow)
            rows = rows.where(VideoRow.sha256.in_(some)).order_by(FingerprintRow.view)
            found: dict[str, list[Track]] = {name: [] for name in some}
            for row, sha256 in self._session.execute(rows):
                found[sha256].append(_track(sha256, row))
            self._session.expunge_all()  # the packed columns are large; do not keep them twice
            yield from (tuple(tracks) for tracks in found.values())

    def lasts(self) -> dict[str, Span]:
        """Return when each video's pictures begin and end, in seconds."""
        rows = select(VideoRow.sha256, FingerprintRow.times_s, FingerprintRow.until_s)
        rows = rows.join(VideoRow).where(FingerprintRow.view == "full", FingerprintRow.samples > 0)
        return {
            video: Span(float(np.frombuffer(times_s[:8], "<f8")[0]), until_s)
            for video, times_s, until_s in self._session.execute(rows)
        }

    def stored(self) -> list[StoredView]:
        """List the views of unmirrored pictures that are stored, in the order of their rows."""
        rows = select(
            FingerprintRow.id,
            VideoRow.sha256,
            FingerprintRow.view,
            FingerprintRow.stage_run_id,
            FingerprintRow.samples,
        ).join(VideoRow)
        rows = rows.where(FingerprintRow.view.in_(("full", "trimmed"))).order_by(FingerprintRow.id)
        return [StoredView(*row) for row in self._session.execute(rows)]

    def voting_bits(self, views: Sequence[StoredView]) -> Iterator[NDArray[np.uint8]]:
        """Yield the PDQ bits (n, 32) of the samples that may vote, view after view."""
        for start in range(0, len(views), _BATCH):
            ids = [view.id for view in views[start : start + _BATCH]]
            rows = select(FingerprintRow.id, FingerprintRow.pdq, FingerprintRow.quality)
            rows = rows.where(FingerprintRow.id.in_(ids))
            found = {key: voting(pdq, quality) for key, pdq, quality in self._session.execute(rows)}
            yield from (found[key] for key in ids)


def _track(video: str, row: FingerprintRow) -> Track:
    columns = {name: getattr(row, name) for name in ("times_s", "pdq", "phash", "quality")}
    view: View = row.view  # type: ignore[assignment]
    trimmed = row.trim if row.view.startswith("trimmed") else None
    picture = picture_inside(Box(**trimmed)) if trimmed else WHOLE_FRAME
    return unpack(video, view, row.until_s, columns, picture)
