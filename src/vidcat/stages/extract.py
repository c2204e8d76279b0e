"""Extract from a video, in one sandboxed decode: its shots, its keyframes, its samples.

In:     a registered file, opened read-only, and the limits of one decode.
Out:    Extraction(facts, shots, keyframes, samples, decoder, damage).
Writes: stills into the blobs; reduced pictures into a scratch file; later, shot and keyframe rows.
Fails:  RefusedEvidence, FailedEvidence (recorded, the batch goes on); SandboxUnavailable.
"""

import io
import os
import signal
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from vidcat.domain.video.file_account import FileAccount
from vidcat.domain.video.file_metadata import MAX_CHAPTERS, MAX_TAGS
from vidcat.domain.video.limits import GRACE_S, DecodeLimits
from vidcat.domain.video.model import (
    Depth,
    Extraction,
    Hashes,
    Keyframe,
    Samples,
    ShotSpan,
)
from vidcat.domain.video.reasons import Reason
from vidcat.errors import FailedEvidence, RefusedEvidence, WorkStopped
from vidcat.media.pictures.fingerprints import hash_pictures
from vidcat.media.pictures.reduced import LUMA_SIDE
from vidcat.media.pictures.still import jpeg
from vidcat.media.sandbox.decoder import Message, Sandbox
from vidcat.media.sandbox.decoder_errors import DecoderDied, DecoderProtocolError, DecoderTimedOut
from vidcat.media.sandbox.limits import Limits
from vidcat.media.sandbox.message_fields import shown
from vidcat.vault.blobs import Blobs

_LUMA_BYTES = LUMA_SIDE * LUMA_SIDE
STOPPING = frozenset({signal.SIGHUP, signal.SIGINT, signal.SIGTERM})
"""The signals by which terminals and supervisors stop everything that they started."""


# What stills may take on the disk beside the file they come from: a screen recording of slides has
# 4 times its own size, a short clip of 4K a few MiB; a decoder that was taken over sends noise.
_FREE_STILL_BYTES = 32 << 20
_STILLS_TO_FILE = 16
# Beyond the longest video that the settings allow: a last frame that is shown long.
_GRACE_TO_LENGTH = 2


class Extractor:
    """Turns the messages of one decode into an Extraction, trusting none of them.

    Each message was checked by itself (media/sandbox/messages.py); here they are checked against
    each other, the limits, and the size of the file.
    """

    def __init__(
        self, blobs: Blobs, luma_file: BinaryIO, limits: DecodeLimits, file_bytes: int
    ) -> None:
        self._blobs = blobs
        self._luma_file = luma_file
        self._limits = limits
        self._still_bytes = _FREE_STILL_BYTES + _STILLS_TO_FILE * file_bytes
        self._account = FileAccount()
        self._sample_pts: list[int] = []
        self._keyframes: dict[int, Keyframe] = {}
        self._shots: list[ShotSpan] = []

    def take(self, message: Message) -> None:
        """Check and keep one message; raises ValueError for one that makes no sense here."""
        kind, fields = message.kind, message.fields
        if kind == "refused":
            raise RefusedEvidence(Reason(fields["reason"]), fields["detail"])
        if not self._account.expects(kind):
            raise ValueError(f"a message out of turn: {kind}")
        match kind:
            case "sample":
                self._take_sample(fields["pts"], message.payload)
            case "keyframe":
                self._take_keyframe(fields, message.payload)
            case "shot":
                self._take_shot(fields)
            case _:
                self._account.take(kind, fields)

    def _take_sample(self, pts: int, luma: bytes) -> None:
        if self._sample_pts and pts <= self._sample_pts[-1]:
            raise ValueError("a sample out of order")
        if len(self._sample_pts) > self._limits.max_samples:
            raise ValueError("more samples than the limits allow")
        self._sample_pts.append(pts)
        self._luma_file.write(luma)

    def _take_keyframe(self, fields: Mapping[str, Any], payload: bytes) -> None:
        pts, width, height = fields["pts"], fields["width"], fields["height"]
        too_many = len(self._keyframes) >= self._limits.max_keyframes
        if too_many or width * height > self._limits.max_pixels:
            raise ValueError("more keyframes, or larger ones, than the limits allow")
        if pts in self._keyframes:
            raise ValueError("one keyframe twice")
        pixels = np.frombuffer(payload, np.uint8)
        luma = pixels[:_LUMA_BYTES].reshape(1, LUMA_SIDE, LUMA_SIDE)
        still = jpeg(pixels[_LUMA_BYTES:].reshape(height, width, 3))
        self._still_bytes -= len(still)
        if self._still_bytes < 0:
            raise ValueError("more stills than the file can hold")
        hashed = hash_pictures(luma)
        self._keyframes[pts] = Keyframe(
            pts=pts,
            time_s=self._account.time_base.seconds(pts),
            width=width,
            height=height,
            blob=self._blobs.put(still),
            hashes=Hashes(
                hashed.phash[0].tobytes(), hashed.pdq[0].tobytes(), int(hashed.quality[0])
            ),
        )

    def _take_shot(self, fields: Mapping[str, Any]) -> None:
        start, end = fields["start_pts"], fields["end_pts"]
        seconds = self._account.time_base.seconds
        if end <= start or (self._shots and start < self._shots[-1].end_pts):
            raise ValueError("a shot that ends before it starts, or out of order")
        if len(self._shots) >= self._limits.max_samples:
            raise ValueError("more shots than the limits allow")
        self._shots.append(ShotSpan(start, end, seconds(start), seconds(end), fields["opened_by"]))

    def finish(self, stopped_by: Reason | None, detail: str) -> Extraction:
        """Return the extraction; `stopped_by` is why the decoder did not finish, None if it did.

        Raises RefusedEvidence when not one frame was decoded, ValueError for an account that does
        not hold together.
        """
        damage = stopped_by or self._account.damage
        detail = detail or self._account.detail
        if not self._keyframes or not self._sample_pts:
            raise RefusedEvidence(damage or Reason.CORRUPT, detail or "no frame could be decoded")
        first_pts, end_pts = self._span()
        facts = self._account.media_facts(first_pts, end_pts)
        seconds = facts.time_base.seconds  # since the first frame, which is known only now
        return Extraction(
            facts=facts,
            shots=tuple(
                replace(each, start_s=seconds(each.start_pts), end_s=seconds(each.end_pts))
                for each in self._shots
            ),
            keyframes=tuple(
                replace(self._keyframes[pts], time_s=seconds(pts))
                for pts in sorted(self._keyframes)
            ),
            samples=Samples(self._luma_file.name, np.array(self._sample_pts, np.int64), end_pts),
            decoder=self._account.decoder,
            frames_decoded=self._account.frames,
            damage=damage,
            detail=detail,
        )

    def _span(self) -> tuple[int, int]:
        """Return the pts of the first sample and of the end, which hold all the rest."""
        first = self._sample_pts[0]
        last = max(self._sample_pts[-1], *self._keyframes)
        shots_end = self._shots[-1].end_pts if self._shots else last + 1
        end = max(self._account.end_pts(otherwise=shots_end), last + 1)
        if min(self._keyframes) < first or (self._shots and self._shots[0].start_pts < first):
            raise ValueError("stills or shots before the first picture")
        if shots_end > end:
            raise ValueError("a shot that ends after the last picture")
        longest_s = _GRACE_TO_LENGTH * self._limits.max_duration_s
        if self._footage_s(first, end) > longest_s:
            raise ValueError("longer than the limits allow")
        return first, end

    def _footage_s(self, first: int, end: int) -> float:
        """Return how long something is shown: what lies between two shots is a gap."""
        spans = [(shot.start_pts, shot.end_pts) for shot in self._shots] or [(first, end)]
        outside = spans[0][0] - first + end - spans[-1][1]
        shown = sum(until - since for since, until in spans)
        return self._account.time_base.seconds(shown + outside)


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
        file_bytes = os.fstat(media.fileno()).st_size
        extractor = Extractor(blobs, luma_file, limits, file_bytes)
        stopped_by, detail = _consume(extractor, sandbox, media, depth, limits)
    try:
        return extractor.finish(stopped_by, detail)
    except (ValueError, OverflowError) as error:
        raise RefusedEvidence(
            Reason.CORRUPT, f"the decoder's account makes no sense: {error}"
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
        "allowance": vars(limits.allowance),
    }
    try:
        for message in sandbox.run("extract", media.fileno(), request, _bounds(limits)):
            extractor.take(message)
    except DecoderTimedOut as error:
        return Reason.TIMEOUT, error.message
    except DecoderDied as error:
        return _death(error), error.message
    except (DecoderProtocolError, ValueError, OverflowError) as error:
        # A decoder that says what ours cannot was taken over: what it said before is not believed.
        raise RefusedEvidence(
            Reason.CORRUPT, f"the decoder broke the rules: {shown(str(error))}"
        ) from error
    return None, ""


def _bounds(limits: DecodeLimits) -> Limits:
    return Limits(
        memory_bytes=limits.memory_bytes,
        cpu_seconds=int(limits.most_cpu_s + GRACE_S),
        wall_seconds=limits.wall_s + GRACE_S,
        max_payload_bytes=limits.max_pixels * 3 + _LUMA_BYTES,
        output_bytes=1 << 40,
        max_messages=limits.max_samples + 4 * limits.max_keyframes + MAX_TAGS + MAX_CHAPTERS,
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
