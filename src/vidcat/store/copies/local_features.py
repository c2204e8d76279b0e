"""Local features of the videos' stills, and their search by likeness."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from vidcat.domain.copies.local_features import (
    ALGORITHM,
    DESCRIPTOR_BYTES,
    LocalFeatures,
    pack_features,
    unpack_features,
)
from vidcat.store.schema.copy_tables import LocalFeaturesRow
from vidcat.store.schema.keys import video_key
from vidcat.store.schema.tables import VideoRow

# Of a corner's 256 bits: what compression and a change of size leave alike. Corners of unrelated
# pictures rarely come so near (bench/copies.py shows what is lost).
_ALIKE_BITS = 32
# Each of 8 tables is looked up by 16 of the bits: it finds 0.96 of what lies 20 bits apart.
_TABLES, _TABLE_BITS = 8, 16

StillPair = tuple[int, int]


class LocalFeatureTable:
    """The local_features table, within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, run: int, features: LocalFeatures) -> None:
        """Replace the features of a video."""
        self.drop(features.video)
        self._session.add(
            LocalFeaturesRow(
                video_id=video_key(self._session, features.video),
                stage_run_id=run,
                algorithm=ALGORITHM,
                **pack_features(features),
            )
        )

    def drop(self, video: str) -> None:
        """Forget the features of a video, whose stills were made anew."""
        video_id = video_key(self._session, video)
        self._session.execute(delete(LocalFeaturesRow).where(LocalFeaturesRow.video_id == video_id))

    def of(self, video: str) -> LocalFeatures | None:
        """Return the features of a video; None when it was not described yet."""
        rows = select(LocalFeaturesRow, VideoRow).join(VideoRow).where(VideoRow.sha256 == video)
        row = self._session.execute(rows.where(LocalFeaturesRow.algorithm == ALGORITHM)).first()
        return _features(*row) if row else None

    def all(self) -> Iterator[LocalFeatures]:
        """Yield the features of all described videos, in the order of their digests."""
        rows = select(LocalFeaturesRow, VideoRow).join(VideoRow)
        wanted = rows.where(LocalFeaturesRow.algorithm == ALGORITHM).order_by(VideoRow.sha256)
        for row in self._session.execute(wanted.execution_options(yield_per=64)):
            yield _features(*row)


class FeatureIndex:
    """The corners of all described videos in memory: about 130 bytes each, 5,000 a video."""

    def __init__(self, described: Iterator[LocalFeatures]) -> None:
        import faiss

        self._index = faiss.IndexBinaryMultiHash(DESCRIPTOR_BYTES * 8, _TABLES, _TABLE_BITS)
        self._videos: list[str] = []
        of_video, of_still = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for features in described:
            if len(features.bits):
                self._index.add(np.ascontiguousarray(features.bits))
                of_video.append(np.full(len(features.bits), len(self._videos)))
                of_still.append(np.repeat(np.arange(len(features.counts)), features.counts))
                self._videos.append(features.video)
        self._of_video, self._of_still = np.concatenate(of_video), np.concatenate(of_still)

    @property
    def videos(self) -> set[str]:
        """The videos that can be found."""
        return set(self._videos)

    def alike(self, features: LocalFeatures) -> dict[str, Counter[StillPair]]:
        """Count, for each video, how many corners of which of its stills look like ours.

        The keys are (number of our still, number of its still).
        """
        if not len(features.bits) or not self._videos:
            return {}
        ends, _, rows = self._index.range_search(
            np.ascontiguousarray(features.bits), _ALIKE_BITS + 1
        )
        ours = np.repeat(np.arange(len(features.bits)), np.diff(ends.astype(np.int64)))
        stills = np.repeat(np.arange(len(features.counts)), features.counts)[ours]
        # A corner votes once for a still, however many of its corners it resembles.
        votes = np.unique(
            np.stack((self._of_video[rows], stills, self._of_still[rows], ours)), axis=1
        )
        pairs, counts = np.unique(votes[:3], axis=1, return_counts=True)
        found: dict[str, Counter[StillPair]] = {}
        for (video, mine, theirs), count in zip(pairs.T.tolist(), counts.tolist(), strict=True):
            found.setdefault(self._videos[video], Counter())[mine, theirs] = count
        return found


def _features(row: LocalFeaturesRow, video: VideoRow) -> LocalFeatures:
    columns = {name: getattr(row, name) for name in ("times_s", "counts", "points", "descriptors")}
    aspect = (video.width or 1) / (video.height or 1)
    return unpack_features(video.sha256, aspect, columns)
