"""Packed fingerprints: one row for each view of each video."""

from collections.abc import Iterator
from dataclasses import asdict

from sqlalchemy import Select, delete, exists, select
from sqlalchemy.orm import Session

from vidcat.domain.borders import Box
from vidcat.domain.fingerprints import Track, View, pack, unpack
from vidcat.store.keys import video_key
from vidcat.store.tables import FingerprintRow, StageRunRow, VideoRow

_BATCH = 64  # videos whose tracks are in memory at a time
_OTHERS = select(FingerprintRow.video_id, VideoRow.sha256).join(VideoRow).distinct()


class Fingerprints:
    """The fingerprint table, within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(
        self, run: int, tracks: tuple[Track, ...], trim: Box | None, made_with: tuple[str, str]
    ) -> None:
        """Replace the tracks of a video; `made_with` is (preprocessing, algorithms)."""
        if not tracks:
            return
        video_id = video_key(self._session, tracks[0].video)
        self._session.execute(delete(FingerprintRow).where(FingerprintRow.video_id == video_id))
        preprocessing, algorithms = made_with
        self._session.add_all(
            FingerprintRow(
                video_id=video_id,
                stage_run_id=run,
                view=track.view,
                preprocessing=preprocessing,
                algorithms=algorithms,
                trim=trim and asdict(trim),
                samples=len(track.times_s),
                until_s=track.until_s,
                **pack(track),
            )
            for track in tracks
        )

    def of(self, video: str) -> tuple[Track, ...]:
        """Give the tracks of one video; empty when it has none."""
        rows = select(FingerprintRow).join(VideoRow).where(VideoRow.sha256 == video)
        found = self._session.scalars(rows.order_by(FingerprintRow.view))
        return tuple(_track(video, row) for row in found)

    def trim(self, video: str) -> Box | None:
        """Give the part of a video's reduced pictures inside its border; None when it has none."""
        rows = select(FingerprintRow.trim).join(VideoRow).where(VideoRow.sha256 == video)
        found = self._session.scalars(rows.limit(1)).first()
        return Box(**found) if found else None

    def of_others(self, video: str) -> Iterator[tuple[Track, ...]]:
        """Give the tracks of every other video, a few videos in memory at a time."""
        yield from self._in_batches(_OTHERS.where(VideoRow.sha256 != video))

    def of_matched(self, video: str) -> Iterator[tuple[Track, ...]]:
        """Give the tracks of every other video whose match stage is done."""
        matched = exists().where(
            StageRunRow.video_id == VideoRow.id,
            StageRunRow.stage == "match",
            StageRunRow.status == "done",
        )
        yield from self._in_batches(_OTHERS.where(VideoRow.sha256 != video, matched))

    def _in_batches(self, wanted: Select[int, str]) -> Iterator[tuple[Track, ...]]:
        others = self._session.execute(wanted.order_by(VideoRow.sha256)).all()
        for start in range(0, len(others), _BATCH):
            some = others[start : start + _BATCH]
            yield from self._tracks_of({row[0]: row[1] for row in some})

    def _tracks_of(self, videos: dict[int, str]) -> Iterator[tuple[Track, ...]]:
        found: dict[int, list[Track]] = {video_id: [] for video_id in videos}
        rows = select(FingerprintRow).where(FingerprintRow.video_id.in_(videos))
        for row in self._session.scalars(rows.order_by(FingerprintRow.view)):
            found[row.video_id].append(_track(videos[row.video_id], row))
        self._session.expunge_all()  # the packed columns are large; do not keep them twice
        yield from (tuple(tracks) for tracks in found.values())


def _track(video: str, row: FingerprintRow) -> Track:
    columns = {name: getattr(row, name) for name in ("times_s", "pdq", "phash", "quality")}
    view: View = row.view  # type: ignore[assignment]
    return unpack(video, view, row.until_s, columns)
