"""Extract from a video, in one sandboxed decode: its shots, its keyframes, its samples.

In:     a registered file, opened read-only, and the limits of one decode.
Out:    Extraction(facts, shots, keyframes, samples, decoder, damage).
Writes: stills into the blobs; reduced pictures into a scratch file; later, shot and keyframe rows.
Fails:  RefusedEvidence, FailedEvidence (recorded, the batch goes on); SandboxUnavailable.
"""

import io
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from vidcat.domain.values.time import TimeBase
from vidcat.domain.video.limits import GRACE_S, DecodeLimits
from vidcat.domain.video.model import (
    Depth,
    Extraction,
    Hashes,
    Keyframe,
    MediaFacts,
    Samples,
    ShotSpan,
)
from vidcat.domain.video.reasons import Reason
from vidcat.errors import FailedEvidence, RefusedEvidence, WorkStopped
from vidcat.media.pictures.fingerprints import hash_pictures
from vidcat.media.pictures.reduced import LUMA_SIDE
from vidcat.media.pictures.still import jpeg
from vidcat.media.sandbox.decoder import Sandbox
from vidcat.media.sandbox.decoder_errors import DecoderDied, DecoderProtocolError, DecoderTimedOut
from vidcat.media.sandbox.limits import Limits
from vidcat.vault.blobs import Blobs

_LUMA_BYTES = LUMA_SIDE * LUMA_SIDE
STOPPING = frozenset({signal.SIGHUP, signal.SIGINT, signal.SIGTERM})
"""The signals by which terminals and supervisors stop everything that they started."""


class Extractor:
    """Turns the messages of one decode into an Extraction, trusting none of them."""

    def __init__(self, blobs: Blobs, luma_file: BinaryIO, limits: DecodeLimits) -> None:
        self._blobs = blobs
        self._luma_file = luma_file
        self._limits = limits
        self._facts: dict[str, Any] = {}
        self._sample_pts: list[int] = []
        self._keyframes: list[Keyframe] = []
        self._shots: list[ShotSpan] = []
        self._end: Mapping[str, Any] = {}

    def take(self, kind: str, fields: Mapping[str, Any], payload: bytes) -> None:
        """Check and keep one message; raises ValueError or KeyError for one that makes no sense."""
        match kind:
            case "refused":
                raise RefusedEvidence(Reason(fields["reason"]), str(fields["detail"])[:500])
            case "facts":
                self._facts = dict(fields)
            case "sample":
                self._take_sample(int(fields["pts"]), payload)
            case "keyframe":
                self._take_keyframe(fields, payload)
            case "shot":
                self._take_shot(fields)
            case "end":
                self._end = fields
            case _:
                raise ValueError(f"the decoder sent a message of kind {kind!r}")

    def _take_sample(self, pts: int, luma: bytes) -> None:
        if len(luma) != _LUMA_BYTES or (self._sample_pts and pts <= self._sample_pts[-1]):
            raise ValueError("a sample of the wrong size or out of order")
        if len(self._sample_pts) > self._limits.max_samples:
            raise ValueError("more samples than the limits allow")
        self._sample_pts.append(pts)
        self._luma_file.write(luma)

    def _take_keyframe(self, fields: Mapping[str, Any], payload: bytes) -> None:
        width, height = int(fields["width"]), int(fields["height"])
        too_many = len(self._keyframes) >= self._limits.max_keyframes
        if too_many or width * height > self._limits.max_pixels:
            raise ValueError("more keyframes, or larger ones, than the limits allow")
        pixels = np.frombuffer(payload, np.uint8)
        luma = pixels[:_LUMA_BYTES].reshape(1, LUMA_SIDE, LUMA_SIDE)
        rgb = pixels[_LUMA_BYTES:].reshape(height, width, 3)
        hashed = hash_pictures(luma)
        pts = int(fields["pts"])
        self._keyframes.append(
            Keyframe(
                pts=pts,
                time_s=self._time_base.seconds(pts),
                width=width,
                height=height,
                blob=self._blobs.put(jpeg(rgb)),
                hashes=Hashes(
                    hashed.phash[0].tobytes(), hashed.pdq[0].tobytes(), int(hashed.quality[0])
                ),
            )
        )

    def _take_shot(self, fields: Mapping[str, Any]) -> None:
        start, end = int(fields["start_pts"]), int(fields["end_pts"])
        seconds = self._time_base.seconds
        if end <= start or (self._shots and start < self._shots[-1].end_pts):
            raise ValueError("a shot that ends before it starts, or out of order")
        self._shots.append(
            ShotSpan(start, end, seconds(start), seconds(end), str(fields["opened_by"])[:16])
        )

    @property
    def _time_base(self) -> TimeBase:
        return TimeBase.parse(self._facts["time_base"])

    def finish(self, stopped_by: Reason | None, detail: str) -> Extraction:
        """Return the extraction; `stopped_by` is why the decoder did not finish, None if it did.

        Raises RefusedEvidence when not one frame was decoded.
        """
        damage = stopped_by or (Reason(self._end["damage"]) if self._end.get("damage") else None)
        detail = detail or str(self._end.get("detail", ""))[:500]
        if not self._keyframes:
            raise RefusedEvidence(damage or Reason.CORRUPT, detail or "no frame could be decoded")
        last = self._sample_pts[-1] if self._sample_pts else self._keyframes[-1].pts
        end_pts = max(int(self._end.get("end_pts", last + 1)), last + 1)
        first_pts = self._sample_pts[0] if self._sample_pts else self._keyframes[0].pts
        return Extraction(
            facts=self._media_facts(first_pts, end_pts),
            shots=tuple(self._shots),
            keyframes=tuple(sorted(self._keyframes, key=lambda still: still.pts)),
            samples=Samples(self._luma_file.name, np.array(self._sample_pts, np.int64), end_pts),
            decoder=str(self._facts["decoder"])[:200],
            frames_decoded=int(self._end.get("frames", 0)),
            damage=damage,
            detail=detail,
        )

    def _media_facts(self, first_pts: int, end_pts: int) -> MediaFacts:
        facts, base = self._facts, self._time_base
        return MediaFacts(
            container=str(facts["container"])[:64],
            codec=str(facts["codec"])[:32],
            pixel_format=str(facts["pixel_format"])[:32],
            width=int(facts["width"]),
            height=int(facts["height"]),
            rotation=int(facts["rotation"]),
            sample_aspect=str(facts["sample_aspect"])[:32],
            fps=None if facts["fps"] is None else float(facts["fps"]),
            duration_s=base.seconds(end_pts) - base.seconds(first_pts),
            time_base=base,
            first_pts=first_pts,
            end_pts=end_pts,
        )


def extract(
    media: io.FileIO,
    *,
    depth: Depth,
    limits: DecodeLimits,
    sandbox: Sandbox,
    blobs: Blobs,
    scratch: Path,
) -> Extraction:
    """Decode an open video once, in the sandbox.

    A video that decodes in part gives what it can, with `damage` set. Raises RefusedEvidence when
    there is nothing to keep, FailedEvidence when the decoder was killed from outside.
    """
    with scratch.open("wb") as luma_file:
        extractor = Extractor(blobs, luma_file, limits)
        stopped_by, detail = _consume(extractor, sandbox, media, depth, limits)
    try:
        return extractor.finish(stopped_by, detail)
    except (ValueError, KeyError, TypeError, OverflowError, ZeroDivisionError) as error:
        raise RefusedEvidence(
            Reason.CORRUPT, f"the decoder's account makes no sense: {error!r}"
        ) from error


def _consume(
    extractor: Extractor, sandbox: Sandbox, media: io.FileIO, depth: Depth, limits: DecodeLimits
) -> tuple[Reason | None, str]:
    """Feed all messages of a decode; return why they stopped early, if they did."""
    request = {
        "depth": depth.value,
        "max_pixels": limits.max_pixels,
        "max_duration_s": limits.max_duration_s,
        "max_samples": limits.max_samples,
        "wall_s": limits.wall_s,
        "free_s": limits.free_s,
    }
    try:
        for message in sandbox.run("extract", media.fileno(), request, _bounds(limits)):
            extractor.take(message.kind, message.fields, message.payload)
    except DecoderTimedOut as error:
        return Reason.TIMEOUT, error.message
    except DecoderDied as error:
        return _death(error), error.message
    except (DecoderProtocolError, ValueError, KeyError, TypeError, OverflowError) as error:
        # A decoder that sends nonsense was taken over, or a limit cut it off in mid-sentence.
        return Reason.CORRUPT, f"the decoder broke the rules: {error}"
    return None, ""


def _bounds(limits: DecodeLimits) -> Limits:
    return Limits(
        memory_bytes=limits.memory_bytes,
        cpu_seconds=int(limits.wall_s * 2 + GRACE_S),
        wall_seconds=limits.wall_s + GRACE_S,
        max_payload_bytes=limits.max_pixels * 3 + _LUMA_BYTES,
        output_bytes=1 << 40,
        max_messages=limits.max_samples + 4 * limits.max_keyframes,
    )


def _death(error: DecoderDied) -> Reason:
    """Return what a dead decoder means for its video; raise FailedEvidence if it was not the file.

    A crash is the file's doing; a kill, or a fault in our own code, is worth a retry. What stops
    a whole session (a supervisor, a closed terminal) says nothing of the file.
    """
    if error.out_of_memory:
        return Reason.TOO_LARGE
    if error.signal in STOPPING:
        raise WorkStopped(Reason.WORKER_DIED, error.message) from error
    if error.signal is None or error.signal == signal.SIGKILL:
        raise FailedEvidence(Reason.WORKER_DIED, error.message) from error
    return Reason.CORRUPT
