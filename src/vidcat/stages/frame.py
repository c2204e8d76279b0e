"""Decode exact frames of an original: one for `vidcat frame`, some in a row to step through.

In:     a video's record and a time.
Out:    ExactFrame: the upright picture, its pts, and the hash of its pixels.
Writes: nothing.
Fails:  NoSuchFrame, OriginalMissing, RefusedEvidence; ToolError when the decoder fails.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.limits import GRACE_S, DecodeLimits
from vidcat.domain.model import FileIdentity
from vidcat.domain.reasons import Reason
from vidcat.domain.time import TimeBase
from vidcat.errors import EvidenceError, NoSuchFrame, OriginalMissing, RefusedEvidence
from vidcat.media.limits import Limits
from vidcat.media.sandbox import Message, Sandbox
from vidcat.vault.evidence import identify, open_evidence, require_unchanged


@dataclass(frozen=True)
class ExactFrame:
    """The frame shown at a time; `rgb` is (height, width, 3), upright, square pixels.

    `pixel_hash` is the SHA-256 of the decoded picture in `pixel_format`, as
    `ffmpeg -f framehash -hash sha256` gives it.
    """

    pts: int
    time_base: TimeBase
    rgb: NDArray[np.uint8]
    pixel_format: str
    pixel_hash: str
    decoder: str

    @property
    def time_s(self) -> float:
        """When the frame begins to be shown, in seconds."""
        return self.time_base.seconds(self.pts)


def find_original(sha256: str, places: Iterable[bytes], max_bytes: int) -> FileIdentity:
    """Give a file that still holds exactly these bytes, by hashing it; raises OriginalMissing."""
    changed = []
    for path in places:
        try:
            identity = identify(path, max_bytes=max_bytes, follow_symlinks=True)
            if identity.sha256 == sha256:
                return identity
            changed.append(path)
        except EvidenceError:
            continue
    what = "its files were changed" if changed else "its files are gone"
    raise OriginalMissing(f"The bytes of video {sha256[:12]} are nowhere to be read: {what}.")


def exact_frame(path: bytes, at_s: float, limits: DecodeLimits, sandbox: Sandbox) -> ExactFrame:
    """Decode the frame shown at `at_s` seconds; every frame up to it is decoded."""
    request = {"at_s": at_s, "max_pixels": limits.max_pixels, "wall_s": limits.wall_s}
    bounds = Limits(
        memory_bytes=limits.memory_bytes,
        cpu_seconds=int(limits.wall_s + GRACE_S),
        wall_seconds=limits.wall_s + GRACE_S,
        max_payload_bytes=limits.max_pixels * 3,
    )
    with open_evidence(path, follow_symlinks=True) as media:
        for message in sandbox.run("frame", media.fileno(), request, bounds):
            fields = message.fields
            if message.kind == "refused":
                raise RefusedEvidence(Reason(fields["reason"]), str(fields["detail"]))
            return _frame(message)
    raise NoSuchFrame(f"The video shows no frame at {at_s:g} s.")


@dataclass(frozen=True)
class FrameInRow:
    """One of some frames in a row, and whether it is the first or last of the video."""

    frame: ExactFrame
    is_first: bool
    is_last: bool
    end_pts: int  # as far as the video was walked through


def frames_around(
    identity: FileIdentity,
    at: Fraction,
    reach: tuple[int, int],
    limits: DecodeLimits,
    sandbox: Sandbox,
) -> Iterator[FrameInRow]:
    """Decode the frame shown at a time, and up to so many before and after it, ascending.

    The file is proved to be the one identified, by its stamp. Raises RefusedEvidence,
    FailedEvidence(changed_while_reading).
    """
    before, after = reach
    request = {
        "at": [at.numerator, at.denominator],
        "before": before,
        "after": after,
        "max_pixels": limits.max_pixels,
        "wall_s": limits.wall_s,
    }
    bounds = Limits(
        memory_bytes=limits.memory_bytes,
        cpu_seconds=int(limits.wall_s + GRACE_S),
        wall_seconds=limits.wall_s + GRACE_S,
        max_payload_bytes=limits.max_pixels * 3,
        max_messages=before + after + 2,
    )
    with open_evidence(identity.path, follow_symlinks=True) as media:
        require_unchanged(media.fileno(), identity.stamp)
        yield from map(_in_row, sandbox.run("run", media.fileno(), request, bounds))


def _in_row(message: Message) -> FrameInRow:
    fields = message.fields
    if message.kind == "refused":
        raise RefusedEvidence(Reason(fields["reason"]), str(fields["detail"]))
    is_first, is_last = bool(fields["is_first"]), bool(fields["is_last"])
    return FrameInRow(_frame(message), is_first, is_last, int(fields["end_pts"]))


def _frame(message: Message) -> ExactFrame:
    fields = message.fields
    shape = int(fields["height"]), int(fields["width"]), 3
    return ExactFrame(
        pts=int(fields["pts"]),
        time_base=TimeBase.parse(fields["time_base"]),
        rgb=np.frombuffer(message.payload, np.uint8).reshape(shape),
        pixel_format=str(fields["pixel_format"]),
        pixel_hash=str(fields["pixel_hash"]),
        decoder=str(fields["decoder"]),
    )
