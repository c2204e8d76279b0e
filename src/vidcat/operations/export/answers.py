"""Take an answer out: in one form, whole or not at all, and entered in the log of custody."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from vidcat.catalogue import Catalogue
from vidcat.domain.exchange.records import Statement, Whole
from vidcat.domain.exchange.sighting_record import SightingRecord
from vidcat.domain.exchange.sourced import SourcedSighting
from vidcat.domain.provenance.custody_log import LoggedKind, LogHead
from vidcat.domain.questions.expressions import All, Either, Not, Term, written
from vidcat.domain.questions.question import Question
from vidcat.domain.sightings.privacy import is_private
from vidcat.errors import BadStatement
from vidcat.exports.format import Format
from vidcat.exports.parts.answer import Answer, Choices
from vidcat.operations.export.answer_frames import AnswerFrames
from vidcat.operations.export.answer_originals import custody, put_original
from vidcat.operations.export.redaction import Redaction
from vidcat.operations.openings import note_taken_out
from vidcat.operations.output import logged_name, writing, writing_folder
from vidcat.reads.questions.sourced import SourcedAnswer, finding

Progress = Callable[[int, int], None]
MARKS = "of faces and plates are left out of what is redacted"
_BLOCK = 1 << 20


@dataclass(frozen=True)
class ExportOrder:
    """What is to be written where; `by` is who exports, None when nobody is named. `called` is the
    file's name for the log of custody, where that is not its own.
    """

    format: Format
    output: Path
    asked: Question
    choices: Choices
    by: str | None
    called: str = ""


@dataclass(frozen=True)
class Left:
    """What was written: how many sightings, and the SHA-256 of the file; None for a folder.

    `remarks` count what the form could not say of them, see Answer. `redaction` is what was burnt
    out of stills, None when nothing was asked to be. `head` is how far the log of custody goes,
    this export included.
    """

    sightings: int
    sha256: str | None
    remarks: Mapping[str, int] = field(default_factory=dict)
    redaction: Redaction | None = None
    head: LogHead | None = None


def take_out(catalogue: Catalogue, order: ExportOrder, progress: Progress) -> Left:
    """Write an answer, and enter it in the log of custody before it takes its place.

    `progress` receives how many sightings of how many are done. Raises BadOutput, NotOurFolder,
    NoSuchPerson, NoFrameNumbers, BadStatement when the answer cannot be redacted, and as
    `resolve_question` does.
    """
    _require_possible(order)
    if order.by:
        note_taken_out(catalogue.store, order.asked, order.by)
    store, tally = catalogue.store, _Tally(progress)
    with store.read() as tx:
        person = tx.people.id(order.by) if order.by else None
        head = tx.custody_log.head()
    redaction = Redaction(store) if order.choices.redacted else None
    with finding(store, order.asked) as found, AnswerFrames(catalogue, redaction) as frames:
        answer = Answer(
            count=found.count,
            each=tally.each(found),
            taxonomy=found.taxonomy,
            question=filters(order.asked),
            by=order.by or "",
            at=datetime.now(UTC),
            frame=frames.of,
            choices=order.choices,
            frame_index=frames.index,
            records=partial(_records, found, tally if order.format.holds_records else None),
            still=frames.still,
            original=lambda video, path: put_original(catalogue, video, path),
            custody=lambda: custody(catalogue),
            head=head,
            totals=found.totals,
            claim=found.claim,
        )
        if redaction:
            answer = replace(answer, each=_without_marks(answer))
        if order.format.is_folder:
            with writing_folder(order.output) as folder:
                order.format.write_folder(answer, folder)
                left = _left(tally, answer, redaction, None)
                _log(catalogue, order, left, person)
        else:
            with writing(catalogue, order.output) as file:
                order.format.write_file(answer, file)
                file.flush()
                left = _left(tally, answer, redaction, _digest(Path(file.name)))
                _log(catalogue, order, left, person)
    with store.read() as tx:
        return replace(left, head=tx.custody_log.head())


def _require_possible(order: ExportOrder) -> None:
    if order.choices.redacted and order.choices.originals:
        raise BadStatement(
            "redacted: originals show all that is burnt out of the stills; ask for one of the two."
        )
    if order.choices.redacted and order.format.holds_records:
        raise BadStatement(
            "redacted: JSON Lines hold no picture, and all that was said of faces and plates."
        )


def _without_marks(answer: Answer) -> Iterator[SourcedSighting]:
    """Leave out the sightings of faces and plates: their texts tell whose they are."""
    for type_record in answer.each:
        if is_private(type_record.type.id):
            answer.remarks[MARKS] += 1
        else:
            yield type_record


def _left(tally: "_Tally", answer: Answer, redaction: Redaction | None, sha256: str | None) -> Left:
    written = tally.sightings - answer.remarks[MARKS]
    return Left(written, sha256, dict(+answer.remarks), redaction)


def filters(asked: Question) -> dict[str, str]:
    """Write what was asked as texts, by the names of the filters."""
    given = ((each.name, getattr(asked, each.name)) for each in fields(asked))
    return {name: _text(value) for name, value in given if value}


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_text, value))
    if isinstance(value, Term | Not | All | Either):
        return written(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _records(found: SourcedAnswer, tally: "_Tally | None") -> Whole:
    """Return an answer in full, counted where records are all that is written."""
    return tally.records(found.records()) if tally else found.records()


@dataclass
class _Tally:
    """Counts the sightings that are written, and reports them."""

    progress: Progress
    sightings: int = 0

    def each(self, found: SourcedAnswer) -> Iterator[SourcedSighting]:
        """Pass sightings on."""
        for each in found.each:
            self._tell(found.count)
            yield each
        self.progress(self.sightings, found.count)

    def records(self, whole: Whole) -> Whole:
        """Pass records on, among which are sightings."""
        return Whole(whole.counts, self._records(whole))

    def _records(self, whole: Whole) -> Iterator[Statement]:
        count = whole.counts.get("sighting", 0)
        for record in whole.each:
            if isinstance(record, SightingRecord):
                self._tell(count)
            yield record
        self.progress(self.sightings, count)

    def _tell(self, of: int) -> None:
        self.progress(self.sightings, of)
        self.sightings += 1


def _log(catalogue: Catalogue, order: ExportOrder, left: Left, person: int | None) -> None:
    with catalogue.store.write() as tx:
        tx.custody_log.append(
            LoggedKind.EXPORTED,
            person,
            {
                "form": order.format.name,
                "file": order.called or logged_name(order.output),
                "sightings": left.sightings,
                "sha256": left.sha256,
                "remarks": dict(left.remarks),
                "redaction": left.redaction and left.redaction.told(),
                "question": filters(order.asked),
                "choices": _chosen(order),
            },
        )


def _chosen(order: ExportOrder) -> dict[str, int]:
    """Return the choices that this format heeds, with their values, but those that are off."""
    heeded = {*order.format.options, *(("redacted",) if order.format.has_pictures else ())}
    values = ((name, getattr(order.choices, name)) for name in sorted(heeded))
    return {name: value for name, value in values if value}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
