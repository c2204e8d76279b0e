"""Choose the film among the video streams of a file, by what the container says of each.

A picture that goes with a song, a preview and a title card are video streams, too. The film is one
that shows about as many pictures as any other; of such, one that is to be shown by default
(AV_DISPOSITION_DEFAULT), then the largest, then the first.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import av.error
from av.container import InputContainer
from av.stream import Disposition
from av.stream import Stream as ContainerStream
from av.video.stream import VideoStream

from vidcat.domain.video.file_kinds import SOUND_ONLY
from vidcat.domain.video.limits import MAX_SIDE
from vidcat.domain.video.reasons import Reason
from vidcat.domain.video.streams import MAX_STREAMS, Stream
from vidcat.errors import RefusedEvidence

# Packets of all streams that are looked at where there are several to choose from.
_LOOKED_AT = 4000
# A stream with fewer pictures than this share of the fullest one's is a preview or a card.
_SHARE = 10
# What a file says of a stream may be anything; what is no language tag (BCP 47) is written as "-".
_KINDS = frozenset({"video", "audio", "subtitle", "data", "attachment"})
_NO_TAG = re.compile("[^A-Za-z0-9-]+")
_LONGEST_S = 1e9
_BESIDE = Disposition.attached_pic | Disposition.timed_thumbnails


def moving_streams(container: InputContainer) -> list[VideoStream]:
    """Return the video streams that are no pictures beside a film; raise RefusedEvidence if none.

    Raises it also where no decoder is there for any of them.
    """
    moving = [stream for stream in container.streams.video if not stream.disposition & _BESIDE]
    if not moving:
        said = SOUND_ONLY if container.streams.audio else "the file holds no video stream"
        raise RefusedEvidence(Reason.NO_VIDEO_STREAM, said)
    # A stream of a codec that this FFmpeg cannot decode has no codec context in PyAV.
    known = [stream for stream in moving if getattr(stream, "codec_context", None) is not None]
    if not known:
        raise RefusedEvidence(Reason.UNSUPPORTED_CODEC, "no decoder for this video stream")
    return known


def count_pictures(container: InputContainer) -> Counter[int]:
    """Return how many pictures each video stream has, by index: as its header tells, or found.

    Found is what the first part of a file holds. Reads on: the container is of no other use then.
    """
    streams = moving_streams(container)
    counts: Counter[int] = Counter()
    try:
        for packet in container.demux(streams):
            counts[packet.stream.index] += packet.size > 0
            if counts.total() > _LOOKED_AT:
                break
    except (av.error.FFmpegError, IndexError):
        pass  # what can be read before the damage tells enough, and the walk will meet it again
    for stream in streams:  # one may be stored behind another
        counts[stream.index] = max(counts[stream.index], stream.frames)
    return counts


def chosen(streams: Sequence[VideoStream], pictures: Mapping[int, int]) -> VideoStream:
    """Return the film among streams, by how many pictures of each were counted."""

    def rank(stream: VideoStream) -> tuple[bool, bool, int, int]:
        context = stream.codec_context
        is_default = bool(stream.disposition & Disposition.default)
        size = context.width * context.height
        return is_film(stream.index, pictures), is_default, size, -stream.index

    return max(streams, key=rank)


def is_film(index: int, pictures: Mapping[int, int]) -> bool:
    """Return whether a stream has about as many pictures as the fullest, and more than one."""
    count = pictures.get(index, 0)
    return count > 1 and count * _SHARE >= max(pictures.values())


def describe(
    container: InputContainer, film: VideoStream, pictures: Mapping[int, int]
) -> list[Stream]:
    """Return what the container says of its first streams; `film` is the one that was chosen."""
    described = []
    for stream in list(container.streams)[:MAX_STREAMS]:
        context = getattr(stream, "codec_context", None)
        is_chosen = stream.index == film.index
        described.append(
            Stream(
                index=stream.index,
                kind=stream.type if stream.type in _KINDS else "unknown",
                codec=context.name if context is not None else "unknown",
                width=_side(context, "width"),
                height=_side(context, "height"),
                seconds=_seconds(stream),
                language=_NO_TAG.sub("-", stream.language or "")[:20],
                is_default=bool(stream.disposition & Disposition.default),
                is_cover=bool(stream.disposition & _BESIDE),
                is_film=is_chosen or is_film(stream.index, pictures),
                is_chosen=is_chosen,
            )
        )
    return described


def _side(context: object, name: str) -> int | None:
    side = getattr(context, name, 0) or 0
    return side if 0 < side <= MAX_SIDE else None


def _seconds(stream: ContainerStream) -> float | None:
    """Return the length by the header, None for one that no film has."""
    if stream.duration is None or stream.time_base is None:
        return None
    seconds = float(stream.duration * stream.time_base)
    return seconds if 0 <= seconds <= _LONGEST_S else None
