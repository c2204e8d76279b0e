"""Every error vidcat raises on purpose.

VidcatError
  UsageError              exit 2   the person must fix the call
    NoSuchPath, NoSuchVideo, AmbiguousVideo, NoSuchFrame, BadSetting, BadOutput, NoFootage,
    NotOurFolder, NothingToShow, OriginalMissing, BadDate, BadCount, BadReport, BadPage, BadUrl
    BadTaxonomy, NoSuchType, AmbiguousType,
    BadBox, BadCitation, BadTime, BadStatement, BadQuestion, StaleEdit, OwnReview
    NoSuchPerson, NoSuchReport, NoSuchCitation, NoSuchClaim, NoSuchSighting, NoSuchItem, NameTaken
    NoSuchPair, NoSuchIdent, NoSuchPosting, BadHashList, NoSuchHashList, NoSuchSearch
    NotSignedIn, TooManyAttempts, NotAllowed, StalePage, NoProxy, NoSuchFormat
    NoFrameNumbers, BadAnnotations, NoSuchPlace
    BadSheet, NoSuchMapping, AlreadyImported, BadArchive, BadArchiverOutput, BadRecords
    CatalogueInUse, BadCheckpoint, BadCheckpointKey, BadTimestamp
  EvidenceError           recorded on the file; the batch goes on
    RefusedEvidence       not a video, or too large for the limits; the same file would end the same
    FailedEvidence        a fault worth a retry
      WorkStopped
  ToolError               exit 3   a tool is missing or failed
    ToolMissing, ToolFailed, SandboxUnavailable, DeskBusy
  StoreError              exit 4   the catalogue cannot be used
    CatalogueUnreadable, CatalogueLocked, CatalogueFull, CatalogueTooNew, BlobMissing
  OutputClosed            ends as a program does that SIGPIPE ends: quietly

`code` is stable: scripts and stage_run rows hold it. The class docstring is the default message.
"""

from typing import ClassVar


class VidcatError(Exception):
    """Something went wrong in vidcat."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())

    @property
    def message(self) -> str:
        """The one sentence a person reads."""
        return str(self.args[0])


class UsageError(VidcatError):
    """The call cannot be carried out as written."""

    code = "usage"
    exit_code = 2


class NoSuchPath(UsageError):
    """There is nothing at that path."""

    code = "no_such_path"


class NoSuchVideo(UsageError):
    """No video in this catalogue has that SHA-256, prefix or path."""

    code = "no_such_video"


class AmbiguousVideo(UsageError):
    """That prefix names more than one video; give more of it."""

    code = "ambiguous_video"


class NoSuchFrame(UsageError):
    """The video shows no frame at that time."""

    code = "no_such_frame"


class BadSetting(UsageError):
    """A setting has a value that cannot be used."""

    code = "bad_setting"


class BadOutput(UsageError):
    """The output file cannot be written."""

    code = "bad_output"


class NoSuchFormat(UsageError):
    """Nothing is exported under that name; `vidcat export --help` lists the formats."""

    code = "no_such_format"


class NoFootage(UsageError):
    """The demo found no footage to work with."""

    code = "no_footage"


class NotOurFolder(UsageError):
    """That folder holds something else; give a new or empty one."""

    code = "not_our_folder"


class NothingToShow(UsageError):
    """That video has no keyframes to show."""

    code = "nothing_to_show"


class OriginalMissing(UsageError):
    """The original is not where it was, and no copy was preserved."""

    code = "original_missing"


class BadDate(UsageError):
    """That is not a date; write EDTF, such as 2016-06~ or 2016-06-06/2016-06-08."""

    code = "bad_date"


class BadCount(UsageError):
    """That is not a count; write 3, at least 2, about 10, 3 to 5, several or not given."""

    code = "bad_count"


class BadReport(UsageError):
    """The report cannot be read; the message names the field."""

    code = "bad_report"


class BadPage(UsageError):
    """The web page cannot be read."""

    code = "bad_page"


class BadUrl(UsageError):
    """That URL cannot be fetched."""

    code = "bad_url"


class BadCheckpoint(UsageError):
    """That is no checkpoint of a catalogue."""

    code = "bad_checkpoint"


class BadCheckpointKey(UsageError):
    """The key that signs checkpoints cannot be used."""

    code = "bad_checkpoint_key"


class BadTimestamp(UsageError):
    """That is no timestamp of that file."""

    code = "bad_timestamp"


class BadTaxonomy(UsageError):
    """A taxonomy does not hold together."""

    code = "bad_taxonomy"


class NoSuchType(UsageError):
    """No equipment type is called that."""

    code = "no_such_type"


class AmbiguousType(UsageError):
    """That name is shared by several equipment types; give the id."""

    code = "ambiguous_type"


class BadBox(UsageError):
    """A box does not lie inside the frame."""

    code = "bad_box"


class BadCitation(UsageError):
    """That is no citation of a frame."""

    code = "bad_citation"


class BadTime(UsageError):
    """A time lies outside the video."""

    code = "bad_time"


class BadQuestion(UsageError):
    """A question to the sightings cannot be read."""

    code = "bad_question"


class BadStatement(UsageError):
    """A field of a statement cannot be what was given."""

    code = "bad_statement"


class StaleEdit(UsageError):
    """Somebody else changed it first."""

    code = "stale_edit"


class OwnReview(UsageError):
    """Nobody reviews what they said themselves."""

    code = "own_review"


class NoSuchPerson(UsageError):
    """Nobody of that name was added; `vidcat user add NAME --role analyst` adds them."""

    code = "no_such_person"


class NoSuchReport(UsageError):
    """No report of this catalogue is called that."""

    code = "no_such_report"


class NoSuchCitation(UsageError):
    """The report has no citation of that number."""

    code = "no_such_citation"


class NoSuchClaim(UsageError):
    """The report has no claim of that number."""

    code = "no_such_claim"


class NoSuchSighting(UsageError):
    """No sighting has that number."""

    code = "no_such_sighting"


class NoSuchItem(UsageError):
    """No equipment item has that number."""

    code = "no_such_item"


class NameTaken(UsageError):
    """That name is in use."""

    code = "name_taken"


class NoSuchPair(UsageError):
    """Nothing was found that these two videos share."""

    code = "no_such_pair"


class NoSuchIdent(UsageError):
    """No ident has that number."""

    code = "no_such_ident"


class NoSuchPosting(UsageError):
    """No posting has that number."""

    code = "no_such_posting"


class BadHashList(UsageError):
    """A hash list cannot be used; the message names the file and line."""

    code = "bad_hash_list"


class NoSuchHashList(UsageError):
    """No hash list of this catalogue is called that."""

    code = "no_such_hash_list"


class NoSuchSearch(UsageError):
    """There is no saved search of that number."""

    code = "no_such_search"


class NotSignedIn(UsageError):
    """Sign in first: `vidcat serve` and `vidcat user link NAME` print a link for it."""

    code = "not_signed_in"


class TooManyAttempts(UsageError):
    """Too many links that are none were tried."""

    code = "too_many_attempts"


class NotAllowed(UsageError):
    """Your role does not allow that."""

    code = "not_allowed"


class StalePage(UsageError):
    """The page is from before this browser's session."""

    code = "stale_page"


class NoProxy(UsageError):
    """No browser plays this video as it is, and there is no playable copy of it."""

    code = "no_proxy"


class NoFrameNumbers(UsageError):
    """The frames of that video cannot be counted."""

    code = "no_frame_numbers"


class BadAnnotations(UsageError):
    """A file of annotations cannot be used; the message names the file and line."""

    code = "bad_annotations"


class NoSuchPlace(UsageError):
    """No place has that number."""

    code = "no_such_place"


class BadSheet(UsageError):
    """A sheet cannot be imported; the message names the file, row and field."""

    code = "bad_sheet"


class NoSuchMapping(UsageError):
    """No mapping of columns was saved by that name."""

    code = "no_such_mapping"


class BadRecords(UsageError):
    """A file of records cannot be taken in; the message names the file and line."""

    code = "bad_records"


class AlreadyImported(UsageError):
    """The very same file was imported before; --again imports it once more."""

    code = "already_imported"


class BadArchive(UsageError):
    """An archive is not whole, or is not safe to unpack."""

    code = "bad_archive"


class BadArchiverOutput(UsageError):
    """That is not what auto-archiver writes."""

    code = "bad_archiver_output"


class CatalogueInUse(UsageError):
    """The catalogue holds something already; --merge adds to it."""

    code = "catalogue_in_use"


class EvidenceError(VidcatError):
    """A file could not be catalogued whole."""

    code = "evidence"

    def __init__(self, reason: str, message: str | None = None) -> None:
        super().__init__(message or reason)
        self.reason = reason

    def __reduce__(self) -> tuple[type["EvidenceError"], tuple[str, str]]:
        """Keep `reason` when the error crosses a process boundary."""
        return type(self), (self.reason, self.message)


class RefusedEvidence(EvidenceError):
    """The file is not something vidcat catalogues."""

    code = "refused"


class FailedEvidence(EvidenceError):
    """Cataloguing the file failed in a way worth a retry."""

    code = "failed"


class WorkStopped(FailedEvidence):
    """Somebody stopped the process that worked on the file: no fault of the file's."""

    code = "stopped"


class ToolError(VidcatError):
    """A tool that vidcat needs is missing or failed."""

    code = "tool"
    exit_code = 3


class ToolMissing(ToolError):
    """A program that vidcat needs is not installed."""

    code = "tool_missing"


class ToolFailed(ToolError):
    """A program that vidcat ran ended with an error."""

    code = "tool_failed"


class SandboxUnavailable(ToolError):
    """No sandbox works here, and decoding without one was not allowed."""

    code = "sandbox_unavailable"


class DeskBusy(ToolError):
    """Too much waits to be decoded; try again in a moment."""

    code = "desk_busy"


class StoreError(VidcatError):
    """The catalogue cannot be used."""

    code = "store"
    exit_code = 4


class CatalogueUnreadable(StoreError):
    """The catalogue folder or its database cannot be opened."""

    code = "catalogue_unreadable"


class CatalogueLocked(StoreError):
    """Another process holds the catalogue's write lock."""

    code = "catalogue_locked"


class CatalogueFull(StoreError):
    """The disk that holds the catalogue is full."""

    code = "catalogue_full"


class BlobMissing(StoreError):
    """A file that the catalogue refers to is not in its blobs."""

    code = "blob_missing"


class CatalogueTooNew(StoreError):
    """A newer vidcat wrote this catalogue; upgrade vidcat to open it."""

    code = "catalogue_too_new"


class OutputClosed(VidcatError):
    """Nobody reads our output any more."""

    code = "output_closed"
