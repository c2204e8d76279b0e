"""Describe a video by the corners of some of its stills, for the deep search.

In:     the keyframes of a video, as they lie in the blobs.
Out:    LocalFeatures of up to 12 of them, evenly spread.
Writes: one packed local_features row.
Fails:  nothing of its own; stills that are lost or damaged are passed over.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress

import numpy as np

from vidcat.domain.copies.local_features import LocalFeatures
from vidcat.domain.video.model import Keyframe
from vidcat.domain.video.stages import Stage
from vidcat.media.pictures.local_features import corners, reduced
from vidcat.media.pictures.reduced import Picture
from vidcat.store.session import Store
from vidcat.vault.blobs import Blobs

MOST_STILLS = 12


def describe_new(store: Store, blobs: Blobs, told: Callable[[int, int], None]) -> None:
    """Describe every matched video that was not described since; `told` (done, of) as it goes."""
    with store.read() as tx:
        waiting = tx.stage_runs.waiting(Stage.DESCRIBE)
    for number, video in enumerate(waiting, 1):
        with store.read() as tx:
            keyframes = tx.videos.named(video).keyframes
        features = described(video, keyframes, blobs)
        with store.write() as tx:
            run = tx.stage_runs.start(
                video, Stage.DESCRIBE, Stage.DESCRIBE.version, {"stills": MOST_STILLS}
            )
            tx.local_features.save(run, features)
            tx.stage_runs.finish(run, "done")
        told(number, len(waiting))


def described(
    video: str, keyframes: Sequence[Keyframe], blobs: Blobs, *, mirrored: bool = False
) -> LocalFeatures:
    """Find the corners of a video's stills, as they are or turned left to right."""
    step = max(1, -(-len(keyframes) // MOST_STILLS))
    found = []
    for still in keyframes[step // 2 :: step]:
        with suppress(OSError):  # PIL raises it, too, for what is no picture any more
            encoded = blobs.read(still.blob)
            if encoded is None:
                continue
            found.append((still.time_s, corners(_seen(encoded, mirrored=mirrored))))
    return LocalFeatures(
        video=video,
        aspect=keyframes[0].width / keyframes[0].height if keyframes else 1.0,
        times_s=np.array([time_s for time_s, _ in found], np.float64),
        counts=np.array([len(bits) for _, (_, bits) in found], np.int64),
        points=np.concatenate([np.empty((0, 2), np.float32), *(p for _, (p, _) in found)]),
        bits=np.concatenate([np.empty((0, 32), np.uint8), *(b for _, (_, b) in found)]),
    )


def _seen(still: bytes, *, mirrored: bool) -> Picture:
    picture = reduced(still)
    return np.ascontiguousarray(picture[:, ::-1]) if mirrored else picture
