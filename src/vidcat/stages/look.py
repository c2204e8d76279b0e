"""Look at spans of a video again, larger than fingerprints do, to lay it over another.

In:     an original that was proved, and the spans.
Out:    Look: grey pictures as they are shown, four a second, and their times.
Writes: nothing.
Fails:  RefusedEvidence, FailedEvidence; ToolError when the decoder fails.
"""

import numpy as np

from vidcat.domain.limits import GRACE_S, DecodeLimits
from vidcat.domain.reasons import Reason
from vidcat.domain.time import TimeBase
from vidcat.errors import RefusedEvidence
from vidcat.media.limits import Limits
from vidcat.media.local_features import SIDE
from vidcat.media.looks import Look, Spans
from vidcat.media.sandbox import Sandbox
from vidcat.vault.evidence import open_evidence

_MAX_PICTURES = 2000


def look(path: bytes, spans: Spans, limits: DecodeLimits, sandbox: Sandbox) -> Look:
    """Decode a video up to the end of the last span and keep what the spans show."""
    request = {
        "spans": [list(span) for span in spans],
        "side": SIDE,
        "max_pixels": limits.max_pixels,
        "wall_s": limits.wall_s,
    }
    bounds = Limits(
        memory_bytes=limits.memory_bytes,
        cpu_seconds=int(limits.wall_s + GRACE_S),
        wall_seconds=limits.wall_s + GRACE_S,
        max_payload_bytes=SIDE * SIDE,
        output_bytes=_MAX_PICTURES * SIDE * SIDE,
        max_messages=_MAX_PICTURES,
    )
    base, times, pictures = TimeBase(1, 1), [], []
    with open_evidence(path, follow_symlinks=True) as media:
        for message in sandbox.run("look", media.fileno(), request, bounds):
            fields = message.fields
            match message.kind:
                case "refused":
                    raise RefusedEvidence(Reason(fields["reason"]), str(fields["detail"]))
                case "base":
                    base = TimeBase.parse(fields["time_base"])
                case _:
                    shape = int(fields["height"]), int(fields["width"])
                    pictures.append(np.frombuffer(message.payload, np.uint8).reshape(shape))
                    times.append(base.seconds(int(fields["pts"])))
    if not pictures or any(each.shape != pictures[0].shape for each in pictures):
        raise RefusedEvidence(Reason.CORRUPT, "no steady picture is shown in those seconds")
    return Look(np.array(times, np.float64), np.array(pictures))
