"""Prove the frames that a sheet means: each video's original once, then all its frames."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from vidcat.catalogue import Catalogue
from vidcat.domain.exchange.sheets import Point, SheetField, SheetProblem, Wish
from vidcat.domain.sightings.statements import Moment
from vidcat.domain.video.model import Video
from vidcat.errors import NoSuchFrame, OriginalMissing
from vidcat.media.sandbox.choice import choose
from vidcat.media.sandbox.decoder import Sandbox
from vidcat.operations.frames.proved_originals import Proved, ProvedOriginals
from vidcat.operations.frames.single_video import pts_at
from vidcat.reads.video.by_name import copy_statuses, find_video
from vidcat.stages.frame import WantedFrames, frame_run

Rows = Sequence[int]
Proofs = dict[tuple[str, Wish], Moment | SheetProblem]
_SAME_TIME_S = 0.0005  # people copy times to the millisecond


def prove_frames(
    catalogue: Catalogue,
    wanted: Mapping[str, Mapping[Wish, Rows]],
    progress: Callable[[int, int], None],
) -> Proofs:
    """Find the exact frames of videos (SHA-256), each decoded from its original.

    Gives a moment, or what is wrong with the first of the rows that mean it. Without the original,
    a keyframe's own time names a frame, whose pixels then go without a hash. Raises
    SandboxUnavailable.
    """
    proofs: Proofs = {}
    of = sum(map(len, wanted.values()))
    originals = ProvedOriginals(catalogue)
    with Sandbox(choose(allow_unsandboxed=catalogue.settings.allow_unsandboxed)) as sandbox:
        for video, wishes in wanted.items():

            def decode(
                original: Proved, video: str = video, wishes: Mapping[Wish, Rows] = wishes
            ) -> None:
                for wish, rows in wishes.items():
                    proofs[video, wish] = _proved(original, wish, rows[0])
                    progress(len(proofs), of)

            try:
                originals.use(video, sandbox, decode)
            except OriginalMissing:
                record = find_video(catalogue.store, video)
                for wish, rows in wishes.items():
                    proofs[video, wish] = kept_moment(record, wish) or _gone(rows[0])
            except NoSuchFrame as error:
                for wish, rows in wishes.items():
                    proofs[video, wish] = SheetProblem(rows[0], SheetField.VIDEO, error.message)
            progress(len(proofs), of)
    return proofs


def record_if_gone(catalogue: Catalogue, video: str) -> Video | None:
    """Return a video all of whose files seem to be gone; None while there is one."""
    record = find_video(catalogue.store, video)
    is_kept = catalogue.blobs.path(video).is_file()
    is_at_hand = is_kept or any(status.may_hold_it for status in copy_statuses(record))
    return None if is_at_hand else record


def kept_moment(record: Video, wish: Wish) -> Moment | None:
    """Return the moment if the row names keyframe timestamps; else None."""
    if record.facts is None:
        return None
    found: list[int] = []
    for point in (wish.start, wish.end or wish.start):
        near = (
            still.pts
            for still in record.keyframes
            if still.pts == point.pts
            or (point.pts is None and abs(still.time_s - (point.at_s or 0)) < _SAME_TIME_S)
        )
        found += list(near)[:1]
    return Moment(found[0], found[1], record.facts.time_base) if len(found) > 1 else None


def _gone(row: int) -> SheetProblem:
    return SheetProblem(
        row, SheetField.VIDEO, "its original is gone, and no keyframe has that time."
    )


def _proved(original: Proved, wish: Wish, row: int) -> Moment | SheetProblem:
    first = _shown(original, wish.start, row, SheetField.AT)
    if isinstance(first, SheetProblem):
        return first
    last: Moment | SheetProblem = first
    if wish.end is not None and wish.end != wish.start:
        last = _shown(original, wish.end, row, SheetField.UNTIL)
    if isinstance(last, SheetProblem):
        return last
    if last.pts < first.pts:
        return SheetProblem(row, SheetField.UNTIL, "it ends before it begins.")
    if wish.pixel_hash not in ("", first.pixel_hash):
        return SheetProblem(row, SheetField.PIXEL_HASH, "the pixels of that frame are not those.")
    return replace(first, end_pts=last.pts)


def _shown(original: Proved, point: Point, row: int, field: SheetField) -> Moment | SheetProblem:
    try:
        pts = (
            pts_at(original.facts, original.index, point.at_s or 0.0)
            if point.pts is None
            else point.pts
        )
    except NoSuchFrame as error:
        return SheetProblem(row, field, error.message)
    frames = list(frame_run(original.decoder, WantedFrames(pts), original.index))
    if not frames:
        return SheetProblem(row, field, "the video shows no frame then.")
    shown = frames[0]
    if point.pts not in (None, shown.pts):
        return SheetProblem(row, SheetField.PTS, f"no frame of the video begins at {point.pts}.")
    return shown.moment
