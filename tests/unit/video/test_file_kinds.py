"""The kind of a file that was passed over follows from the reason and the words of its refusal."""

import pytest

from vidcat.domain.video.file_kinds import (
    LINK_NOT_FOLLOWED,
    LINK_TO_NOTHING,
    SOUND_ONLY,
    FileKind,
    advice_on,
    counted_kinds,
    form_words,
    passed_over_kind,
)
from vidcat.domain.video.reasons import Reason, Status

OF_A_PICTURE = "only films are catalogued, a picture belongs with the posting that it comes from"
KINDS = [
    (Reason.EMPTY, "the file has no bytes", FileKind.EMPTY),
    (Reason.UNREADABLE, "Permission denied", FileKind.UNREADABLE),
    (Reason.PLAYLIST, "a playlist points at other media and holds none", FileKind.PLAYLIST),
    (Reason.NOT_A_FILE, LINK_NOT_FOLLOWED, FileKind.LINK),
    (Reason.NOT_A_FILE, f"{LINK_TO_NOTHING}: No such file or directory", FileKind.LINK),
    (Reason.NOT_A_FILE, "a pipe, not a file", FileKind.SPECIAL),
    (Reason.NO_VIDEO_STREAM, SOUND_ONLY, FileKind.SOUND),
    (Reason.NO_VIDEO_STREAM, "the file holds no video stream", FileKind.OTHER),
    (Reason.NOT_VIDEO, "it cannot be opened: Invalid data found", FileKind.OTHER),
    (Reason.NOT_VIDEO, "text", FileKind.OTHER),
    (Reason.NOT_VIDEO, "it is text", FileKind.TEXT),
    (Reason.TRUNCATED, "it cannot be opened", FileKind.DAMAGED),
    (Reason.CORRUPT, "", FileKind.DAMAGED),
    (Reason.UNSUPPORTED_CODEC, "no decoder for this video stream", FileKind.UNSUPPORTED),
    (Reason.UNTIMED, "", FileKind.UNSUPPORTED),
    (Reason.TOO_LARGE, "", FileKind.LIMIT),
    (Reason.TOO_LONG, "", FileKind.LIMIT),
    (Reason.TIMEOUT, "", FileKind.LIMIT),
    # As older versions put it.
    (Reason.NOT_VIDEO, f"it is a JPEG picture; {OF_A_PICTURE}", FileKind.PICTURE),
    (
        Reason.NOT_VIDEO,
        "it is a ZIP archive, or a document made of one; unpack it, and ingest what is in it",
        FileKind.ARCHIVE,
    ),
    (Reason.NOT_VIDEO, "it is a document of an older Office", FileKind.OTHER),
    (Reason.NOT_A_FILE, "no file", FileKind.SPECIAL),
]


@pytest.mark.parametrize(("reason", "detail", "kind"), KINDS)
def test_what_was_refused_has_a_kind(reason: Reason, detail: str, kind: FileKind) -> None:
    assert passed_over_kind(Status.REFUSED, reason, detail) is kind
    assert passed_over_kind("refused", str(reason), detail) is kind  # as the database has them


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("status", Status)
def test_passed_over_is_what_was_refused_or_changed_while_it_was_read(
    status: Status, reason: Reason
) -> None:
    is_passed_over = status is Status.REFUSED or reason is Reason.CHANGED_WHILE_READING
    assert (passed_over_kind(status, reason, "") is not None) is is_passed_over


def test_what_has_no_reason_was_catalogued() -> None:
    assert passed_over_kind(Status.CATALOGUED, None, "") is None
    assert passed_over_kind(Status.KNOWN, None, "") is None


def test_a_form_that_nobody_gave_a_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        form_words("a form of tomorrow")


def test_counts_are_in_words_in_one_order() -> None:
    counts = {FileKind.PLAYLIST: 1, FileKind.PICTURE: 12, FileKind.ARCHIVE: 3, FileKind.LINK: 0}
    assert counted_kinds(counts) == "12 pictures, 3 archives, 1 playlist"
    assert counted_kinds({}) == ""


@pytest.mark.parametrize("kind", FileKind)
def test_every_kind_is_counted_and_has_advice(kind: FileKind) -> None:
    one, two = counted_kinds({kind: 1}), counted_kinds({kind: 2})
    assert one.startswith("1 ")
    assert two.startswith("2 ")
    assert one[2:] != two[2:]
    assert advice_on(kind)
