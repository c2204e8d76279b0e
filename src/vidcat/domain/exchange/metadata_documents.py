"""The JSON document of what a file says of itself."""

from typing import Any

from vidcat.domain.values.iso6709 import parse_position
from vidcat.domain.values.written_times import read_time
from vidcat.domain.video.file_metadata import WARNING, FileMetadata, Tag
from vidcat.domain.video.tag_names import TagKind, kind_of_tag


def metadata_json(metadata: FileMetadata) -> dict[str, Any]:
    """Return all tags and chapters, and what positions and times among them mean."""
    kinds = [(tag, kind_of_tag(tag.key)) for tag in metadata.tags]
    return {
        "note": WARNING,
        "tags": [vars(tag) for tag in metadata.tags],
        "chapters": [vars(chapter) for chapter in metadata.chapters],
        "tags_left_out": metadata.tags_left_out,
        "chapters_left_out": metadata.chapters_left_out,
        "c2pa_manifest": metadata.manifest,
        "positions": [_position(tag) for tag, kind in kinds if kind is TagKind.POSITION],
        "times": [_time(tag) for tag, kind in kinds if kind is TagKind.TIME],
    }


def _position(tag: Tag) -> dict[str, Any]:
    found = parse_position(tag.value)
    return {
        "stream": tag.stream,
        "key": tag.key,
        "written": tag.value,
        "latitude": found and found.latitude,
        "longitude": found and found.longitude,
    }


def _time(tag: Tag) -> dict[str, Any]:
    found = read_time(tag.value)
    return {
        "stream": tag.stream,
        "key": tag.key,
        "written": tag.value,
        "is_set": found.is_set,
        "time": found.moment.isoformat() if found.moment else None,
    }
