"""The names of tags that say where, when and with what a file was made.

They are those that FFmpeg gives, which reads the atoms of QuickTime (as (c)xyz for a position), the
simple tags of Matroska and the chunks of AVI, and those that Apple and Android write.
"""

from enum import StrEnum


class TagKind(StrEnum):
    """What a tag tells, in the order in which people ask."""

    POSITION = "position"
    TIME = "time"
    DEVICE = "device"
    SOFTWARE = "software"
    TIMECODE = "timecode"
    TITLE = "title"
    HANDLER = "handler"


_NAMES = {
    TagKind.POSITION: "location com.apple.quicktime.location.iso6709",
    TagKind.TIME: "creation_time com.apple.quicktime.creationdate date date_recorded "
    "date_digitized date_encoded date_tagged datetimeoriginal year",
    TagKind.DEVICE: "make model manufacturer com.apple.quicktime.make com.apple.quicktime.model "
    "com.android.manufacturer com.android.model com.android.capture.fps "
    "com.apple.quicktime.camera.identifier com.apple.quicktime.camera.lens_model",
    TagKind.SOFTWARE: "software encoder encoded_by encoding_tool firmware "
    "com.apple.quicktime.software com.android.version",
    TagKind.TIMECODE: "timecode",
    TagKind.TITLE: "title artist author comment description synopsis copyright "
    "com.apple.quicktime.title com.apple.quicktime.author com.apple.quicktime.description "
    "com.apple.quicktime.comment",
    TagKind.HANDLER: "handler_name",
}
_KINDS = {name: kind for kind, names in _NAMES.items() for name in names.split()}


def kind_of_tag(key: str) -> TagKind | None:
    """Return what a tag tells by its name, in any case; None for one that we know nothing of.

    FFmpeg writes the language behind the name: location-eng.
    """
    name = key.casefold()
    kind = _KINDS.get(name)
    if kind is None and len(name) > 4 and name[-4] == "-":
        return _KINDS.get(name[:-4])
    return kind
