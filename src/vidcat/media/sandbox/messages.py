"""The schema of what a decoder may say: every field typed and bounded, checked before it is used.

wire.py knows frames and plain JSON; here is what each kind of message of each entry holds. How the
messages of one decode relate to each other (order, sums, the size of the file) is checked by the
stage that puts them together.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from vidcat.domain.values.file_clock import MAX_MARKS
from vidcat.domain.values.file_names import terminal_text
from vidcat.media.sandbox.message_fields import (
    AspectText,
    Count,
    Detail,
    FarSeconds,
    Hash,
    Key,
    Name,
    Place,
    Pts,
    Refusal,
    Said,
    Side,
    TimeBaseText,
    Value,
)
from vidcat.media.sandbox.wire import Message

_LUMA_BYTES = 128 * 128
_PTS_BYTES = 8


class Refused(Said):
    """The reason why nothing can be taken from the file."""

    reason: Refusal
    detail: Detail


class Facts(Said):
    """What container and stream say."""

    container: Name
    codec: Name
    pixel_format: Name
    width: Side
    height: Side
    rotation: Literal[0, 90, 180, 270]
    mirrored: bool
    sample_aspect: AspectText
    fps: Annotated[float, Field(gt=0, le=1e9)] | None
    time_base: TimeBaseText
    decoder: Name
    c2pa: bool | None
    tags_left_out: Count
    chapters_left_out: Count


class Sample(Said):
    """One reduced picture."""

    pts: Pts

    @property
    def payload_bytes(self) -> int:
        """128 x 128 bytes of luma."""
        return _LUMA_BYTES


class KeyframeSaid(Said):
    """One still: its luma, then upright RGB."""

    pts: Pts
    width: Side
    height: Side

    @property
    def payload_bytes(self) -> int:
        """Reduced luma, and three bytes for each pixel."""
        return _LUMA_BYTES + 3 * self.width * self.height


class ShotSaid(Said):
    """Frames between two cuts."""

    start_pts: Pts
    end_pts: Pts
    opened_by: Literal["start", "cut", "fade", "dissolve"]


class StreamSaid(Said):
    """What the container says of one stream."""

    index: Place
    kind: Literal["video", "audio", "subtitle", "data", "attachment", "unknown"]
    codec: Name
    width: Side | None
    height: Side | None
    seconds: FarSeconds | None
    language: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{0,20}$")]
    is_default: bool
    is_cover: bool
    is_film: bool
    is_chosen: bool


class TagSaid(Said):
    """One tag of the file or of a stream."""

    stream: Place | None
    key: Key
    value: Value
    cut: Count


class ChapterSaid(Said):
    """When a chapter begins and ends, and its title."""

    start_s: FarSeconds | None
    end_s: FarSeconds | None
    title: Value
    cut: Count


class ClockSaid(Said):
    """What the file's own clock says of a frame, where that is not its pts."""

    pts: Pts
    file_pts: Pts
    section: Annotated[int, Field(ge=1, le=MAX_MARKS + 1)]
    lasts: bool


class EndSaid(Said):
    """How the decode ended."""

    end_pts: Pts
    frames: Count
    packets: Count
    left_out_frames: Count | None
    left_out_s: Annotated[float, Field(ge=0, le=1e12)] | None
    damage: Refusal | None
    detail: Detail


class BaseSaid(Said):
    """The time base of the pictures that follow."""

    time_base: TimeBaseText


class Look(Said):
    """One grey picture."""

    pts: Pts
    width: Side
    height: Side

    @property
    def payload_bytes(self) -> int:
        """A byte for each pixel."""
        return self.width * self.height


class Index(Said):
    """Where the frames of a file lie: pts of all, then positions and dts of the entries."""

    frames: Count
    entries: Count
    end_pts: Pts
    time_base: TimeBaseText

    @property
    def payload_bytes(self) -> int:
        """A 64-bit number for each frame, two for each entry."""
        return _PTS_BYTES * (self.frames + 2 * self.entries)


class FrameSaid(Said):
    """One exact frame, upright RGB."""

    pts: Pts
    previous_pts: Pts | None
    next_pts: Pts | None
    time_base: TimeBaseText
    width: Side
    height: Side
    pixel_format: Name
    pixel_hash: Hash
    decoder: Name

    @property
    def payload_bytes(self) -> int:
        """Three bytes for each pixel."""
        return 3 * self.width * self.height


class ProxySize(Said):
    """The size of all pictures that follow, and when the first is shown."""

    width: Side
    height: Side
    start_s: FarSeconds


class ProxyPicture(Said):
    """A picture that `count` pictures of the proxy show; of the size that was said."""

    count: Annotated[int, Field(ge=1, le=2**31)]

    @property
    def payload_bytes(self) -> None:
        """Known to who remembers the size."""
        return


class Attempt(Said):
    """What came of one attempt to break out."""

    name: Name
    outcome: Name


SCHEMA: Mapping[str, Mapping[str, type[Said]]] = MappingProxyType(
    {
        "extract": {
            "refused": Refused,
            "facts": Facts,
            "sample": Sample,
            "keyframe": KeyframeSaid,
            "shot": ShotSaid,
            "stream": StreamSaid,
            "tag": TagSaid,
            "chapter": ChapterSaid,
            "clock": ClockSaid,
            "end": EndSaid,
        },
        "look": {"refused": Refused, "base": BaseSaid, "picture": Look},
        "survey": {"refused": Refused, "index": Index},
        "frames": {"refused": Refused, "frame": FrameSaid},
        "selftest": {"attempt": Attempt},
        "proxy": {"refused": Refused, "size": ProxySize, "picture": ProxyPicture},
    }
)


class NotInSchema(ValueError):
    """A message that no decoder of ours sends."""


def checked(entry: str, message: Message) -> Message:
    """Return a message of an entry with its fields as the schema has them; raise NotInSchema."""
    kinds = SCHEMA[entry]
    if message.kind not in kinds:
        raise NotInSchema(f"no message of {entry} is called {message.kind!r}")
    try:
        said = kinds[message.kind].model_validate(dict(message.fields))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"][:2])[:40]
        raise NotInSchema(f"{message.kind}.{terminal_text(where)}: {first['type']}") from error
    if said.payload_bytes not in (None, len(message.payload)):
        raise NotInSchema(f"{message.kind}: {len(message.payload)} bytes are not what it announces")
    return Message(message.kind, _plain(said), message.payload)


def _plain(said: Said) -> dict[str, Any]:
    return {name: getattr(said, name) for name in type(said).model_fields}
