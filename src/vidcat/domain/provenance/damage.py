"""Damage that verifying a catalogue can find, what it means, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class DamageKind(StrEnum):
    """A sort of damage, as scripts read it."""

    DATABASE = "database"
    LOG_LINE = "log_line"
    LOG_UNGUARDED = "log_unguarded"
    ALTERED_OUTSIDE = "altered_outside"
    ROW_CHANGED = "row_changed"
    ROW_GONE = "row_gone"
    ROW_UNKNOWN = "row_unknown"
    RUN_MISMATCH = "run_mismatch"
    CHECKPOINT_UNSIGNED = "checkpoint_unsigned"
    CHECKPOINT_CONTRADICTED = "checkpoint_contradicted"
    TIMESTAMP_BROKEN = "timestamp_broken"
    ORIGINAL_CHANGED = "original_changed"
    ORIGINAL_GONE = "original_gone"
    BLOB_CHANGED = "blob_changed"
    BLOB_MISSING = "blob_missing"
    PAPER_CHANGED = "paper_changed"
    FRAME_DIFFERS = "frame_differs"
    FRAME_GONE = "frame_gone"

    @property
    def means(self) -> str:
        """What such damage means, in a sentence."""
        return _TABLE[self][0]

    @property
    def to_do(self) -> str:
        """What a person can do about it, in a sentence."""
        return _TABLE[self][1]


_TABLE: Mapping[DamageKind, tuple[str, str]] = MappingProxyType(
    {
        DamageKind.DATABASE: (
            "The database contradicts itself: a disk or a program damaged it.",
            "Put catalogue.db back from a backup; keep the damaged file.",
        ),
        DamageKind.LOG_LINE: (
            "The log of custody was changed after it was written, or a line was taken out.",
            "Compare it with the log in an earlier export; it proves nothing from this line on.",
        ),
        DamageKind.LOG_UNGUARDED: (
            "Triggers that mark what is written are missing, or others are there than vidcat made.",
            "Put catalogue.db back from a backup: do not rely on what was written since.",
        ),
        DamageKind.ALTERED_OUTSIDE: (
            "Another program changed rows of the catalogue, and not vidcat.",
            "Ask who did it; compare with a backup or an export that is older than the line.",
        ),
        DamageKind.ROW_CHANGED: (
            "A row is not what the log of custody says was recorded.",
            "Compare it with a backup or an export that is younger than the line.",
        ),
        DamageKind.ROW_GONE: (
            "A row that the log of custody tells of is not there any more.",
            "Put it back from a backup or an export that is younger than the line.",
        ),
        DamageKind.ROW_UNKNOWN: (
            "A row is there that no line of the log tells of: vidcat did not write it.",
            "Do not rely on it; compare the catalogue with a backup.",
        ),
        DamageKind.RUN_MISMATCH: (
            "Findings name a run of another video, or of a stage that does not make them.",
            "Put catalogue.db back from a backup, or compare with what a new catalogue finds.",
        ),
        DamageKind.CHECKPOINT_UNSIGNED: (
            "The checkpoint proves nothing: it was changed, or another key signed it.",
            "Find the checkpoint's own copy, or name the key that signed it with --key.",
        ),
        DamageKind.CHECKPOINT_CONTRADICTED: (
            "The log is not the one that was signed: it was shortened or made anew.",
            "Rely on a backup or an export that is as old as the checkpoint.",
        ),
        DamageKind.TIMESTAMP_BROKEN: (
            "The authority's timestamp is not one of this checkpoint, or not by a trusted one.",
            "Find the token's own copy; check the certificates that were given.",
        ),
        DamageKind.ORIGINAL_CHANGED: (
            "The file holds other bytes than those that were catalogued.",
            "Put the file back from a backup, or ingest what lies there as another video.",
        ),
        DamageKind.ORIGINAL_GONE: (
            "No place that is known holds the bytes of this video any more.",
            "Put the file back anywhere and ingest it: it is known by its bytes.",
        ),
        DamageKind.BLOB_CHANGED: (
            "A kept file holds other bytes than its name says.",
            "Delete it, and ingest the video again (an original: with --preserve).",
        ),
        DamageKind.BLOB_MISSING: (
            "A still, a preserved original or a report's page is not there any more.",
            "Put it back from a backup, or ingest the video again (an original: with --preserve).",
        ),
        DamageKind.PAPER_CHANGED: (
            "A token, certificate or archive that came with a video is gone or was changed.",
            "Put the file back from a backup: it proves nothing as it is.",
        ),
        DamageKind.FRAME_DIFFERS: (
            "The cited frame decodes to other pixels than were recorded.",
            "Compare the decoder's version with that of the record; decode it with ffmpeg, too.",
        ),
        DamageKind.FRAME_GONE: (
            "The file shows no frame at the cited timestamp.",
            "Compare the decoder's version with that of the record; decode it with ffmpeg, too.",
        ),
    }
)


@dataclass(frozen=True)
class Damage:
    """One thing that is damaged: `what` names it, `detail` says what was found instead."""

    kind: DamageKind
    what: str
    detail: str = ""
