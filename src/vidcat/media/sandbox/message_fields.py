"""The kinds of field that a decoder's messages are made of: each typed and bounded."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from vidcat.domain.values.file_names import terminal_text
from vidcat.domain.video.file_metadata import ESCAPED, MAX_KEY, MAX_VALUE
from vidcat.domain.video.limits import MAX_SIDE
from vidcat.domain.video.reasons import Reason

# A quarter of what 64 bits hold, so that sums of two stay inside.
MAX_PTS = 2**61
_MAX_TERM = 2**31 - 1  # AVRational has two ints (libavutil/rational.h)

REFUSALS = frozenset(
    {
        Reason.NOT_VIDEO,
        Reason.PLAYLIST,
        Reason.NO_VIDEO_STREAM,
        Reason.UNSUPPORTED_CODEC,
        Reason.TRUNCATED,
        Reason.CORRUPT,
        Reason.UNTIMED,
        Reason.OTHER_STREAM,
        Reason.TOO_LARGE,
        Reason.TOO_LONG,
        Reason.TIMEOUT,
    }
)
"""The reasons that a decoder may give; the others are for what happens around it."""


def shown(text: str) -> str:
    """Return a text of a decoder as it may be kept and printed: nothing to obey, not long."""
    return terminal_text(text)[:500]


def _refusal(text: str) -> str:
    if text not in REFUSALS:
        raise ValueError("no reason of a decoder's")
    return text


def _ratio(text: str) -> str:
    num, den = map(int, text.replace(":", "/").split("/"))
    if not 0 < num <= _MAX_TERM or not 0 < den <= _MAX_TERM:
        raise ValueError("a ratio of numbers that no container holds")
    return text


Pts = Annotated[int, Field(ge=-MAX_PTS, le=MAX_PTS)]
Place = Annotated[int, Field(ge=0, le=2**20)]  # of a stream
Side = Annotated[int, Field(ge=1, le=MAX_SIDE)]
Count = Annotated[int, Field(ge=0, le=2**40)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.,:;()+/ -]{1,200}$")]
TimeBaseText = Annotated[str, Field(pattern=r"^[0-9]{1,10}/[0-9]{1,10}$"), AfterValidator(_ratio)]
AspectText = Annotated[str, Field(pattern=r"^[0-9]{1,10}:[0-9]{1,10}$"), AfterValidator(_ratio)]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
# Error texts quote the file: what a terminal would obey is made visible at once.
Detail = Annotated[str, Field(max_length=4_000), AfterValidator(lambda said: shown(said))]
Key = Annotated[str, Field(max_length=ESCAPED * MAX_KEY), AfterValidator(terminal_text)]
Value = Annotated[str, Field(max_length=ESCAPED * MAX_VALUE), AfterValidator(terminal_text)]
FarSeconds = Annotated[float, Field(ge=-1e12, le=1e12)]
Refusal = Annotated[str, AfterValidator(_refusal)]


class Said(BaseModel):
    """What every message has in common: exactly its own fields, each of exactly its type."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)

    @property
    def payload_bytes(self) -> int | None:
        """How long the payload is; None where only the limits of the run bound it."""
        return 0
