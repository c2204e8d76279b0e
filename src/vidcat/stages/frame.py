"""Decode one exact frame of an original, for `vidcat frame`.

In:     a video's record and a time.
Out:    ExactFrame: the upright picture, its pts, and the hash of its pixels.
Writes: nothing.
Fails:  NoSuchFrame, OriginalMissing, RefusedEvidence; ToolError when the decoder fails.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.limits import GRACE_S, DecodeLimits
from vidcat.domain.model import FileIdentity
from vidcat.domain.reasons import Reason
from vidcat.domain.time import TimeBase
from vidcat.errors import EvidenceError, NoSuchFrame, OriginalMissing, RefusedEvidence
from vidcat.media.limits import Limits
from vidcat.media.sandbox import Sandbox
from vidcat.vault.evidence import identify, open_evidence


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
            shape = int(fields["height"]), int(fields["width"]), 3
            return ExactFrame(
                pts=int(fields["pts"]),
                time_base=TimeBase.parse(fields["time_base"]),
                rgb=np.frombuffer(message.payload, np.uint8).reshape(shape),
                pixel_format=str(fields["pixel_format"]),
                pixel_hash=str(fields["pixel_hash"]),
                decoder=str(fields["decoder"]),
            )
    raise NoSuchFrame(f"The video shows no frame at {at_s:g} s.")
