"""The closed sets of statuses and reasons with which a file ends (product contract)."""

from enum import StrEnum


class Status(StrEnum):
    """How one file of a batch ended."""

    CATALOGUED = "catalogued"  # everything the file holds is in the catalogue
    KNOWN = "known"  # these bytes were seen before; a new Copy is recorded
    PARTIAL = "partial"  # some frames only, and the reason says what is missing
    REFUSED = "refused"  # not something vidcat catalogues; a retry would end the same
    FAILED = "failed"  # a fault worth a retry


class Reason(StrEnum):
    """Why a file is partial, refused or failed."""

    NOT_A_FILE = "not_a_file"
    EMPTY = "empty"
    UNREADABLE = "unreadable"
    NOT_VIDEO = "not_video"
    PLAYLIST = "playlist"
    NO_VIDEO_STREAM = "no_video_stream"
    UNSUPPORTED_CODEC = "unsupported_codec"
    TRUNCATED = "truncated"
    CORRUPT = "corrupt"
    UNTIMED = "untimed"  # frames that have no time of their own
    OTHER_STREAM = "other_stream"  # a second film in the file
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    TIMEOUT = "timeout"
    # Only with FAILED:
    CHANGED_WHILE_READING = "changed_while_reading"
    WORKER_DIED = "worker_died"
    SANDBOX_UNAVAILABLE = "sandbox_unavailable"
    STORE = "store"
