"""What a file says of itself: bounded, harmless to show, and in words that claim no more."""

import pytest

from vidcat.domain.video.file_metadata import (
    MAX_TAGS,
    MAX_VALUE,
    WARNING,
    Chapter,
    FileMetadata,
    Tag,
    text_says,
)
from vidcat.domain.video.metadata_words import (
    NOT_KNOWN,
    metadata_lines,
    not_kept_lines,
    written_words,
)
from vidcat.domain.video.tag_names import TagKind, kind_of_tag

SAID = FileMetadata(
    tags=(
        Tag(None, "make", "Apple"),
        Tag(None, "location-eng", "+35.1234+036.5678/"),
        Tag(None, "location", "+35.1234+036.5678/"),
        Tag(0, "creation_time", "1970-01-01T00:00:00.000000Z"),
        Tag(1, "comment", "Колонна", cut=7),
    ),
    chapters=(Chapter(0.0, 1.5, "Первая"), Chapter(None, -1.0, "")),
    tags_left_out=3,
    chapters_left_out=1,
    c2pa=True,
)


def test_what_is_kept_is_read_back() -> None:
    assert FileMetadata.parse(str(SAID)) == SAID
    assert FileMetadata.parse(str(FileMetadata())) == FileMetadata()


@pytest.mark.parametrize("text", ["\x1b[2J", "a\u202eb", "a\nb", "x" * (10 * MAX_VALUE + 1)])
def test_no_tag_is_obeyed_or_endless(text: str) -> None:
    with pytest.raises(ValueError, match="a tag that"):
        Tag(None, "comment", text)
    with pytest.raises(ValueError, match="a tag that"):
        Tag(None, text, "")
    with pytest.raises(ValueError, match="a tag that"):
        Chapter(None, None, text)


def test_there_are_no_more_tags_than_are_kept() -> None:
    with pytest.raises(ValueError, match="than are kept"):
        FileMetadata((Tag(None, "a", ""),) * (MAX_TAGS + 1))


def test_lines_warn_first_and_tell_what_is_asked_first() -> None:
    first, *lines = metadata_lines(SAID)
    assert WARNING in first
    assert "5 tags" in first
    assert lines == [
        "position: 35.1234, 36.5678, written +35.1234+036.5678/ (location-eng, location)",
        "time: not set: the clock in the file stands at its zero (creation_time of stream 0)",
        "device: Apple (make)",
        "title: Колонна (comment of stream 1)",
        "C2PA manifest: present, not checked",
        "chapter 1: 0:00.000 to 0:01.500: Первая",
        "chapter 2: ? to -0:01.000: no title",
        "not kept: 3 tags beyond the 5 kept",
        "not kept: 1 chapter beyond the 2 kept",
        "not kept: 7 characters at the end of 1 text too long to keep whole",
    ]


def test_of_an_older_version_nothing_is_said_but_that() -> None:
    assert list(metadata_lines(None)) == [NOT_KNOWN]
    assert list(not_kept_lines(FileMetadata())) == []


def test_a_position_that_is_none_is_called_so() -> None:
    said = FileMetadata((Tag(None, "location", "+99+999/"),))
    assert "position: +99+999/, which is no position (location)" in list(metadata_lines(said))


@pytest.mark.parametrize(
    ("c2pa", "words"),
    [
        (True, "present, not checked"),
        (False, "none found"),
        (None, "not looked for in this kind of file"),
    ],
)
def test_a_manifest_is_never_called_valid(c2pa: bool | None, words: str) -> None:
    assert FileMetadata(c2pa=c2pa).manifest == words


def test_a_list_of_tags_shows_no_date_of_a_clock_that_was_not_set() -> None:
    words = [written_words(tag) for tag in SAID.tags]
    assert words[3] == "not set: the clock in the file stands at its zero"
    assert words[4] == "Колонна… and 7 characters more, not kept"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("apple", True),
        ("MAKE", True),
        ("колонн", True),
        ("ПЕРВАЯ", True),
        ("35.12", True),
        ("%", False),
        ("_pple", False),
        ("samsung", False),
    ],
)
def test_a_search_finds_a_part_of_a_name_or_value_in_any_case(text: str, found: bool) -> None:
    assert SAID.says(text) is found
    assert text_says(str(SAID), text) is found


def test_a_search_reads_no_json_for_a_value() -> None:
    said = FileMetadata((Tag(None, "comment", r'a "quoted" back\slash'),))
    for text in ('"QUOTED"', "back\\slash"):
        assert said.says(text)
        assert text_says(str(said), text)
    for text in ("stream", "chapters", "null", '":"'):
        assert not said.says(text)
        assert not text_says(str(said), text)


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("com.apple.quicktime.location.ISO6709", TagKind.POSITION),
        ("location-ara", TagKind.POSITION),
        ("ENCODER", TagKind.SOFTWARE),
        ("DATE", TagKind.TIME),
        ("timecode", TagKind.TIMECODE),
        ("relocation", None),
        ("-eng", None),
        ("", None),
    ],
)
def test_names_of_tags_are_known_in_any_case_and_language(key: str, kind: TagKind | None) -> None:
    assert kind_of_tag(key) is kind
