"""Look at spans of a video again, larger than fingerprints do, to lay it over another.

In:     an original that was proved, and the spans.
Out:    Look: grey pictures as they are shown, four a second, and their times.
Writes: nothing.
Fails:  RefusedEvidence, FailedEvidence; SandboxUnavailable.
"""

from collections.abc import Iterable

import numpy as np

from vidcat.domain.values.time import TimeBase
from vidcat.domain.video.limits import GRACE_S, DecodeLimits
from vidcat.domain.video.model import FileIdentity
from vidcat.domain.video.reasons import Reason
from vidcat.errors import RefusedEvidence
from vidcat.media.pictures.local_features import SIDE
from vidcat.media.pictures.second_look import SecondLook, Spans
from vidcat.media.sandbox.decoder import Message, Sandbox
from vidcat.media.sandbox.decoder_errors import DecoderDied, DecoderProtocolError, DecoderTimedOut
from vidcat.media.sandbox.limits import Limits
from vidcat.vault.originals import open_evidence, require_unchanged

_MAX_PICTURES = 2000
_NONSENSE = (ValueError, KeyError, TypeError, OverflowError, ZeroDivisionError)


def look(
    identity: FileIdentity, spans: Spans, limits: DecodeLimits, sandbox: Sandbox
) -> SecondLook:
    """Decode a proved file up to the end of the last span and keep what the spans show.

    Spans and times are in seconds since the first frame shown.
    """
    request = {
        "spans": [list(span) for span in spans],
        "side": SIDE,
        "max_pixels": limits.max_pixels,
        "allowance": vars(limits.allowance),
    }
    bounds = Limits(
        memory_bytes=limits.memory_bytes,
        cpu_seconds=int(limits.most_cpu_s + GRACE_S),
        wall_seconds=limits.wall_s + GRACE_S,
        max_payload_bytes=SIDE * SIDE,
        output_bytes=_MAX_PICTURES * SIDE * SIDE,
        max_messages=_MAX_PICTURES,
    )
    try:
        with open_evidence(identity.path, follow_symlinks=True) as media:
            require_unchanged(media.fileno(), identity.stamp)
            seen = _look(sandbox.run("look", media.fileno(), request, bounds))
            require_unchanged(media.fileno(), identity.stamp)
            return seen
    except DecoderTimedOut as error:
        raise RefusedEvidence(Reason.TIMEOUT, error.message) from error
    except (DecoderDied, DecoderProtocolError, *_NONSENSE) as error:
        # The file did this to its decoder, as it may have when it was extracted.
        raise RefusedEvidence(Reason.CORRUPT, f"it cannot be looked at again: {error}") from error


def _look(messages: Iterable[Message]) -> SecondLook:
    """Take the decoder's account, trusting none of it."""
    base, times, pictures = TimeBase(1, 1), [], []
    for message in messages:
        fields = message.fields
        match message.kind:
            case "refused":
                raise RefusedEvidence(Reason(fields["reason"]), str(fields["detail"])[:500])
            case "base":
                base = TimeBase.parse(fields["time_base"])
            case _:
                shape = int(fields["height"]), int(fields["width"])
                pictures.append(np.frombuffer(message.payload, np.uint8).reshape(shape))
                times.append(base.seconds(int(fields["pts"])))
    steady = len({each.shape for each in pictures}) == 1 and min(pictures[0].shape) > 0
    if not steady or any(np.diff(times) <= 0):
        raise RefusedEvidence(Reason.CORRUPT, "no steady picture is shown in those seconds")
    return SecondLook(np.array(times, np.float64), np.array(pictures))
