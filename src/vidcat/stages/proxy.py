"""Make a copy of a video that browsers play, for looking only: small, steady, without sound.

In:     an original that was proved.
Out:    the file written at a path.
Writes: nothing; who calls keeps the file in the blobs and records the stage_run.
Fails:  RefusedEvidence; ToolMissing, ToolFailed; decoder errors of the sandbox.
"""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from vidcat.domain.limits import GRACE_S, DecodeLimits
from vidcat.domain.model import FileIdentity
from vidcat.domain.reasons import Reason
from vidcat.errors import RefusedEvidence
from vidcat.media.ffmpeg import Tools
from vidcat.media.limits import Limits
from vidcat.media.playback import RATE
from vidcat.media.proxy import Writer, writing
from vidcat.media.sandbox import Sandbox
from vidcat.vault.evidence import open_evidence, require_unchanged

PROXY = "proxy"
TOOL_VERSION = "proxy/1"
WIDTH, HEIGHT = 960, 540
LONGEST_S = 4 * 3600.0
_MESSAGES = 2_000_000


def write_proxy(
    identity: FileIdentity,
    target: Path,
    tools: Tools,
    bounds: tuple[DecodeLimits, Sandbox],
    watch: Callable[[float], None],
) -> None:
    """Decode the whole video and write it small; `watch` is told the seconds that are done."""
    limits, sandbox = bounds
    wall_s = 2 * limits.wall_s  # every frame, where extraction skips some
    request = {
        "width": WIDTH,
        "height": HEIGHT,
        "longest_s": min(LONGEST_S, limits.max_duration_s),
        "max_pixels": limits.max_pixels,
        "wall_s": wall_s,
    }
    child = Limits(
        memory_bytes=limits.memory_bytes,
        cpu_seconds=int(2 * wall_s),
        wall_seconds=wall_s + GRACE_S,
        output_bytes=int(LONGEST_S * RATE * WIDTH * HEIGHT * 1.5),
        max_payload_bytes=WIDTH * HEIGHT * 3 // 2,
        max_messages=_MESSAGES,
    )
    ticks = 0
    with open_evidence(identity.path, follow_symlinks=True) as media, ExitStack() as held:
        require_unchanged(media.fileno(), identity.stamp)
        put: Writer | None = None
        for message in sandbox.run("play", media.fileno(), request, child):
            fields = message.fields
            if message.kind == "refused":
                raise RefusedEvidence(Reason(fields["reason"]), str(fields["detail"]))
            if put is None:
                size = int(fields["width"]), int(fields["height"])
                put = held.enter_context(writing(tools, target, size))
                continue
            for _ in range(int(fields["ticks"])):
                ticks += 1
                if ticks > LONGEST_S * RATE:
                    return
                put(message.payload)
            watch(ticks / RATE)
    if not ticks:
        raise RefusedEvidence(Reason.CORRUPT, "no picture of it can be decoded")
