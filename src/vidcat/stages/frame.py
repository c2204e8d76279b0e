"""Decode exact frames of an original, one or a run, for `vidcat frame` and the labelling desk.

In:     a file that was proved, and which frame is wanted.
Out:    ExactFrame: the upright picture, its pts, and the hash of its pixels; or a FrameIndex.
Writes: nothing.
Fails:  NoSuchFrame, OriginalMissing, RefusedEvidence, FailedEvidence; ToolError when the decoder
        fails.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.sightings.statements import Moment
from vidcat.domain.values.file_clock import OWN_CLOCK, FileClock
from vidcat.domain.values.time import TimeBase
from vidcat.domain.video.frame_index import FrameIndex
from vidcat.domain.video.limits import GRACE_S, DecodeLimits
from vidcat.domain.video.model import FileIdentity
from vidcat.domain.video.reasons import Reason
from vidcat.errors import EvidenceError, NoSuchFrame, OriginalMissing, RefusedEvidence
from vidcat.media.sandbox.decoder import Message, Sandbox
from vidcat.media.sandbox.decoder_errors import DecoderProtocolError
from vidcat.media.sandbox.limits import Limits
from vidcat.vault.originals import identify, open_evidence, require_unchanged

_NONSENSE = (ValueError, KeyError, TypeError, OverflowError, ZeroDivisionError)
_OUTPUT_BYTES = 8 << 30
_RUN_BYTES = 128 << 20  # of raw pictures in one run: 20 at 1080p


@dataclass(frozen=True)
class ExactFrame:
    """The frame shown at a time; `rgb` is (height, width, 3), upright, square pixels.

    `pixel_hash` is the SHA-256 of the decoded picture in `pixel_format`, as
    `ffmpeg -f framehash -hash sha256` gives it. `previous_pts` and `next_pts` are None where there
    is no such frame.
    """

    pts: int
    time_base: TimeBase
    rgb: NDArray[np.uint8]
    pixel_format: str
    pixel_hash: str
    decoder: str
    previous_pts: int | None = None
    next_pts: int | None = None

    @property
    def time_s(self) -> float:
        """When the frame begins to be shown, in seconds since the first frame."""
        return self.time_base.seconds(self.pts)

    @property
    def moment(self) -> Moment:
        """This frame, as a sighting holds it."""
        return Moment(self.pts, self.pts, self.time_base, self.pixel_hash, self.decoder)


@dataclass(frozen=True)
class WantedFrames:
    """The frame shown at a pts, with so many before and after it."""

    at_pts: int
    before: int = 0
    after: int = 0


@dataclass(frozen=True)
class Decoder:
    """A file that was proved, how much decoding it may cost, and where it is decoded.

    `first_pts` is that of the first frame shown, from which its times count; `clock` is what the
    file's own clock was found to say.
    """

    identity: FileIdentity
    limits: DecodeLimits
    sandbox: Sandbox
    first_pts: int = 0
    clock: FileClock = OWN_CLOCK

    @contextmanager
    def run(
        self, entry: str, request: Mapping[str, Any], most_bytes: int = _OUTPUT_BYTES
    ) -> Iterator[Iterator[Message]]:
        """Run an entry of the sandbox; the file is proved unchanged before and after.

        The messages may hold `most_bytes` in all.

        Raises RefusedEvidence, FailedEvidence, and ToolError when the decoder fails.
        """
        limits = self.limits
        common = {"max_pixels": limits.max_pixels, "allowance": vars(limits.allowance)}
        bounds = Limits(
            memory_bytes=limits.memory_bytes,
            cpu_seconds=int(limits.most_cpu_s + GRACE_S),
            wall_seconds=limits.wall_s + GRACE_S,
            output_bytes=most_bytes,
            max_payload_bytes=limits.max_pixels * 3,
        )
        with open_evidence(self.identity.path, follow_symlinks=True) as media:
            require_unchanged(media.fileno(), self.identity.stamp)
            try:
                messages = self.sandbox.run(entry, media.fileno(), {**common, **request}, bounds)
                yield _accepted(messages)
            except _NONSENSE as error:
                raise DecoderProtocolError(f"The decoder's answer is nonsense: {error}.") from error
            require_unchanged(media.fileno(), self.identity.stamp)


def find_original(sha256: str, places: Iterable[bytes], max_bytes: int) -> FileIdentity:
    """Return a file that still holds exactly these bytes, by hashing it; raise OriginalMissing."""
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


def index_frames(decoder: Decoder) -> FrameIndex | None:
    """Walk through a file's packets once; None when its frames must be decoded from the start."""
    with decoder.run("survey", {}) as messages:
        found = [_index(message, decoder.first_pts) for message in messages]
    return found[0] if found else None


def _index(message: Message, first_pts: int) -> FrameIndex:
    fields, numbers = message.fields, np.frombuffer(message.payload, np.int64)
    frames, entries = int(fields["frames"]), int(fields["entries"])
    pts, positions, dts = np.split(numbers, [frames, frames + entries])
    inside = not entries or (positions[0] >= 0 and positions[-1] < frames)
    if len(dts) != entries or not inside or (np.diff(pts) <= 0).any():
        raise ValueError("an index that does not hold together")
    base = TimeBase.parse(fields["time_base"], first_pts)
    return FrameIndex(base, pts, positions, dts, int(fields["end_pts"]))


def exact_frame(decoder: Decoder, at_pts: int, index: FrameIndex | None) -> ExactFrame:
    """Decode the frame shown at a pts; raises NoSuchFrame."""
    found = list(frame_run(decoder, WantedFrames(at_pts), index))
    if not found:
        raise NoSuchFrame(f"The video shows no frame at pts {at_pts}.")
    return found[0]


def frame_run(
    decoder: Decoder, wanted: WantedFrames, index: FrameIndex | None
) -> Iterator[ExactFrame]:
    """Decode a run of frames: first the one wanted, then those before it, then those after it.

    Nothing comes when no frame is shown then. With an index, decoding begins inside the file where
    what comes out is sure to be the same. Ending the iteration early costs a warm process.
    """
    request: dict[str, Any] = {
        "at_pts": wanted.at_pts,
        "before": wanted.before,
        "after": wanted.after,
        "max_bytes": _RUN_BYTES,
        "sought": None,
    }
    if index is not None:
        position = index.position(wanted.at_pts)
        sought = index.sought(position, wanted.before, wanted.after)
        request["sought"] = asdict(sought) if sought else None
    with decoder.run("frames", request) as messages:
        for message in messages:
            yield _frame(message, decoder)


def _frame(message: Message, decoder: Decoder) -> ExactFrame:
    fields = message.fields
    shape = int(fields["height"]), int(fields["width"]), 3
    previous, following = fields["previous_pts"], fields["next_pts"]
    return ExactFrame(
        pts=int(fields["pts"]),
        time_base=TimeBase.parse(fields["time_base"], decoder.first_pts, decoder.clock),
        rgb=np.frombuffer(message.payload, np.uint8).reshape(shape),
        pixel_format=str(fields["pixel_format"]),
        pixel_hash=str(fields["pixel_hash"]),
        decoder=str(fields["decoder"]),
        previous_pts=None if previous is None else int(previous),
        next_pts=None if following is None else int(following),
    )


def _accepted(messages: Iterable[Message]) -> Iterator[Message]:
    """Yield messages; a refusal, which is the last, is raised when the decoder has ended."""
    refusal = None
    for message in messages:
        if message.kind == "refused":
            reason, detail = message.fields["reason"], str(message.fields["detail"])[:500]
            refusal = RefusedEvidence(Reason(reason), detail)
        else:
            yield message
    if refusal is not None:
        raise refusal
