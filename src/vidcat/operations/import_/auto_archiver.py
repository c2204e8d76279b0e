"""Import what auto-archiver kept: videos that are proved, where they were posted, their papers."""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from vidcat.casework.provenance.archived import Witnessed, record_witnessed
from vidcat.catalogue import Catalogue
from vidcat.domain.exchange.auto_archiver import ArchivedItem, StoredPaper, StoredVideo
from vidcat.domain.provenance.attestations import Paper
from vidcat.domain.provenance.custody_log import LoggedKind
from vidcat.domain.provenance.lineage import PostingDraft
from vidcat.domain.values.dates import parse_date
from vidcat.domain.values.fields import MAX_LINE, require_address
from vidcat.domain.video.model import FileIdentity
from vidcat.domain.video.reasons import Status
from vidcat.errors import BadStatement, UsageError
from vidcat.imports.auto_archiver.records import read_records
from vidcat.operations.import_.auto_archiver_files import ArchiveFiles, NotProved
from vidcat.operations.output import logged_name

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Trouble:
    """What of a record could not be imported; `place` is where the record is."""

    place: str
    sentence: str


@dataclass(frozen=True)
class KeptVideo:
    """A video whose bytes are those that were archived, its posting and its papers."""

    place: str
    identity: FileIdentity
    posting: PostingDraft
    papers: tuple[Paper, ...]


@dataclass(frozen=True)
class KeptArchive:
    """An archive that was read: `sha256` is that of its table, None for a folder."""

    path: Path
    sha256: str | None
    items: int
    videos: tuple[KeptVideo, ...]
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True)
class ArchiveReport:
    """What came of it; `waiting` are the videos that the catalogue does not hold."""

    items: int
    videos: int
    postings: int = 0
    papers: int = 0
    waiting: tuple[Path, ...] = ()
    troubles: tuple[Trouble, ...] = field(default=())


def read_archive(catalogue: Catalogue, path: Path, progress: Progress) -> KeptArchive:
    """Read the records of a table or folder, and prove their files by the hashes they state.

    Files are found by name below the folder only. A missing file, or one with another hash, is
    reported and left out. Raises NoSuchPath, BadArchiverOutput.
    """
    items = read_records(path)
    folder = path if path.is_dir() else path.absolute().parent
    files = ArchiveFiles(folder, catalogue.settings.max_file_bytes)
    videos: list[KeptVideo] = []
    troubles: list[Trouble] = []
    for number, item in enumerate(items, 1):
        for found in _videos(item, files):
            if isinstance(found, KeptVideo):
                videos.append(found)
            else:
                troubles.append(found)
        progress(number, len(items))
    sha256 = None if path.is_dir() else _digest(path)
    return KeptArchive(path, sha256, len(items), tuple(videos), tuple(troubles))


def waiting_files(catalogue: Catalogue, kept: KeptArchive) -> tuple[Path, ...]:
    """Return the proved videos whose bytes the catalogue does not hold."""
    with catalogue.store.read() as tx:
        lacking = [each for each in kept.videos if not tx.videos.holds(each.identity.sha256)]
    return tuple(dict.fromkeys(Path(os.fsdecode(each.identity.path)) for each in lacking))


def record_archive(catalogue: Catalogue, kept: KeptArchive, by: str) -> ArchiveReport:
    """Record postings and papers of the videos that are catalogued, all in one transaction.

    Again, it adds nothing. Raises NoSuchPerson.
    """
    waiting = waiting_files(catalogue, kept)
    report = ArchiveReport(kept.items, len(kept.videos), waiting=waiting)
    troubles = list(kept.troubles)
    with catalogue.store.write() as tx:
        person = tx.people.id(by)
        for kept_video in kept.videos:
            sha256 = kept_video.identity.sha256
            if not tx.videos.holds(sha256):
                continue
            if tx.videos.named(sha256).status == Status.REFUSED:
                troubles.append(Trouble(kept_video.place, "its file was refused: it is no video."))
                continue
            witnessed = Witnessed(sha256, kept_video.posting, kept_video.papers)
            new = record_witnessed(catalogue.store, tx, witnessed, by)
            report = replace(
                report, postings=report.postings + new[0], papers=report.papers + new[1]
            )
        if report.postings or report.papers:
            said = {"form": "auto-archiver", "file": logged_name(kept.path)}
            counts = {"postings": report.postings, "papers": report.papers}
            detail = {**said, "sha256": kept.sha256, "items": kept.items, **counts}
            tx.custody_log.append(LoggedKind.IMPORTED, person, detail)
    return replace(report, troubles=tuple(troubles))


def _videos(item: ArchivedItem, files: ArchiveFiles) -> Iterator[KeptVideo | Trouble]:
    if not item.videos:
        yield Trouble(item.place, "it holds no video.")
        return
    try:
        posting = _posting(item)
    except UsageError as error:
        yield Trouble(item.place, error.message)
        return
    for video in item.videos:
        try:
            identity = files.proved(video.file)
        except NotProved as error:
            yield Trouble(item.place, str(error))
            continue
        papers: list[Paper] = []
        for stored in _papers(item, video):
            try:
                papers.append(files.paper(stored, identity))
            except NotProved as error:
                yield Trouble(item.place, f"{stored.kind}: {error}")
        yield KeptVideo(item.place, identity, posting, tuple(papers))


def _papers(item: ArchivedItem, video: StoredVideo) -> tuple[StoredPaper, ...]:
    return (*item.papers, *video.papers)


def _posting(item: ArchivedItem) -> PostingDraft:
    require_address("url", item.url)
    if not item.url:
        raise BadStatement("url: its record tells of no address, or cannot be read.")
    parts = [item.title[:MAX_LINE], item.archived_at and f"archived {item.archived_at}"]
    note = "; ".join(filter(None, ["auto-archiver", *parts]))
    posted = parse_date(item.posted) if item.posted else None
    return PostingDraft(item.url, item.publisher, posted, note)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
